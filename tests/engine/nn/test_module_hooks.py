"""Hooks of modules, their conversion, and what registration refuses."""

from __future__ import annotations

from typing import Any

import pytest

import engine
from engine import nn


def test_forward_hooks_see_and_replace() -> None:
    layer = nn.Linear(2, 1, bias=False)
    nn.init.ones_(layer.weight)
    seen: list[Any] = []
    before = layer.register_forward_pre_hook(lambda module, args: (args[0] * 2,))
    after = layer.register_forward_hook(lambda module, args, out: seen.append((args[0].tolist(), out.item())))
    doubled = layer.register_forward_hook(lambda module, args, out: out * 10)
    x = engine.ones(1, 2)
    assert layer(x).item() == 40.0
    assert seen == [([[2.0, 2.0]], 4.0)]
    for handle in (before, after, doubled):
        handle.remove()
    assert layer(x).item() == 2.0
    assert len(seen) == 1


def test_forward_hooks_with_keywords_and_order() -> None:
    class Scaled(nn.Module):
        def forward(self, x: Any, scale: float = 1.0) -> Any:
            return x * scale

    module = Scaled()
    order: list[str] = []
    module.register_forward_hook(
        lambda m, args, kwargs, out: order.append(f"last {kwargs['scale']}"), with_kwargs=True
    )
    module.register_forward_hook(lambda m, args, out: order.append("first"), prepend=True)
    module.register_forward_pre_hook(lambda m, args, kwargs: (args, {"scale": 5.0}), with_kwargs=True)
    assert module(engine.ones(1), scale=3.0).item() == 5.0
    assert order == ["first", "last 5.0"]
    module.register_forward_pre_hook(lambda m, args, kwargs: 3, with_kwargs=True)
    with pytest.raises(RuntimeError, match="must return None or a tuple of"):
        module(engine.ones(1))


def test_backward_hooks_see_the_gradients_of_their_own_call() -> None:
    layer = nn.Linear(2, 1, bias=False)
    nn.init.ones_(layer.weight)
    seen: list[Any] = []
    layer.register_full_backward_pre_hook(lambda module, grad_output: (grad_output[0] * 3,))
    layer.register_full_backward_hook(
        lambda module, grad_input, grad_output: seen.append(grad_input[0].tolist())
    )
    x = engine.ones(1, 2, requires_grad=True)
    (layer(x) * 2 + x.sum()).backward()
    assert seen == [[[6.0, 6.0]]]
    assert x.grad.tolist() == [[7.0, 7.0]]


def test_a_backward_hook_may_replace_the_gradient() -> None:
    act = nn.Tanh()
    act.register_full_backward_hook(lambda module, grad_input, grad_output: (engine.full((2,), 7.0),))
    x = engine.zeros(2, requires_grad=True)
    act(x).sum().backward()
    assert x.grad.tolist() == [7.0, 7.0]


def test_a_backward_hook_without_a_gradient_of_the_input() -> None:
    layer = nn.Linear(2, 1)
    seen: list[Any] = []
    layer.register_full_backward_hook(
        lambda module, grad_input, grad_output: seen.append((grad_input, grad_output))
    )
    with pytest.warns(UserWarning, match="since no inputs require gradients"):
        layer(engine.ones(1, 2)).sum().backward()
    assert seen[0][0] == (None,)
    assert seen[0][1][0].tolist() == [[1.0]]
    with engine.no_grad():
        layer(engine.ones(1, 2))
    assert len(seen) == 1


def test_conversion_keeps_the_parameters_themselves() -> None:
    net = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    weight = net[0].weight
    net(engine.ones(3, 2)).sum().backward()
    assert net.double() is net
    assert net[0].weight is weight
    assert weight.dtype == weight.grad.dtype == net[1].running_mean.dtype == engine.float64
    assert net[1].num_batches_tracked.dtype == engine.int64
    assert net.to(engine.float16)[0].bias.dtype == engine.float16
    assert net.float()[0].bias.dtype == engine.float32
    assert net.half()[0].bias.dtype == engine.float16
    assert net.to("cpu", engine.float32)[0].bias.dtype == engine.float32
    assert net.to(engine.zeros(1, dtype=engine.float64))[0].bias.dtype == engine.float64
    assert net.type(engine.float32).cpu()[0].bias.dtype == engine.float32
    with pytest.raises(TypeError, match=r"only accepts floating point .* got desired dtype=torch.int64"):
        net.to(engine.int64)
    with pytest.raises(AssertionError, match="Torch not compiled with CUDA enabled"):
        net.cuda()


