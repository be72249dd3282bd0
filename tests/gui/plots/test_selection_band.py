"""Points are chosen with the lasso."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt

from gui.plots.decision_view import DecisionView
from gui.plots.point_canvas import PointCanvas
from gui.plots.selection_band import crossings
from tests.gui.plots.gestures import LEFT, NO_BUTTON, NO_KEY, SHIFT, Place, pixels, send, way


def lasso(canvas: PointCanvas, corners: list[Place], modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
    """Draw around corners with the left button held."""
    first, last = canvas.to_viewport(*corners[0]), canvas.to_viewport(*corners[-1])
    send(canvas, QEvent.Type.MouseButtonPress, first, LEFT, LEFT, modifiers)
    for start, end in pairwise(corners):
        for pixel in way(*pixels(canvas, start, end)):
            send(canvas, QEvent.Type.MouseMove, pixel, NO_BUTTON, LEFT, modifiers)
    send(canvas, QEvent.Type.MouseButtonRelease, last, LEFT, NO_BUTTON, modifiers)


def test_a_lasso_takes_what_it_encloses_and_shift_adds(canvas: PointCanvas) -> None:
    canvas.set_tool("lasso")
    view = canvas.view_extent()
    lasso(canvas, [(-0.8, 0.6), (-0.8, -0.2), (0.3, -0.2), (0.2, 0.1), (-0.3, 0.6)])
    assert canvas.points.selected.tolist() == [0, 2]
    lasso(canvas, [(0.3, -0.4), (0.6, -0.5), (0.4, -0.8)], SHIFT)
    assert canvas.points.selected.tolist() == [0, 2, 3]
    assert canvas.view_extent() == view


def test_the_inner_bend_of_a_lasso_is_outside(decision: DecisionView) -> None:
    decision.set_tool("lasso")
    around_the_middle = [
        (-0.7, 0.7),
        (-0.7, -0.7),
        (0.7, -0.7),
        (0.7, 0.7),
        (0.3, 0.7),
        (0.3, -0.2),
        (-0.2, -0.2),
    ]
    lasso(decision, [*around_the_middle, (-0.2, 0.7)])
    assert decision.points.selected.tolist() == [1, 2, 3]


def test_a_ray_meets_only_what_lies_at_its_height_to_the_right() -> None:
    xy = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 5.0]])
    assert crossings(xy, QPointF(1, -1), QPointF(1, 1)).tolist() == [True, False, False]
