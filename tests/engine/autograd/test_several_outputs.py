"""Nodes with several outputs: split, unbind and iteration."""

from __future__ import annotations

from typing import Any

import pytest

import engine
from engine.autograd import gradcheck, gradgradcheck


def matrix() -> engine.Tensor:
    values = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
    return engine.tensor(values, dtype=engine.float64, requires_grad=True)


def weighted(parts: Any) -> Any:
    return sum((part**2).sum() * (i + 1) for i, part in enumerate(parts))


WAYS = [
    lambda x: x.unbind(),
    lambda x: x.unbind(1),
    lambda x: x.split(2),
    lambda x: x.split([1, 2]),
    lambda x: x.chunk(2, dim=1),
    lambda x: x.unbind()[1:],
    lambda x: [x.unbind()[2], x.split(2)[0]],
    lambda x: list(x),
]


@pytest.mark.parametrize("way", WAYS)
def test_gradients_come_together_again(way: Any) -> None:
    assert gradcheck(lambda x: weighted(way(x)), matrix())
    assert gradgradcheck(lambda x: weighted(way(x)), matrix())


def test_the_outputs_share_one_node() -> None:
    x = matrix()
    first, second, third = x.unbind()
    assert first.grad_fn is second.grad_fn
    assert [each.output_nr for each in (first, second, third)] == [0, 1, 2]
    assert repr(second) == "tensor([3., 4.], dtype=torch.float64, grad_fn=<UnbindBackward0>)"
    assert (third + 1).grad_fn.next_functions == ((third.grad_fn, 2), (None, 0))
    assert [each.name() for each, _ in first.grad_fn.next_functions] == ["torch::autograd::AccumulateGrad"]
    assert {row.grad_fn.name() for row in x} == {"UnbindBackward0"}
    assert x.split(2)[0].grad_fn.name() == "SplitBackward0"
    assert x.split([1, 2])[0].grad_fn.name() == "SplitWithSizesBackward0"


def test_outputs_have_hooks_and_gradients_of_their_own() -> None:
    x = matrix()
    first, second, _ = x.unbind()
    first.retain_grad()
    second.register_hook(lambda g: g * 10)
    first.grad_fn.register_hook(lambda inputs, outputs: (inputs[0] + 1,))
    (first.sum() * 2 + second.sum() * 3).backward()
    assert first.grad.tolist() == [2.0, 2.0]
    assert x.grad.tolist() == [[3.0, 3.0], [31.0, 31.0], [1.0, 1.0]]


def test_no_output_may_be_written_with_a_history() -> None:
    rows = (matrix() * 1).unbind()
    with pytest.raises(RuntimeError, match="Output 1 of Unbind is a view and is being modified inplace"):
        rows[1].add_(1)
    with engine.no_grad():
        rows[1].add_(1)
    assert rows[1].tolist() == [4.0, 5.0]
    plain = engine.ones(2, 2)
    plain.split(1)[0].zero_()
    assert plain.tolist() == [[0.0, 0.0], [1.0, 1.0]]


def test_outputs_of_a_base_that_was_written_are_refused() -> None:
    base = matrix() * 1
    rows = base.unbind()
    inner = rows[1][:1]
    with pytest.raises(RuntimeError, match="Output 0 of Slice is a view and is being modified inplace"):
        inner.add_(1)
    base.mul_(2)
    assert rows[2].tolist() == [10.0, 12.0]
    with pytest.raises(
        RuntimeError, match="Output 2 of Unbind is a view and its base or another view of its"
    ):
        rows[2].sum()


def test_nothing_is_recorded_without_need() -> None:
    assert not any(row.requires_grad for row in engine.ones(2, 2))
    with engine.no_grad():
        assert not matrix().unbind()[0].requires_grad
    assert list(engine.ones(0, 2)) == []
    with pytest.raises(TypeError, match="iteration over a 0-d tensor"):
        iter(engine.tensor(1.0))
