"""Tensors filled by a rule or at random."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype, get_default_dtype, int64
from engine.autograd.random import Generator, default_generator
from engine.autograd.tensor import Tensor, wrap

from .shapes import sizes


def _leaf(array: Array, requires_grad: bool) -> Tensor:
    result = wrap(array)
    if requires_grad:
        result.requires_grad = True
    return result


def _float(kind: dtype | None) -> np.dtype[Any]:
    return (kind or get_default_dtype()).numpy


def zeros(
    *size: Any, out: Any = None, dtype: dtype | None = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """A tensor of zeros."""
    return _leaf(np.zeros(sizes(size), _float(dtype)), requires_grad)


def ones(
    *size: Any, out: Any = None, dtype: dtype | None = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """A tensor of ones."""
    return _leaf(np.ones(sizes(size), _float(dtype)), requires_grad)


def empty(*size: Any, dtype: dtype | None = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """A tensor whose values are whatever was in memory."""
    return _leaf(np.empty(sizes(size), _float(dtype)), requires_grad)


def full(
    size: Any, fill_value: Any, *, dtype: dtype | None = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """A tensor of one value; its dtype is that of the value unless given."""
    kind = dtype.numpy if dtype is not None else _kind_of(fill_value)
    return _leaf(np.full(sizes((size,)), fill_value, kind), requires_grad)


def _kind_of(number: Any) -> np.dtype[Any]:
    kind = np.asarray(number).dtype
    return _float(None) if kind.kind == "f" else kind


def eye(
    n: int,
    m: int | None = None,
    *,
    dtype: dtype | None = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """The (n, m) matrix with ones on its diagonal."""
    return _leaf(np.eye(n, m, dtype=_float(dtype)), requires_grad)


def arange(
    *bounds: Any, dtype: dtype | None = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """From start (0) up to, without, end in steps (1): `arange(end)`, `arange(start, end, step)`."""
    start, end, step = (0, *bounds, 1) if len(bounds) == 1 else (*bounds, 1)[:3]
    if step == 0:
        raise RuntimeError("step must be nonzero")
    if (end - start) * step < 0:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")
    whole = all(isinstance(bound, int) for bound in bounds)
    kind = dtype.numpy if dtype is not None else int64.numpy if whole else _float(None)
    return _leaf(np.arange(start, end, step).astype(kind), requires_grad)


def linspace(
    start: float,
    end: float,
    steps: int,
    *,
    dtype: dtype | None = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """`steps` values in equal steps from start to end, both included."""
    return _leaf(np.linspace(float(start), float(end), steps).astype(_float(dtype)), requires_grad)


def rand(
    *size: Any,
    generator: Generator | None = None,
    dtype: dtype | None = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Random values, uniform in [0, 1)."""
    return _leaf((generator or default_generator).uniform(sizes(size), _float(dtype)), requires_grad)


def randn(
    *size: Any,
    generator: Generator | None = None,
    dtype: dtype | None = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Random values, normal with mean 0 and standard deviation 1."""
    return _leaf((generator or default_generator).normal(sizes(size), _float(dtype)), requires_grad)


def randint(
    *bounds_and_size: Any,
    low: int = 0,
    high: int | None = None,
    size: Any = None,
    generator: Generator | None = None,
    dtype: dtype | None = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Random whole numbers from low (0) to high - 1: `randint(high, size)`, `randint(low, high, size)`."""
    given = list(bounds_and_size)
    if size is None:
        size = given.pop()
    if high is None:
        high = given.pop()
    low = given.pop() if given else low
    if low >= high:
        raise RuntimeError(f"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}")
    values = (generator or default_generator).integers(low, high, sizes((size,)))
    return _leaf(values.astype((dtype or int64).numpy, copy=False), requires_grad)


def randperm(
    n: int, *, generator: Generator | None = None, dtype: dtype | None = None, device: Any = None
) -> Tensor:
    """The numbers 0 to n - 1 in random order."""
    return wrap((generator or default_generator).permutation(n).astype((dtype or int64).numpy, copy=False))


def normal(
    mean: Any = 0.0, std: Any = 1.0, size: Any = None, *, generator: Generator | None = None
) -> Tensor:
    """Random values, normal with `mean` and `std`: numbers with a `size`, or tensors that give the shape."""
    means, stds = (each._array if isinstance(each, Tensor) else each for each in (mean, std))
    shape = sizes((size,)) if size is not None else np.broadcast_shapes(np.shape(means), np.shape(stds))
    source = generator or default_generator
    if np.ndim(means) == np.ndim(stds) == 0:
        return wrap(source.normal(shape, _float(None), float(means), float(stds)))
    return wrap(source.normal(shape, _float(None)) * stds + means)


def _like(input: Tensor, kind: dtype | None) -> np.dtype[Any]:
    return input._array.dtype if kind is None else kind.numpy


def zeros_like(
    input: Tensor, *, dtype: dtype | None = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Zeros in the shape and dtype of `input`."""
    return _leaf(np.zeros(input._array.shape, _like(input, dtype)), requires_grad)


def ones_like(
    input: Tensor, *, dtype: dtype | None = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Ones in the shape and dtype of `input`."""
    return _leaf(np.ones(input._array.shape, _like(input, dtype)), requires_grad)


def empty_like(
    input: Tensor, *, dtype: dtype | None = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Whatever is in memory, in the shape and dtype of `input`."""
    return _leaf(np.empty(input._array.shape, _like(input, dtype)), requires_grad)


def full_like(
    input: Tensor,
    fill_value: Any,
    *,
    dtype: dtype | None = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """One value in the shape and dtype of `input`."""
    return _leaf(np.full(input._array.shape, fill_value, _like(input, dtype)), requires_grad)


def rand_like(
    input: Tensor, *, dtype: dtype | None = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Uniform random values in the shape and dtype of `input`."""
    return _leaf(default_generator.uniform(input._array.shape, _like(input, dtype)), requires_grad)


def randn_like(
    input: Tensor, *, dtype: dtype | None = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Normal random values in the shape and dtype of `input`."""
    return _leaf(default_generator.normal(input._array.shape, _like(input, dtype)), requires_grad)
