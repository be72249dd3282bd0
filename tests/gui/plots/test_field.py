"""Contours run where a field takes a value, and a field is read between its nodes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.plots.field import bilinear, contour

SQUARE = (-2.0, 2.0, -2.0, 2.0)


def plane(nodes_x: int = 21, nodes_y: int = 31) -> np.ndarray:
    """f(x, y) = x + 2 y over SQUARE; linear, so interpolation is exact."""
    x, y = np.meshgrid(np.linspace(-2, 2, nodes_x), np.linspace(-2, 2, nodes_y))
    return (x + 2 * y).astype(np.float32)


def test_the_contour_of_a_cone_is_a_circle() -> None:
    x, y = np.meshgrid(np.linspace(-2, 2, 101), np.linspace(-2, 2, 101))
    at_x, at_y = contour(np.hypot(x, y).astype(np.float32), SQUARE, (1.0,))
    assert len(at_x) > 50
    assert np.hypot(at_x, at_y) == pytest.approx(1.0, abs=0.01)
    angles = np.unwrap(np.arctan2(at_y, at_x))
    assert abs(angles[-1] - angles[0]) == pytest.approx(2 * math.pi, abs=0.01)


def test_the_contour_of_a_plane_is_its_line() -> None:
    at_x, at_y = contour(plane(), SQUARE, (0.5,))
    assert at_x + 2 * at_y == pytest.approx(0.5, abs=1e-5)
    assert at_x.min() == -2
    assert at_x.max() == 2


def test_several_lines_are_held_apart_by_nan() -> None:
    at_x, at_y = contour(plane(), SQUARE, (-1.0, 0.0, 1.0))
    assert np.isnan(at_x).sum() == np.isnan(at_y).sum() == 2
    assert np.isfinite(at_x[[0, -1]]).all()


def test_a_level_that_is_not_met_has_no_line() -> None:
    assert len(contour(plane(), SQUARE, (99.0,))[0]) == 0
    assert len(contour(plane(), SQUARE, ())[0]) == 0


def test_no_line_where_the_field_is_not_finite() -> None:
    field = plane(21, 21)
    field[:, 15:] = np.nan
    field[0, 0] = np.inf
    at_x, at_y = contour(field, SQUARE, (0.0,))
    assert np.nanmax(at_x) == pytest.approx(-2 + 14 * 0.2)
    assert at_x + 2 * at_y == pytest.approx(0.0, abs=1e-5)


@given(x=st.floats(-2, 2), y=st.floats(-2, 2))
def test_a_plane_is_read_exactly(x: float, y: float) -> None:
    assert bilinear(plane(), SQUARE, x, y) == pytest.approx(x + 2 * y, abs=1e-5)


@pytest.mark.parametrize(("x", "y"), [(2.1, 0.0), (-2.1, 0.0), (0.0, 2.1), (0.0, -2.1)])
def test_nothing_is_read_outside(x: float, y: float) -> None:
    assert math.isnan(bilinear(plane(), SQUARE, x, y))
