from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.plots.batch_marks import BatchMarks
from gui.plots.decision_view import DecisionView
from gui.plots.point_canvas import PointCanvas

XY = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [2.0, 2.0]])


@pytest.fixture
def canvas(qtbot: QtBot) -> DecisionView:
    canvas = DecisionView()
    qtbot.addWidget(canvas)
    canvas.set_points(XY, np.zeros(4, int), np.zeros(4, bool))
    return canvas


def marked(canvas: PointCanvas) -> list[list[float]]:
    """Where the rings are."""
    (marks,) = [item for item in canvas.scene().items() if isinstance(item, BatchMarks)]
    return marks.xy.tolist()


def test_each_point_of_the_batch_has_a_ring(canvas: DecisionView) -> None:
    canvas.show_batch(np.array([1, 3]))
    assert canvas.batch_marks == 2
    assert marked(canvas) == [[1.0, 0.0], [2.0, 2.0]]
    canvas.show_batch(np.empty(0, np.intp))
    assert canvas.batch_marks == 0


def test_rings_follow_points_that_move_and_leave_those_that_go(canvas: DecisionView) -> None:
    canvas.show_batch(np.array([1, 3]))
    canvas.set_points(XY + 1, np.zeros(4, int), np.zeros(4, bool))
    assert marked(canvas) == [[2.0, 1.0], [3.0, 3.0]]
    canvas.set_points(XY[:2], np.zeros(2, int), np.zeros(2, bool))
    assert marked(canvas) == [[1.0, 0.0]]
