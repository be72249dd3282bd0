"""What elementwise operations share: PyTorch's type promotion and its word for shapes that do not fit."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype_of, get_default_dtype, result_type


def aligned(a: Any, b: Any) -> tuple[Any, Any]:
    """Both operands such that numpy's own promotion gives PyTorch's result type."""
    if (type(b) is float or type(b) is int) and type(a) is np.ndarray:
        if a.dtype.kind == "f":
            return a, b
    elif type(a) is np.ndarray and type(b) is np.ndarray and a.dtype is b.dtype:
        return a, b
    if is_foreign(a) or is_foreign(b):
        return a, b
    if isinstance(a, np.generic) or isinstance(b, np.generic):
        a, b = _unboxed(a, b)
    kind = result_type(a, b)
    return np.asarray(a).astype(kind, copy=False), np.asarray(b).astype(kind, copy=False)


def is_foreign(operand: Any) -> bool:
    """Whether it is no array of numpy's but takes part in its functions, and so minds its own types."""
    return hasattr(type(operand), "__array_ufunc__") and not isinstance(operand, np.ndarray | np.generic)


def as_array(values: Any) -> Any:
    """`values` as an array; one that is foreign to numpy stays what it is."""
    return values if is_foreign(values) else np.asarray(values)


def _unboxed(a: Any, b: Any) -> tuple[Any, Any]:
    """Both operands as they are, but where no array is among them, numpy's scalars as 0-d arrays.

    Rules on 0-d arrays meet such scalars: numpy returns them for every sum and product. A user's scalar
    stands beside a tensor and counts as a Python number.
    """
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return a, b
    return tuple(np.asarray(each) if isinstance(each, np.generic) else each for each in (a, b))  # type: ignore[return-value]


def aligned_floats(a: Any, b: Any) -> tuple[Any, Any]:
    """The same for true division and its like, where two integers meet as the default float type."""
    a, b = aligned(a, b)
    if type(a) is np.ndarray and a.dtype.kind in "fc":
        return a, b
    if is_foreign(a) or is_foreign(b):
        return a, b
    if a.dtype.kind not in "fc":
        kind = get_default_dtype().numpy
        return a.astype(kind), np.asarray(b).astype(kind)
    return a, b


def floating(x: Array) -> Array:
    """`x`, integers as the default float type, as the argument of a function into the reals."""
    return x if x.dtype.kind in "fc" else x.astype(get_default_dtype().numpy)


def not_implemented(kernel: str, input: Array) -> NotImplementedError:
    """The error of PyTorch's `kernel` for a dtype that it does not take."""
    return NotImplementedError(f"\"{kernel}\" not implemented for '{dtype_of(input).type_name}'")


def mismatch(*operands: Any) -> RuntimeError:
    """The error for shapes that cannot be broadcast together: the last dimension that differs."""
    a, b = (np.shape(operand) for operand in operands[-2:])
    width = max(len(a), len(b))
    wide_a, wide_b = ((1,) * (width - len(s)) + s for s in (a, b))
    for dim in reversed(range(width)):
        x, y = wide_a[dim], wide_b[dim]
        if x != y and 1 not in (x, y):
            break
    return RuntimeError(
        f"The size of tensor a ({x}) must match the size of tensor b ({y}) at non-singleton dimension {dim}"
    )


def dimension(dim: int, ndim: int) -> int:
    """`dim` counted from the front; IndexError outside [-ndim, ndim), where a 0-d tensor counts as 1-d."""
    width = max(ndim, 1)
    if not -width <= dim < width:
        raise IndexError(
            f"Dimension out of range (expected to be in range of [{-width}, {width - 1}], but got {dim})"
        )
    return dim % width
