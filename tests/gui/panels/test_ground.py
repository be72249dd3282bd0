"""What part of the plane a plot shows."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.experiment import PointSet, propose
from gui.panels.plot_panel.ground import domain_of

LARGEST = float(np.finfo(np.float32).max)


@pytest.mark.parametrize("reach", [1e-30, 1.0, 1e6, LARGEST])
def test_the_plane_holds_all_points_however_far_they_lie(reach: float) -> None:
    points = PointSet([[-reach, reach], [reach, -reach], [0, 0]], [0, 1, 0])
    x0, x1, y0, y1 = domain_of(propose("moons"), points)
    assert all(map(math.isfinite, (x0, x1, y0, y1)))
    assert min(x1, y1) >= reach
    assert max(x0, y0) <= -reach
