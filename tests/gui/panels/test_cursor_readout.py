"""The card of the numbers under the pointer keeps out of the way of the pointer and of points."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from engine.experiment import PointSet, edit, propose
from gui.kit.readout import Readout
from gui.kit.theme import Theme
from gui.panels.plot_panel import PlotPanel
from gui.state.session import Session
from tests.gui.panels.finding import texts
from tests.gui.showing import shown


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication) -> PlotPanel:
    session = Session(edit(propose("circles"), "data.n", 20))
    panel = PlotPanel(session, QAction(session))
    session.setParent(panel)
    shown(qtbot, panel, 640, 600)
    Theme(panel).apply(qapp, "light")
    qapp.processEvents()
    return panel


def card(panel: PlotPanel) -> Readout:
    QApplication.processEvents()
    return panel.readout.card


def point_at(panel: PlotPanel, pixel: QPoint) -> None:
    QTest.mouseMove(panel.canvas.viewport(), pixel)
    QApplication.processEvents()


def put(panel: PlotPanel, pixel: QPoint) -> None:
    """Leave two points: one in the middle, one under a pixel."""
    at = panel.canvas.from_viewport(pixel)
    points = PointSet(np.array([[0.0, 0.0], [at.x(), at.y()]]), np.array([0, 1]))
    panel.session.set_points(points, "Move points")
    QApplication.processEvents()


def leaving() -> QEvent:
    """The pointer leaves the plot."""
    return QEvent(QEvent.Type.Leave)


def test_without_the_pointer_it_is_one_line_of_the_same_width(panel: PlotPanel) -> None:
    folded = card(panel).geometry()
    assert len(texts(card(panel), QLabel)) == 1
    point_at(panel, panel.canvas.rect().center())
    unfolded = card(panel).geometry()
    assert len(texts(card(panel), QLabel)) == 2
    assert unfolded.height() > folded.height()
    assert (unfolded.topRight(), unfolded.width() >= folded.width()) == (folded.topRight(), True)
    QApplication.sendEvent(panel.canvas, leaving())
    assert len(texts(card(panel), QLabel)) == 1


def test_it_goes_away_from_the_pointer_and_comes_back(panel: PlotPanel) -> None:
    home = card(panel).geometry()
    point_at(panel, home.center())
    away = card(panel).geometry()
    assert not away.intersects(home)
    assert away.right() == home.right()
    assert away.bottom() > panel.canvas.height() - 40
    tools = panel.tools.geometry()
    point_at(panel, panel.canvas.rect().center())
    assert card(panel).geometry().top() == away.top()  # once is enough
    point_at(panel, away.center())
    assert card(panel).geometry().top() == home.top()
    point_at(panel, home.center())
    QApplication.sendEvent(panel.canvas, leaving())
    assert card(panel).geometry().top() == home.top()
    assert panel.tools.geometry() == tools


def test_points_below_it_shine_through_while_nobody_reads(panel: PlotPanel) -> None:
    put(panel, panel.canvas.rect().center() + QPoint(40, 0))
    assert not card(panel).property("pale")
    under = card(panel).geometry().center()
    opaque = panel.stage.grab().toImage().pixelColor(under)
    put(panel, under)
    assert card(panel).property("pale")
    assert panel.stage.grab().toImage().pixelColor(under) != opaque
    point_at(panel, panel.canvas.rect().center())
    assert not card(panel).property("pale")


def test_test_points_that_are_not_shown_do_not_count(panel: PlotPanel) -> None:
    at = panel.canvas.from_viewport(card(panel).geometry().center())
    points = PointSet(np.array([[0.0, 0.0], [at.x(), at.y()]]), np.array([0, 1]), np.array([False, True]))
    panel.session.set_points(points, "Move points")
    assert card(panel).property("pale")
    panel.look.tests.trigger()
    assert not card(panel).property("pale")


def test_where_a_notice_has_the_other_corner_one_sees_through_it(panel: PlotPanel) -> None:
    panel.notice.say("info", "There is something to say.")
    home = card(panel).geometry()
    point_at(panel, home.center())
    assert card(panel).geometry().top() == home.top()
    assert card(panel).property("pale")
    point_at(panel, panel.canvas.rect().center())
    assert not card(panel).property("pale")
