"""Complex tensors: made, taken apart and looked at. Gradients do not flow through them.

Shapes: any; the result has the same, view_as_real with 2 at the end.
Errors: RuntimeError for numbers of another kind.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype_of
from engine.autograd.op import op
from engine.autograd.tensor import Tensor, wrap

from .broadcasting import floating, mismatch
from .gating import nothing

_PARTS = {"float32": np.complex64, "float64": np.complex128}


@op(name="complex", recorded=False, explain=mismatch)
def complex_(real: Array, imag: Array, /) -> Any:
    """real + i imag; RuntimeError unless both are of float32 or both of float64."""
    if real.dtype != imag.dtype or real.dtype.name not in _PARTS:
        first, second = dtype_of(real).type_name, dtype_of(imag).type_name
        if first == second:
            raise RuntimeError(f"Expected both inputs to be Half, Float or Double tensors but got {first}")
        raise RuntimeError(
            f"Expected object of scalar type {first} but got scalar type {second} for second argument"
        )
    out: Array = np.empty(np.broadcast_shapes(real.shape, imag.shape), _PARTS[real.dtype.name])
    out.real, out.imag = real, imag
    return out


@op(recorded=False, explain=mismatch)
def polar(abs: Array, angle: Array, /) -> Any:
    """abs (cos angle + i sin angle)."""
    return (abs * np.exp(1j * angle)).astype(_PARTS[np.asarray(abs).dtype.name])


@op(name="conj", recorded=False)
def conjugated(input: Array, /) -> Any:
    """The complex conjugate of each element."""
    return np.conj(input)


def conj(input: Tensor) -> Tensor:
    """The complex conjugate; a real tensor as it is."""
    result: Tensor = conjugated(input) if input.is_complex() else input
    return result


@op
def angle(input: Array, /) -> Any:
    """The angle to the positive real axis: 0 or pi for real numbers, whose gradient is 0."""
    values = floating(input)
    if values.dtype.kind == "c":
        return np.angle(values).astype(values.real.dtype)
    return np.where(np.isnan(values), values, (values < 0) * values.dtype.type(np.pi))


angle.gradients(input=nothing)


def real(input: Tensor) -> Tensor:
    """The real parts, which share the memory; a real tensor as it is."""
    return wrap(input._array.real) if input.is_complex() else input


def imag(input: Tensor) -> Tensor:
    """The imaginary parts, which share the memory; RuntimeError for a real tensor."""
    if not input.is_complex():
        raise RuntimeError("imag is not implemented for tensors with non-complex dtypes.")
    return wrap(input._array.imag)


def view_as_real(input: Tensor) -> Tensor:
    """(..., 2): real and imaginary parts side by side in the same memory."""
    if not input.is_complex():
        raise RuntimeError("view_as_real is only supported for complex tensors")
    array = np.ascontiguousarray(input._array)
    return wrap(array.view(array.real.dtype).reshape(*input._array.shape, 2))


def view_as_complex(input: Tensor) -> Tensor:
    """The complex numbers whose parts lie side by side in the last dimension, of length 2."""
    array = input._array
    if array.dtype.name not in _PARTS:
        raise RuntimeError("view_as_complex is only supported for half, float and double tensors")
    if array.ndim == 0 or array.shape[-1] != 2:
        raise RuntimeError("Tensor must have a last dimension of size 2")
    return wrap(np.ascontiguousarray(array).view(_PARTS[array.dtype.name])[..., 0])


def resolve_conj(input: Tensor) -> Tensor:
    """The tensor itself: conjugates are computed at once."""
    return input


@op(recorded=False)
def isreal(input: Array, /) -> Any:
    """Where the imaginary part is 0."""
    return np.isreal(input)
