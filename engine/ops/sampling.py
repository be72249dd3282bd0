"""Random tensors: uniform, normal, whole numbers, permutations, and choices by probability.

Shapes: sizes as given, or those of the probabilities.
Errors: RuntimeError for probabilities and bounds that are none.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype_of
from engine.autograd.random import Generator
from engine.autograd.tensor import Tensor, wrap

from .broadcasting import mismatch
from .leaves import Kind, creator, floats, not_negative, shape_of, size_tuple, source

_INT64 = np.dtype(np.int64)


def check_floats(kind: np.dtype[Any], kernel: str) -> None:
    """NotImplementedError, naming PyTorch's `kernel`, for a dtype that is not of floats."""
    if kind.kind != "f":
        raise NotImplementedError(
            f"\"{kernel}\" not implemented for '{dtype_of(np.empty(0, kind)).type_name}'"
        )


@creator
def rand(*lengths: Any, size: Any = None, generator: Generator | None = None, dtype: Kind = None) -> Array:
    """Random values, uniform in [0, 1)."""
    return _uniform(not_negative(shape_of("rand", lengths, size)), floats(dtype), generator)


@creator
def randn(*lengths: Any, size: Any = None, generator: Generator | None = None, dtype: Kind = None) -> Array:
    """Random values, normal with mean 0 and standard deviation 1."""
    return _normal(not_negative(shape_of("randn", lengths, size)), floats(dtype), generator)


@creator
def rand_like(input: Tensor, *, generator: Generator | None = None, dtype: Kind = None) -> Array:
    """Uniform random values in the shape and dtype of `input`."""
    return _uniform(input._array.shape, dtype or input._array.dtype, generator)


@creator
def randn_like(input: Tensor, *, generator: Generator | None = None, dtype: Kind = None) -> Array:
    """Normal random values in the shape and dtype of `input`."""
    return _normal(input._array.shape, dtype or input._array.dtype, generator)


@creator
def randint(
    *bounds_and_size: Any,
    low: int = 0,
    high: int | None = None,
    size: Any = None,
    generator: Generator | None = None,
    dtype: Kind = None,
) -> Array:
    """Random whole numbers from low (0) to high - 1: `randint(high, size)`, `randint(low, high, size)`."""
    given = list(bounds_and_size)
    position = len(given)
    if len(given) + (high is not None) + (size is not None) < 2:
        raise TypeError("randint() missing 1 required positional argument: 'size'")
    if size is None:
        size = given.pop()
    if high is None:
        high = given.pop()
    low = given.pop() if given else low
    shape = not_negative(size_tuple("randint", size, position))
    return _integers(int(low), int(high), shape, generator, dtype or _INT64)


@creator
def randint_like(
    input: Tensor,
    *bounds: int,
    low: int = 0,
    high: int | None = None,
    generator: Generator | None = None,
    dtype: Kind = None,
) -> Array:
    """Random whole numbers from low (0) to high - 1 in the shape and dtype of `input`."""
    given = list(bounds)
    if high is None:
        high = given.pop()
    low = given.pop() if given else low
    return _integers(low, high, input._array.shape, generator, dtype or input._array.dtype)


@creator
def randperm(n: int, *, generator: Generator | None = None, dtype: Kind = None) -> Array:
    """The numbers 0 to n - 1 in random order."""
    not_negative((n,))
    return source(generator).permutation(n).astype(dtype or _INT64, copy=False)


@creator
def normal(
    mean: Any = 0.0,
    std: Any = 1.0,
    size: Any = None,
    *,
    generator: Generator | None = None,
    dtype: Kind = None,
) -> Array:
    """Random values, normal with `mean` and `std`: numbers with a `size`, or tensors that give the shape."""
    if size is not None:
        _check_std(std)
        shape = not_negative(size_tuple("normal", size, 3))
        return source(generator).normal(shape, floats(dtype), float(mean), float(std))
    means, stds = (each._array if isinstance(each, Tensor) else each for each in (mean, std))
    if np.any(np.less(stds, 0)):
        raise RuntimeError("normal expects all elements of std >= 0.0")
    try:
        shape = np.broadcast_shapes(np.shape(means), np.shape(stds))
    except ValueError:
        raise mismatch(means, stds) from None
    kind = next(each.dtype for each in (means, stds) if isinstance(each, np.ndarray))
    return (source(generator).normal(shape, kind) * stds + means).astype(kind)


def _check_std(std: float) -> None:
    if std < 0:
        raise RuntimeError(f"normal expects std >= 0.0, but found std {std:g}")


