"""Thumbnails show a data set in the theme's colours, at any scale, whatever it holds."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from gui.kit.tokens import DARK, LIGHT, Tokens
from gui.plots.thumbnail import (
    class_marks,
    class_thumbnail,
    sample_thumbnail,
    symbol_thumbnail,
    value_marks,
    value_thumbnail,
)

CORNERS = np.array([[0.0, 0.0], [1.0, 1.0]])


def colors(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
@pytest.mark.parametrize("dpr", [1.0, 2.0])
def test_classes_lie_where_they_are(tokens: Tokens, dpr: float) -> None:
    image = class_thumbnail(CORNERS, [0, 1], tokens, 40, dpr)
    assert image.width() == image.height() == 40 * dpr
    assert image.devicePixelRatio() == dpr
    low, high = round(0.08 * 40 * dpr), round(0.92 * 40 * dpr) - 1
    assert image.pixelColor(low, high) == QColor(tokens.class_a)
    assert image.pixelColor(high, low) == QColor(tokens.class_b)
    assert image.pixelColor(low, low) == QColor(tokens.plot)


def test_values_take_the_ends_of_the_map() -> None:
    image = value_thumbnail(CORNERS, [-5.0, 3.0], LIGHT, 100)
    assert image.pixelColor(8, 92).lightness() < 80
    assert image.pixelColor(92, 8).hsvHue() < 70


def test_a_landscape_is_drawn_closely() -> None:
    across = np.linspace(0, 1, 20)
    grid = np.stack(np.meshgrid(across, across), axis=-1).reshape(-1, 2)
    image = value_thumbnail(grid, grid[:, 0], LIGHT, 40)
    inner = image.copy(5, 5, 30, 30)
    assert QColor(LIGHT.plot).name() not in colors(inner)


def test_samples_are_drawn_as_train_points() -> None:
    x = np.linspace(0, 1, 200)
    assert LIGHT.train in colors(sample_thumbnail(x, x**2, LIGHT, 40))


@pytest.mark.parametrize("count", [0, 1])
def test_no_point_or_one_is_harmless(count: int) -> None:
    xy = np.full((count, 2), 3.0)
    for image in (
        class_thumbnail(xy, [0] * count, LIGHT, 40),
        value_thumbnail(xy, [1.0] * count, LIGHT, 40),
        sample_thumbnail(xy[:, 0], xy[:, 1], LIGHT, 40),
    ):
        assert image.pixelColor(0, 0) == QColor(LIGHT.plot)
        assert (len(colors(image)) > 1) == bool(count)


def test_the_same_data_make_the_same_picture() -> None:
    first, second = (class_thumbnail(CORNERS, [0, 1], LIGHT, 40) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_a_symbol_stands_in_the_middle_of_an_empty_plot(tokens: Tokens) -> None:
    image = symbol_thumbnail("pencil", tokens, 40, 2.0)
    assert image.width() == 80
    assert image.pixelColor(2, 2) == QColor(tokens.plot)
    assert tokens.muted in colors(image)


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_marks_below_a_symbol_tell_what_can_be_drawn(tokens: Tokens) -> None:
    rows = [value_marks(tokens, 1), value_marks(tokens, 2), class_marks(tokens, 2), class_marks(tokens, 3)]
    assert [len(marks) for marks in rows] == [3, 3, 2, 3]
    pictures = [symbol_thumbnail("pencil", tokens, 40, marks=marks) for marks in rows]
    assert all(one != other for one, other in itertools.combinations(pictures, 2))
    assert tokens.class_b in colors(pictures[2])
