"""The loss chart draws this run and the ones before, and reads out what the pointer is at."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRectF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.kit.tokens import DARK, LIGHT
from gui.plots.chart_axis import Axis
from gui.plots.chart_lines import ChartLine, chart_line
from gui.plots.loss_chart import LossChart
from gui.plots.series import Series
from tests.gui.plots.loss_records import count_of, hover, pixels, record, seen
from tests.gui.showing import shown


@pytest.fixture
def chart(qtbot: QtBot) -> LossChart:
    made = LossChart(LIGHT)
    shown(qtbot, made, 460, 200)
    return made


def test_an_empty_chart_says_what_to_do(chart: LossChart, qtbot: QtBot) -> None:
    empty = seen(chart)
    assert len(np.unique(pixels(empty))) > 5
    record(chart)
    assert seen(chart) != empty
    chart.clear()
    assert seen(chart) == empty


def test_train_is_a_line_and_test_a_dashed_one(chart: LossChart) -> None:
    record(chart)
    image = seen(chart)
    train, test = count_of(image, "train"), count_of(image, "test")
    assert train > 200
    assert 0.3 * train < test < 0.85 * train


def test_a_line_can_be_hidden(chart: LossChart) -> None:
    record(chart)
    chart.set_test_visible(False)
    assert count_of(seen(chart), "test") == 0
    chart.set_test_visible(True)
    chart.set_train_visible(False)
    assert count_of(seen(chart), "train") == 0
    assert count_of(seen(chart), "test") > 100


def test_the_axis_is_logarithmic_until_switched(chart: LossChart) -> None:
    record(chart)
    log = seen(chart)
    assert chart.y_axis().log
    assert [text for _, text in chart.y_axis().ticks] == ["0.1", "1", "10"]
    chart.set_log(False)
    assert not chart.y_axis().log
    assert chart.y_axis().low == 0
    assert seen(chart) != log
    chart.set_log(True)
    assert seen(chart) == log


def test_a_loss_below_0_turns_the_axis_linear(chart: LossChart) -> None:
    steps = np.arange(6)
    loss = np.array([2.0, 1.0, 0.2, -0.4, -0.9, -1.2])
    chart.append(steps[:3], loss[:3], loss[:3] + 0.1, np.full(3, 0.5))
    assert chart.y_axis().log
    chart.append(steps[3:], loss[3:], loss[3:] + 0.1, np.full(3, 0.5))
    assert not chart.y_axis().log
    assert chart.y_axis().low <= -1.2
    assert chart.y_axis().high >= 2.1
    assert count_of(seen(chart), "train") > 100


def test_earlier_runs_are_ghosts_and_the_last_two_stay(chart: LossChart) -> None:
    chart.start_run()
    assert chart.ghost_count == 0
    for expected in (1, 2, 2):
        record(chart)
        chart.start_run()
        assert chart.ghost_count == expected
    image = seen(chart)
    assert count_of(image, "ghost", 12) > 100
    assert count_of(image, "train") == 0
    record(chart, 60, level=0.5)
    assert count_of(seen(chart), "train") > 100
    chart.clear()
    assert chart.ghost_count == 0


@pytest.mark.parametrize("log", [True, False])
def test_a_run_that_exploded_does_not_flatten_the_next_one(chart: LossChart, log: bool) -> None:
    chart.set_log(log)
    record(chart)
    calm = chart.y_axis()
    chart.append([200, 201], [1e20, 1e38], [1e20, np.inf], [0, 0])
    assert chart.y_axis().high > calm.high
    chart.start_run()
    record(chart)
    # A grey run counts up to ten times the loss that it began with.
    assert chart.y_axis().high <= (calm.high + 1 if log else 10 * calm.high)


def test_a_run_that_was_brought_back_fills_the_chart_again(chart: LossChart) -> None:
    record(chart)
    calm = chart.y_axis()
    chart.append([200, 201], [1e20, 1e38], [1e20, 1e38], [0, 0])
    chart.append([202, 203], [0.5, 0.4], [0.5, 0.4], [0, 0])
    assert chart.y_axis().high <= calm.high + 3


def test_a_loss_that_rises_from_almost_nothing_stays_in_sight(chart: LossChart) -> None:
    chart.append([1, 2], [1e-8, 1e-8], [1e-8, 1e-8], [1, 1])
    chart.append([3], [0.5], [0.6], [1])
    assert chart.y_axis().high >= math.log10(0.6)


def test_a_ghost_of_a_long_run_is_small(chart: LossChart) -> None:
    record(chart, 200_000)
    chart.start_run()
    assert all(len(ghost.train) <= 4096 for ghost in chart._ghosts)
    assert chart.x_axis().high >= 200_000


def test_the_pointer_reads_the_step_under_it(chart: LossChart, qtbot: QtBot) -> None:
    record(chart)
    plain = seen(chart)
    area = chart.plot_rect()
    x = area.left() + 50 / chart.x_axis().high * area.width()
    with qtbot.waitSignal(chart.hovered) as told:
        hover(chart, x)
    step, train, test, metric = told.args
    assert step == 50
    assert train == pytest.approx(math.exp(-1), rel=1e-5)
    assert test == pytest.approx(1.5 * math.exp(-1), rel=1e-5)
    assert metric == pytest.approx(1 - math.exp(-1) / 2, rel=1e-5)
    with_crosshair = seen(chart)
    assert with_crosshair != plain
    with qtbot.waitSignal(chart.left):
        QApplication.sendEvent(chart, QEvent(QEvent.Type.Leave))
    assert seen(chart) == plain


def test_the_readout_stays_inside_at_both_ends(chart: LossChart) -> None:
    record(chart)
    area = chart.plot_rect()
    for x in (area.left(), area.right()):
        hover(chart, x)
        margin = seen(chart).copy(0, 0, 6, chart.height())
        assert count_of(margin, "text", 30) == 0
        reading = chart.reading()
        assert reading is not None
        assert 1 <= reading.step <= 100


def test_an_empty_chart_reads_nothing(chart: LossChart, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(chart.hovered):
        hover(chart, 200)
    assert chart.reading() is None


def test_the_metric_has_an_axis_and_a_name_of_its_own(chart: LossChart) -> None:
    record(chart)
    chart.set_show("metric")
    assert (chart.y_axis().low, chart.y_axis().high) == (0, 1)
    image = seen(chart)
    assert count_of(image, "test") == 0
    assert count_of(image, "accent", 30) > 100
    hover(chart, 200)
    named = seen(chart)
    chart.set_metric_name("R²")
    assert seen(chart) != named
    with pytest.raises(ValueError, match='"loss" or "metric", not \'weights\''):
        chart.set_show("weights")


def test_a_break_in_the_losses_is_a_gap_in_the_line(chart: LossChart) -> None:
    step = np.arange(1, 129)
    train = np.full(128, 0.5)
    train[40:90] = np.nan
    chart.append(step, train, np.full(128, np.nan), np.full(128, np.nan))
    image, area = seen(chart), chart.plot_rect()
    share = chart.y_axis().places(np.array([0.5]))[0]
    y = round(area.bottom() - share * area.height())

    def drawn(at: float) -> bool:
        x = round(area.left() + at / chart.x_axis().high * area.width())
        return count_of(image.copy(x - 1, y - 3, 2, 6), "train") > 0

    assert drawn(20)
    assert not drawn(65)
    assert drawn(110)


def test_a_quantity_measured_now_and_then_is_one_line(chart: LossChart, qtbot: QtBot) -> None:
    step = np.arange(1, 129)
    test = np.where(step % 16 == 0, 0.3, np.nan)
    chart.append(step, np.full(128, 0.5), test, test)
    assert count_of(seen(chart), "test") > 100
    with qtbot.waitSignal(chart.hovered) as told:
        hover(chart, chart.plot_rect().center().x() + 1)
    assert told.args[2] == pytest.approx(0.3)


def test_without_test_points_the_readout_has_a_dash(chart: LossChart, qtbot: QtBot) -> None:
    nothing = np.full(100, np.nan)
    chart.append(np.arange(1, 101), np.ones(100), nothing, nothing)
    assert count_of(seen(chart), "test") == 0
    with qtbot.waitSignal(chart.hovered) as told:
        hover(chart, 200)
    assert math.isnan(told.args[2])
    assert not seen(chart).isNull()


def test_a_million_steps_are_drawn_and_a_spike_among_them_is_seen(chart: LossChart) -> None:
    train = np.full(1_000_000, 0.1)
    train[654_321] = 50.0
    chart.append(np.arange(1, 1_000_001), train, train, train)
    assert chart.y_axis().high == 2
    area = chart.plot_rect().toRect()
    upper = seen(chart).copy(area.adjusted(0, 5, 0, -area.height() // 2))
    assert np.ptp(pixels(upper)) > 10


def test_the_step_axis_doubles(chart: LossChart) -> None:
    highs = []
    for start in range(1, 401, 50):
        record(chart, 50, start)
        highs.append(chart.x_axis().high)
    assert highs == [64, 128, 256, 256, 256, 512, 512, 512]


def test_going_back_in_time_redraws_from_there(chart: LossChart) -> None:
    record(chart, 100)
    record(chart, 10, start=20)
    assert chart.x_axis().high == 32


def test_another_theme_repaints_everything(chart: LossChart) -> None:
    record(chart)
    light = seen(chart)
    chart.set_tokens(DARK)
    assert count_of(seen(chart), "train", 20) == 0
    chart.set_tokens(LIGHT)
    assert seen(chart) == light


def test_a_small_chart_is_still_a_chart(chart: LossChart) -> None:
    record(chart)
    chart.resize(160, 100)
    hover(chart, 100, 50)
    assert count_of(seen(chart), "train") > 20
    assert chart.childAt(QPoint(50, 50)) is None


def test_on_a_finer_screen_the_lines_are_finer(chart: LossChart, monkeypatch: pytest.MonkeyPatch) -> None:
    ratios: list[float] = []

    def drawn(series: Series, axes: tuple[Axis, Axis], area: QRectF, ratio: float, reach: float) -> ChartLine:
        ratios.append(ratio)
        return chart_line(series, axes, area, ratio, reach)

    monkeypatch.setattr("gui.plots.chart_picture.chart_line", drawn)
    record(chart)
    chart.repaint()
    chart.repaint()
    assert ratios == [1.0, 1.0]
    monkeypatch.setattr(chart, "devicePixelRatioF", lambda: 2.0)
    chart.repaint()
    assert ratios == [1.0, 1.0, 2.0, 2.0]
