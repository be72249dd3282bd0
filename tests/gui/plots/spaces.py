"""Scenes of a layer's space for tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from gui.kit.tokens import LIGHT
from gui.plots.point_looks import class_codes, class_looks
from gui.plots.space import Scene

PLACES = np.array([0, 1, 2, 5])
"""Which of all points are drawn."""
POSITIONS = np.array([[-0.8, -0.8], [-0.4, 0.6], [0.5, 0.5], [0.8, -0.6]])


def scene(**parts: Any) -> Scene:
    """Four points of two classes, parted by x = 0 unless told otherwise; a grid of two lines."""
    steps = np.linspace(-0.9, 0.9, 9, dtype=np.float32)
    grid = np.stack([np.column_stack([np.zeros(9), steps]), np.column_stack([steps, np.zeros(9)])])
    plain = Scene(
        xy=POSITIONS,
        places=PLACES,
        looks=tuple(class_looks(LIGHT)),
        codes=class_codes([0, 0, 1, 1], [False, False, False, True]),
        grid=grid.astype(np.float32),
        sides=(grid[..., 0] > 0).astype(np.int64),
        rules=np.array([[1.0, 0.0, 0.0]]),
        reading="classes",
        names=("unit 1", "unit 2"),
    )
    return replace(plain, **parts)
