"""Circular and hyperbolic functions beyond sin, cos and tanh.

Shapes: any; the result has the same, of two operands operands that broadcast, to their common shape.
Errors: RuntimeError for shapes that do not broadcast.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype_of
from engine.autograd.op import op

from .broadcasting import aligned, aligned_floats, floating, mismatch
from .comparisons import eq
from .logarithms import rsqrt
from .pointwise import cos, power, sin
from .precise import precise
from .selection import where


@op
def tan(input: Array, /) -> Any:
    """The tangent of each element in radians."""
    return np.tan(floating(input))


tan.gradients(input=lambda g, out: g * (out * out + 1))


@op
def asin(input: Array, /) -> Any:
    """The angle in [-pi/2, pi/2] of this sine; nan outside [-1, 1]."""
    return np.arcsin(floating(input))


asin.gradients(input=lambda g, input: g * rsqrt(1 - input * input))


@op
def acos(input: Array, /) -> Any:
    """The angle in [0, pi] of this cosine; nan outside [-1, 1]."""
    return np.arccos(floating(input))


acos.gradients(input=lambda g, input: -g * rsqrt(1 - input * input))


@op
def atan(input: Array, /) -> Any:
    """The angle in (-pi/2, pi/2) of this tangent."""
    return np.arctan(floating(input))


atan.gradients(input=lambda g, input: g / (input * input + 1))


@op(name="atan2", node="Atan2Backward0", explain=mismatch)
def atan2(input: Array, other: Array, /) -> Any:
    """The angle of the point (other, input), in (-pi, pi]."""
    return np.arctan2(*aligned_floats(input, other))


def _per_squared_radius(g: Any, input: Any, other: Any) -> Any:
    """g / (input^2 + other^2), and 0 at the origin."""
    squared = input * input + other * other
    origin = eq(squared, 0)
    return where(origin, 0.0, g / where(origin, 1.0, squared))


atan2.gradients(
    input=lambda g, input, other: _per_squared_radius(g, input, other) * other,
    other=lambda g, input, other: _per_squared_radius(g, input, other) * -input,
)


@op
def sinh(input: Array, /) -> Any:
    """The hyperbolic sine."""
    return precise(np.sinh, input)


@op
def cosh(input: Array, /) -> Any:
    """The hyperbolic cosine."""
    return precise(np.cosh, input)


sinh.gradients(input=lambda g, input: g * cosh(input))
cosh.gradients(input=lambda g, input: g * sinh(input))


@op
def asinh(input: Array, /) -> Any:
    """The inverse of sinh."""
    return np.arcsinh(floating(input))


asinh.gradients(input=lambda g, input: g * rsqrt(input * input + 1))


@op
def acosh(input: Array, /) -> Any:
    """The inverse of cosh on [1, inf); nan below."""
    return np.arccosh(floating(input))


acosh.gradients(input=lambda g, input: g * rsqrt(input * input - 1))


@op
def atanh(input: Array, /) -> Any:
    """The inverse of tanh on (-1, 1)."""
    return np.arctanh(floating(input))


atanh.gradients(input=lambda g, input: g / (1 - input * input))


@op(explain=mismatch)
def hypot(input: Array, other: Array, /) -> Any:
    """sqrt(input^2 + other^2) without overflow; NotImplementedError for integers."""
    a, b = aligned(input, other)
    if a.dtype.kind != "f":
        raise NotImplementedError(f"\"hypot_cpu\" not implemented for '{dtype_of(a).type_name}'")
    return np.hypot(a, b)


hypot.gradients(input=lambda g, input, out: g * (input / out), other=lambda g, other, out: g * (other / out))


@op
def sinc(input: Array, /) -> Any:
    """sin(pi x) / (pi x), and 1 at 0."""
    return np.sinc(floating(input))


def _sinc_slope(g: Any, input: Any) -> Any:
    """(cos(pi x) pi x - sin(pi x)) / (pi x^2), and 0 at 0."""
    centre = eq(input * input, 0)
    safe = where(centre, 1.0, input)
    angle = safe * math.pi
    slope = (cos(angle) * angle - sin(angle)) / (power(safe, 2) * math.pi)
    return g * where(centre, 0.0, slope)


sinc.gradients(input=_sinc_slope)


@op(node="Deg2RadBackward0")
def deg2rad(input: Array, /) -> Any:
    """Degrees as radians."""
    return floating(input) * (math.pi / 180)


@op(node="Rad2DegBackward0")
def rad2deg(input: Array, /) -> Any:
    """Radians as degrees."""
    return floating(input) * (180 / math.pi)


deg2rad.gradients(input=lambda g: g * (math.pi / 180))
rad2deg.gradients(input=lambda g: g * (180 / math.pi))
