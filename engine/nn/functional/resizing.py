"""Images and sequences made larger or smaller."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from engine.autograd.tensor import Tensor
from engine.ops.resizing import blended, linear_weights, nearest, nearest_places


def interpolate(
    input: Tensor,
    size: int | Sequence[int] | None = None,
    scale_factor: float | Sequence[float] | None = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None,
    antialias: bool = False,
) -> Any:
    """(N, C, ...) in another size: "nearest" repeats elements, "bilinear" and "linear" blend them.

    Give `size` or `scale_factor`, one number or one for each spatial dimension. ValueError for both or none.
    """
    old = input._array.shape[2:]
    dims = len(old)
    new, scale = _sizes(old, size, scale_factor, bool(recompute_scale_factor))
    if mode == "nearest":
        if align_corners is not None:
            raise ValueError(
                "align_corners option can only be set with the interpolating modes: "
                "linear | bilinear | bicubic | trilinear"
            )
        return nearest(input, nearest_places(old, new, scale))
    if mode == "bilinear" and dims == 2:
        return blended(input, *_weights(old, new, scale, bool(align_corners)))
    if mode == "linear" and dims == 1:
        weights = _weights((1, *old), (1, *new), (1.0, *scale), bool(align_corners))
        return blended(input.unsqueeze(-2), *weights).squeeze(-2)
    raise NotImplementedError(
        f"Input Error: Only 3D, 4D and 5D input Tensors supported (got {dims + 2}D) for the modes: nearest | "
        f"linear | bilinear (got {mode})"
    )


def _sizes(old: tuple[int, ...], size: Any, factor: Any, recompute: bool) -> tuple[Any, tuple[float, ...]]:
    """The new lengths, and how far one step there reaches here."""
    if size is not None and factor is not None:
        raise ValueError("only one of size or scale_factor should be defined")
    if size is None and factor is None:
        raise ValueError("either size or scale_factor should be defined")
    if size is not None:
        new = (size,) * len(old) if isinstance(size, int) else tuple(int(n) for n in size)
        return new, tuple(n / m for n, m in zip(old, new, strict=True))
    factors = (float(factor),) * len(old) if isinstance(factor, int | float) else tuple(map(float, factor))
    new = tuple(math.floor(n * f) for n, f in zip(old, factors, strict=True))
    if recompute:
        return new, tuple(n / m for n, m in zip(old, new, strict=True))
    return new, tuple(1 / f for f in factors)


def _weights(old: Any, new: Any, scale: Any, align_corners: bool) -> list[Any]:
    return [linear_weights(n, m, s, align_corners) for n, m, s in zip(old, new, scale, strict=True)]
