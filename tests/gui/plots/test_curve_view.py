"""The regression plot shows samples and up to three lines on graph paper."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from gui.kit.tokens import DARK, LIGHT
from gui.plots.curve_view import CurveView
from tests.gui.plots.conftest import PLACES

X = np.linspace(-1, 1, 50)


def near(first: QColor, second: QColor, tolerance: int = 40) -> bool:
    pairs = zip(first.getRgb(), second.getRgb(), strict=True)
    return all(abs(a - b) <= tolerance for a, b in pairs)


def column(view: CurveView, x: float) -> list[QColor]:
    """The colours of the pixels above and below x inside the plotted area."""
    image, area = view.grab().toImage(), view.plot_rect().toRect()
    at = view.to_viewport(x, 0.0).x()
    return [image.pixelColor(at, y) for y in range(area.top(), area.bottom())]


def test_the_models_curve_is_drawn_in_the_accent(curve: CurveView) -> None:
    accent = QColor(LIGHT.accent)
    assert not any(near(color, accent) for color in column(curve, 0.73))
    curve.set_curve(X, 0.8 * X)
    image = curve.grab().toImage()
    assert near(image.pixelColor(curve.to_viewport(0.73, 0.8 * 0.73)), accent)
    curve.set_curve([], [])
    assert not any(near(color, accent) for color in column(curve, 0.73))


def test_a_band_shows_how_far_values_spread_about_the_curve(curve: CurveView) -> None:
    plain = [color.rgb() for color in column(curve, 0.73)]
    curve.set_curve(X, 0 * X, np.full(50, 0.2))
    shades = [color.rgb() for color in column(curve, 0.73)]
    height = [curve.to_viewport(0.0, y).y() for y in (0.0, 0.1, 0.3, 0.5)]
    line, within_one, within_two, outside = (shades[y - curve.plot_rect().toRect().top()] for y in height)
    assert len({line, within_one, within_two, outside}) == 4
    assert outside == plain[height[3] - curve.plot_rect().toRect().top()]
    assert QColor(within_one).lightness() < QColor(within_two).lightness() < QColor(outside).lightness()
    assert curve.spread_at(0.4) == pytest.approx(0.2)
    curve.set_curve(X, 0 * X)
    assert math.isnan(curve.spread_at(0.4))
    assert column(curve, 0.73)[height[1] - curve.plot_rect().toRect().top()].rgb() == outside


def test_the_key_of_a_narrow_plot_has_several_rows(curve: CurveView) -> None:
    curve.resize(280, 300)
    QApplication.processEvents()
    area = curve.plot_rect().toRect()
    beside = QRect(0, area.top(), area.left() - 1, area.height())
    before = curve.grab().toImage().copy(beside)
    curve.set_curve(X, np.full(50, 0.9), np.full(50, 0.01))
    curve.set_truth(X, np.full(50, 0.8))
    curve.set_reference(X, np.full(50, 0.7), "least squares")
    assert curve.grab().toImage().copy(beside) == before


def test_the_true_function_is_dashed_and_named(curve: CurveView) -> None:
    plain = curve.grab().toImage()
    curve.set_truth(X, np.full(50, -0.3))
    image = curve.grab().toImage()
    y = curve.to_viewport(0.0, -0.3).y()
    area = curve.plot_rect().toRect()
    dark = [image.pixelColor(x, y).lightness() < 190 for x in range(area.left() + 5, area.right() - 5)]
    assert 0.3 < np.mean(dark) < 0.8
    key = area.adjusted(area.width() // 2, area.height() - 30, 0, 0)
    assert image.copy(key) != plain.copy(key)


def test_a_reference_line_has_a_name_of_its_own(curve: CurveView) -> None:
    curve.set_reference(X, X, "least squares")
    first = curve.grab().toImage()
    curve.set_reference(X, X, "closed form")
    assert curve.grab().toImage() != first
    curve.set_reference([], [])
    assert curve.grab().toImage() != first


def test_the_curve_is_read_between_its_samples(curve: CurveView) -> None:
    assert math.isnan(curve.value_at(0.0))
    curve.set_curve([-1.0, 0.0, 1.0], [0.0, 2.0, 4.0])
    assert curve.value_at(0.25) == pytest.approx(2.5)
    assert math.isnan(curve.value_at(1.5))


def test_samples_of_the_test_set_are_open_diamonds(curve: CurveView) -> None:
    image = curve.grab().toImage()
    assert near(image.pixelColor(curve.to_viewport(*PLACES[1])), QColor(LIGHT.train))
    middle = curve.to_viewport(*PLACES[2])
    assert near(image.pixelColor(middle), QColor(LIGHT.card))
    row = [image.pixelColor(middle.x() + offset, middle.y()) for offset in range(3, 9)]
    assert any(near(color, QColor(LIGHT.test), tolerance=70) for color in row)


def test_axes_follow_the_view(curve: CurveView) -> None:
    before = curve.grab().toImage()
    curve.set_domain(-100, 100, 0, 1)
    after = curve.grab().toImage()
    margin = curve.plot_rect().toRect()
    below = margin.adjusted(0, margin.height() + 1, 0, 20)
    assert after.copy(below) != before.copy(below)


def test_a_larger_font_gets_more_room(curve: CurveView) -> None:
    left = curve.plot_rect().left()
    font = curve.font()
    font.setPointSizeF(2 * font.pointSizeF())
    curve.setFont(font)
    QApplication.processEvents()
    assert curve.plot_rect().left() > left + 10


def test_another_theme_repaints_everything(curve: CurveView) -> None:
    curve.set_curve(X, 0.8 * X)
    light = curve.grab().toImage()
    curve.set_tokens(DARK)
    dark = curve.grab().toImage()
    assert near(dark.pixelColor(curve.to_viewport(0.73, 0.8 * 0.73)), QColor(DARK.accent))
    assert near(dark.pixelColor(curve.to_viewport(0.9, -0.9)), QColor(DARK.card), tolerance=4)
    assert near(dark.pixelColor(curve.to_viewport(*PLACES[1])), QColor(DARK.train))
    curve.set_tokens(LIGHT)
    assert curve.grab().toImage() == light
