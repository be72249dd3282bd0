"""Normal random values from uniform ones, to the last bit as PyTorch's processors compute them.

PyTorch draws 16 float32 values at a time with vector instructions: logarithm, sine and cosine are the
polynomials of the Cephes library (logf, sinf, cosf), most of whose steps are fused multiply-adds. Each
step is done here in float64, where the product of two float32 is exact, and rounded once.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from .dtypes import Array

BLOCK = 16
"""Values that are drawn together: eight radii, then eight angles."""
_PIECE = 2048 * BLOCK
"""So many at a time that what is computed on the way stays in the processor's cache."""


def _single(*values: float) -> tuple[float, ...]:
    return tuple(float(np.float32(value)) for value in values)


_LOG = _single(
    7.0376836292e-2,
    -1.1514610310e-1,
    1.1676998740e-1,
    -1.2420140846e-1,
    1.4249322787e-1,
    -1.6668057665e-1,
    2.0000714765e-1,
    -2.4999993993e-1,
    3.3333331174e-1,
)
_LN2_LOW, _LN2_HIGH = _single(-2.12194440e-4, 0.693359375)
_SIN = _single(-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1)
_COS = _single(2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2)
_QUARTER_PI = _single(-0.78515625, -2.4187564849853515625e-4, -3.77489497744594108e-8)
"""-pi/4 in three parts, the first two short enough for exact products."""
_FOUR_OVER_PI, _TWO_PI = _single(4 / math.pi, 2 * math.pi)


def _rounded(values: Array) -> Array:
    """float64 values that float32 can hold."""
    return values.astype(np.float32).astype(np.float64)


def _polynomial(x: Array, coefficients: tuple[float, ...]) -> Array:
    y: Array = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        y = _rounded(y * x + coefficient)
    return y


def _log(x: Array) -> Array:
    """ln x for x in (0, 1]."""
    mantissa, exponent = np.frexp(x)
    small = mantissa < np.float32(math.sqrt(0.5))
    exponent = (exponent - small).astype(np.float64)
    m = np.where(small, _rounded(_rounded(mantissa - 1) + mantissa), mantissa - 1)
    z = _rounded(m * m)
    y = _rounded(_polynomial(m, _LOG) * m)
    y = _rounded(y * z + _rounded(exponent * _LN2_LOW))
    y = _rounded(y - 0.5 * z)
    return _rounded(exponent * _LN2_HIGH + _rounded(m + y))


def _sin_cos(x: Array) -> tuple[Array, Array]:
    """The sine and cosine of x >= 0."""
    octant = (_rounded(x * _FOUR_OVER_PI).astype(np.int64) + 1) & ~1
    for part in _QUARTER_PI:
        x = _rounded(octant * part + x)
    z = _rounded(x * x)
    cos = _rounded(_polynomial(z, _COS) * z)
    cos = _rounded(_rounded(cos * z - _rounded(0.5 * z)) + 1)
    sin = _rounded(_rounded(_polynomial(z, _SIN) * z) * x + x)
    straight = (octant & 2) == 0
    return (
        np.where(straight, sin, cos) * np.where(octant & 4, -1.0, 1.0),
        np.where(straight, cos, sin) * np.where((octant - 2) & 4, 1.0, -1.0),
    )


def box_muller(uniform: Array) -> Array:
    """Blocks of 16 uniform values in [0, 1) into as many normal ones, in float32 or float64."""
    normals = np.empty_like(uniform)
    compute = _single_block if uniform.dtype == np.float32 else _double_block
    for start in range(0, len(uniform), _PIECE):
        piece = uniform[start : start + _PIECE].astype(np.float64).reshape(-1, 2, BLOCK // 2)
        normals[start : start + _PIECE] = compute(piece).reshape(-1)
    return normals


def _single_block(blocks: Array) -> Array:
    radius = _rounded(np.sqrt(_rounded(-2 * _log(_rounded(1 - blocks[:, 0])))))
    sin, cos = _sin_cos(_rounded(_TWO_PI * blocks[:, 1]))
    return np.stack([radius * cos, radius * sin], 1)


def _double_block(blocks: Array) -> Array:
    """With the C library's functions, from which numpy's own differ in the last bit."""
    radius = np.sqrt(-2 * _each(math.log, 1 - blocks[:, 0]))
    angle = 2 * math.pi * blocks[:, 1]
    return np.stack([radius * _each(math.cos, angle), radius * _each(math.sin, angle)], 1)


def _each(function: Callable[[float], float], values: Array) -> Array:
    return np.array([function(value) for value in values.flat]).reshape(values.shape)