REFUSED: list[tuple[Any, type[Exception], str]] = [
    (lambda m: m.register_buffer("weight", None), KeyError, "attribute 'weight' already exists"),
    (lambda m: m.register_buffer("a.b", None), KeyError, 'buffer name can\'t contain "."'),
    (lambda m: m.register_buffer("", None), KeyError, "buffer name can't be empty string"),
    (lambda m: m.register_buffer("x", 3), TypeError, "cannot assign 'int' object to buffer 'x'"),
    (lambda m: m.register_parameter("x", engine.ones(1)), TypeError, "cannot assign 'torch.FloatTensor'"),
    (lambda m: m.add_module("x", 3), TypeError, "int is not a Module subclass"),
    (lambda m: m.register_module(3, m), TypeError, "module name should be a string. Got int"),
    (lambda m: m.get_submodule("x"), AttributeError, "Linear has no attribute `x`"),
    (lambda m: m.get_submodule("weight"), AttributeError, "`weight` is not an nn.Module"),
    (lambda m: m.get_parameter("x"), AttributeError, "Linear has no attribute `x`"),
    (lambda m: m.get_parameter("training"), AttributeError, "`training` is not an nn.Parameter"),
    (lambda m: m.get_buffer("weight"), AttributeError, "`weight` is not a buffer"),
    (lambda m: m.train(1), ValueError, "training mode is expected to be boolean"),
    (lambda m: m.load_state_dict(3), TypeError, "Expected state_dict to be dict-like, got"),
    (
        lambda m: m.load_state_dict({"weight": 3, "bias": engine.ones(1)}),
        RuntimeError,
        "expected torch.Tensor",
    ),
]


@pytest.mark.parametrize(("act", "kind", "text"), REFUSED)
def test_refusals(act: Any, kind: type[Exception], text: str) -> None:
    with pytest.raises(kind) as caught:
        act(nn.Linear(1, 1))
    assert text in str(caught.value).replace("\\", "")


def test_members_by_dotted_name() -> None:
    net = nn.Sequential(nn.Sequential(nn.BatchNorm1d(2)))
    assert net.get_submodule("0.0") is net[0][0]
    assert net.get_submodule("") is net
    assert net.get_parameter("0.0.weight") is net[0][0].weight
    assert net.get_buffer("0.0.running_mean") is net[0][0].running_mean


def test_state_dict_options() -> None:
    layer = nn.Linear(1, 1)
    assert list(layer.state_dict(prefix="a.")) == ["a.weight", "a.bias"]
    assert layer.state_dict(keep_vars=True)["weight"] is layer.weight
    wide = {name: tensor.double() for name, tensor in layer.state_dict().items()}
    layer.load_state_dict(wide, assign=True)
    assert layer.weight.dtype == engine.float64


def test_extra_text_above_children() -> None:
    class Noted(nn.Sequential):
        def extra_repr(self) -> str:
            return "note=1"

    assert repr(Noted(nn.ReLU())) == "Noted(\n  note=1\n  (0): ReLU()\n)"
    assert repr(Noted()) == "Noted(note=1)"


def test_a_second_backward_does_not_call_backward_hooks() -> None:
    calls: list[object] = []
    loss = nn.MSELoss()
    loss.register_full_backward_hook(lambda *given: calls.append(given))
    x = engine.ones(1, requires_grad=True)
    (slope,) = engine.autograd.grad(loss(x, engine.zeros(1)), x, create_graph=True)
    assert len(calls) == 1
    (curvature,) = engine.autograd.grad(slope, x)
    assert (curvature.item(), len(calls)) == (2.0, 1)
