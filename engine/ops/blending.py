"""Three operands in one operation: clamping between tensors, interpolation, products and quotients added.

Shapes: operands that broadcast, to their common shape.
Errors: RuntimeError for shapes that do not broadcast.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, complex128, dtype_of, float64, result_type
from engine.autograd.op import op

from .arithmetic import minus, mul
from .broadcasting import mismatch
from .gating import passed
from .pointwise import clamp as clamp_to_numbers
from .pointwise import pow as power


def _together(*operands: Any) -> tuple[Array, ...]:
    kind = result_type(*operands)
    return tuple(np.asarray(operand).astype(kind, copy=False) for operand in operands)


@op(name="clamp_tensor", node="ClampBackward0", explain=mismatch)
def clamped_between(input: Array, min: Array, max: Array, /) -> Any:
    """Each element, or the nearer bound; where min > max it is max."""
    values, low, high = _together(input, min, max)
    return np.minimum(np.maximum(values, low), high)


clamped_between.gradients(
    input=lambda g, input, min, max: passed(g, (input >= min) & (input <= max)),
    min=lambda g, input, min, max: passed(g, (input < min) & (min < max)),
    max=lambda g, input, min, max: passed(g, (max < min) | (input > max)),
)


@op(name="clamp_min_tensor", node="ClampBackward0", explain=mismatch)
def at_least(input: Array, min: Array, /) -> Any:
    """Each element, or `min` where that is larger."""
    return np.maximum(*_together(input, min))


@op(name="clamp_max_tensor", node="ClampBackward0", explain=mismatch)
def at_most(input: Array, max: Array, /) -> Any:
    """Each element, or `max` where that is smaller."""
    return np.minimum(*_together(input, max))


at_least.gradients(
    input=lambda g, input, min: passed(g, input >= min), min=lambda g, input, min: passed(g, input < min)
)
at_most.gradients(
    input=lambda g, input, max: passed(g, input <= max), max=lambda g, input, max: passed(g, input > max)
)


def clamp(input: Any, min: Any = None, max: Any = None) -> Any:
    """Each element, or the nearer bound outside [min, max], which are numbers or tensors."""
    if not (hasattr(min, "_array") or hasattr(max, "_array")):
        return clamp_to_numbers(input, min, max)
    if min is None:
        return at_most(input, max)
    return at_least(input, min) if max is None else clamped_between(input, min, max)


@op(name="clamp_min_number", node="ClampMinBackward0")
def at_least_number(input: Array, /, min: float) -> Any:
    """Each element, or the number `min` where that is larger."""
    return np.maximum(*_together(input, min))


@op(name="clamp_max_number", node="ClampMaxBackward0")
def at_most_number(input: Array, /, max: float) -> Any:
    """Each element, or the number `max` where that is smaller."""
    return np.minimum(*_together(input, max))


at_least_number.gradients(input=lambda g, input, min: passed(g, input >= min))
at_most_number.gradients(input=lambda g, input, max: passed(g, input <= max))


def clamp_min(input: Any, min: Any) -> Any:
    """Each element, or `min`, a number or tensor, where that is larger."""
    return (at_least if hasattr(min, "_array") else at_least_number)(input, min)


def clamp_max(input: Any, max: Any) -> Any:
    """Each element, or `max`, a number or tensor, where that is smaller."""
    return (at_most if hasattr(max, "_array") else at_most_number)(input, max)


def _between(input: Array, end: Array, weight: Any) -> Any:
    """From the nearer end, so that both ends are exact."""
    step = end - input
    return np.where(np.abs(weight) < 0.5, input + weight * step, end - step * (1 - weight))


@op(name="lerp_number", node="LerpBackward0", explain=mismatch)
def between(input: Array, end: Array, /, weight: float) -> Any:
    """input + weight (end - input); NotImplementedError for integers."""
    if input.dtype.kind not in "fc":
        kind = dtype_of(input).type_name
        raise NotImplementedError(f"\"lerp_kernel_scalar\" not implemented for '{kind}'")
    return _between(input, end, input.dtype.type(weight))


between.gradients(input=lambda g, weight: g * (1 - weight), end=lambda g, weight: g * weight)


@op(name="lerp_tensor", node="LerpBackward1", explain=mismatch)
def between_by(input: Array, end: Array, weight: Array, /) -> Any:
    """input + weight (end - input)."""
    return _between(input, end, weight)


between_by.gradients(
    input=lambda g, weight: g * (1 - weight),
    end=lambda g, weight: g * weight,
    weight=lambda g, input, end: g * (end - input),
)


def lerp(input: Any, end: Any, weight: Any) -> Any:
    """input + weight (end - input), for a number or tensor as weight."""
    return (between_by if hasattr(weight, "_array") else between)(input, end, weight)


@op(name="addcmul", explain=mismatch)
def plus_product(input: Array, tensor1: Array, tensor2: Array, /, value: float) -> Any:
    """input + value tensor1 tensor2."""
    start, one, two = _together(input, tensor1, tensor2)
    return start + (one * two if value == 1 else one * value * two)


plus_product.gradients(
    input=lambda g: g,
    tensor1=lambda g, tensor2, value: g * tensor2 * value,
    tensor2=lambda g, tensor1, value: g * tensor1 * value,
)


def addcmul(input: Any, tensor1: Any, tensor2: Any, *, value: float = 1) -> Any:
    """input + value tensor1 tensor2."""
    return plus_product(input, tensor1, tensor2, value)


@op(name="addcdiv", explain=mismatch)
def plus_quotient(input: Array, tensor1: Array, tensor2: Array, /, value: float) -> Any:
    """input + value tensor1 / tensor2."""
    start, one, two = _together(input, tensor1, tensor2)
    if start.dtype.kind not in "fc":
        raise RuntimeError(
            "Integer division with addcdiv is no longer supported, and in a future  release addcdiv will "
            "perform a true division of tensor1 and tensor2."
        )
    return start + one * value / two


plus_quotient.gradients(
    input=lambda g: g,
    tensor1=lambda g, tensor2, value: g * value / tensor2,
    tensor2=lambda g, tensor1, tensor2, value: -g * (tensor1 * value) / (tensor2 * tensor2),
)


def addcdiv(input: Any, tensor1: Any, tensor2: Any, *, value: float = 1) -> Any:
    """input + value tensor1 / tensor2."""
    return plus_quotient(input, tensor1, tensor2, value)


def float_power(input: Any, exponent: Any) -> Any:
    """input ** exponent in float64, or complex128 where one of them is complex."""
    wide = complex128 if _is_complex(input) or _is_complex(exponent) else float64
    base, by = (each.to(wide) if hasattr(each, "_array") else each for each in (input, exponent))
    return power(base, by if hasattr(by, "_array") or wide is complex128 else float(by))


def _is_complex(operand: Any) -> bool:
    return bool(operand.is_complex()) if hasattr(operand, "_array") else isinstance(operand, complex)


def ldexp(input: Any, other: Any) -> Any:
    """input 2^other."""
    return mul(input, power(2.0, other))


def rsub(input: Any, other: Any, *, alpha: float = 1) -> Any:
    """other - alpha input."""
    return minus(other, input if alpha == 1 else mul(input, alpha))
