"""Images read at the places of a grid: `grid_sample`, and `affine_grid`, which makes grids.

Shapes: (N, C, *in) and grids (N, *out, dims) to (N, C, *out).
Errors: RuntimeError for shapes that do not fit.
Source: Jaderberg et al. (2015).
"""

from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.tensor import Tensor, wrap
from engine.ops.grid_sampling import SAMPLERS, affine_places, corners
from engine.ops.joining import stack

from .sizes import type_name

_CORNERS_CHANGED = (
    "Default grid_sample and affine_grid behavior has changed to align_corners=False since 1.3.0. Please "
    "specify align_corners=True if the old behavior is desired. See the documentation of grid_sample for "
    "details."
)
_SHARPNESS = -0.75  # of cubic interpolation, Keys (1981)


def affine_grid(theta: Tensor, size: Sequence[int], align_corners: bool | None = None) -> Any:
    """The places (N, H, W, 2) where an image (N, C, H, W) goes under maps theta (N, 2, 3); 3d alike.

    Coordinates run from -1 to 1, between the corners' centres if `align_corners`, else their outer edges.
    """
    if align_corners is None:
        warnings.warn(_CORNERS_CHANGED, UserWarning, stacklevel=2)
    if theta._array.dtype.kind != "f":
        raise ValueError(f"Expected theta to have floating point type, but got {theta.dtype}")
    shape = tuple(int(n) for n in size)
    dims = len(shape) - 2
    if dims not in (2, 3):
        raise NotImplementedError(
            "affine_grid only supports 4D and 5D sizes, for 2D and 3D affine transforms, respectively. Got "
            f"size {size}."
        )
    if theta._array.shape[1:] != (dims, dims + 1):
        raise ValueError(
            f"Expected a batch of {dims}D affine matrices of shape Nx{dims}x{dims + 1} for size {size}. Got "
            f"{theta.size()}."
        )
    if min(shape) <= 0:
        raise ValueError(f"Expected non-zero, positive output size. Got {size}")
    if len(theta._array) != shape[0]:
        raise RuntimeError(
            f"Expected size for first two dimensions of batch2 tensor to be: [{shape[0]}, {dims + 1}] but "
            f"got: [{len(theta._array)}, {dims + 1}]."
        )
    if align_corners and 1 in shape[2:]:
        warnings.warn(
            "Since version 1.3.0, affine_grid behavior has changed for unit-size grids when "
            "align_corners=True. This is not an intended use case of affine_grid. See the documentation of "
            "affine_grid for details.",
            UserWarning,
            stacklevel=2,
        )
    axes = [_line(n, bool(align_corners)) for n in shape[2:]]
    across = np.meshgrid(*axes, indexing="ij")[::-1]
    base = np.stack([*across, np.ones_like(across[0])], -1).reshape(-1, dims + 1)
    return affine_places(theta, base, shape[2:])


def _line(n: int, align_corners: bool) -> Array:
    line = np.linspace(-1, 1, n) if n > 1 else np.zeros(n)
    return line if align_corners else line * ((n - 1) / n)


def grid_sample(
    input: Tensor,
    grid: Tensor,
    mode: str = "bilinear",
    padding_mode: str = "zeros",
    align_corners: bool | None = None,
) -> Any:
    """The values of (N, C, H, W) at the places `grid` (N, H', W', 2), x before y, from -1 to 1; 3d alike.

    Outside lie "zeros", the "border", or a "reflection". Between pixels "bilinear", "bicubic" or "nearest".
    """
    if mode not in ("bilinear", "nearest", "bicubic"):
        raise ValueError(
            "nn.functional.grid_sample(): expected mode to be 'bilinear', 'nearest' or 'bicubic', but got: "
            f"'{mode}'"
        )
    if padding_mode not in ("zeros", "border", "reflection"):
        raise ValueError(
            "nn.functional.grid_sample(): expected padding_mode to be 'zeros', 'border', or 'reflection', "
            f"but got: '{padding_mode}'"
        )
    if align_corners is None:
        warnings.warn(_CORNERS_CHANGED, UserWarning, stacklevel=2)
    align = bool(align_corners)
    _check(input, grid, mode)
    size = input._array.shape[2:]
    points = grid.reshape(grid.shape[0], math.prod(grid.shape[1:-1]), len(size))
    taps = []
    for i, n in enumerate(size):
        place = points[..., len(size) - 1 - i]  # x, the last dimension, comes first
        place = ((place + 1) / 2) * (n - 1) if align else ((place + 1) * n - 1) / 2
        taps.append(_taps(place, n, mode, padding_mode, align))
    return _blended(input, taps, grid._array.shape[1:-1])


