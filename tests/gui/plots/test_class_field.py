"""More than two classes over the plane: colours, borders, mistakes, and their points."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from gui.kit.tokens import CLASS_ROLES, DARK, LIGHT, Tokens, contrast
from gui.plots.class_field import Shares, class_image, class_table, likeliest
from gui.plots.decision_view import DecisionView
from gui.plots.field_look import FieldLook
from gui.plots.point_looks import (
    VALUE_BINS,
    class_codes,
    class_looks,
    sample_looks,
    value_codes,
    value_looks,
)
from tests.gui.plots.conftest import PLACES
from tests.gui.showing import shown

SQUARE = (-1.0, 1.0, -1.0, 1.0)
THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)


def thirds(side: int = 31) -> Shares:
    """Three upright stripes, one a class: the middle of each is sure of it."""
    x = np.linspace(-1, 1, side)
    rows = np.exp(-8 * (x - np.array([[-0.7], [0.0], [0.7]])) ** 2)
    shares = (rows / rows.sum(axis=0)).astype(np.float32)
    return np.repeat(shares[:, None, :], side, axis=1)


@THEMES
def test_classes_stand_out_from_the_plot_and_differ_in_brightness_or_hue(tokens: Tokens) -> None:
    colors = [getattr(tokens, role) for role in CLASS_ROLES]
    assert all(contrast(color, tokens.plot) >= 2.3 for color in colors)
    for one, other in itertools.combinations(map(QColor, colors), 2):
        far = sum((a - b) ** 2 for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)) ** 0.5
        assert far > 60, (one.name(), other.name())


@THEMES
def test_every_class_has_a_shape_and_held_out_points_another(tokens: Tokens) -> None:
    looks = class_looks(tokens)
    assert len(looks) == 12
    outlines = [look.shape.toFillPolygon().toList() for look in looks]
    assert all(one != other for one, other in itertools.combinations(outlines, 2))
    assert class_codes([0, 5, 2], [True, False, True]).tolist() == [1, 10, 5]


@THEMES
def test_held_out_points_of_a_regression_have_another_shape(tokens: Tokens) -> None:
    looks = value_looks(tokens) + sample_looks(tokens)
    for train, test in zip(looks[::2], looks[1::2], strict=True):
        assert train.shape.toFillPolygon().toList() != test.shape.toFillPolygon().toList()
    assert value_codes([0.0, 1.0], [False, True], 0.0, 1.0).tolist() == [0, 2 * VALUE_BINS - 1]


def test_the_likeliest_is_the_first_of_equals_and_nan_counts_for_none() -> None:
    shares = np.array([[[0.5, np.nan]], [[0.5, 0.2]], [[0.0, 0.1]]], np.float32)
    winner, top = likeliest(shares)
    assert winner.tolist() == [[0, 1]]
    np.testing.assert_allclose(top, [[0.5, 0.2]])


def test_a_picture_is_upright_and_strongest_where_a_class_is_sure() -> None:
    shares = np.zeros((3, 2, 2), np.float32)
    shares[0, 0], shares[1, 1] = 1.0, 1.0  # class A below, B above
    table = class_table(LIGHT, 3)
    image = class_image(shares, table, 1)
    assert image.pixelColor(0, 0).rgb() == int(table[1, -1])
    assert image.pixelColor(0, 1).rgb() == int(table[0, -1])
    undecided = class_image(np.full((3, 2, 2), 1 / 3, np.float32), table, 4)
    assert undecided.pixelColor(2, 2).name() == QColor(LIGHT.plot).name()


def test_colours_in_steps_have_one_colour_between_two_lines() -> None:
    assert [len(np.unique(row)) for row in class_table(LIGHT, 4, (0.5, 0.75, 0.9))] == [4] * 4
    assert [len(np.unique(row)) for row in class_table(LIGHT, 4, (1.0,))] == [1] * 4


@pytest.fixture
def view(qtbot: QtBot) -> DecisionView:
    view = DecisionView(LIGHT)
    shown(qtbot, view)
    view.set_points(np.array(PLACES), [1, 2, 0, 2], [False] * 4, classes=3)
    view.set_class_field(np.moveaxis(thirds(), 0, -1), SQUARE)
    return view


def test_the_view_shows_each_class_in_its_colour(view: DecisionView) -> None:
    image = view.viewport().grab().toImage()
    for x, role in ((-0.85, "class_a"), (-0.1, "class_b"), (0.85, "class_c")):
        at = view.to_viewport(x, 0.8)
        shade, own = image.pixelColor(at), QColor(getattr(LIGHT, role))
        assert abs((shade.hueF() - own.hueF() + 0.5) % 1 - 0.5) < 0.06, role


def test_the_view_tells_the_shares_under_the_pointer(view: DecisionView) -> None:
    assert np.argmax(view.shares_at(0.7, 0.0)) == 2
    assert sum(view.shares_at(0.33, 0.2)) == pytest.approx(1, abs=1e-5)
    assert view.shares_at(3.0, 0.0) == ()
    assert view.value_at(-0.7, 0.0) == pytest.approx(view.shares_at(-0.7, 0.0)[0])


def test_mistakes_are_the_points_that_lie_with_another_class(view: DecisionView) -> None:
    view.set_look(FieldLook(mistakes=True))
    assert view.mistakes == 0
    view.set_points(np.array(PLACES), [1, 0, 0, 1], [False] * 4, classes=3)
    assert view.mistakes == 2


def test_keys_add_and_change_as_many_classes_as_there_are(qtbot: QtBot, view: DecisionView) -> None:
    added: list[int] = []
    changed: list[int] = []
    view.add_requested.connect(lambda x, y, label: added.append(label))
    view.class_requested.connect(lambda indices, label: changed.append(label))
    view.setFocus()
    view.select([0])
    for key in (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_D, Qt.Key.Key_3, Qt.Key.Key_4):
        qtbot.keyClick(view, key)
    assert added == [0, 2]
    assert changed == [2]


def test_a_field_of_too_few_or_too_many_classes_is_refused(view: DecisionView) -> None:
    for classes in (2, 7):
        with pytest.raises(ValueError, match="3 to 6"):
            view.set_class_field(np.zeros((4, 4, classes)), SQUARE)
