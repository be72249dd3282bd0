"""Borders around tensors.

Shapes: any, longer by two widths for each of the last dimensions.
Errors: RuntimeError for widths that do not fit; NotImplementedError for modes on other dimensions.
Source: PyTorch's page of each name, torch.nn.functional.<name>.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import Operation
from engine.autograd.tensor import Tensor
from engine.ops.padding import MIRRORED, PROLONGED, WRAPPED, bordered

from ..naming import type_name
from .checking import check_tensor

_NOT_CONSTANT = (
    "Padding size {} is not supported for {}D input tensor.\n"
    "Supported combinations for non-constant padding:\n"
    "  - 2D or 3D input: padding size = 2 (pads last dimension)\n"
    "  - 3D or 4D input: padding size = 4 (pads last 2 dimensions)\n"
    "  - 4D or 5D input: padding size = 6 (pads last 3 dimensions)"
)


def pad(input: Tensor, pad: Sequence[int], mode: str = "constant", value: float | None = None) -> Any:
    """`input` with a border: (left, right) of the last dimension, (top, bottom) of the one before, ...

    "constant" fills it with `value` (0), "reflect" mirrors without the edge, "replicate" repeats the edge,
    "circular" wraps around. Negative widths cut off.
    """
    check_tensor("pad", input)
    shape = input._array.shape
    _check_widths(pad, len(shape))
    sides = [(int(pad[i]), int(pad[i + 1])) for i in range(0, len(pad), 2)][::-1]
    if mode == "constant":
        if any(n + a + b < 0 for n, (a, b) in zip(shape[len(shape) - len(sides) :], sides, strict=True)):
            raise RuntimeError("narrow(): length must be non-negative.")
        rest = ((0, 0),) * (len(shape) - len(sides))
        return bordered(input, (*rest, *sides), 0.0 if value is None else value)
    if value is not None and value != 0:
        raise RuntimeError(f'Padding mode "{mode}" doesn\'t take in value argument')
    if mode not in _BORDERS:
        raise NotImplementedError(f"Unrecognised padding mode {mode}")
    dims = len(sides)
    if not 1 <= dims <= 3 or len(shape) not in (dims + 1, dims + 2):
        raise NotImplementedError(_NOT_CONSTANT.format(len(pad), len(shape)))
    border = _BORDERS[mode]
    if mode != "circular":
        _check_filled(shape, dims)
        _check_output(shape[-dims:], sides)
    places = [border.places(axis, shape, *sides[axis]) for axis in range(-1, -dims - 1, -1)]
    grid = tuple(place.reshape(-1, *(1,) * i) for i, place in enumerate(places))[::-1]
    return border.operations[dims](input, (..., *grid))


def _check_widths(widths: Any, ndim: int) -> None:
    if not isinstance(widths, Sequence):
        raise TypeError(f"pad(): argument 'pad' (position 2) must be tuple of ints, not {type_name(widths)}")
    for i, width in enumerate(widths):
        if isinstance(width, float):
            raise TypeError(
                "pad(): argument 'pad' (position 2) must be tuple of ints, but found element of type float "
                f"at pos {i}"
            )
    if len(widths) % 2:
        raise RuntimeError("Padding length must be divisible by 2")
    if len(widths) > 2 * ndim:
        raise RuntimeError(
            "Padding length should be less than or equal to two times the input dimension but got padding "
            f"length {len(widths)} and input of dimension {ndim}"
        )


def _check_filled(shape: tuple[int, ...], dims: int) -> None:
    if 0 in shape[-dims - 1 :]:
        raise RuntimeError(
            f"Expected {dims + 1}D or {dims + 2}D (batch mode) tensor with possibly 0 batch size and other "
            f"non-zero dimensions for input, but got: {list(shape)}"
        )


def _check_output(size: tuple[int, ...], sides: Sequence[tuple[int, int]]) -> None:
    """RuntimeError when nothing is left in any direction."""
    out = [n + a + b for n, (a, b) in zip(size, sides, strict=True)]
    if all(n < 1 for n in out):
        names = "DHW"[-len(out) :]
        before = [f"{name}: {n}" for name, n in zip(names, size, strict=True)]
        after = " ".join(f"{name}: {n}" for name, n in zip(names, out, strict=True))
        told = ", ".join([" ".join(before[:-1]), before[-1]] if len(out) > 1 else before)
        raise RuntimeError(f"input ({told}) is too small. Calculated output {after}")


def _reflected(axis: int, shape: tuple[int, ...], before: int, after: int) -> Array:
    n = shape[axis]
    if max(before, after) >= n:
        raise RuntimeError(
            f"Argument #{2 - 2 * axis}: Padding size should be less than the corresponding input dimension, "
            f"but got: padding ({before}, {after}) at dimension {len(shape) + axis} of input {list(shape)}"
        )
    folded = np.abs(np.arange(-before, n + after))
    return np.where(folded < n, folded, 2 * (n - 1) - folded)


def _repeated(axis: int, shape: tuple[int, ...], before: int, after: int) -> Array:
    n = shape[axis]
    return np.arange(-before, n + after).clip(0, n - 1)


def _wrapped(axis: int, shape: tuple[int, ...], before: int, after: int) -> Array:
    n = shape[axis]
    if max(before, after) > n or not n:
        raise RuntimeError("Padding value causes wrapping around more than once.")
    left = np.arange(max(-before, 0), n - max(-after, 0))
    if not len(left):
        if max(before, after) > 0:
            raise RuntimeError("Padding value causes wrapping around more than once.")
        return left
    return left[np.arange(-max(before, 0), len(left) + max(after, 0)) % len(left)]


class _Border(NamedTuple):
    """Which element of a dimension each place of the longer one shows, and the operation on all of them."""

    places: Callable[[int, tuple[int, ...], int, int], Array]
    operations: Mapping[int, Operation]


_BORDERS = {
    "reflect": _Border(_reflected, MIRRORED),
    "replicate": _Border(_repeated, PROLONGED),
    "circular": _Border(_wrapped, WRAPPED),
}
