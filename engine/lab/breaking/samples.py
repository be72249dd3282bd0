"""A healthy and a broken program for each mistake, for when the learner's own has no place for it."""

from __future__ import annotations

from collections.abc import Mapping

from .changing import Mistake

_TRAINED = """w = tensor([1.], requires_grad=True)
optimizer = optim.SGD([w], lr=0.1)
for i in range(3):
    {0}
    loss = (w * 2 - 1) ** 2
    loss.backward()
    optimizer.step()
"""
_PRODUCT = """w = tensor([1.], requires_grad=True)
x = tensor([2.], requires_grad=True)
a = x + w
b = w + 1
y = a * b
"""
_SQUARE = """w = tensor([1.], requires_grad=True)
b = w + 1
{0}c = b ** 2
{1}c.backward()
"""
_LAYERS = """x = tensor([[1., 2.]])
model = nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Linear(2, 1))
{0}loss = model(x).sum()
loss.backward()
"""
_SEVERAL = """x = tensor([1., 2.], requires_grad=True)
y = x * x
{0}.backward()
"""
SAMPLES: Mapping[Mistake, tuple[str, str]] = {
    "no_zero_grad": (
        _TRAINED.format("optimizer.zero_grad()"),
        _TRAINED.format("pass  # optimizer.zero_grad()"),
    ),
    "backward_twice": (
        _PRODUCT + "y.backward(retain_graph=True)\ny.backward()\n",
        _PRODUCT + "y.backward()\ny.backward()\n",
    ),
    "write_leaf": (
        "w = tensor([1.], requires_grad=True)\nwith no_grad():\n    w.add_(1)\n(w * w).backward()\n",
        "w = tensor([1.], requires_grad=True)\nw.add_(1)\n(w * w).backward()\n",
    ),
    "write_saved": (_SQUARE.format("", ""), _SQUARE.format("", "b.add_(1)\n")),
    "detach": (_SQUARE.format("", ""), _SQUARE.format("b = b.detach() + 0 * w\n", "")),
    "no_grad": (
        _PRODUCT + "y.backward()\n",
        _PRODUCT.replace("b = w + 1", "with no_grad():\n    b = w + 1") + "y.backward()\n",
    ),
    "no_requires_grad": (
        _PRODUCT + "y.backward()\n",
        _PRODUCT.replace("w = tensor([1.], requires_grad=True)", "w = tensor([1.])") + "y.backward()\n",
    ),
    "frozen_layer": (
        _LAYERS.format(""),
        _LAYERS.format("for p in model[0].parameters():\n    p.requires_grad = False\n"),
    ),
    "no_scalar": (_SEVERAL.format("y.sum()"), _SEVERAL.format("y")),
}
