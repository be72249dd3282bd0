from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from pytestqt.qtbot import QtBot

from gui.kit.tokens import LIGHT
from gui.plots.histogram_chart import HistogramChart, bars
from gui.plots.plain_chart import PlainChart
from gui.plots.roc_chart import RocChart

AREA = QRectF(10, 20, 100, 50)


def shown(qtbot: QtBot, chart: PlainChart) -> PlainChart:
    qtbot.addWidget(chart)
    chart.resize(300, 200)
    with qtbot.waitExposed(chart):
        chart.show()
    return chart


def is_blue(chart: PlainChart, place: QPointF) -> bool:
    """Whether the pixel at a place is tinted with the colour of the training points."""
    color = chart.grab().toImage().pixelColor(place.toPoint())
    return color.blue() - color.red() > 15 and LIGHT.color("train").blue() > LIGHT.color("train").red()


def test_bars_stand_on_the_ground_and_the_highest_reaches_the_top() -> None:
    first, second = bars(np.array([0, 2, 4]), AREA, 4)
    assert (first.top(), first.bottom()) == (45, 70)
    assert (second.top(), second.bottom()) == (20, 70)
    assert second.left() - first.left() == 100 / 3


def test_under_the_roc_curve_the_area_is_shaded(qtbot: QtBot) -> None:
    chart = RocChart()
    chart.show_curve(np.array([[0.0, 0.0], [0.0, 0.6], [1.0, 1.0]]), "train")
    shown(qtbot, chart)
    area = chart.plot_rect()
    below = QPointF(area.left() + 0.3 * area.width(), area.bottom() - 0.1 * area.height())
    above = QPointF(area.left() + 0.3 * area.width(), area.bottom() - 0.95 * area.height())
    assert is_blue(chart, below)
    assert not is_blue(chart, above)


def test_a_curve_of_each_class_has_its_colour_and_its_shape(qtbot: QtBot) -> None:
    chart = RocChart()
    steep, flat = (
        np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 1.0]]),
        np.array([[0.0, 0.0], [0.5, 0.6], [1.0, 1.0]]),
    )
    chart.show_classes((steep, flat, np.empty((0, 2))), (1.0, 0.55, math.nan))
    shown(qtbot, chart)
    area, picture = chart.plot_rect(), chart.grab().toImage()

    def ink(across: float, up: float) -> str:
        place = QPointF(area.left() + across * area.width(), area.bottom() - up * area.height())
        return picture.pixelColor(place.toPoint()).name()

    assert ink(0.0, 1.0) == LIGHT.class_a
    assert ink(0.5, 0.6) == LIGHT.class_b
    assert ink(0.3, 0.9) not in (LIGHT.class_a, LIGHT.class_b, LIGHT.class_c)


def test_a_histogram_paints_its_bars(qtbot: QtBot) -> None:
    chart = HistogramChart("Histogram", "value", "count")
    chart.show_counts(np.array([0, 4]), np.array([-1.0, 0.0, 1.0]), "train")
    shown(qtbot, chart)
    area = chart.plot_rect()
    assert is_blue(chart, QPointF(area.left() + 0.75 * area.width(), area.center().y()))
    assert not is_blue(chart, QPointF(area.left() + 0.25 * area.width(), area.center().y()))


def test_nothing_to_show_has_no_axes_and_says_so(qtbot: QtBot) -> None:
    histogram, roc = HistogramChart("Histogram", "value", "count"), RocChart()
    roc.set_hint("Nothing here")
    assert histogram.axes() is None
    assert roc.axes() is None
    blank = RocChart()
    assert shown(qtbot, roc).grab().toImage() != shown(qtbot, blank).grab().toImage()
