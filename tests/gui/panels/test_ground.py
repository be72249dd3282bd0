"""What part of the plane a plot shows."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.experiment import Layer, PointSet, edit, points_of, propose
from gui.panels.plot_panel.ground import domain_of, least_squares, true_function

LARGEST = float(np.finfo(np.float32).max)


@pytest.mark.parametrize("reach", [1e-30, 1.0, 1e6, LARGEST])
def test_the_plane_holds_all_points_however_far_they_lie(reach: float) -> None:
    points = PointSet([[-reach, reach], [reach, -reach], [0, 0]], [0, 1, 0])
    x0, x1, y0, y1 = domain_of(propose("moons"), points)
    assert all(map(math.isfinite, (x0, x1, y0, y1)))
    assert min(x1, y1) >= reach
    assert max(x0, y0) <= -reach


@pytest.mark.parametrize("grain", [1.0, 1e-3, 1e-20])
def test_points_of_ones_own_are_seen_from_near_where_they_lie_close_together(grain: float) -> None:
    points = PointSet([[grain * i, grain * 2] for i in range(4)] + [[grain, grain]], [0, 1, 0, 1, 0])
    x0, x1, y0, y1 = domain_of(propose("custom_classes"), points)
    assert -grain < x0 < 0 < 3 * grain < x1 < 4 * grain
    assert 0 < y0 < grain < 2 * grain < y1 < 3 * grain
    made = propose("moons").data.generator.entry("dataset").traits["domain"]
    assert domain_of(propose("moons"), points) == made
    assert domain_of(propose("custom_classes"), points.without([0])) == made, "a beginning"


def test_the_line_of_least_squares_is_that_of_the_training_points() -> None:
    spec = propose("line")
    held_out = [False, False, False, True]
    points = PointSet([[0.0], [1.0], [2.0], [9.0]], [1.0, 2.0, 6.0, -50.0], held_out)
    x, y = least_squares(spec, points, -2.0, 4.0)
    assert x.tolist() == [-2.0, 4.0]
    # The residuals of y = 2.5 x + 0.5 are 0.5, -1 and 0.5: they are orthogonal to 1 and to x.
    assert y.tolist() == pytest.approx([-4.5, 10.5])


@pytest.mark.parametrize(
    ("path", "value"), [("model.hidden", (Layer(3),)), ("model.features", ("x1", "x1^2"))]
)
def test_a_model_that_bends_has_no_line_beside_it(path: str, value: object) -> None:
    spec = edit(propose("line"), path, value)
    assert least_squares(spec, points_of(spec.data), -1.0, 1.0)[0].size == 0
    one_place = PointSet([[1.0], [1.0]], [0.0, 1.0])
    assert least_squares(propose("line"), one_place, -1.0, 1.0)[0].size == 0


def test_the_true_function_is_that_of_the_generator() -> None:
    spec = edit(edit(propose("cubic"), "data.generator.a", 0.5), "data.generator.d", -1.0)
    told = spec.data.generator.values("dataset")
    x, y = true_function(spec, -3.0, 3.0)
    wanted = sum(told[name] * x**power for name, power in (("a", 3), ("b", 2), ("c", 1), ("d", 0)))
    np.testing.assert_allclose(y, wanted, rtol=1e-6, atol=1e-6)
    assert true_function(propose("custom_line"), -3.0, 3.0)[0].size == 0
