"""In-place writes: what is refused, what is noticed, and the graph they leave behind."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.autograd import gradcheck, no_grad

LEAF = "^a leaf Variable that requires grad is being used in an in-place operation.$"
LEAF_VIEW = "^a view of a leaf Variable that requires grad is being used in an in-place operation.$"


def leaf(*values: float) -> engine.Tensor:
    return engine.tensor(values, requires_grad=True)


def test_a_leaf_cannot_be_written_while_recording() -> None:
    w = leaf(1.0, 2.0)
    with pytest.raises(RuntimeError, match=LEAF):
        w.add_(1)
    with pytest.raises(RuntimeError, match=LEAF):
        w += 1
    with pytest.raises(RuntimeError, match=LEAF_VIEW):
        w[0] = 5.0
    with pytest.raises(RuntimeError, match=LEAF_VIEW):
        w.view(2, 1).mul_(2)
    assert w.tolist() == [1.0, 2.0]


def test_a_leaf_can_be_written_without_recording() -> None:
    w = leaf(1.0, 2.0)
    with no_grad():
        w -= 1
        w[0] = 5.0
    w.data.mul_(2)
    assert w.tolist() == [10.0, 2.0]
    assert w.is_leaf
    assert w.requires_grad


def test_the_message_names_tensor_maker_and_versions() -> None:
    a = leaf(1.0, 1.0)
    b = a + 1
    c = b * b
    b.add_(1)
    with pytest.raises(RuntimeError) as raised:
        c.sum().backward()
    assert str(raised.value) == (
        "one of the variables needed for gradient computation has been modified by an inplace operation: "
        "[torch.FloatTensor [2]], which is output 0 of Add, is at version 1; expected version 0 instead. "
        "Hint: enable anomaly detection to find the operation that failed to compute its gradient, with "
        "torch.autograd.set_detect_anomaly(True, check_nan=False)."
    )


def _write_saved_leaf(a: engine.Tensor) -> engine.Tensor:
    b = engine.ones(2)
    result = a * b
    b.add_(1)
    return result


def _write_saved_output(a: engine.Tensor) -> engine.Tensor:
    b = a.exp()
    b[0] = 1.0
    return b


def _write_through_a_view(a: engine.Tensor) -> engine.Tensor:
    b = a + 1
    first = b[:1]
    result = b * b
    first.add_(1)
    return result


def _write_through_detach(a: engine.Tensor) -> engine.Tensor:
    b = a.sigmoid()
    b.detach().zero_()
    return b


def _write_after_writing(a: engine.Tensor) -> engine.Tensor:
    b = a * 2
    b.exp_()
    b.add_(1)
    return b


def _multiply_by_itself(a: engine.Tensor) -> engine.Tensor:
    b = a * 2
    b.mul_(b)
    return b


def _multiply_by_its_view(a: engine.Tensor) -> engine.Tensor:
    b = a * 2
    b.mul_(b[0])
    return b


@pytest.mark.parametrize(
    ("spoil", "versions"),
    [
        (_write_saved_leaf, "version 1; expected version 0"),
        (_write_saved_output, "output 0 of Exp, is at version 1; expected version 0"),
        (_write_through_a_view, "version 1; expected version 0"),
        (_write_through_detach, "output 0 of Sigmoid, is at version 1; expected version 0"),
        (_write_after_writing, "output 0 of Exp, is at version 2; expected version 1"),
        (_multiply_by_itself, "output 0 of Mul, is at version 1; expected version 0"),
        (_multiply_by_its_view, "is at version 1; expected version 0"),
    ],
)
def test_a_stale_saved_tensor_is_refused(spoil: Any, versions: str) -> None:
    result = spoil(leaf(1.0, 1.0))
    with pytest.raises(RuntimeError, match=versions):
        result.sum().backward()


def test_writes_that_no_rule_needs_are_fine() -> None:
    a = leaf(1.0, 2.0)
    b = a * 3  # saves only the 3
    b.add_(1)
    c = b + 1  # saves nothing
    b.zero_()
    c.sum().backward()
    assert a.grad.tolist() == [3.0, 3.0]


def test_writes_before_the_use_are_fine() -> None:
    a = leaf(1.0, 2.0)
    b = engine.ones(2)
    b.mul_(5)
    (a * b).sum().backward()
    assert a.grad.tolist() == [5.0, 5.0]


def test_versions_are_shared_by_views_and_detached_copies_but_not_by_data() -> None:
    x = engine.ones(3)
    view, cut = x[0], x.detach()
    x.add_(1)
    cut.add_(1)
    view.add_(1)
    x.data.add_(1)
    assert x._version == view._version == cut._version == 3
    assert x.data._version == 0


def _powered(y: engine.Tensor) -> None:
    y.pow_(2)


def _exponential(y: engine.Tensor) -> None:
    y.exp_()


def _one_replaced(y: engine.Tensor) -> None:
    y[0] = 5.0


def _some_replaced(y: engine.Tensor) -> None:
    y[engine.tensor([0, 2])] = 5.0


def _masked(y: engine.Tensor) -> None:
    y[y > 1] = 0.0


def _one_scaled(y: engine.Tensor) -> None:
    y[0].mul_(3)


def _reshaped_and_scaled(y: engine.Tensor) -> None:
    y.view(3, 1)[1:].t().mul_(3)


def _zeroed(y: engine.Tensor) -> None:
    y.zero_()


def _overwritten(y: engine.Tensor) -> None:
    y.copy_(engine.ones(3, dtype=y.dtype))


def _overwritten_by_itself(y: engine.Tensor) -> None:
    y.copy_(y.clone().sin())


@pytest.mark.parametrize(
    ("change", "node"),
    [
        (_powered, "PowBackward0"),
        (_exponential, "ExpBackward0"),
        (_one_replaced, "CopySlices"),
        (_some_replaced, "IndexPutBackward0"),
        (_masked, "IndexPutBackward0"),
        (_one_scaled, "CopySlices"),
        (_reshaped_and_scaled, "CopySlices"),
        (_zeroed, "ZeroBackward0"),
        (_overwritten, "CopyBackwards"),
        (_overwritten_by_itself, "CopyBackwards"),
    ],
)
def test_in_place_on_an_inner_tensor_moves_the_graph_on(change: Any, node: str) -> None:
    def function(a: engine.Tensor) -> engine.Tensor:
        y = a * 2
        change(y)
        return y * 3

    a = engine.tensor([0.3, 0.8, -0.4], requires_grad=True, dtype=engine.float64)
    assert gradcheck(function, a)
    y = a * 2
    change(y)
    assert type(y.grad_fn).__name__ == node


def test_other_views_follow_a_write() -> None:
    a = leaf(1.0, 1.0, 1.0)
    y = a * 2
    first, rest = y[0], y[1:]
    first.mul_(5)
    (rest.sum() * 2 + first).backward()
    assert a.grad.tolist() == [10.0, 4.0, 4.0]


def test_a_view_of_a_tensor_without_grad_gets_one_by_a_write() -> None:
    a = leaf(1.0, 2.0)
    x = engine.zeros(3)
    view = x[:2]
    x[1] = a[0] * 2
    assert x.requires_grad
    assert view.requires_grad
    view.sum().backward()
    assert a.grad.tolist() == [2.0, 0.0]


def test_retain_grad_follows_an_in_place_operation() -> None:
    a = leaf(1.0, 2.0)
    y = a * 2
    y.retain_grad()
    y.mul_(3)
    (y * 5).sum().backward()
    assert y.grad.tolist() == [5.0, 5.0]


def test_shape_and_dtype_stay() -> None:
    with pytest.raises(
        RuntimeError, match=r"^output with shape \[3\] doesn't match the broadcast shape \[2, 3\]"
    ):
        engine.ones(3).add_(engine.ones(2, 3))
    with pytest.raises(
        RuntimeError, match=r"^result type Float can't be cast to the desired output type Long$"
    ):
        engine.arange(3).add_(1.5)
    counts = engine.arange(3)
    counts += 2
    assert counts.tolist() == [2, 3, 4]
    assert counts.dtype is engine.int64


@given(st.lists(st.tuples(st.sampled_from(["add", "mul", "set", "view"]), st.integers(0, 2)), max_size=6))
def test_any_sequence_of_writes_has_the_right_gradient(writes: list[tuple[str, int]]) -> None:
    def function(a: engine.Tensor) -> engine.Tensor:
        y = a * 2
        for kind, i in writes:
            if kind == "add":
                y.add_(a)
            elif kind == "mul":
                y.mul_(0.5)
            elif kind == "set":
                y[i] = a[2 - i] * a[i]
            else:
                y[i:].mul_(a[0])
        return y

    a = engine.tensor([0.3, 0.8, -0.4], requires_grad=True, dtype=engine.float64)
    assert gradcheck(function, a)


def test_numpy_shares_the_memory() -> None:
    array = np.zeros(2, np.float32)
    x = engine.from_numpy(array)
    x[0] = 3.0
    assert array.tolist() == [3.0, 0.0]
    assert x.numpy() is array
