"""The decision plot shows a field, its boundary and the points, in both themes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage

from gui.kit.tokens import DARK, LIGHT, Tokens
from gui.plots.colormap import probability_map
from gui.plots.decision_view import DecisionView
from gui.plots.field_look import FieldLook
from tests.gui.plots.conftest import PLACES
from tests.gui.plots.decision_fields import SQUARE, near, pixel, slope


def test_the_field_is_drawn_where_it_lies(decision: DecisionView) -> None:
    values = slope()
    values[:20] = 1.0
    decision.set_field(values, SQUARE)
    colors = probability_map(LIGHT)
    assert near(pixel(decision, -0.9, 0.8), colors.color(0.05))
    assert near(pixel(decision, 0.8, 0.8), colors.color(0.9))
    assert near(pixel(decision, -0.9, -0.8), colors.color(1.0))


def test_the_boundary_is_a_dark_line_at_one_half(decision: DecisionView) -> None:
    decision.set_field(slope(), SQUARE)
    assert pixel(decision, 0.0, -0.8).lightness() < 100
    assert near(pixel(decision, 0.1, -0.8), probability_map(LIGHT).color(0.55))


def test_without_a_field_there_is_the_ground_alone(decision: DecisionView) -> None:
    assert near(pixel(decision, -0.8, 0.8), QColor(LIGHT.plot))
    assert math.isnan(decision.value_at(0.0, 0.0))


def test_the_value_under_the_pointer(decision: DecisionView) -> None:
    decision.set_field(slope(5), SQUARE)
    assert decision.value_at(0.0, 0.3) == pytest.approx(0.5)
    assert decision.value_at(0.13, -1.0) == pytest.approx(0.565)
    assert decision.value_at(1.0, 1.0) == pytest.approx(1.0)
    assert math.isnan(decision.value_at(1.01, 0.0))


def test_a_field_that_is_none_is_refused(decision: DecisionView) -> None:
    with pytest.raises(ValueError, match=r"at least 2 rows and 2 columns, got shape \(1, 5\)"):
        decision.set_field(np.zeros((1, 5)), SQUARE)


def test_not_finite_values_leave_the_rest_to_be_seen(decision: DecisionView) -> None:
    values = slope()
    values[:, :5] = np.nan
    decision.set_field(values, SQUARE)
    assert near(pixel(decision, -0.95, 0.8), QColor(LIGHT.plot), tolerance=8)
    assert near(pixel(decision, 0.8, 0.8), probability_map(LIGHT).color(0.9))


def test_values_are_coloured_on_their_scale_with_a_legend(decision: DecisionView) -> None:
    decision.set_valued_points(np.array(PLACES), [0.0, 10.0, 5.0, 2.0], [False, False, True, True])
    decision.set_value_range(0.0, 10.0)
    decision.set_field(10 * slope(), SQUARE, kind="value")
    low, high = pixel(decision, -0.9, 0.8), pixel(decision, 0.9, 0.8)
    assert low.hsvHue() > 240
    assert high.hsvHue() < 70
    assert pixel(decision, 0.0, -0.8).lightness() > 100  # no boundary
    dots = [decision.grab().toImage().pixelColor(decision.to_viewport(*place)) for place in PLACES[:2]]
    assert dots[0].hsvHue() > 240
    assert dots[1].hsvHue() < 70
    legend = decision.grab().toImage().pixelColor(QPoint(20, 600 - 32 - 5))
    assert near(legend, QColor(LIGHT.card))


def test_between_nodes_a_probability_is_read_from_its_log_odds(decision: DecisionView) -> None:
    steep = np.tile(np.linspace(-40.0, 40.0, 5, dtype=np.float32), (5, 1))  # at x from -1 to 1
    decision.set_field(1 / (1 + np.exp(-steep)), SQUARE, log_odds=steep)
    assert decision.log_odds_at(0.25, 0.0) == pytest.approx(10.0)
    assert decision.value_at(0.25, 0.0) == pytest.approx(1 / (1 + math.exp(-10)), rel=1e-9)
    assert decision.log_odds_at(1.0, 0.3) == pytest.approx(40.0)
    assert decision.value_at(-1.0, 0.3) == pytest.approx(math.exp(-40))
    decision.set_field(np.full((5, 5), 0.75), SQUARE)
    assert decision.log_odds_at(0.0, 0.0) == pytest.approx(math.log(3))
    decision.set_field(np.full((5, 5), 0.75), SQUARE, "value")
    assert math.isnan(decision.log_odds_at(0.0, 0.0))


def test_the_boundary_and_mistakes_go_by_the_log_odds(decision: DecisionView) -> None:
    """Log-odds of -1 at x = -1 and of 9 at x = 1 are 0 at x = -0.8; of p halfway would be at 0.04."""
    slope_of_odds = np.tile(np.array([-1.0, 9.0], np.float32), (2, 1))
    p = 1 / (1 + np.exp(-slope_of_odds))
    decision.set_points([[-0.7, 0.0], [-0.9, 0.5], [0.6, 0.0]], [1, 0, 1], [False] * 3)
    decision.set_look(FieldLook(mistakes=True))
    decision.set_field(p, SQUARE, log_odds=slope_of_odds)
    assert decision.mistakes == 0
    assert decision._contour.boundingRect().center().x() == pytest.approx(-0.8)
    decision.set_field(p, SQUARE)
    assert decision.mistakes == 1


def test_classes_differ_in_colour_and_shape_and_test_points_in_fill(decision: DecisionView) -> None:
    image = decision.grab().toImage()
    centres = [image.pixelColor(decision.to_viewport(*place)) for place in PLACES]
    assert near(centres[0], QColor(LIGHT.class_a))
    assert near(centres[1], QColor(LIGHT.class_b))
    assert centres[2].lightness() > centres[0].lightness() + 15
    assert centres[3].lightness() > centres[1].lightness() + 15
    corner = QPoint(3, 3)
    round_one, square_one = (image.pixelColor(decision.to_viewport(*place) + corner) for place in PLACES[:2])
    assert near(square_one, QColor(LIGHT.class_b), tolerance=30)
    assert not near(round_one, QColor(LIGHT.class_a), tolerance=30)


def test_points_may_change_class_and_kind(decision: DecisionView) -> None:
    decision.set_points(np.array(PLACES), [1, 0, 1, 0], [False] * 4)
    assert near(pixel(decision, *PLACES[0]), QColor(LIGHT.class_b))
    decision.set_valued_points(np.array(PLACES), [0.0, 1.0, 1.0, 0.0], [False] * 4)
    decision.set_points(np.array(PLACES), [0, 0, 1, 0], [False] * 4)
    assert near(pixel(decision, *PLACES[0]), QColor(LIGHT.class_a))


def test_another_theme_repaints_everything(decision: DecisionView) -> None:
    decision.set_field(slope(), SQUARE)
    decision.select([0])
    light = decision.grab().toImage()
    decision.set_tokens(DARK)
    dark = decision.grab().toImage()
    assert near(dark.pixelColor(decision.to_viewport(-0.9, 0.8)), probability_map(DARK).color(0.05))
    assert near(dark.pixelColor(decision.to_viewport(*PLACES[1])), QColor(DARK.class_b))
    assert dark.pixelColor(decision.to_viewport(0.0, -0.8)).lightness() > 150
    decision.set_tokens(LIGHT)
    assert decision.grab().toImage() == light


def test_the_whole_domain_is_seen_and_its_units_are_square(decision: DecisionView) -> None:
    decision.resize(700, 400)
    decision.set_domain(-6, 6, -4, 4)
    x0, x1, y0, y1 = decision.view_extent()
    assert x0 <= -6
    assert x1 >= 6
    assert y0 == pytest.approx(-4)
    assert y1 == pytest.approx(4)
    width, height = decision.pixel_size()
    assert width == pytest.approx(height, rel=1e-6)


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_the_corners_are_round_and_show_the_page(decision: DecisionView, tokens: Tokens) -> None:
    decision.set_tokens(tokens)
    decision.set_field(slope(), SQUARE)
    image: QImage = decision.grab().toImage()
    for x, y in ((0, 0), (599, 0), (0, 599), (599, 599)):
        assert near(image.pixelColor(x, y), QColor(tokens.page))
