"""What convolutions refuse: shapes, dtypes and settings that do not fit, in PyTorch's words."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor
from engine.ops.convolution import Geometry

from ..naming import type_name as kind_name
from .checking import check_tensor
from .sizes import c_name, each, type_name

_SIGNATURES = (
    "(Tensor input, Tensor weight, Tensor bias = None, tuple of ints stride = 1, {} = {}, "
    "tuple of ints dilation = 1, int groups = 1)"
)


def check_inputs(name: str, dims: int, input: Any, weight: Any) -> None:
    """TypeError unless both are tensors, RuntimeError for an input of another number of dimensions."""
    check_tensor(name, input)
    if not isinstance(weight, Tensor):
        if name.startswith("conv_transpose"):
            check_tensor(name, weight, "weight", 2)
        raise TypeError(_invalid(name, f"Tensor, {kind_name(weight)}"))
    if input._array.ndim not in (dims + 1, dims + 2):
        raise RuntimeError(
            f"Expected {dims + 1}D (unbatched) or {dims + 2}D (batched) input to {name}, "
            f"but got input of size: {list(input._array.shape)}"
        )


def _invalid(name: str, given: str) -> str:
    ways = [_SIGNATURES.format(*way) for way in (("tuple of ints padding", 0), ("str padding", '"valid"'))]
    listed = "".join(f"\n * {way}" for way in ways)
    told = f"{name}() received an invalid combination of arguments - got ({given}), but expected one of:"
    return told + listed + "\n"


def spread_of(name: str, setting: str, value: Any, dims: int, wanted: int) -> tuple[int, ...]:
    """A setting as one number per dimension; RuntimeError unless these are as many as `wanted`."""
    if isinstance(value, float):
        raise TypeError(_invalid(name, f"Tensor, Tensor, {setting}=float"))
    if isinstance(value, Tensor):
        value = int(value._array) if value._array.ndim == 0 else value.tolist()
    numbers = each(value, dims)
    if len(numbers) != wanted:
        raise RuntimeError(
            f"expected {setting} to be a single integer value or a list of {wanted} values to match the "
            f"convolution dimensions, but got {setting}={list(numbers)}"
        )
    return numbers


def geometry_of(
    name: str, dims: int, wanted: int, stride: Any, padding: Any, dilation: Any, groups: int
) -> Geometry:
    """How the kernel, which has `wanted` dimensions, moves; RuntimeError for settings that mean nothing."""
    geometry = Geometry(
        spread_of(name, "stride", stride, dims, wanted),
        spread_of(name, "padding", padding, dims, wanted),
        spread_of(name, "dilation", dilation, dims, wanted),
        groups,
    )
    if min(geometry.padding) < 0:
        raise RuntimeError("negative padding is not supported")
    if min(geometry.stride) < 1:
        raise RuntimeError("non-positive stride is not supported")
    if min(geometry.dilation) < 1:
        raise RuntimeError(f"dilation should be greater than zero, but got {list(geometry.dilation)}")
    if groups < 1:
        raise RuntimeError("non-positive groups is not supported")
    return geometry


def check_weight(
    input: Tensor, weight: Tensor, bias: Tensor | None, groups: int, transposed: bool = False
) -> None:
    """RuntimeError when channels or dtypes do not fit."""
    got, shape = input._array.shape, weight._array.shape
    if shape[0] < groups:
        raise RuntimeError(
            f"Given groups={groups}, expected weight to be at least {groups} at dimension 0, but got weight "
            f"of size {list(shape)} instead"
        )
    if shape[0] % groups:
        raise RuntimeError(
            f"Given groups={groups}, expected weight to be divisible by {groups} at dimension 0, but got "
            f"weight of size [{list(shape)}] instead"
        )
    channels = shape[0] if transposed else shape[1] * groups
    if got[1] != channels:
        kind = "transposed=1" if transposed else f"groups={groups}"
        raise RuntimeError(
            f"Given {kind}, weight of size {list(shape)}, expected input{list(got)} to have "
            f"{channels} channels, but got {got[1]} channels instead"
        )
    if bias is not None and input._array.dtype != bias._array.dtype:
        raise RuntimeError(f"Input type ({c_name(input)}) and bias type ({c_name(bias)}) should be the same")
    if input._array.dtype != weight._array.dtype:
        raise RuntimeError(f"expected scalar type {type_name(input)} but found {type_name(weight)}")


def check_bias(weight: Tensor, bias: Tensor | None, channels: int, *, transposed: bool) -> None:
    """RuntimeError for a bias that is not one number for each channel that comes out."""
    if bias is not None and bias._array.shape != (channels,):
        kind = "transposed=1, " if transposed else ""
        raise RuntimeError(
            f"Given {kind}weight of size {list(weight._array.shape)}, expected bias to be 1-dimensional with "
            f"{channels} elements, but got bias of size {list(bias._array.shape)} instead"
        )
