"""Dtypes: conversion, promotion and limits."""

from __future__ import annotations

import pickle

import pytest

import engine


def test_conversion() -> None:
    x = engine.tensor([1.7, -1.7])
    assert x.int().tolist() == [1, -1]
    assert x.short().dtype is engine.int16
    assert x.char().dtype is engine.int8
    assert x.half().dtype is engine.float16
    assert x.bool().tolist() == [True, True]
    assert engine.tensor([300.0, -1.0]).byte().tolist() == [44, 255]
    assert x.float() is x
    assert x.to(engine.ones(1, dtype=engine.int32)).dtype is engine.int32
    assert x.to("cpu", engine.float64).dtype is engine.float64
    assert x.to(float).dtype is engine.float64
    assert x.to("cpu") is x
    assert x.to(engine.float32, copy=True) is not x
    assert x.type_as(engine.arange(2)).dtype is engine.int64


def test_a_gradient_comes_back_in_the_dtype_of_the_leaf() -> None:
    w = engine.ones(2, requires_grad=True)
    w.double().sum().backward()
    assert w.grad is not None
    assert w.grad.dtype is engine.float32
    assert not w.long().requires_grad


def test_promotion() -> None:
    assert engine.promote_types(engine.int32, engine.float16) is engine.float16
    assert engine.promote_types(engine.uint8, engine.int8) is engine.int16
    assert engine.result_type(engine.arange(2), 1.5) is engine.float32
    assert engine.result_type(engine.ones(2), engine.tensor(1.0, dtype=engine.float64)) is engine.float32
    assert engine.can_cast(engine.int64, engine.uint8)
    assert not engine.can_cast(engine.float32, engine.int32)


def test_limits() -> None:
    assert repr(engine.iinfo(engine.int32)) == "iinfo(min=-2.14748e+09, max=2.14748e+09, dtype=int32)"
    assert repr(engine.finfo()) == (
        "finfo(resolution=1e-06, min=-3.40282e+38, max=3.40282e+38, eps=1.19209e-07, "
        "smallest_normal=1.17549e-38, tiny=1.17549e-38, dtype=float32)"
    )
    assert engine.finfo(engine.float64).bits == 64
    with pytest.raises(TypeError, match=r"torch\.iinfo\(\) requires an integer"):
        engine.iinfo(engine.float32)
    with pytest.raises(TypeError, match=r"torch\.finfo\(\) requires a floating"):
        engine.finfo(engine.int32)


def test_a_dtype_that_numpy_lacks_can_be_named_only() -> None:
    assert repr(engine.bfloat16) == "torch.bfloat16"
    assert pickle.loads(pickle.dumps(engine.bfloat16)) is engine.bfloat16
    assert (engine.bfloat16.itemsize, hasattr(engine.bfloat16, "shape")) == (2, False)
    with pytest.raises(TypeError, match="numpy has no such type"):
        engine.ones(1, dtype=engine.bfloat16)


def test_the_default_dtype_is_one_of_floats() -> None:
    with pytest.raises(TypeError, match=r"^only floating-point types are supported as the default type$"):
        engine.set_default_dtype(engine.int32)
