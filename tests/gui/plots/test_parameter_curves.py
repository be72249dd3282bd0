"""Lines of parameters: what stands under the pointer, and names at the ends of a few."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from gui.plots.parameter_curves import NO_CURVES, Curves, ParameterCurves


@pytest.fixture
def chart(qtbot: QtBot) -> ParameterCurves:
    chart = ParameterCurves("Parameters")
    qtbot.addWidget(chart)
    chart.resize(400, 240)
    with qtbot.waitExposed(chart):
        chart.show()
    return chart


def two_lines() -> Curves:
    values = np.array([[0.0, 1.0], [0.5, 1.0], [1.0, np.nan]])
    return Curves(np.array([0.0, 8.0, 16.0]), values, ("0.weight[0, 0]", "0.bias[0]"), (0, 0))


def test_without_lines_there_are_no_axes(chart: ParameterCurves) -> None:
    chart.show_curves(NO_CURVES)
    assert chart.axes() is None
    assert chart.reading() is None
    chart.grab()


def test_the_line_under_the_pointer_is_named_with_its_value(qtbot: QtBot, chart: ParameterCurves) -> None:
    chart.show_curves(two_lines())
    area = chart.plot_rect()

    def point(across: float, up: float) -> tuple[str, int, float] | None:
        axes = chart.axes()
        assert axes is not None
        share = (up - axes.y.low) / (axes.y.high - axes.y.low)
        place = QPoint(
            round(area.left() + across * area.width()), round(area.bottom() - share * area.height())
        )
        qtbot.mouseMove(chart, place)
        chart.grab()
        return chart.reading()

    assert point(0.5, 0.5) == ("0.weight[0, 0]", 8, 0.5)
    assert point(0.25, 1.0) == ("0.bias[0]", 0, 1.0) or point(0.25, 1.0) == ("0.bias[0]", 8, 1.0)
    assert point(0.5, 0.75) is None


def test_a_few_lines_leave_room_for_their_names(chart: ParameterCurves) -> None:
    chart.show_curves(two_lines())
    few = chart.plot_rect().width()
    values = np.tile(np.linspace(0, 1, 3)[:, None], 20) * np.arange(20)
    names = [f"0.weight[{place}, 0]" for place in range(20)]
    chart.show_curves(Curves(np.arange(3.0), values, names, [0] * 20))
    assert chart.plot_rect().width() > few
    chart.grab()
