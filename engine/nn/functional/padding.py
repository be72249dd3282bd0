"""Borders around tensors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from engine.autograd.tensor import Tensor, wrap
from engine.ops.padding import bordered


def pad(input: Tensor, pad: Sequence[int], mode: str = "constant", value: float | None = None) -> Any:
    """`input` with a border: (left, right) of the last dimension, (top, bottom) of the one before, ...

    "constant" fills it with `value` (0; negative widths cut off), "reflect" mirrors without the edge,
    "replicate" repeats the edge, "circular" wraps around.
    """
    if len(pad) % 2:
        raise RuntimeError("Padding length must be divisible by 2")
    if len(pad) > 2 * input._array.ndim:
        raise RuntimeError(
            "Padding length should be less than or equal to two times the input dimension but got padding "
            f"length {len(pad)} and input of dimension {input._array.ndim}"
        )
    sides = [(int(pad[i]), int(pad[i + 1])) for i in range(0, len(pad), 2)][::-1]
    if mode == "constant":
        rest = ((0, 0),) * (input._array.ndim - len(sides))
        return bordered(input, (*rest, *sides), 0.0 if value is None else value)
    if mode not in _PLACES:
        raise NotImplementedError(f"Unrecognised padding mode {mode}")
    dims = len(sides)
    places = [_PLACES[mode](n, *side) for n, side in zip(input._array.shape[-dims:], sides, strict=True)]
    grid = [wrap(place.reshape(-1, *(1,) * (dims - i - 1))) for i, place in enumerate(places)]
    return input[(..., *grid)]


def _reflected(n: int, before: int, after: int) -> Any:
    if max(before, after) >= n:
        raise RuntimeError(
            "Argument #4: Padding size should be less than the corresponding input dimension, but got: "
            f"padding ({before}, {after}) at a dimension of size {n}"
        )
    folded = np.abs(np.arange(-before, n + after))
    return np.where(folded < n, folded, 2 * (n - 1) - folded)


def _repeated(n: int, before: int, after: int) -> Any:
    return np.arange(-before, n + after).clip(0, n - 1)


def _wrapped(n: int, before: int, after: int) -> Any:
    return np.arange(-before, n + after) % n


_PLACES: dict[str, Callable[[int, int, int], Any]] = {
    "reflect": _reflected,
    "replicate": _repeated,
    "circular": _wrapped,
}
