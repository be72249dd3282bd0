"""x[index], read and written: like numpy, with PyTorch's views and errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays, basic_indices

import engine

BASIC = basic_indices((4, 3, 2), allow_newaxis=True).filter(
    lambda index: all(
        not isinstance(item, slice) or item.step is None or item.step > 0
        for item in (index if isinstance(index, tuple) else (index,))
    )
)


@given(BASIC)
def test_basic_indexing_is_that_of_numpy_and_a_view(index: Any) -> None:
    array = np.arange(24.0).reshape(4, 3, 2)
    x = engine.tensor(array)
    np.testing.assert_array_equal(x[index].numpy(), array[index])
    x[index] = -1.0
    array[index] = -1.0
    np.testing.assert_array_equal(x.numpy(), array)


@given(arrays(np.int64, st.integers(0, 5), elements=st.integers(-4, 3)))
def test_indexing_by_integers_copies(places: np.ndarray[Any, Any]) -> None:
    array = np.arange(12.0).reshape(4, 3)
    x = engine.tensor(array, requires_grad=True)
    taken = x[engine.tensor(places)]
    np.testing.assert_array_equal(taken.detach().numpy(), array[places])
    np.testing.assert_array_equal(x[:, engine.tensor(places % 3)].tolist(), array[:, places % 3])
    taken.sum().backward()
    counts = np.bincount(places % 4, minlength=4)
    np.testing.assert_array_equal(x.grad.numpy()[:, 0], counts)


@given(arrays(np.bool_, (3, 2)))
def test_indexing_by_a_mask(mask: np.ndarray[Any, Any]) -> None:
    array = np.arange(6.0).reshape(3, 2)
    x = engine.tensor(array)
    assert x[engine.tensor(mask)].tolist() == array[mask].tolist()
    x[engine.tensor(mask)] = 0.0
    assert x.tolist() == np.where(mask, 0.0, array).tolist()


def test_a_mask_behind_an_ellipsis() -> None:
    x = engine.arange(12).reshape(2, 2, 3)
    assert x[..., engine.tensor([True, False, True])].tolist() == [[[0, 2], [3, 5]], [[6, 8], [9, 11]]]
    assert x[None, engine.tensor([False, True])].shape == (1, 1, 2, 3)


def test_python_lists_ranges_and_zero_dimensional_tensors() -> None:
    x = engine.arange(6)
    assert x[[0, 2]].tolist() == [0, 2]
    assert x[range(2)].tolist() == [0, 1]
    assert x[engine.tensor(4)].item() == 4
    assert x[np.int64(3)].item() == 3
    assert x[...].tolist() == x.tolist()


def test_assignment_keeps_the_dtype() -> None:
    x = engine.arange(4)
    x[0] = 2.9
    assert x.tolist() == [2, 1, 2, 3]
    x[1:3] = engine.tensor([7, 8])
    x[engine.tensor([0, 3])] = engine.tensor([5, 6])
    assert x.tolist() == [5, 7, 8, 6]


@pytest.mark.parametrize(
    ("index", "error", "message"),
    [
        (7, IndexError, r"^index 7 is out of bounds for dimension 0 with size 3$"),
        ((0, 0), IndexError, r"^too many indices for tensor of dimension 1$"),
        (engine.tensor([7]), IndexError, r"^index 7 is out of bounds for dimension 0 with size 3$"),
        (
            engine.tensor([True]),
            IndexError,
            r"^The shape of the mask \[1\] at index 0 does not match the shape of",
        ),
        (
            1.0,
            IndexError,
            r"^only integers, slices \(`:`\), ellipsis \(`...`\), None and long or byte Variables",
        ),
        (slice(None, None, -1), ValueError, "^step must be greater than zero$"),
        (
            engine.tensor([0.5]),
            IndexError,
            "^tensors used as indices must be long, int, byte or bool tensors$",
        ),
    ],
)
def test_bad_indices(index: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        engine.ones(3)[index]


def test_a_value_that_does_not_fit() -> None:
    x = engine.zeros(3)
    with pytest.raises(RuntimeError, match=r"^The expanded size of the tensor \(2\) must match the existing"):
        x[:2] = engine.ones(3)
    with pytest.raises(RuntimeError, match=r"^expand\(torch.FloatTensor\{\[2, 3\]\}, size=\[3\]\)"):
        x[:] = engine.ones(2, 3)
    with pytest.raises(RuntimeError, match=r"^Index put requires the source and destination dtypes match"):
        x[engine.tensor([0, 1])] = engine.tensor([1, 2])
    with pytest.raises(TypeError, match=r"^can't assign a list to a torch.FloatTensor$"):
        x[0] = [1.0]
    with pytest.raises(
        RuntimeError, match=r"^shape mismatch: value tensor of shape \[3\] cannot be broadcast"
    ):
        x[engine.tensor([0, 1])] = engine.ones(3)


def test_integers_and_slices_are_picked_before_tensors() -> None:
    x = engine.arange(24).reshape(2, 3, 4)
    assert x[0, :, [1, 2]].tolist() == [[1, 2], [5, 6], [9, 10]]
    assert x[None, [0, 1], None, 1, 1:3].shape == (1, 2, 1, 2)
    x[1, :, engine.tensor([0, 3])] = engine.tensor([-1, -2])
    assert x[1, :, 0].tolist() == [-1] * 3
    assert x[1, :, 3].tolist() == [-2] * 3


def test_true_and_false_add_a_dimension_that_is_kept_or_emptied() -> None:
    x = engine.ones(2, 3)
    assert x[True].shape == (1, 2, 3)
    assert x[False].shape == (0, 2, 3)
    assert x[engine.tensor(True), 0].shape == (1, 3)
    scalar = engine.tensor(2.0)
    scalar[scalar > 1] = 5.0
    assert scalar.item() == 5.0


def test_bytes_are_a_mask_and_give_a_warning() -> None:
    with pytest.warns(UserWarning, match="^indexing with dtype torch.uint8 is now deprecated"):
        assert engine.arange(3)[engine.tensor([1, 0, 1], dtype=engine.uint8)].tolist() == [0, 2]


def test_a_list_of_lists_is_one_list_for_each_dimension() -> None:
    assert engine.arange(6).reshape(2, 3)[[[0, 1], [2, 1]]].tolist() == [2, 4]


def test_a_value_may_have_leading_ones_and_a_number_any_kind() -> None:
    x = engine.zeros(2, 3)
    x[0] = engine.ones(1, 1, 3)
    x[[1]] = 2
    x[1, 0] = engine.tensor([7.0])
    assert x.tolist() == [[1, 1, 1], [7, 2, 2]]


@pytest.mark.parametrize(
    ("shape", "index", "error", "message"),
    [
        ((), 0, IndexError, "^invalid index of a 0-dim tensor. Use `tensor.item()"),
        ((3, 0), (slice(None), [0]), IndexError, "^index is out of bounds for dimension with size 0$"),
        ((3, 4), (slice(None), [9]), IndexError, "^index 9 is out of bounds for dimension 0 with size 4$"),
        (
            (3, 4),
            ([0, 1], [0, 1, 2]),
            IndexError,
            r"could not be broadcast together with shapes \[2\], \[3\]$",
        ),
        (
            (3, 4),
            (slice(None), [True, False]),
            IndexError,
            r"mask \[2\] at index 0 does .* \[3, 4\] at index 1$",
        ),
        ((3,), slice("a", None), TypeError, "^slice indices must be integers or None or have"),
        ((3,), slice(None, None, 0), ValueError, "^slice step cannot be zero$"),
    ],
)
def test_keys_that_do_not_fit(shape: Any, index: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message.replace("()", r"\(\)")):
        engine.ones(shape)[index]
