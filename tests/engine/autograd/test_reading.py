"""Numbers and nests read into tensors: which dtype they take, and what is refused how."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine

READ: list[tuple[Any, Any, str]] = [
    ([1, 2], None, "int64"),
    ([1, 2.5, True], None, "float32"),
    ([True, 2], None, "int64"),
    ([], None, "float32"),
    ([[]], None, "float32"),
    (range(3), None, "int64"),
    (np.float64(1.5), None, "float64"),
    ([np.float64(1.5), 1.0], None, "float64"),
    ([np.float32(1.5), 1], None, "float32"),
    (np.array([1, 2], np.int16), None, "int16"),
    ([np.array([1.0]), np.array([2.0])], None, "float64"),
    ([engine.tensor(1), engine.tensor(2)], None, "int64"),
    ([1, 2], float, "float64"),
    ([1.7], int, "int64"),
    ([-1], engine.uint8, "uint8"),
    (1e40, None, "float32"),
]


@pytest.mark.parametrize(("data", "dtype", "name"), READ)
def test_the_dtype_of_what_is_read(data: Any, dtype: Any, name: str) -> None:
    assert engine.tensor(data, dtype=dtype).dtype.name == name


def test_tensors_of_one_element_are_numbers() -> None:
    assert engine.tensor([engine.tensor([1.0]), engine.tensor(2.0)]).tolist() == [1.0, 2.0]
    w = engine.tensor(1.0, requires_grad=True)
    assert not engine.tensor([w]).requires_grad


def test_a_negative_number_wraps_round_in_an_unsigned_dtype() -> None:
    assert engine.tensor([-1], dtype=engine.uint8).item() == 255


REFUSED: list[tuple[Any, Any, type[Exception], str]] = [
    ([[1, 2], [3]], None, ValueError, "expected sequence of length 2 at dim 1 (got 1)"),
    ("a", None, TypeError, "new(): invalid data type 'str'"),
    (["a"], None, ValueError, "too many dimensions 'str'"),
    ([None], None, RuntimeError, "Could not infer dtype of NoneType"),
    ({1}, None, RuntimeError, "Could not infer dtype of set"),
    (2**63, None, ValueError, "Overflow when unpacking long long"),
    ([300], engine.uint8, RuntimeError, "value cannot be converted to type uint8 without overflow"),
    ([-256], engine.uint8, RuntimeError, "value cannot be converted to type uint8 without overflow"),
    ([float("nan")], engine.int32, RuntimeError, "value cannot be converted to type int32 without overflow"),
    ([1], "float32", TypeError, "tensor(): argument 'dtype' must be torch.dtype, not str"),
    (
        [engine.ones(2), engine.ones(2)],
        None,
        ValueError,
        "only one element tensors can be converted to Python scalars",
    ),
    (
        [engine.arange(2)],
        None,
        TypeError,
        "only integer tensors of a single element can be converted to an index",
    ),
]


@pytest.mark.parametrize(("data", "dtype", "kind", "text"), REFUSED)
def test_what_is_no_tensor_is_refused(data: Any, dtype: Any, kind: type[Exception], text: str) -> None:
    with pytest.raises(kind) as caught:
        engine.tensor(data, dtype=dtype)
    assert str(caught.value) == text


def test_an_array_is_shared_by_from_numpy_and_copied_by_tensor() -> None:
    array = np.zeros(2)
    shared, copied = engine.from_numpy(array), engine.tensor(array)
    array[0] = 1
    assert shared.tolist() == [1.0, 0.0]
    assert copied.tolist() == [0.0, 0.0]
    assert engine.as_tensor(array).data_ptr() == shared.data_ptr()
    assert engine.asarray(array, copy=True).data_ptr() != shared.data_ptr()
    with pytest.raises(ValueError, match="can't alias"):
        engine.asarray([1.0], copy=False)


def test_arrays_that_no_tensor_can_hold() -> None:
    with pytest.raises(ValueError, match="At least one stride in the given numpy array is negative"):
        engine.from_numpy(np.arange(3)[::-1])
    with pytest.raises(TypeError, match=r"can't convert np.ndarray of type numpy.str_"):
        engine.tensor(np.array(["a"]))
    with pytest.raises(TypeError, match=r"expected np.ndarray \(got list\)"):
        engine.from_numpy([1])  # type: ignore[arg-type]


def test_a_tensor_is_copied_with_a_warning() -> None:
    x = engine.ones(2)
    with pytest.warns(UserWarning, match="To copy construct from a tensor"):
        copied = engine.tensor(x)
    with pytest.warns(UserWarning, match=r"rather than tensor\.new_tensor"):
        x.new_tensor(x)
    assert copied.data_ptr() != x.data_ptr()
    assert engine.as_tensor(x) is x
    assert x.new_tensor([1, 2]).dtype is engine.float32
