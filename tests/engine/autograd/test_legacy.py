"""The constructors of early PyTorch."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine.autograd import Variable


def test_whole_numbers_are_sizes_and_sequences_are_contents() -> None:
    assert engine.Tensor(2, 3).shape == (2, 3)
    assert engine.Tensor(engine.Size([2, 3])).shape == (2, 3)
    assert engine.Tensor().shape == (0,)
    assert engine.Tensor((2, 3)).tolist() == [2.0, 3.0]
    assert engine.Tensor(np.array([1, 2])).dtype is engine.float32
    with pytest.raises(TypeError, match=r"new\(\): data must be a sequence \(got float\)"):
        engine.Tensor(2.5)


def test_every_dtype_has_its_constructor() -> None:
    assert engine.FloatTensor([1, 2]).dtype is engine.float32
    assert engine.DoubleTensor([1]).dtype is engine.float64
    assert engine.HalfTensor([1]).dtype is engine.float16
    assert engine.LongTensor([1.5, 2]).tolist() == [1, 2]
    assert engine.IntTensor(2).shape == (2,)
    assert engine.ByteTensor([1, 0]).dtype is engine.uint8
    assert engine.BoolTensor([1, 0]).tolist() == [True, False]
    assert repr(engine.FloatTensor) == "<class 'torch.FloatTensor'>"
    with pytest.raises(TypeError, match=r"expected Float \(got Long\)"):
        engine.FloatTensor(engine.arange(2))


def test_old_types_recognise_their_tensors() -> None:
    x = engine.ones(1)
    assert isinstance(x, engine.FloatTensor)
    assert not isinstance(x, engine.LongTensor)
    assert x.type() == engine.typename(x) == "torch.FloatTensor"
    assert x.type(engine.LongTensor).dtype is engine.int64
    assert x.type("torch.DoubleTensor").dtype is engine.float64
    assert x.type(engine.int32).dtype is engine.int32
    with pytest.raises(ValueError, match="invalid type: 'foo'"):
        x.type("foo")
    assert engine.typename(3) == "int"


def test_the_default_type_can_be_an_old_one() -> None:
    try:
        engine.set_default_tensor_type("torch.DoubleTensor")
        assert engine.Tensor([1]).dtype is engine.tensor(1.0).dtype is engine.float64
    finally:
        engine.set_default_tensor_type(engine.FloatTensor)
    assert engine.get_default_dtype() is engine.float32


def test_a_variable_is_a_tensor_outside_its_graph() -> None:
    x = engine.ones(2, requires_grad=True) * 2
    v = Variable(x)
    assert v.is_leaf
    assert not v.requires_grad
    assert v.data_ptr() == x.data_ptr()
    assert Variable(engine.ones(1), requires_grad=True).requires_grad
    assert isinstance(x, Variable)
    with pytest.raises(TypeError, match="Variable data has to be a tensor, but got list"):
        Variable([1.0])
    with pytest.warns(UserWarning, match="volatile was removed"):
        Variable(engine.ones(1), volatile=True)
