"""Points are chosen, nudged, added and removed by keyboard, and a screen reader hears it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.kit.tokens import LIGHT
from gui.plots.decision_view import DecisionView
from gui.plots.point_canvas import PointCanvas
from tests.gui.plots.conftest import PLACES
from tests.gui.plots.gestures import SHIFT, hover
from tests.gui.showing import shown

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


def test_page_keys_go_through_the_points_and_around(canvas: PointCanvas) -> None:
    chosen = []
    for _ in range(5):
        QTest.keyClick(canvas, Key.Key_PageDown)
        chosen.append(canvas.points.selected.tolist())
    assert chosen == [[0], [1], [2], [3], [0]]
    QTest.keyClick(canvas, Key.Key_PageUp)
    assert canvas.points.selected.tolist() == [3]


@pytest.mark.parametrize(
    ("key", "right", "up"),
    [(Key.Key_Left, -1, 0), (Key.Key_Right, 1, 0), (Key.Key_Up, 0, 1), (Key.Key_Down, 0, -1)],
)
@pytest.mark.parametrize(("modifiers", "step"), [(Qt.KeyboardModifier.NoModifier, 1), (SHIFT, 10)])
def test_an_arrow_nudges_by_pixels(
    canvas: PointCanvas, key: Qt.Key, right: int, up: int, modifiers: Qt.KeyboardModifier, step: int
) -> None:
    canvas.select([1])
    width, height = canvas.pixel_size()
    QTest.keyClick(canvas, key, modifiers)
    expected = (0.5 + right * step * width, 0.5 + up * step * height)
    assert canvas.points.xy[1] == pytest.approx(expected)


def test_arrows_from_first_down_to_last_up_are_one_gesture(canvas: PointCanvas) -> None:
    said: list[str] = []
    canvas.drag_started.connect(lambda _: said.append("started"))
    canvas.points_moved.connect(lambda *_: said.append("moved"))
    canvas.drag_finished.connect(lambda *_: said.append("finished"))
    canvas.select([0, 2])
    QTest.keyPress(canvas, Key.Key_Right)
    QTest.keyPress(canvas, Key.Key_Up)
    QTest.keyRelease(canvas, Key.Key_Right)
    QTest.keyPress(canvas, Key.Key_Up)
    QTest.keyRelease(canvas, Key.Key_Up)
    assert said == ["started", "moved", "moved", "moved", "finished"]
    width, height = canvas.pixel_size()
    moved = np.array(PLACES)[[0, 2]] + np.array([width, 2 * height])
    assert canvas.points.xy[[0, 2]] == pytest.approx(moved)


def test_a_gesture_ends_when_the_focus_leaves(qtbot: QtBot) -> None:
    window, view, elsewhere = QWidget(), DecisionView(LIGHT), QLineEdit()
    column = QVBoxLayout(window)
    column.addWidget(view)
    column.addWidget(elsewhere)
    shown(qtbot, window)
    view.set_points(np.array(PLACES), [0, 1, 0, 1], [False] * 4)
    view.setFocus()
    view.select([1])
    QTest.keyPress(view, Key.Key_Right)
    with qtbot.waitSignal(view.drag_finished):
        elsewhere.setFocus()
    assert not view.points.dragging


def test_points_set_between_two_nudges_have_the_last_word(decision: DecisionView) -> None:
    decision.select([1])
    QTest.keyClick(decision, Key.Key_Right)
    decision.set_points(np.array(PLACES), [0, 1, 0, 1], [False] * 4)
    QTest.keyClick(decision, Key.Key_Right)
    assert decision.points.xy[1, 0] == pytest.approx(0.5 + decision.pixel_size()[0])


@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace])
def test_delete_asks_to_remove_the_selection(canvas: PointCanvas, qtbot: QtBot, key: Qt.Key) -> None:
    canvas.select([1, 3])
    with qtbot.waitSignal(canvas.delete_requested) as asked:
        QTest.keyClick(canvas, key)
    assert asked.args[0].tolist() == [1, 3]
    canvas.select([])
    with qtbot.assertNotEmitted(canvas.delete_requested):
        QTest.keyClick(canvas, key)


def test_select_all_and_escape(canvas: PointCanvas) -> None:
    QTest.keyClick(canvas, Key.Key_A, CONTROL)
    assert canvas.points.selected.tolist() == [0, 1, 2, 3]
    QTest.keyClick(canvas, Key.Key_Escape)
    assert canvas.points.selected.tolist() == []


@pytest.mark.parametrize(("key", "label"), [(Key.Key_A, 0), (Key.Key_B, 1)])
def test_a_letter_adds_a_point_at_the_pointer_or_in_the_middle(
    decision: DecisionView, qtbot: QtBot, key: Qt.Key, label: int
) -> None:
    with qtbot.waitSignal(decision.add_requested) as asked:
        QTest.keyClick(decision, key)
    assert asked.args == pytest.approx([0.0, 0.0, label])
    hover(decision, (-0.4, 0.7))
    with qtbot.waitSignal(decision.add_requested) as asked:
        QTest.keyClick(decision, key)
    assert asked.args == pytest.approx([-0.4, 0.7, label], abs=0.01)


def test_regression_has_no_second_class_to_add(decision: DecisionView, qtbot: QtBot) -> None:
    decision.set_valued_points(np.array(PLACES), [0.0, 0.3, 0.6, 1.0], [False] * 4)
    with qtbot.assertNotEmitted(decision.add_requested):
        QTest.keyClick(decision, Key.Key_B)
    with qtbot.waitSignal(decision.add_requested):
        QTest.keyClick(decision, Key.Key_A)


def test_plus_and_minus_zoom(canvas: PointCanvas) -> None:
    x0, x1, _, _ = canvas.view_extent()
    QTest.keyClick(canvas, Key.Key_Plus)
    inside = canvas.view_extent()
    assert inside[1] - inside[0] == pytest.approx(0.8 * (x1 - x0))
    QTest.keyClick(canvas, Key.Key_Minus)
    assert canvas.view_extent()[:2] == pytest.approx((x0, x1))


def test_keys_that_edit_points_are_kept_from_the_windows_shortcuts(qtbot: QtBot) -> None:
    window, view = QWidget(), DecisionView(LIGHT)
    QVBoxLayout(window).addWidget(view)
    shortcut = QShortcut(QKeySequence(Key.Key_Right), window)
    fired: list[bool] = []
    shortcut.activated.connect(lambda: fired.append(True))
    shown(qtbot, window)
    with qtbot.waitActive(window):
        window.activateWindow()
    view.set_points(np.array(PLACES), [0, 1, 0, 1], [False] * 4)
    view.setFocus()
    QTest.keyClick(window.windowHandle(), Key.Key_Right)
    assert fired == [True]
    view.select([1])
    QTest.keyClick(window.windowHandle(), Key.Key_Right)
    assert fired == [True]
    assert view.points.xy[1, 0] > 0.5


def test_choices_and_moves_are_announced(decision: DecisionView) -> None:
    said: list[str] = []
    decision.announced.connect(said.append)
    QTest.keyClick(decision, Key.Key_PageDown)
    QTest.keyClick(decision, Key.Key_Right, SHIFT)
    QTest.keyClick(decision, Key.Key_A, CONTROL)
    QTest.keyClick(decision, Key.Key_Delete)
    QTest.keyClick(decision, Key.Key_Escape)
    width = 10 * decision.pixel_size()[0]
    assert said == [
        "Point 1 of 4: 0, 0",
        f"Point 1 of 4: {width:.4g}, 0",
        "4 points selected",
        "4 points removed",
        "Nothing selected",
    ]


def test_the_plots_have_names_and_say_their_keys(canvas: PointCanvas) -> None:
    assert canvas.accessibleName() in ("Decision plot", "Regression plot")
    assert "Page Down" in canvas.accessibleDescription()


def test_the_focus_is_seen_when_the_keyboard_brought_it(qtbot: QtBot) -> None:
    window, first, view = QWidget(), QLineEdit(), DecisionView(LIGHT)
    column = QVBoxLayout(window)
    column.addWidget(first)
    column.addWidget(view)
    shown(qtbot, window)
    with qtbot.waitActive(window):
        window.activateWindow()
    first.setFocus()
    plain = view.grab().toImage()
    QTest.keyClick(first, Key.Key_Tab)
    assert view.hasFocus()
    assert view.grab().toImage() != plain
    first.setFocus()
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert view.grab().toImage() == plain
