"""Numbers as text and as heat maps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from gui.kit.tokens import DARK, LIGHT, Tokens
from gui.plots.graph.figures import MOST_CELLS, array_text, heat_image, table_of, thinned
from gui.plots.graph.heat import cell_at, heat_boxes, picture_rect
from gui.plots.graph.heat_maps import HeatMaps


def test_small_arrays_are_written_in_brackets() -> None:
    assert array_text(np.float32(6.0).reshape(())) == "6"
    assert array_text(np.array([0.1, -2.5], np.float32)) == "[0.1, -2.5]"
    assert array_text(np.array([[1, 2]])) == "[[1, 2]]"
    assert array_text(np.array([np.nan, -np.inf])) == "[nan, -inf]"
    assert array_text(np.array([2e-9, 1.5e7])) == "[2e-9, 1.5e7]"
    assert array_text(np.array([True])) == "[True]"
    assert array_text(np.array([1 + 2j])) == "[1+2j]"


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_a_heat_map_tells_signs_and_what_is_not_finite(tokens: Tokens) -> None:
    image = heat_image(np.array([[-2.0, 0.0, 2.0], [np.nan, np.inf, 1.0]]), tokens)
    colors = [[image.pixelColor(x, y).name() for x in range(3)] for y in range(2)]
    assert colors[0] == [tokens.class_a, tokens.plot, tokens.class_b]
    assert colors[1][:2] == [tokens.error, tokens.error]


def test_large_arrays_are_thinned() -> None:
    table, down, across = thinned(table_of(np.zeros((3, 100, 130))))
    assert max(table.shape) <= MOST_CELLS
    assert (down, across) == (5, 3)


@given(st.integers(1, 90), st.integers(1, 90), st.floats(0, 0.999), st.floats(0, 0.999))
def test_the_number_under_a_place_is_that_of_its_index(
    rows: int, columns: int, right: float, low: float
) -> None:
    values = np.arange(rows * columns, dtype=np.float64).reshape(rows, columns)
    box, _ = heat_boxes(QRectF(10, 20, 156, 132))
    table = thinned(values)[0]
    frame = picture_rect(box, *table.shape)
    spot = QPointF(frame.left() + right * frame.width(), frame.top() + low * frame.height())
    cell = cell_at(box, values, spot)
    assert cell is not None
    assert values[cell.index] == cell.value
    assert cell_at(box, values, QPointF(-1, -1)) is None


def test_what_is_not_finite_is_crossed_out() -> None:
    image = QImage(60, 30, QImage.Format.Format_RGB32)
    image.fill(LIGHT.color("card"))
    with QPainter(image) as painter:
        HeatMaps(LIGHT).paint(painter, QRectF(0, 0, 60, 30), np.array([[1.0, np.nan]]))
    assert image.pixelColor(15, 15).name() == LIGHT.class_b
    assert image.pixelColor(45, 15).name() == LIGHT.card
    assert image.pixelColor(45, 4).name() == LIGHT.error
