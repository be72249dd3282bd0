"""The landscape: what it shows between samples, and a point moved by hand and by keys."""

from __future__ import annotations

import math
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.lab.descent import space
from engine.lab.spaces import Space, SpaceRequest
from gui.kit.tokens import LIGHT
from gui.plots.landscape_chart import LandscapeChart
from gui.plots.landscape_frame import LandscapeFrame
from gui.plots.landscape_paint import Scale

PARABOLA = "x = tensor({0}, requires_grad=True)\nf = x ** 2\nf.backward()"
BOWL = "p = tensor([1., 1.], requires_grad=True)\nf = p[0] ** 2 + 3 * p[1] ** 2\nf.backward()"


@cache
def found(source: str, lr: float = 0.1) -> Space:
    answer = space(SpaceRequest(source, 0, -1, lr))
    assert answer is not None
    return answer


@pytest.fixture
def chart(qtbot: QtBot) -> LandscapeChart:
    """An empty chart in a window."""
    shown = LandscapeChart("Landscape")
    qtbot.addWidget(shown)
    shown.resize(500, 400)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    return shown


def pixel(chart: LandscapeChart, space: Space, *place: float) -> QPoint:
    frame = LandscapeFrame(space.landscape)
    y = place[1] if len(place) == 2 else frame.height_at(place)
    return Scale(chart.plot_rect(), frame.extent).spot(place[0], y).toPoint()


def drag(chart: LandscapeChart, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=start)
    for share in (1, 2, 3):
        QTest.mouseMove(chart, start + (end - start) * share / 3)
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=end)


def test_a_drag_moves_the_point_along_the_curve(qtbot: QtBot, chart: LandscapeChart) -> None:
    answer = found(PARABOLA.format("2."))
    chart.show_space(answer, "f", movable=True)
    assert (chart.point, chart.slopes) == ((2.0,), (4.0,))
    wanted: list[dict[str, float]] = []
    chart.moved.connect(wanted.append)
    with qtbot.waitSignal(chart.released):
        drag(chart, pixel(chart, answer, 2.0), pixel(chart, answer, 1.0))
    assert len(wanted) == 3
    assert wanted[-1]["x"] == pytest.approx(1.0, abs=0.03)
    assert chart.slopes[0] == pytest.approx(2 * chart.point[0], abs=0.05)


def test_a_drag_beside_the_point_moves_nothing(qtbot: QtBot, chart: LandscapeChart) -> None:
    answer = found(PARABOLA.format("2."))
    chart.show_space(answer, "f", movable=True)
    with qtbot.assertNotEmitted(chart.moved):
        drag(chart, pixel(chart, answer, 0.0), pixel(chart, answer, 1.0))
    chart.show_space(answer, "f", movable=False)
    with qtbot.assertNotEmitted(chart.moved):
        drag(chart, pixel(chart, answer, 2.0), pixel(chart, answer, 1.0))


def test_arrow_keys_move_the_point_of_a_surface(chart: LandscapeChart) -> None:
    chart.show_space(found(BOWL), "f", movable=True)
    chart.setFocus()
    wanted: list[dict[str, float]] = []
    chart.moved.connect(wanted.append)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert wanted == [{"p[0]": 1.06, "p[1]": 1.0}, {"p[0]": 1.06, "p[1]": 0.4}]
    assert chart.slopes == pytest.approx((2.12, 2.4), abs=0.3)


def test_up_and_down_are_left_to_the_window_on_a_curve(qtbot: QtBot, chart: LandscapeChart) -> None:
    chart.show_space(found(PARABOLA.format("2.")), "f", movable=True)
    chart.setFocus()
    with qtbot.assertNotEmitted(chart.moved):
        QTest.keyClick(chart, Qt.Key.Key_Up)


def test_the_view_stays_while_the_ground_is_the_same(chart: LandscapeChart) -> None:
    chart.show_space(found(PARABOLA.format("2.")), "f", movable=True)
    before = chart.axes()
    chart.show_space(found(PARABOLA.format("1.5")), "f", movable=True)
    assert chart.point == (1.5,)
    assert chart.axes() == before
    chart.show_space(found(PARABOLA.format("40.")), "f", movable=True)
    assert chart.axes() != before


def test_another_function_is_another_ground() -> None:
    frame = LandscapeFrame(found(PARABOLA.format("2.")).landscape)
    cubic = "x = tensor(2., requires_grad=True)\nf = x ** 3\nf.backward()"
    renamed = "z = tensor(2., requires_grad=True)\nf = z ** 2\nf.backward()"
    assert frame.serves(found(PARABOLA.format("2.5")).landscape)
    assert not frame.serves(found(cubic).landscape)
    assert not frame.serves(found(renamed).landscape)


def test_what_lies_far_above_does_not_flatten_what_is_near() -> None:
    steep = "x = tensor(1., requires_grad=True)\nf = x ** 8\nf.backward()"
    frame = LandscapeFrame(found(steep).landscape)
    assert frame.extent[3] < frame.heights_seen()[1] / 10


def test_gaps_are_left_where_there_is_no_value(chart: LandscapeChart) -> None:
    logarithm = "x = tensor(1., requires_grad=True)\nf = x.log()\nf.backward()"
    answer = found(logarithm)
    chart.show_space(answer, "f", movable=True)
    assert math.isnan(LandscapeFrame(answer.landscape).height_at((-1.0,)))
    assert not chart.grab().isNull()
    assert "f = 0, slope 1" in chart.in_words()


def test_the_curve_is_painted_and_the_point_on_it(chart: LandscapeChart) -> None:
    answer = found(PARABOLA.format("2."))
    chart.show_space(answer, "f", movable=True)
    picture = chart.grab().toImage()
    assert picture.pixelColor(pixel(chart, answer, 2.0)).name() == LIGHT.class_a
    assert picture.pixelColor(pixel(chart, answer, -0.9)) != LIGHT.color("card")


def test_without_a_landscape_the_hint_is_told(chart: LandscapeChart) -> None:
    chart.set_hint("Nothing to see")
    chart.show_space(None, "", movable=False)
    assert chart.accessibleDescription() == "Nothing to see"
    assert chart.point == ()
    assert chart.axes() is None


@given(st.floats(-0.99, 4.99), st.floats(-1, 3))
def test_places_and_pixels_are_each_others_inverse(x: float, y: float) -> None:
    scale = Scale(QRectF(40, 10, 430, 350), (-1.0, 5.0, -2.0, 4.0))
    assert scale.place(scale.spot(x, y)) == pytest.approx((x, y), abs=1e-6)


@cache
def frame_of_a_parabola() -> LandscapeFrame:
    return LandscapeFrame(found(PARABOLA.format("2.")).landscape)


@given(st.floats(-0.9, 4.9))
def test_heights_between_samples_are_near_the_real_ones(x: float) -> None:
    frame = frame_of_a_parabola()
    assert frame.height_at((x,)) == pytest.approx(x**2, abs=1e-3)
    assert frame.slopes_at((x,))[0] == pytest.approx(2 * x, abs=0.06)
