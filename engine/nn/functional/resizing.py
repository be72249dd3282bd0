"""Images and sequences made larger or smaller.

Shapes: (N, C, *in) to (N, C, *out).
Errors: ValueError unless one of size and scale_factor is given.
Source: PyTorch's page of torch.nn.functional.interpolate; Keys (1981), bicubic.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.tensor import Tensor
from engine.ops.resizing import (
    BLENDED,
    BLENDED_SMOOTHLY,
    NEAREST,
    NEAREST_EXACT,
    cubic,
    cubic_weights,
    lanczos,
    linear_weights,
    nearest_places,
    smooth_weights,
    triangle,
)

from .average_pooling import adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d
from .checking import check_tensor
from .sizes import type_name

_DIMS = {"linear": 1, "bilinear": 2, "bicubic": 2, "trilinear": 3}
_AREAS = {1: adaptive_avg_pool1d, 2: adaptive_avg_pool2d, 3: adaptive_avg_pool3d}
_FILTERS: dict[str, tuple[Callable[[Array], Array], int]] = {
    "bilinear": (triangle, 1),
    "bicubic": (partial(cubic, a=-0.5), 2),
    "lanczos": (lanczos, 3),
}
"""What blends what gets smaller, and how far it reaches."""
_SPATIAL = "Please provide input tensor in (N, C, d1, d2, ...,dK) format and "


def interpolate(
    input: Tensor,
    size: int | Sequence[int] | None = None,
    scale_factor: float | Sequence[float] | None = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None,
    antialias: bool = False,
) -> Any:
    """(N, C, ...) in another size: "nearest" repeats elements, "linear" (1d), "bilinear" and "bicubic" (2d)
    and "trilinear" (3d) blend them, "area" takes means.

    Give `size` or `scale_factor`, one number or one for each spatial dimension. With `antialias` what gets
    smaller is blended over the whole step.
    """
    check_tensor("interpolate", input)
    old = input._array.shape[2:]
    if mode in ("nearest", "area", "nearest-exact") and align_corners is not None:
        raise ValueError(
            "align_corners option can only be set with the interpolating modes: "
            "linear | bilinear | bicubic | trilinear"
        )
    new, scale = _sizes(old, size, scale_factor, bool(recompute_scale_factor))
    if antialias and not (mode in BLENDED_SMOOTHLY and len(old) == 2):
        raise ValueError(
            "Anti-alias option is restricted to bilinear, bicubic, and lanczos modes and requires a 4-D "
            "tensor as input"
        )
    if mode == "lanczos" and not antialias:
        raise ValueError("Lanczos mode requires antialias=True")
    if mode == "lanczos" and align_corners:
        raise ValueError("Lanczos mode does not support align_corners=True")
    _check_mode(mode, len(old))
    if mode == "area":
        return _AREAS[len(old)](input, new)
    _check_sizes(input, old, new)
    if mode in ("nearest", "nearest-exact"):
        operations, offset = (NEAREST, 0.0) if mode == "nearest" else (NEAREST_EXACT, 0.5)
        _check_dtype(f"upsample_nearest{len(old)}d", input)
        if mode == "nearest" and len(old) == 2 and sum(new) <= 128:
            scale = tuple(_short(*each) for each in zip(old, new, scale, strict=True))
        return operations[len(old)](input, nearest_places(old, new, scale, offset))
    _check_dtype(f"upsample_{mode}{len(old)}d", input)
    return _blend(input, mode, new, scale, bool(align_corners), antialias)


def _blend(
    input: Tensor, mode: str, new: tuple[int, ...], scale: tuple[float, ...], align: bool, antialias: bool
) -> Any:
    old = input._array.shape[2:]
    if antialias:
        kernel, reach = _FILTERS[mode]
        if align:
            scale = tuple((n - 1) / (m - 1) if m > 1 else 0.0 for n, m in zip(old, new, strict=True))
        steps = zip(old, new, scale, strict=True)
        return BLENDED_SMOOTHLY[mode](input, tuple(smooth_weights(*step, kernel, reach) for step in steps))
    weights = cubic_weights if mode == "bicubic" else linear_weights
    matrices = tuple(weights(n, m, s, align) for n, m, s in zip(old, new, scale, strict=True))
    if input._array.dtype.kind != "f":  # bytes, as images have them
        return BLENDED[mode](input.float(), matrices).round().clamp(0, 255).to(input.dtype)
    return BLENDED[mode](input, matrices)


def _short(n: int, m: int, scale: float) -> float:
    """The step that PyTorch takes in small images: exact where a length stays or doubles."""
    return n / m if m in (n, 2 * n) else scale


def upsample(
    input: Tensor,
    size: int | Sequence[int] | None = None,
    scale_factor: float | Sequence[float] | None = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
) -> Any:
    """The old name of `interpolate`; warns."""
    _warn("upsample")
    return interpolate(input, size, scale_factor, mode, align_corners)


def upsample_nearest(input: Tensor, size: Any = None, scale_factor: Any = None) -> Any:
    """The old name of `interpolate` by repeating; warns."""
    _warn("upsample_nearest")
    return interpolate(input, size, scale_factor, mode="nearest")


def upsample_bilinear(input: Tensor, size: Any = None, scale_factor: Any = None) -> Any:
    """The old name of bilinear `interpolate` with the corners kept; warns."""
    _warn("upsample_bilinear")
    return interpolate(input, size, scale_factor, mode="bilinear", align_corners=True)


def _warn(name: str) -> None:
    warnings.warn(
        f"`nn.functional.{name}` is deprecated. Use `nn.functional.interpolate` instead.",
        UserWarning,
        stacklevel=3,
    )


def _sizes(old: tuple[int, ...], size: Any, factor: Any, recompute: bool) -> tuple[Any, tuple[float, ...]]:
    """The new lengths, and how far one step there reaches here."""
    if size is not None and factor is not None:
        raise ValueError("only one of size or scale_factor should be defined")
    if size is None and factor is None:
        raise ValueError("either size or scale_factor should be defined")
    if size is not None:
        if recompute:
            raise ValueError("recompute_scale_factor is not meaningful with an explicit size.")
        new = _new_size(old, size)
        return new, tuple(n / m if m else 0.0 for n, m in zip(old, new, strict=True))
    factors = (float(factor),) * len(old) if isinstance(factor, int | float) else tuple(map(float, factor))
    if len(factors) != len(old):
        raise ValueError(
            "Input and scale_factor must have the same number of spatial dimensions, but got input with "
            f"spatial dimensions of {list(old)} and scale_factor of shape {factor}. {_SPATIAL}"
            "scale_factor in (s1, s2, ...,sK) format."
        )
    new = tuple(math.floor(n * f) for n, f in zip(old, factors, strict=True))
    if math.prod(new) > np.iinfo(np.int64).max:
        raise RuntimeError(f"Input and output sizes should be greater than 0, but got output sizes {new}")
    if recompute:
        return new, tuple(n / m if m else 0.0 for n, m in zip(old, new, strict=True))
    return new, tuple(1 / f for f in factors)


def _new_size(old: tuple[int, ...], size: Any) -> tuple[int, ...]:
    if isinstance(size, int):
        return (size,) * len(old)
    given = tuple(size)
    if len(given) != len(old):
        raise ValueError(
            "Input and output must have the same number of spatial dimensions, but got input with spatial "
            f"dimensions of {list(old)} and output size of {size}. {_SPATIAL}output size in "
            "(o1, o2, ...,oK) format."
        )
    if any(isinstance(n, float) for n in given):
        raise TypeError(
            "expected size to be one of int or Tuple[int] or Tuple[int, int] or Tuple[int, int, int], but "
            f"got size with types {[type(n) for n in given]}"
        )
    return tuple(int(n) for n in given)


def _check_mode(mode: str, dims: int) -> None:
    wanted = _DIMS.get(mode, dims)
    known = mode in ("nearest", "nearest-exact", "area", "lanczos", *_DIMS)
    if not known or dims not in (1, 2, 3) or (mode == "bicubic" and dims != 2):
        raise NotImplementedError(
            f"Input Error: Only 3D, 4D and 5D input Tensors supported (got {dims + 2}D) for the modes: "
            "nearest | linear | bilinear | bicubic | trilinear | lanczos | area | nearest-exact "
            f"(got {mode})"
        )
    if wanted != dims:
        raise NotImplementedError(f"Got {dims + 2}D input, but {mode} mode needs {wanted + 2}D input")


def _check_sizes(input: Tensor, old: tuple[int, ...], new: tuple[int, ...]) -> None:
    if min(*old, *new) <= 0:
        axes = "DHW"[-len(old) :]
        told = (
            ", ".join(f"{axis}: {n}" for axis, n in zip(axes, sizes, strict=True)) for sizes in (old, new)
        )
        before, after = told
        also = " and" * (len(old) == 1)
        raise RuntimeError(
            f"Input and output sizes should be greater than 0, but got input ({before}){also} output "
            f"({after})"
        )
    shape = input._array.shape
    if not shape[1]:
        raise RuntimeError(
            f"Non-empty {len(shape)}D data tensor expected but got a tensor with sizes {list(shape)}"
        )


def _check_dtype(kernel: str, input: Tensor) -> None:
    if input._array.dtype.kind != "f" and input._array.dtype.name != "uint8":
        kernel = kernel.replace("2d", "2d_channels_last")
        raise NotImplementedError(f"\"{kernel}\" not implemented for '{type_name(input)}'")
