"""Tables of colours begin, turn and end where they should; fields are magnified as values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PySide6.QtGui import QColor

from gui.kit.tokens import DARK, LIGHT, Tokens
from gui.plots.colormap import (
    ENTRIES,
    field_image,
    magnified,
    mixed,
    probability_map,
    strong_value_map,
    value_map,
)

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
fields = arrays(np.float32, (5, 7), elements=st.floats(-10, 10, width=32))


def distance(first: QColor, second: QColor) -> int:
    pairs = zip(first.getRgb(), second.getRgb(), strict=True)
    return max(abs(a - b) for a, b in pairs)


@THEMES
def test_a_probability_goes_from_class_a_over_the_ground_to_class_b(tokens: Tokens) -> None:
    colors = probability_map(tokens)
    assert colors.table.shape == (ENTRIES,)
    assert colors.table.dtype == np.uint32
    assert distance(colors.color(0.0), mixed(tokens.plot, tokens.class_a, 0.57)) <= 1
    assert distance(colors.color(0.5), QColor(tokens.plot)) <= 2
    assert distance(colors.color(1.0), mixed(tokens.plot, tokens.class_b, 0.57)) <= 1


@THEMES
def test_certainty_saturates_softly(tokens: Tokens) -> None:
    colors, ground = probability_map(tokens), QColor(tokens.plot)
    strength = [distance(colors.color(p), ground) for p in np.linspace(0.5, 1.0, 20).tolist()]
    growth = np.diff(strength)
    assert (growth >= 0).all()
    assert growth[:5].mean() > 3 * growth[-5:].mean()


@THEMES
def test_values_have_the_same_table_whatever_their_range(tokens: Tokens) -> None:
    wide, narrow = value_map(tokens, -100, 100), value_map(tokens, 0, 1)
    assert np.array_equal(wide.table, narrow.table)
    assert wide.color(0.0) == narrow.color(0.5)
    lightness = [strong_value_map(0, 1).color(v).lightnessF() for v in (0.0, 0.5, 1.0)]
    assert lightness == sorted(lightness)


def test_values_beyond_the_range_take_its_ends_and_nan_the_middle() -> None:
    colors = probability_map(LIGHT)
    assert colors.indices(np.float32([-5, 0, 1, 9, np.inf, -np.inf, np.nan])).tolist() == [
        0,
        0,
        255,
        255,
        255,
        0,
        128,
    ]


def test_a_range_of_one_value_is_harmless() -> None:
    assert value_map(LIGHT, 2.0, 2.0).indices(np.float32([1, 2, 3])).tolist() == [0, 0, 0]


@given(field=fields, factor=st.integers(1, 4))
def test_magnifying_keeps_the_nodes_and_stays_between_them(field: np.ndarray, factor: int) -> None:
    fine = magnified(field, factor)
    assert fine.shape == (factor * 4 + 1, factor * 6 + 1)
    assert np.allclose(fine[::factor, ::factor], field, atol=1e-5)
    assert fine.min() >= field.min() - 1e-5
    assert fine.max() <= field.max() + 1e-5


def test_between_two_classes_lies_the_ground() -> None:
    edge = np.tile(np.float32([0, 1]), (2, 1))
    image = field_image(magnified(edge, 4), probability_map(LIGHT))
    assert distance(image.pixelColor(2, 2), QColor(LIGHT.plot)) <= 3


def test_the_first_row_of_a_field_is_the_lowest_of_its_image() -> None:
    field = np.float32([[0, 0, 0], [1, 1, 1]])
    image = field_image(field, probability_map(LIGHT))
    assert (image.width(), image.height()) == (3, 2)
    assert distance(image.pixelColor(1, 0), probability_map(LIGHT).color(1.0)) == 0
    assert distance(image.pixelColor(1, 1), probability_map(LIGHT).color(0.0)) == 0
