"""Evenly spaced values, rounded where PyTorch's vector instructions round them.

Shapes: (steps).
Errors: RuntimeError for bounds and steps that do not meet.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, default_complex, dtype_of
from engine.autograd.tensor import Tensor

from .leaves import Kind, creator, floats, not_negative

_VECTOR_BYTES = 32


@creator
def arange(*bounds: Any, start: Any = 0, end: Any = None, step: Any = 1, dtype: Kind = None) -> Array:
    """From start (0) up to, without, end in steps (1): `arange(end)`, `arange(start, end, step)`.

    RuntimeError when the step is 0 or leads away from the end.
    """
    if len(bounds) == 1 and end is None:
        end = bounds[0]
    else:
        start, end, step = (*bounds, *(start, end, step)[len(bounds) :])
    if end is None:
        raise TypeError("arange() missing 1 required positional argument: 'end'")
    start, end, step = _numbers(start, end, step)
    _check_step(start, end, step)
    whole = all(isinstance(bound, int) for bound in (start, end, step))
    kind = dtype if dtype is not None else np.dtype(np.int64) if whole else floats(None)
    if kind == np.int64 and int(step):
        start, end, step, whole = int(start), int(end), int(step), True
    if whole:
        return np.arange(start, end, step).astype(kind)
    return _stepped(start, step, math.ceil((end - start) / step), kind)


@creator
def range(start: Any = 0, end: Any = None, step: Any = 1, *, dtype: Kind = None) -> Array:  # noqa: A001
    """From start to end, both included, in steps (1); deprecated in favour of arange."""
    warnings.warn(
        "torch.range is deprecated and will be removed in a future release because its behavior is "
        "inconsistent with Python's range builtin. Instead, use torch.arange, which produces values in "
        "[start, end).",
        UserWarning,
        stacklevel=3,
    )
    start, end, step = _numbers(*((0, start, step) if end is None else (start, end, step)))
    _check_step(start, end, step)
    return _stepped(start, step, math.floor((end - start) / step) + 1, floats(dtype))


@creator
def linspace(start: Any, end: Any, steps: int, *, dtype: Kind = None) -> Array:
    """`steps` values in equal steps from start to end, both included."""
    ends = _numbers(start, end)
    return _spaced(ends, steps, _kind("linspace", ends, dtype))


@creator
def logspace(start: Any, end: Any, steps: int, base: float = 10.0, *, dtype: Kind = None) -> Array:
    """`base` to the power of `steps` values in equal steps from start to end, both included."""
    ends = _numbers(start, end)
    kind = _kind("logspace", ends, dtype)
    if kind.kind in "iu":
        ends = tuple(map(int, ends))
    exponents = _spaced(ends, steps, kind if kind.kind in "fc" else np.dtype(np.float64))
    wide = exponents.astype(np.complex128 if kind.kind == "c" else np.float64)
    return np.power(float(base), wide).astype(kind)


def _kind(name: str, ends: tuple[Any, ...], dtype: Kind) -> np.dtype[Any]:
    """The given type, by default one that holds the ends; RuntimeError where it cannot."""
    if not any(isinstance(end, complex) for end in ends):
        return floats(dtype)
    natural = default_complex().numpy
    if dtype is not None and dtype.kind != "c":
        shown = "c10::complex<float>" if natural == np.complex64 else "c10::complex<double>"
        raise RuntimeError(
            f"torch.{name}(): inferred dtype {shown} can't be safely cast to passed dtype "
            f"{dtype_of(np.empty(0, dtype)).type_name}"
        )
    return natural if dtype is None else dtype


def _numbers(*bounds: Any) -> tuple[Any, ...]:
    return tuple(bound.item() if isinstance(bound, Tensor | np.generic) else bound for bound in bounds)


def _check_step(start: Any, end: Any, step: Any) -> None:
    if step == 0:
        raise RuntimeError("step must be nonzero")
    if not (math.isfinite(start) and math.isfinite(end)):
        raise RuntimeError(f"unsupported range: {start} -> {end}")
    if (end - start) * step < 0:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")


def _fused(step: Any, place: Array, start: Any) -> Array:
    """step * place + start, rounded once to float64."""
    result: Array = (np.longdouble(step) * place + start).astype(np.float64)
    return result


def _stepped(start: Any, step: Any, count: int, kind: np.dtype[Any]) -> Array:
    """start + i step. Two vectors at a time start from a rounded value; the rest is done one by one."""
    place = np.arange(count)
    lanes = _VECTOR_BYTES // kind.itemsize
    lane = np.where(place < count - count % (2 * lanes), place % lanes, 0)
    base = _fused(step, place - lane, start).astype(kind)
    return _fused(step, lane, base).astype(kind)


def _spaced(ends: tuple[Any, ...], steps: int, kind: np.dtype[Any]) -> Array:
    """Counted from the nearer end, so that both are met exactly."""
    if steps < 0:
        raise RuntimeError("number of steps must be non-negative")
    if kind.kind == "c":
        spaced: Array = np.linspace(ends[0], ends[1], steps, dtype=kind)
        return spaced
    inner = kind if kind.kind == "f" else np.dtype(np.float64)
    first, last = (inner.type(kind.type(end)) for end in ends)
    step = (last - first) / inner.type(max(steps - 1, 1))
    place = np.arange(*not_negative((steps,)))
    up = _fused(step, place, first)
    down = _fused(-step, steps - 1 - place, last)
    return np.where(place < steps // 2 if steps > 1 else True, up, down).astype(kind)
