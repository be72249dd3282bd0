"""Which writes in place go into the graph, and which are refused."""

from __future__ import annotations

import pytest

import engine


def leaf(*values: float) -> engine.Tensor:
    return engine.tensor(values, requires_grad=True)


def test_a_constant_can_be_combined_in_place_with_what_requires_grad() -> None:
    w = leaf(2.0, 3.0)
    buffer = engine.tensor([5.0, 7.0])
    buffer.mul_(w)
    assert repr(buffer) == "tensor([10., 21.], grad_fn=<MulBackward0>)"
    buffer.sum().backward()
    assert w.grad.tolist() == [5.0, 7.0]


def test_overlapping_memory_is_not_written() -> None:
    with pytest.raises(
        RuntimeError, match="more than one element of the written-to tensor refers to a single"
    ):
        engine.ones(1, 3).expand(2, 3).add_(1)
    assert engine.ones(1).expand(1).add_(1).item() == 2.0
    assert engine.ones(1).expand(3).zero_().tolist() == [0.0, 0.0, 0.0]


def test_views_made_unrecorded_are_not_written_with_a_history() -> None:
    base = leaf(1.0, 2.0) * 1
    with engine.no_grad():
        view = base[:1]
        deeper = view[:]
        view.mul_(2)
    assert base.tolist() == [2.0, 2.0]
    made = "A view was created in no_grad mode and is being modified inplace"
    later = "Output 0 of Slice is a view of a view which was created in no_grad mode"
    for each, message in ((view, made), (deeper, made), (view[:1], later)):
        with pytest.raises(RuntimeError, match=message):
            each.mul_(2)
    plain = engine.ones(2)
    with engine.no_grad():
        view = plain[:1]
    view.add_(1)
    assert plain.tolist() == [2.0, 1.0]


def test_a_view_made_a_leaf_stays_one_when_it_is_updated() -> None:
    weights = engine.tensor([1.0, 2.0]).unsqueeze(1).requires_grad_()
    for expected in ([[2.0], [4.0]], [[1.0], [2.0]]):
        (weights * weights).sum().backward()
        assert weights.grad is not None
        assert weights.grad.tolist() == expected
        with engine.no_grad():
            weights -= 0.25 * weights.grad
        weights.grad = None
    assert weights.requires_grad
    assert weights.is_leaf
    optimizer = engine.optim.SGD([weights], lr=1.0)
    weights.sum().backward()
    optimizer.step()
    assert weights.requires_grad


def test_views_made_in_inference_mode_are_not_written_outside() -> None:
    base = leaf(1.0, 2.0) * 1
    with engine.inference_mode():
        view = base[:1]
        with engine.enable_grad():
            assert not (base * 2).requires_grad
    with pytest.raises(
        RuntimeError, match="created in inference mode and is being modified inplace in normal"
    ):
        view.mul_(2)
    with pytest.raises(
        RuntimeError, match="Output 0 of Slice is a view of a view which was created in inference"
    ):
        view[:1].mul_(2)
    assert (base * 2).requires_grad
