"""Colours in steps, lines of equal value, crosses on mistakes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.kit.tokens import DARK, LIGHT
from gui.plots.colormap import probability_map, value_map
from gui.plots.decision_view import DecisionView
from gui.plots.field_look import FieldLook, around_zero, in_steps, line_levels, shown_colors
from gui.plots.mistakes import mistaken
from tests.gui.plots.conftest import PLACES
from tests.gui.plots.decision_fields import SQUARE, near, pixel, slope


def test_two_classes_have_two_colours_and_further_lines_more() -> None:
    colors = probability_map(LIGHT)
    assert len(np.unique(shown_colors(FieldLook(discrete=True), "probability", colors).table)) == 2
    some = FieldLook(discrete=True, lines="some")
    assert len(np.unique(shown_colors(some, "probability", colors).table)) == 6
    assert shown_colors(FieldLook(), "probability", colors) is colors


@given(low=st.floats(-1e3, 1e3), width=st.floats(0.1, 1e3))
def test_steps_of_a_value_change_where_the_lines_are(low: float, width: float) -> None:
    high = low + width
    colors = value_map(LIGHT, low, high)
    look = FieldLook(discrete=True, lines="some")
    lines = line_levels(look, "value", low, high)
    stepped = shown_colors(look, "value", colors)
    changes = np.flatnonzero(np.diff(stepped.table.astype(np.int64)))
    inside = [line for line in lines if low + width / 128 < line < high - width / 128]
    places = low + (changes + 0.5) / 255 * width
    assert all(np.abs(places - line).min() <= width / 128 for line in inside)


def test_colours_of_no_range_stay() -> None:
    colors = value_map(LIGHT, 1.0, 1.0)
    assert in_steps(colors, np.empty(0)) is colors


def test_the_plane_is_drawn_in_steps(decision: DecisionView) -> None:
    decision.set_field(slope(), SQUARE)
    decision.set_look(FieldLook(discrete=True))
    assert pixel(decision, -0.9, -0.8) == pixel(decision, -0.2, -0.8)
    assert pixel(decision, 0.9, -0.8) == pixel(decision, 0.2, -0.8)
    assert not near(pixel(decision, -0.2, -0.8), pixel(decision, 0.2, -0.8))
    decision.set_look(FieldLook())
    assert pixel(decision, -0.9, -0.8) != pixel(decision, -0.2, -0.8)


def test_further_lines_are_drawn_paler_than_the_boundary(decision: DecisionView) -> None:
    decision.set_field(slope(), SQUARE)
    plain = pixel(decision, -0.8, -0.8).lightness()
    decision.set_look(FieldLook(lines="some"))
    assert pixel(decision, 0.0, -0.8).lightness() < pixel(decision, -0.8, -0.8).lightness() < plain - 15
    decision.set_tokens(DARK)
    assert pixel(decision, -0.8, -0.8).lightness() > 110
    decision.set_look(FieldLook())
    assert pixel(decision, -0.8, -0.8).lightness() < 110


def test_mistakes_are_crossed_and_follow_field_points_and_classes(decision: DecisionView) -> None:
    decision.set_points(np.array(PLACES), [0, 1, 0, 1], [False] * 4)
    decision.set_field(slope(), SQUARE)
    before = decision.grab().toImage()
    decision.set_look(FieldLook(mistakes=True))
    assert decision.mistakes == 0
    assert decision.grab().toImage() == before
    decision.set_field(slope()[:, ::-1], SQUARE)
    assert decision.mistakes == 3
    assert pixel(decision, *PLACES[1]).lightness() < 80
    decision.set_points(np.array(PLACES), [1, 0, 1, 0], [False] * 4)
    assert decision.mistakes == 1
    decision.set_field(slope(), SQUARE, kind="value")
    assert decision.mistakes == 0


def test_a_mistake_is_what_bilinear_values_say() -> None:
    field = np.array([[0.0, 1.0], [1.0, 1.0]], np.float32)
    xy = np.array([[-0.5, -0.5], [0.9, 0.9], [-0.9, -0.9], [5.0, 0.0]])
    labels = np.array([1, 0, 0, 0])
    assert mistaken(field, SQUARE, xy, labels).tolist() == [0, 1]
    unknown = np.full((2, 2), np.nan, np.float32)
    assert mistaken(unknown, SQUARE, xy, labels).tolist() == []


@pytest.mark.parametrize("kind", ["probability", "value"])
def test_without_further_lines_there_are_none(kind: str) -> None:
    assert line_levels(FieldLook(), "probability" if kind == "probability" else "value", 0, 1) == ()


def test_what_a_neuron_says_is_seen_around_zero() -> None:
    colors = probability_map(LIGHT)
    spread = around_zero(colors, np.array([[0.5, -3.0], [np.nan, 1.0]], np.float32))
    assert (spread.low, spread.high) == (-3.0, 3.0)
    assert spread.color(0.0) == colors.color(0.5)
    flat = around_zero(colors, np.zeros((2, 2), np.float32))
    assert (flat.low, flat.high) == (-1.0, 1.0)
