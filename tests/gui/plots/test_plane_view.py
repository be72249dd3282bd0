"""The whole view keeps clear of what floats over a plot, at any size, until someone looks closer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.plots.curve_view import CurveView
from gui.plots.decision_view import DecisionView
from gui.plots.plane_view import Covered, around_domain
from tests.gui.plots.gestures import drag_by_mouse

SIDES = st.floats(60, 2000)
COVERED = Covered(left=50.0)
SQUARE_DOMAIN = (-6.0, 6.0, -4.0, 4.0)
SOMETHING_COVERED = st.builds(Covered, st.floats(0, 80), st.floats(0, 80), st.floats(0, 60))


@given(SIDES, SIDES, SOMETHING_COVERED, st.booleans())
def test_the_domain_lies_clear_of_what_covers_the_edges(
    width: float, height: float, covered: Covered, square: bool
) -> None:
    x0, x1, y0, y1 = around_domain(SQUARE_DOMAIN, (width, height), covered, square=square)
    if 2 * (covered.left + covered.right) >= width or 2 * covered.bottom >= height:
        assert (x0, x1, y0, y1) == SQUARE_DOMAIN
        return
    across, upwards = (x1 - x0) / width, (y1 - y0) / height
    if square:
        assert across == pytest.approx(upwards)
    assert x0 + covered.left * across <= -6 + 1e-6
    assert x1 - covered.right * across >= 6 - 1e-6
    assert y0 + covered.bottom * upwards <= -4 + 1e-6
    assert y1 >= 4 - 1e-6


def test_where_there_is_room_the_domain_stands_in_the_middle() -> None:
    x0, x1, y0, y1 = around_domain((-1, 1, -1, 1), (400, 200), COVERED, square=True)
    assert (x0, x1, y0, y1) == pytest.approx((-2, 2, -1, 1))


def test_a_plot_that_is_resized_shows_the_whole_until_someone_has_panned(
    decision: DecisionView, curve: CurveView
) -> None:
    for canvas in (decision, curve):
        canvas.set_covered(COVERED)
        for width, height in ((320, 600), (700, 300)):
            canvas.resize(width, height)
            left = canvas.to_viewport(-1, 0).x() - canvas.plot_rect().left()
            assert left >= COVERED.left - 1
            assert canvas.to_viewport(1, 0).x() <= canvas.plot_rect().right() + 1
        drag_by_mouse(canvas, (-0.8, -0.8), (-0.5, -0.8))
        panned = canvas.view_extent()
        canvas.set_covered(Covered())
        assert canvas.view_extent() == panned
        canvas.reset_view()
        assert canvas.view_extent() != panned
