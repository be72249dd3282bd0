"""Tensors as containers: creation, dtypes, Python values."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest

import engine


def test_dtypes_follow_the_data() -> None:
    assert engine.tensor([1.0]).dtype is engine.float32
    assert engine.tensor([1]).dtype is engine.int64
    assert engine.tensor([True]).dtype is engine.bool
    assert engine.tensor(np.zeros(1)).dtype is engine.float64
    assert engine.tensor([1], dtype=engine.float32).tolist() == [1.0]
    assert engine.Tensor([1, 2]).dtype is engine.float32
    assert engine.Tensor(2, 3).shape == (2, 3)
    with pytest.raises(TypeError, match=r"can't convert np.ndarray of type numpy.datetime64"):
        engine.from_numpy(np.zeros(1, "datetime64[s]"))


def test_the_default_dtype_can_be_changed() -> None:
    engine.set_default_dtype(engine.float64)
    try:
        assert engine.tensor([1.0]).dtype is engine.float64
        assert engine.zeros(1).dtype is engine.float64
    finally:
        engine.set_default_dtype(engine.float32)
    with pytest.raises(TypeError, match="only floating-point types are supported as the default type"):
        engine.set_default_dtype(engine.int64)


def test_tensor_copies_and_from_numpy_shares() -> None:
    array = np.zeros(2, np.float32)
    copied, shared, as_is = engine.tensor(array), engine.from_numpy(array), engine.as_tensor(array)
    array[0] = 1
    assert (copied[0].item(), shared[0].item(), as_is[0].item()) == (0.0, 1.0, 1.0)
    assert engine.as_tensor(shared) is shared
    with pytest.warns(UserWarning, match="To copy construct from a tensor"):
        engine.tensor(shared)


def test_bad_data_is_named() -> None:
    with pytest.raises(ValueError, match=r"^expected sequence of length 2 at dim 1 \(got 1\)$"):
        engine.tensor([[1, 2], [3]])
    with pytest.raises(TypeError, match=r"^new\(\): invalid data type 'str'$"):
        engine.tensor("a")
    with pytest.raises(RuntimeError, match=r"^Only Tensors of floating point and complex dtype can require"):
        engine.tensor([1], requires_grad=True)


def test_python_values() -> None:
    x = engine.tensor([[1.5]])
    assert (x.item(), float(x), int(x), bool(x)) == (1.5, 1.5, 1, True)
    assert [1, 2, 3][engine.tensor(1)] == 2
    with pytest.raises(RuntimeError, match=r"^a Tensor with 2 elements cannot be converted to Scalar$"):
        engine.ones(2).item()
    with pytest.raises(ValueError, match="only one element tensors can be converted to Python scalars"):
        float(engine.ones(2))
    with pytest.raises(RuntimeError, match="Boolean value of Tensor with more than one value is ambiguous"):
        bool(engine.ones(2))
    with pytest.raises(TypeError, match="only integer tensors of a single element can be converted"):
        [1][engine.tensor(0.0)]


def test_length_iteration_and_membership() -> None:
    x = engine.tensor([1.0, 2.0])
    assert len(x) == 2
    assert [each.item() for each in x] == [1.0, 2.0]
    assert 2 in x
    assert 3 not in x
    with pytest.raises(TypeError, match="len\\(\\) of a 0-d tensor"):
        len(engine.tensor(1))
    with pytest.raises(TypeError, match="iteration over a 0-d tensor"):
        iter(engine.tensor(1))


def test_numpy_needs_a_detached_tensor() -> None:
    x = engine.ones(2, requires_grad=True)
    message = (
        "^Can't call numpy\\(\\) on Tensor that requires grad. Use tensor.detach\\(\\).numpy\\(\\) instead.$"
    )
    with pytest.raises(RuntimeError, match=message):
        x.numpy()
    assert x.detach().numpy().tolist() == [1.0, 1.0]
    assert np.asarray(engine.ones(2)).dtype == np.float32


def test_numpy_arrays_as_operands() -> None:
    x = engine.tensor([1.0, 2.0], requires_grad=True)
    left, right = np.array([3.0, 4.0], np.float32) * x, x * np.array([3.0, 4.0], np.float32)
    assert left.tolist() == right.tolist() == [3.0, 8.0]
    assert left.requires_grad


def test_comparison_with_strangers_is_false_and_arithmetic_an_error() -> None:
    x: Any = engine.ones(2)
    assert (x == "a") is False
    assert (x == None) is False  # noqa: E711 - the comparison is the point
    assert (x != "a") is True
    with pytest.raises(TypeError, match="unsupported operand type\\(s\\) for \\+: 'Tensor' and 'str'"):
        x + "a"


def test_data_shares_memory_and_can_be_replaced() -> None:
    w = engine.tensor([1.0], requires_grad=True)
    w.data -= 0.5
    assert w.item() == 0.5
    w.data = engine.tensor([3.0])
    assert w.tolist() == [3.0]
    assert w.requires_grad


def test_leaves_can_be_copied_and_pickled() -> None:
    w = engine.tensor([1.0], requires_grad=True)
    (w * 2).backward()
    assert copy.deepcopy(w).grad.tolist() == [2.0]
    for twin in (copy.deepcopy(w), pickle.loads(pickle.dumps(w))):
        assert twin.tolist() == [1.0]
        assert twin.requires_grad
        assert twin.numpy(force=True) is not w.numpy(force=True)
    with pytest.raises(RuntimeError, match=r"^Only Tensors created explicitly by the user"):
        copy.deepcopy(w * 2)
    assert pickle.loads(pickle.dumps(engine.float32)) is engine.float32


def test_own_attributes_are_possible() -> None:
    w = engine.ones(1)
    w.label = "bias"
    assert w.label == "bias"


def test_arithmetic_is_silent_about_infinities() -> None:
    zero = engine.zeros(1)
    assert (1 / zero).item() == float("inf")
    assert engine.exp(engine.tensor([1000.0])).item() == float("inf")
    assert engine.log(zero).item() == -float("inf")
    assert np.isnan((zero / zero).item())


def test_a_gradient_can_be_deleted() -> None:
    x = engine.ones(2, requires_grad=True)
    x.sum().backward()
    del x.grad
    assert x.grad is None


def test_reversed_begins_with_the_last_row() -> None:
    assert reversed(engine.arange(4).reshape(2, 2)).tolist() == [[2, 3], [0, 1]]
    assert reversed(engine.tensor(3)).item() == 3


def test_a_size_is_made_of_integers_and_grows_by_tuples() -> None:
    assert repr(engine.Size([np.int64(3), engine.tensor(2)])) == "torch.Size([3, 2])"
    one = engine.Size([1])
    assert repr((2,) + one + (4,)) == "torch.Size([2, 1, 4])"  # noqa: RUF005 - sums are what is tested
    with pytest.raises(TypeError, match=r"^torch.Size\(\) takes an iterable of 'int' \(item 1 is 'float'\)$"):
        engine.Size([1, 1.5])
    with pytest.raises(TypeError, match=r"^can only concatenate tuple \(not list\) to torch.Size$"):
        one + [2]  # noqa: RUF005
