"""Arithmetic between tensors and numbers, element by element with broadcasting.

Shapes: operands that broadcast, to their common shape.
Errors: RuntimeError for shapes that do not broadcast.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, result_type
from engine.autograd.dtypes import named as dtype_named
from engine.autograd.op import op

from .broadcasting import aligned, aligned_floats, mismatch
from .comparisons import logical_not
from .gating import nothing, passed
from .selection import where


@op(name="add", explain=mismatch)
def plus(input: Array, other: Array, /) -> Any:
    """input + other."""
    a, b = aligned(input, other)
    return a + b


plus.gradients(input=lambda g: g, other=lambda g: g)


def _is_bool(operand: Any) -> bool:
    return operand.dtype.kind == "b" if isinstance(operand, np.ndarray) else type(operand) in (bool, np.bool_)


def _refuse_bools(one: Any, two: Any) -> None:
    first, second = _is_bool(one), _is_bool(two)
    if first and second:
        raise RuntimeError(
            "Subtraction, the `-` operator, with two bool tensors is not supported. "
            "Use the `^` or `logical_xor()` operator instead."
        )
    if first or second:
        raise RuntimeError(
            "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to "
            "invert a mask, use the `~` or `logical_not()` operator instead."
        )


@op(name="sub", explain=mismatch)
def minus(input: Array, other: Array, /) -> Any:
    """input - other; RuntimeError when one of them is of bools."""
    a, b = aligned(input, other)
    if a is not input or b is not other or a.dtype.kind == "b":
        _refuse_bools(input, other)
    return a - b


minus.gradients(input=lambda g: g, other=lambda g: -g)


def add(input: Any, other: Any, *, alpha: float = 1) -> Any:
    """input + alpha * other."""
    return plus(input, other if type(alpha) is int and alpha == 1 else _scaled(input, other, alpha))


def sub(input: Any, other: Any, *, alpha: float = 1) -> Any:
    """input - alpha * other."""
    return minus(input, other if type(alpha) is int and alpha == 1 else _scaled(input, other, alpha))


def _scaled(input: Any, other: Any, alpha: Any) -> Any:
    """alpha * other in a type that does not widen the sum; RuntimeError for an alpha of a higher kind."""
    kind = result_type(*(each._array if hasattr(each, "_array") else each for each in (input, other)))
    if isinstance(alpha, bool) and kind.kind != "b":
        raise RuntimeError("Boolean alpha only supported for Boolean results.")
    if isinstance(alpha, complex) and kind.kind != "c":
        raise RuntimeError("For non-complex input tensors, argument alpha must not be a complex number.")
    if isinstance(alpha, float) and kind.kind in "biu":
        raise RuntimeError("For integral input tensors, argument alpha must not be a floating point number.")
    scaled = other * alpha
    return scaled.to(dtype_named(kind.name)) if kind.kind == "b" and hasattr(scaled, "_array") else scaled


@op(node="RsubBackward1", explain=mismatch)
def rsub(input: Array, other: Array, /) -> Any:
    """other - input: what `2 - x` becomes; RuntimeError when one of them is of bools."""
    a, b = aligned(input, other)
    if a is not input or b is not other or a.dtype.kind == "b":
        _refuse_bools(input, other)
    return b - a


rsub.gradients(input=lambda g: -g, other=lambda g: g)


@op(explain=mismatch)
def mul(input: Array, other: Array, /) -> Any:
    """input * other."""
    a, b = aligned(input, other)
    return a * b


mul.gradients(input=lambda g, other: g * other, other=lambda g, input: g * input)


@op(explain=mismatch)
def div(input: Array, other: Array, /) -> Any:
    """input / other; integers divide into the default float type."""
    a, b = aligned_floats(input, other)
    return a / b


div.gradients(
    input=lambda g, other: g / other,
    other=lambda g, input, other: -g * (input / other) / other,
)


@op
def neg(input: Array, /) -> Any:
    """-input."""
    if input.dtype.kind == "b":
        raise RuntimeError(
            "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a "
            "mask, use the `~` or `logical_not()` operator instead."
        )
    return -input


neg.gradients(input=lambda g: -g)


@op
def sign(input: Array, /) -> Any:
    """-1, 0 or 1 by the sign of each element, 0 for nan; its gradient is 0."""
    if input.dtype.kind != "f":
        return input.copy() if input.dtype.kind == "b" else np.sign(input)
    return np.nan_to_num(np.sign(input))


@op
def sgn(input: Array, /) -> Any:
    """The same as sign; of complex numbers the one of size 1 in their direction."""
    return np.sign(input) if input.dtype.kind == "c" else sign(input)


sign.gradients(input=nothing)
sgn.gradients(input=nothing)


@op
def abs(input: Array, /) -> Any:  # noqa: A001 - PyTorch's name
    """|input|; its gradient at 0 is 0."""
    return np.abs(input)


abs.gradients(input=lambda g, input: g * sign(input))


def _divisible(input: Any, other: Any) -> tuple[Any, Any]:
    """Both operands in one type; RuntimeError for an integer by 0."""
    a, b = aligned(input, other)
    a = np.asarray(a)
    if a.dtype.kind != "f" and not np.all(b):
        raise RuntimeError("ZeroDivisionError")
    return a, b


@op(recorded=False, explain=mismatch)
def floor_divide(input: Array, other: Array, /) -> Any:
    """The quotient rounded down; PyTorch gives it no gradient."""
    return np.floor_divide(*_divisible(input, other))


@op(explain=mismatch)
def remainder(input: Array, other: Array, /) -> Any:
    """input % other with the sign of `other`."""
    a, b = _divisible(input, other)
    rest = np.remainder(a, b)
    return np.where(rest == 0, np.copysign(0, a, dtype=rest.dtype), rest) if rest.dtype.kind == "f" else rest


remainder.gradients(input=lambda g: g, other=lambda g, input, other: -g * floor_divide(input, other))


@op(explain=mismatch)
def maximum(input: Array, other: Array, /) -> Any:
    """The larger of both; where they are equal each takes half the gradient."""
    return np.maximum(*aligned(input, other))


@op(explain=mismatch)
def minimum(input: Array, other: Array, /) -> Any:
    """The smaller of both; where they are equal each takes half the gradient."""
    return np.minimum(*aligned(input, other))


def _share(g: Any, one: Any, two: Any) -> Any:
    """All of it where `one` is taken, also for nan on either side; half of it for both of equals."""
    return passed(where(one == two, g * 0.5, g), logical_not(one < two))


maximum.gradients(
    input=lambda g, input, other: _share(g, input, other),
    other=lambda g, input, other: _share(g, other, input),
)
minimum.gradients(
    input=lambda g, input, other: _share(g, other, input),
    other=lambda g, input, other: _share(g, input, other),
)


def positive(input: Any) -> Any:
    """The tensor itself; RuntimeError for bools."""
    if input._array.dtype.kind == "b":
        raise RuntimeError("The `+` operator, on a bool tensor is not supported.")
    return input


@op(recorded=False, explain=mismatch)
def gcd(input: Array, other: Array, /) -> Any:
    """The greatest common divisor of integers."""
    return np.gcd(*aligned(input, other))


@op(recorded=False, explain=mismatch)
def lcm(input: Array, other: Array, /) -> Any:
    """The least common multiple of integers."""
    return np.lcm(*aligned(input, other))