def _uniform(shape: tuple[int, ...], kind: np.dtype[Any], generator: Generator | None) -> Array:
    if kind.kind == "c":
        return source(generator).uniform((*shape, 2), _part(kind)).view(kind)[..., 0]
    check_floats(kind, "check_uniform_bounds")
    return source(generator).uniform(shape, kind)


def _normal(shape: tuple[int, ...], kind: np.dtype[Any], generator: Generator | None) -> Array:
    if kind.kind == "c":  # both parts have half of the variance
        return source(generator).normal((*shape, 2), _part(kind), 0.0, math.sqrt(0.5)).view(kind)[..., 0]
    check_floats(kind, "normal_kernel_cpu")
    return source(generator).normal(shape, kind)


def _part(kind: np.dtype[Any]) -> np.dtype[Any]:
    """The type of the real and imaginary parts."""
    return np.empty(0, kind).real.dtype


def _integers(
    low: int, high: int, shape: tuple[int, ...], generator: Generator | None, kind: np.dtype[Any]
) -> Array:
    if low >= high:
        raise RuntimeError(f"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}")
    return source(generator).integers(low, high, shape).astype(kind, copy=False)


def bernoulli(input: Tensor, p: float | None = None, *, generator: Generator | None = None) -> Tensor:
    """1 with the probability that each element of `input` gives (or `p`), else 0, in the dtype of `input`."""
    array = input._array
    if p is not None:
        return wrap(chances(array.shape, p, generator).astype(array.dtype))
    check_floats(array.dtype, "bernoulli_tensor_cpu_p_")
    if not np.all((array >= 0) & (array <= 1)):
        raise RuntimeError(
            "Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error message be "
            "improved?  If so, please report an enhancement request to PyTorch.)"
        )
    return wrap((source(generator).uniform(array.shape, array.dtype) < array).astype(array.dtype))


def poisson(input: Tensor, generator: Generator | None = None) -> Tensor:
    """Numbers of events, each drawn with the rate that an element of `input` gives; in its dtype."""
    rates = input._array
    check_floats(rates.dtype, "poisson_cpu")
    if np.any(rates < 0):
        raise RuntimeError("invalid Poisson rate, expected rate to be non-negative")
    draw = source(generator)
    events = [draw.events(rate) for rate in rates.ravel().tolist()]
    return wrap(np.reshape(events, rates.shape).astype(rates.dtype))


def chances(shape: tuple[int, ...], p: float, generator: Generator | None) -> Array:
    """True with probability `p`. RuntimeError when it is none."""
    if not 0 <= p <= 1:
        raise RuntimeError(f"bernoulli_ expects p to be in [0, 1], but got p={p:g}")
    return source(generator).uniform(shape, np.dtype(np.float64)) < p


def multinomial(
    input: Tensor, num_samples: int, replacement: bool = False, *, generator: Generator | None = None
) -> Tensor:
    """Indices drawn by weight from the rows of `input`, (n,) or (m, n); RuntimeError for no distribution.

    Without replacement the largest of weight / exponential value win, as in PyTorch.
    """
    weights = input._array
    _check_weights(weights, num_samples, replacement)
    rows = np.atleast_2d(weights)
    if replacement and num_samples > 1:
        ends = np.cumsum(rows / rows.sum(-1, keepdims=True), -1)
        ends[:, -1] = 1
        draws = source(generator).uniform((len(rows), num_samples), np.dtype(np.float64))
        chosen = np.zeros(draws.shape, np.int64)
        for row, pair in enumerate(zip(ends, draws, strict=True)):
            chosen[row] = np.searchsorted(*pair)
    else:
        ratio = rows / source(generator).exponential(rows.shape, rows.dtype)
        chosen = np.argsort(-ratio, -1, kind="stable")[:, :num_samples]
    return wrap(chosen.astype(np.int64).reshape(*weights.shape[:-1], num_samples))


def _check_weights(weights: Array, count: int, replacement: bool) -> None:
    if weights.dtype.kind != "f":
        raise RuntimeError(
            f"multinomial only supports floating-point dtypes for input, got: {dtype_of(weights).type_name}"
        )
    if weights.ndim not in (1, 2):
        raise RuntimeError("prob_dist must be 1 or 2 dim")
    if count <= 0:
        raise RuntimeError("cannot sample n_sample <= 0 samples")
    if not replacement and count > weights.shape[-1]:
        raise RuntimeError("cannot sample n_sample > prob_dist.size(-1) samples without replacement")
    if not np.all(np.isfinite(weights) & (weights >= 0)):
        raise RuntimeError("probability tensor contains either `inf`, `nan` or element < 0")
    if np.any(weights.sum(-1) <= 0):
        raise RuntimeError("invalid multinomial distribution (sum of probabilities <= 0)")
