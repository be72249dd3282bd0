"""The recorded graph as a learner sees it: names, next_functions, leaves, hooks."""

from __future__ import annotations

from typing import Any

import pytest

import engine
from engine import nn
from engine.nn import functional as F  # noqa: N812 - the name everybody uses


def square() -> engine.Tensor:
    return engine.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)


NAMES: list[tuple[str, Any]] = [
    ("AddBackward0", lambda x: x + 1),
    ("SubBackward0", lambda x: x - 1),
    ("RsubBackward1", lambda x: 1 - x),
    ("MulBackward0", lambda x: x * x),
    ("DivBackward0", lambda x: x / 2),
    ("MulBackward0", lambda x: 1 / x),
    ("NegBackward0", lambda x: -x),
    ("PowBackward0", lambda x: x**2),
    ("PowBackward1", lambda x: x**x),
    ("PowBackward2", lambda x: 2**x),
    ("MmBackward0", lambda x: x @ x),
    ("MvBackward0", lambda x: x @ x[0]),
    ("DotBackward0", lambda x: x[0] @ x[1]),
    ("AddmmBackward0", lambda x: F.linear(x, x, x[0])),
    ("SumBackward0", lambda x: x.sum()),
    ("SumBackward1", lambda x: x.sum(0)),
    ("MeanBackward0", lambda x: x.mean()),
    ("MeanBackward1", lambda x: x.mean(1)),
    ("MaxBackward0", lambda x: x.max(1).values),
    ("MaxBackward1", lambda x: x.max()),
    ("TBackward0", lambda x: x.t()),
    ("PermuteBackward0", lambda x: x.T),
    ("TransposeBackward0", lambda x: x.transpose(0, 1)),
    ("ViewBackward0", lambda x: x.reshape(4)),
    ("UnsafeViewBackward0", lambda x: x.t().reshape(4)),
    ("SqueezeBackward0", lambda x: x.squeeze()),
    ("SqueezeBackward1", lambda x: x.squeeze(0)),
    ("UnsqueezeBackward0", lambda x: x[None]),
    ("SelectBackward0", lambda x: x[:, 0]),
    ("SliceBackward0", lambda x: x[0:1]),
    ("SliceBackward0", lambda x: x[:]),
    ("AliasBackward0", lambda x: x[:, :]),
    ("IndexBackward0", lambda x: x[x > 1]),
    ("CatBackward0", lambda x: engine.cat([x, x])),
    ("StackBackward0", lambda x: engine.stack([x, x])),
    ("ExpandBackward0", lambda x: x.expand(2, 2, 2)),
    ("CloneBackward0", lambda x: x.clone()),
    ("ClampBackward1", lambda x: x.clamp(0)),
    ("WhereBackward0", lambda x: engine.where(x > 1, x, 0.0)),
    ("ToCopyBackward0", lambda x: x.double()),
    ("MseLossBackward0", lambda x: F.mse_loss(x, x)),
    ("MeanBackward0", lambda x: F.l1_loss(x, x)),
    ("BinaryCrossEntropyBackward0", lambda x: F.binary_cross_entropy(x.sigmoid(), x.sigmoid())),
    ("BinaryCrossEntropyWithLogitsBackward0", lambda x: F.binary_cross_entropy_with_logits(x, x)),
    ("TanhBackward0", lambda x: x.tanh()),
    ("ReluBackward0", lambda x: x.relu()),
    ("LeakyReluBackward0", lambda x: F.leaky_relu(x)),
]


@pytest.mark.parametrize(("name", "make"), NAMES)
def test_nodes_have_pytorchs_names(name: str, make: Any) -> None:
    node = make(square()).grad_fn
    assert type(node).__name__ == name
    assert node.name() == name
    assert repr(node).startswith(f"<{name} object at 0x")


def test_a_node_is_the_same_before_and_after_it_was_looked_at() -> None:
    x = engine.tensor(2.0, requires_grad=True)
    inner = x.exp()
    outer = inner * inner
    behind = outer.grad_fn.next_functions[0][0]  # comes to light before inner.grad_fn was asked for
    assert behind is inner.grad_fn is inner.grad_fn
    assert type(behind).__name__ == "ExpBackward0"
    assert {behind: 1}[inner.grad_fn] == 1
    seen: list[float] = []
    behind.register_hook(lambda inputs, outputs: seen.append(inputs[0].item()))
    outer.backward()
    assert x.grad is not None
    assert seen == [x.grad.item()]


def test_next_functions_lead_to_the_leaves() -> None:
    w = engine.tensor([1.0], requires_grad=True)
    x = engine.tensor([2.0], requires_grad=True)
    y = (x + w) * (w + 1)
    (first, _), (second, _) = y.grad_fn.next_functions
    assert [type(each).__name__ for each in (first, second)] == ["AddBackward0", "AddBackward0"]
    (leaf, index), constant = second.next_functions
    assert (leaf.name(), index, constant) == ("torch::autograd::AccumulateGrad", 0, (None, 0))
    assert leaf.variable is w
    assert leaf.next_functions == ()
    assert leaf == first.next_functions[1][0]
    assert len({leaf, first.next_functions[1][0], first.next_functions[0][0]}) == 2


