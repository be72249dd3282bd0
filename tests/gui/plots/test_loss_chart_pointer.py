"""What a hand does to the loss chart: zoom, move, point at a change; and the looks that a menu offers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from gui.kit.tokens import LIGHT
from gui.plots.chart_lines import averaged
from gui.plots.chart_markers import Marker
from gui.plots.loss_chart import LossChart
from tests.gui.plots.loss_records import count_of, hover, record, seen
from tests.gui.showing import shown

LEFT, NO_BUTTON, NO_KEY = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def chart(qtbot: QtBot) -> LossChart:
    made = LossChart(LIGHT)
    shown(qtbot, made, 460, 200)
    record(made, 128)
    return made


def column(chart: LossChart, step: float) -> float:
    area = chart.plot_rect()
    return area.left() + float(chart.x_axis().shares(np.array([step]))[0]) * area.width()


def wheel(chart: LossChart, x: float, notches: int) -> None:
    place = QPointF(x, 80)
    event = QWheelEvent(
        place,
        QPointF(chart.mapToGlobal(place)),
        QPoint(),
        QPoint(0, 120 * notches),
        NO_BUTTON,
        NO_KEY,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(chart, event)


def drawn_at(image: QImage, x: float, role: str) -> bool:
    return count_of(image.copy(round(x) - 1, 0, 2, image.height() - 20), role) > 0


def test_the_wheel_zooms_where_the_pointer_is_and_a_double_click_shows_all(
    chart: LossChart, qtbot: QtBot
) -> None:
    whole, x = chart.x_axis(), column(chart, 96)
    with qtbot.waitSignal(chart.window_changed) as told:
        wheel(chart, x, 3)
    assert told.args == [True]
    part = chart.x_axis()
    assert part.high - part.low == pytest.approx(128 * 0.8**3)
    assert column(chart, 96) == pytest.approx(x, abs=3)
    assert chart.y_axis().high < math.log10(1.5 * math.exp(-part.low / 50)) + 0.2
    qtbot.mouseDClick(chart, LEFT, pos=QPoint(200, 80))
    assert chart.x_axis() == whole


def test_a_drag_moves_what_was_zoomed_and_the_ends_hold(chart: LossChart, qtbot: QtBot) -> None:
    wheel(chart, column(chart, 64), 4)
    before = chart.x_axis()
    qtbot.mousePress(chart, LEFT, pos=QPoint(300, 80))
    hover(chart, 250)
    qtbot.mouseRelease(chart, LEFT, pos=QPoint(250, 80))
    after = chart.x_axis()
    per_pixel = (before.high - before.low) / chart.plot_rect().width()
    assert after.low - before.low == pytest.approx(50 * per_pixel, rel=0.1)
    hover(chart, 100)
    assert chart.x_axis() == after
    chart.move_by(50)
    assert chart.x_axis().high == 128


def test_the_keys_zoom_move_and_show_all(chart: LossChart, qtbot: QtBot) -> None:
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    whole = chart.x_axis()
    QTest.keyClick(chart, Qt.Key.Key_Plus)
    zoomed = chart.x_axis()
    assert zoomed.high - zoomed.low == pytest.approx(128 * 0.8)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.x_axis().low > zoomed.low
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert chart.x_axis() == whole


def test_a_line_runs_out_of_the_part_in_sight(chart: LossChart) -> None:
    chart.clear()
    chart.append([1, 100], [0.5, 0.5], [np.nan, np.nan], [1, 1])
    wheel(chart, column(chart, 50), 5)
    image = seen(chart)
    area = chart.plot_rect()
    assert all(drawn_at(image, x, "train") for x in (area.left() + 5, area.center().x(), area.right() - 5))
    assert count_of(image.copy(0, 0, round(area.left()) - 2, 150), "train") == 0


def test_steps_may_be_counted_in_powers_of_ten(chart: LossChart, qtbot: QtBot) -> None:
    chart.set_log_steps(True)
    assert [text for _, text in chart.x_axis().ticks] == ["1", "10", "100"]
    with qtbot.waitSignal(chart.hovered) as told:
        hover(chart, column(chart, 10))
    assert told.args[0] == 10
    wheel(chart, column(chart, 10), 8)
    assert len(chart.x_axis().ticks) > 1
    chart.set_log_steps(False)
    assert (chart.x_axis().low, chart.x_axis().high) == (0, 128)


def test_smoothing_draws_an_average_and_the_values_pale(chart: LossChart) -> None:
    chart.clear()
    steps = np.arange(1, 129)
    chart.append(steps, np.where(steps % 2, 0.9, 0.2), np.full(128, np.nan), np.ones(128))
    rough = seen(chart)
    chart.set_smoothing(0.1)
    smooth = seen(chart)
    top, below = ((0, 0, 460, 40), (0, 40, 460, 120))
    assert count_of(smooth, "train") < 0.6 * count_of(rough, "train")
    assert smooth.copy(*top) != rough.copy(*top)
    assert smooth.copy(*below) != rough.copy(*below)
    chart.set_smoothing(0.0)
    assert seen(chart) == rough


def test_an_average_keeps_ends_and_straight_lines() -> None:
    x = np.arange(50.0)
    assert averaged(x, 2 * x, 7.0) == pytest.approx(2 * x)
    spike = np.where(x == 25, 10.0, 0.0)
    assert averaged(x, spike, 3.0).max() < 2.0
    assert averaged(x, spike, 3.0).sum() == pytest.approx(10.0)


def test_earlier_runs_may_be_hidden(chart: LossChart) -> None:
    chart.start_run()
    grey = count_of(seen(chart), "ghost", 12)
    chart.set_ghosts_visible(False)
    assert count_of(seen(chart), "ghost", 12) < 0.3 * grey
    assert chart.ghost_count == 1


def test_pointing_at_a_mark_tells_what_was_changed(chart: LossChart, qtbot: QtBot) -> None:
    plain = seen(chart)
    chart.set_markers([Marker(64, "lr (0.1 → 0.5)"), Marker(65, "batch size")])
    assert seen(chart) != plain
    hover(chart, column(chart, 64))
    assert QToolTip.text() == "after step 64: lr (0.1 → 0.5)\nafter step 65: batch size"
    hover(chart, column(chart, 20))
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    chart.set_markers_visible(False)
    hover(chart, column(chart, 64))
    assert not QToolTip.isVisible()


def test_when_a_mark_goes_the_values_under_the_pointer_come_back(chart: LossChart) -> None:
    hover(chart, column(chart, 64))
    with_values = seen(chart)
    chart.set_markers([Marker(64, "batch size")])
    hover(chart, column(chart, 20))
    hover(chart, column(chart, 64))
    assert seen(chart) != with_values
    chart.set_markers([])
    assert seen(chart) == with_values


def test_many_changes_at_a_place_are_told_in_short(chart: LossChart) -> None:
    chart.set_markers([Marker(64, f"change {number}") for number in range(7)])
    hover(chart, column(chart, 64))
    lines = QToolTip.text().splitlines()
    assert len(lines) == 4
    assert lines[-1] == "and 4 more"
    chart.start_run()
    assert chart.markers == ()


def test_another_loss_breaks_the_lines_of_the_losses_alone(chart: LossChart) -> None:
    chart.clear()
    nothing = np.full(20, np.nan)
    chart.append(np.arange(1, 21), np.full(20, 0.5), nothing, np.full(20, 0.5))
    chart.break_losses()
    chart.append(np.arange(110, 129), np.full(19, 0.5), nothing[:19], np.full(19, 0.5))
    middle = column(chart, 64)
    assert not drawn_at(seen(chart), middle, "train")
    chart.set_show("metric")
    assert drawn_at(seen(chart), middle, "accent")


def test_the_losses_are_read_out_with_the_metric(chart: LossChart) -> None:
    hover(chart, 200)
    named = seen(chart)
    chart.set_metric_name("R²")
    assert seen(chart) != named
