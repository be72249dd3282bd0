"""The colours of a picture, as in the app's light theme: one for each class, viridis for values."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiment import Floats

Color = tuple[int, int, int]
Pixels = NDArray[np.uint8]

GROUND: Color = (255, 255, 255)
GRID: Color = (228, 231, 235)
MUTED: Color = (99, 106, 120)
CONTOUR: Color = (31, 36, 48)
CLASSES: tuple[Color, ...] = (
    (0xF2, 0x8E, 0x2B),
    (0x2A, 0x6F, 0xBB),
    (0x0F, 0x9D, 0x76),
    (0xB4, 0x50, 0x9A),
    (0xA8, 0x90, 0x00),
    (0x5B, 0x64, 0x72),
)
TRAIN: Color = CLASSES[1]
TEST: Color = CLASSES[0]
CURVE: Color = (59, 91, 219)

# Every eighth of the viridis map of matplotlib (CC0).
_VIRIDIS = np.array(
    [
        (68, 1, 84),
        (71, 45, 123),
        (59, 82, 139),
        (44, 114, 142),
        (33, 145, 140),
        (40, 174, 128),
        (94, 201, 98),
        (173, 220, 48),
        (253, 231, 37),
    ]
)


def probability_colors(probability: Floats) -> Pixels:
    """RGB (..., 3) for probabilities of any shape: class 0's colour, white at 0.5, class 1's; all soft."""
    certainty = 2 * np.clip(np.nan_to_num(probability, nan=0.5), 0, 1) - 1
    ends = np.where(certainty[..., None] < 0, CLASSES[0], CLASSES[1])
    return _soft(ends, np.abs(certainty))


def class_colors(shares: Floats) -> Pixels:
    """RGB (..., 3) for shares (..., classes): the likeliest class' colour, white where undecided."""
    known = np.nan_to_num(shares, nan=0.0)
    lowest = 1 / known.shape[-1]
    certainty = np.clip((known.max(axis=-1) - lowest) / (1 - lowest), 0, 1)
    return _soft(np.array(CLASSES)[known.argmax(axis=-1)], certainty)


def value_colors(values: Floats, low: float, high: float, strength: float) -> Pixels:
    """RGB (..., 3) for values of any shape, on a scale from `low` to `high`; full colours at `strength` 1."""
    share = np.clip(np.nan_to_num((values - low) / ((high - low) or 1.0), nan=0.5), 0, 1)
    stops = np.linspace(0, 1, len(_VIRIDIS))
    full = np.stack([np.interp(share, stops, channel) for channel in _VIRIDIS.T], axis=-1)
    return _mixed(np.array(GROUND), full, strength)


def paler(color: Color, share: float) -> Color:
    """`color`, `share` (0 to 1) of the way to the ground."""
    red, green, blue = _mixed(np.array(color), np.array(GROUND), share).tolist()
    return red, green, blue


def _soft(colors: NDArray[Any], certainty: Floats | NDArray[np.float64]) -> Pixels:
    """From the ground at certainty 0 to a softened colour at 1."""
    strength = 0.57 * certainty * (1.5 - 0.5 * certainty**2)
    return _mixed(np.array(GROUND), colors, strength[..., None])


def _mixed(
    first: NDArray[np.int_], second: NDArray[np.float64], share: NDArray[np.float64] | float
) -> Pixels:
    mixed: Pixels = (first + (second - first) * share).round().astype(np.uint8)
    return mixed
