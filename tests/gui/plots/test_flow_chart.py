from __future__ import annotations

import math

import numpy as np
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from gui.kit.tokens import DARK, LIGHT, contrast
from gui.plots.flow_chart import CAPACITY, FlowChart, FlowHistory, apart, layer_color


def test_history_keeps_rows_and_the_newest_known_measure() -> None:
    history = FlowHistory(2, 2)
    history.append(1, [[1, 2], [3, 4]])
    history.append(5, [[math.nan, 6], [math.inf, 8]])
    assert history.steps.tolist() == [1, 5]
    assert history.newest(0).tolist() == [1, 6]
    assert history.newest(1).tolist() == [3, 8]


def test_an_empty_history_knows_nothing() -> None:
    assert np.isnan(FlowHistory(1, 3).newest(0)).tolist() == [True] * 3


def test_going_back_forgets_what_was_after() -> None:
    history = FlowHistory(1, 1)
    for step in (1, 5, 9):
        history.append(step, [[step]])
    history.append(5, [[50]])
    assert history.steps.tolist() == [1, 5]
    assert history.values[:, 0, 0].tolist() == [1, 50]


def test_a_full_history_gives_up_every_other_row() -> None:
    history = FlowHistory(1, 1)
    for step in range(CAPACITY + 1):
        history.append(step, [[step]])
    assert len(history.steps) == CAPACITY // 2 + 1
    assert history.steps[:3].tolist() == [0, 2, 4]
    assert history.values[-1, 0, 0] == CAPACITY


def test_labels_stand_apart_in_their_order() -> None:
    assert apart([10, 50, 11], 8, 100) == [10, 50, 18]
    assert apart([100, 100, 99], 8, 100) == [92, 100, 84]
    assert apart([], 8, 100) == []


def test_colours_of_layers_read_on_a_card_in_both_themes() -> None:
    for tokens in (LIGHT, DARK):
        colors = [layer_color(layer, 9, tokens).name() for layer in range(9)]
        assert len(set(colors)) == 9
        assert all(contrast(color, tokens.card) > 4.5 for color in colors)


def middle_of(qtbot: QtBot, names: tuple[str, ...], history: FlowHistory) -> list[QColor]:
    """The colours down the middle of a chart of this history."""
    chart = FlowChart("Layers")
    chart.start(names, history)
    chart.resize(300, 200)
    qtbot.addWidget(chart)
    with qtbot.waitExposed(chart):
        chart.show()
    area, picture = chart.plot_rect(), chart.grab().toImage()
    return [picture.pixelColor(round(area.center().x()), y) for y in range(round(area.bottom()))]


def test_each_line_is_painted_and_a_gap_left_open(qtbot: QtBot) -> None:
    history = FlowHistory(1, 2)
    for step, low in ((0, 0.2), (4, math.nan), (16, 0.2)):
        history.append(step, [[0.9, low]])
    column = middle_of(qtbot, ("1", "out"), history)
    first, last = (layer_color(layer, 2, LIGHT) for layer in (0, 1))
    assert any(_close(pixel, first) for pixel in column)
    assert not any(_close(pixel, last) for pixel in column)


def test_a_single_measure_is_a_dot(qtbot: QtBot) -> None:
    history = FlowHistory(1, 1)
    history.append(8, [[0.5]])
    assert any(_close(pixel, layer_color(0, 1, LIGHT)) for pixel in middle_of(qtbot, ("out",), history))


def _close(one: QColor, other: QColor) -> bool:
    return all(
        abs(a - b) < 60
        for a, b in (
            (one.red(), other.red()),
            (one.green(), other.green()),
            (one.blue(), other.blue()),
        )
    )


def test_a_layer_that_was_never_measured_is_not_named(qtbot: QtBot) -> None:
    def picture(names: tuple[str, ...]) -> QImage:
        chart, history = FlowChart("Layers"), FlowHistory(1, 2)
        qtbot.addWidget(chart)
        for step in (1, 9):
            history.append(step, [[math.nan, 0.2]])
        chart.start(names, history)
        chart.resize(300, 150)
        return chart.grab().toImage()

    assert picture(("frozen", "out")) == picture(("", "out"))
    assert picture(("1", "out")) != picture(("1", ""))