def _taps(place: Any, n: int, mode: str, padding: str, align: bool) -> list[tuple[Array, Any]]:
    """The pixels of one dimension that a sample takes part of, and how much of each."""
    if mode == "bicubic":
        low = np.floor(place._array)
        share = place - wrap(low)
        weights = _cubic(share)
        return [
            (_within(wrap(low + i - 1), n, padding, align)._array, weight) for i, weight in enumerate(weights)
        ]
    place = _within(place, n, padding, align)
    if mode == "nearest":
        return [(np.rint(place._array), place * 0 + 1)]
    low = np.floor(place._array)
    share = place - wrap(low)
    return [(low, 1 - share), (low + 1, share)]


def _cubic(share: Any) -> list[Any]:
    """The weights of the four pixels around a place, `share` after the second of them."""
    a = _SHARPNESS
    rest = 1 - share
    return [_far(share + 1, a), _near(share, a), _near(rest, a), _far(rest + 1, a)]


def _near(x: Any, a: float) -> Any:
    return ((a + 2) * x - (a + 3)) * x * x + 1


def _far(x: Any, a: float) -> Any:
    return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a


def _within(place: Any, n: int, padding: str, align: bool) -> Any:
    """A place outside moved to the border, or reflected until it is inside; with zeros it stays."""
    if padding == "zeros":
        return place
    if padding == "reflection":
        place = _reflected(place, *((0, 2 * (n - 1)) if align else (-1, 2 * n - 1)))
    return place.clamp(0, n - 1)


def _reflected(place: Any, twice_low: int, twice_high: int) -> Any:
    if twice_low == twice_high:
        return place * 0
    low, span = twice_low / 2, (twice_high - twice_low) / 2
    distance = (place - low).abs()
    flips = np.floor(distance._array / span)
    rest = distance - wrap(flips * place._array.dtype.type(span))
    even = flips % 2 == 0
    sign = np.where(even, 1, -1).astype(place._array.dtype)
    return rest * wrap(sign) + wrap(np.where(even, low, span + low).astype(place._array.dtype))


def _blended(input: Tensor, taps: list[list[tuple[Array, Any]]], out: tuple[int, ...]) -> Any:
    size = input._array.shape[2:]
    places, insides = [], []
    weights: list[Any] = []
    for corner in itertools.product(*taps):
        place, inside, weight = np.int64(0), np.bool_(True), None
        for (at, part), n in zip(corner, size, strict=True):
            fits = (at >= 0) & (at < n)
            place = place * n + np.where(fits, at, 0).astype(np.int64)
            inside = inside & fits
            weight = part if weight is None else weight * part
        places.append(place)
        insides.append(inside)
        weights.append(weight)
    flat = input.reshape(*input.shape[:2], math.prod(size))
    values = corners(flat, np.stack(places, 1), np.stack(insides, 1))
    return SAMPLERS[len(size)](values, stack(weights, 1), out)


def _check(input: Tensor, grid: Tensor, mode: str) -> None:
    shape, places = input._array.shape, grid._array.shape
    told = f"but got input with sizes {list(shape)} and grid with sizes {list(places)}"
    if not places or not shape or shape[0] != places[0]:
        raise RuntimeError(f"grid_sampler(): expected grid and input to have same batch size, {told}")
    if places[-1] != len(shape) - 2:
        raise RuntimeError(
            f"grid_sampler(): expected grid to have size {len(shape) - 2} in last dimension, but got grid "
            f"with sizes {list(places)}"
        )
    for axis in range(2, len(shape)):
        if not shape[axis]:
            raise RuntimeError(
                "grid_sampler(): expected input to have non-empty spatial dimensions, but input has sizes "
                f"{list(shape)} with dimension {axis} being empty"
            )
    if len(shape) not in (4, 5) or len(places) != len(shape):
        raise RuntimeError(
            f"grid_sampler(): expected 4D or 5D input and grid with same number of dimensions, {told}"
        )
    if mode == "bicubic" and len(shape) == 5:
        raise RuntimeError("grid_sampler(): bicubic interpolation only supports 4D input")
    if input._array.dtype != grid._array.dtype:
        raise RuntimeError(f"expected scalar type {type_name(input)} but found {type_name(grid)}")