def test_inputs_without_grad_are_none_in_next_functions() -> None:
    layer = nn.Linear(2, 1)
    node = layer(engine.ones(1, 2)).grad_fn
    assert [type(each).__name__ for each, _ in node.next_functions] == [
        "AccumulateGrad",
        "NoneType",
        "TBackward0",
    ]
    joined = engine.cat([engine.ones(2), square()[0]]).grad_fn
    assert [type(each).__name__ for each, _ in joined.next_functions] == ["NoneType", "SelectBackward0"]


def test_a_layer_shows_the_transposition_of_its_weight() -> None:
    layer = nn.Linear(2, 1)
    node = layer(engine.ones(1, 2)).grad_fn
    weight = node.next_functions[2][0]
    assert (weight.name(), type(weight).__name__, weight.metadata) == ("TBackward0", "TBackward0", {})
    assert weight.next_functions[0][0].variable is layer.weight
    assert weight == node.next_functions[2][0]
    assert len({weight, node.next_functions[2][0]}) == 1
    matrix = square()
    node = engine.addmm(engine.ones(2), engine.ones(1, 2), matrix).grad_fn
    assert node.next_functions[2][0].variable is matrix


def test_a_node_can_be_called() -> None:
    x = square()
    assert (x * 3).grad_fn(engine.ones(2, 2))[0].tolist() == [[3.0, 3.0], [3.0, 3.0]]
    assert x.exp().log().grad_fn(engine.ones(2, 2)).shape == (2, 2)
    root = x.exp().sum()
    root.backward()
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        root.grad_fn.next_functions[0][0](engine.ones(2, 2))


def test_retain_grad_keeps_the_gradient_of_an_inner_tensor() -> None:
    x = engine.tensor([1.0, 2.0], requires_grad=True)
    y = x * 3
    y.retain_grad()
    y.retain_grad()
    (y * y).sum().backward()
    assert y.grad.tolist() == [6.0, 12.0]
    assert x.grad.tolist() == [18.0, 36.0]
    with pytest.raises(RuntimeError, match="can't retain_grad on Tensor that has requires_grad=False"):
        engine.ones(1).retain_grad()


def test_hooks_see_and_replace_gradients() -> None:
    x = engine.tensor([1.0, 2.0], requires_grad=True)
    y = x * 3
    seen: list[Any] = []
    y.register_hook(lambda g: seen.append(g.tolist()))
    handle = y.register_hook(lambda g: g * 10)
    x.register_hook(lambda g: seen.append(g.tolist()))
    (y * 2).sum().backward(retain_graph=True)
    assert seen == [[2.0, 2.0], [60.0, 60.0]]
    assert x.grad.tolist() == [60.0, 60.0]
    handle.remove()
    handle.remove()
    x.grad = None
    (y * 2).sum().backward()
    assert x.grad.tolist() == [6.0, 6.0]
    with pytest.raises(
        RuntimeError, match="cannot register a hook on a tensor that doesn't require gradient"
    ):
        engine.ones(1).register_hook(print)


def test_a_hook_on_a_leaf_sees_the_whole_sum_once() -> None:
    x = engine.tensor([1.0], requires_grad=True)
    seen: list[float] = []
    x.register_hook(lambda g: seen.append(g.item()))
    (x * 2 + x * 3).backward()
    assert seen == [5.0]


def test_assigned_gradients_are_checked() -> None:
    x = engine.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match=r"assign a gradient of size '\[3\]' to a tensor of size '\[2\]'"):
        x.grad = engine.ones(3)
    with pytest.raises(TypeError, match="assigned grad expected to be a Tensor or None"):
        x.grad = 3


def test_what_a_node_saved_can_be_seen_until_it_is_freed() -> None:
    x = square()
    product, power = (x * x).grad_fn, (x**2).grad_fn
    assert product._saved_self is x
    assert product._saved_other is x
    assert power._saved_exponent == 2
    root = x.exp()
    assert root.grad_fn._saved_result.tolist() == root.tolist()
    assert root.grad_fn._saved_result.grad_fn is root.grad_fn
    with pytest.raises(AttributeError, match="'ExpBackward0' object has no attribute '_saved_other'"):
        root.grad_fn._saved_other  # noqa: B018
    with pytest.raises(AttributeError, match="'ExpBackward0' object has no attribute 'unknown'"):
        root.grad_fn.unknown  # noqa: B018
    root.sum().backward()
    with pytest.raises(
        RuntimeError, match="directly access saved tensors after they have already been freed"
    ):
        root.grad_fn._saved_result  # noqa: B018


def test_nodes_tell_nothing_more_than_they_know() -> None:
    assert square().sum().grad_fn.metadata == {}
    assert (square() * 1).output_nr == 0
    assert square()._base is None
    base = square() * 1
    assert base[0]._base is base
    assert (base[0]._is_view(), base._is_view()) == (True, False)
