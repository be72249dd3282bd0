from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.kit.tokens import CLASS_ROLES, DARK, LIGHT
from gui.plots.overlays import small_font
from gui.plots.picture_files import PictureKind, content_of
from gui.plots.space import SpaceView
from gui.plots.space.domain import domain_around
from gui.plots.space.layers import lines_of
from tests.gui.plots.spaces import PLACES, POSITIONS, scene

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot: QtBot) -> SpaceView:
    view = SpaceView(LIGHT)
    qtbot.addWidget(view)
    view.resize(400, 300)
    with qtbot.waitExposed(view):
        view.show()
    view.show_scene(scene())
    QApplication.processEvents()
    return view


@pytest.fixture
def told(view: SpaceView) -> list[int | None]:
    """What the view said is pointed at."""
    found: list[int | None] = []
    view.pointed.connect(found.append)
    return found


def pixel_of(view: SpaceView, index: int) -> QPoint:
    at = view.place_of(index)
    assert at is not None
    return view.to_viewport(at.x(), at.y())


def drawn(view: SpaceView) -> QImage:
    QApplication.processEvents()
    image: QImage = view.viewport().grab().toImage()
    return image


def is_like(found: QColor, role: str, near: int) -> bool:
    """Whether a colour has the hue of a class."""
    return abs(found.hue() - QColor(getattr(LIGHT, role)).hue()) <= near


def test_points_are_drawn_and_pointed_at_by_their_place_among_all(
    view: SpaceView, told: list[int | None]
) -> None:
    QTest.mouseMove(view.viewport(), pixel_of(view, 5) + QPoint(2, 1))
    assert told == [5]
    assert view.marked == 5
    QTest.mouseMove(view.viewport(), view.to_viewport(0.1, 0.1))
    assert told == [5, None]
    assert view.marked is None


def test_a_mark_from_outside_is_a_ring_around_the_point(view: SpaceView, told: list[int | None]) -> None:
    before = drawn(view)
    view.mark(2)
    QApplication.processEvents()
    after = drawn(view)
    around = pixel_of(view, 2)
    changed = [
        (x, y)
        for x in range(before.width())
        for y in range(before.height())
        if before.pixel(x, y) != after.pixel(x, y)
    ]
    assert changed
    assert all(abs(x - around.x()) < 16 and abs(y - around.y()) < 16 for x, y in changed)
    assert told == []
    view.mark(4)  # it is not among those drawn
    assert view.place_of(4) is None


def test_keys_go_from_point_to_point_and_let_go(view: SpaceView, told: list[int | None]) -> None:
    view.setFocus()
    for _ in range(5):
        QTest.keyClick(view, Qt.Key.Key_PageDown)
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert told == [*PLACES.tolist(), 0, 5, None]


@pytest.mark.parametrize("way_back", ["home", "double click"])
def test_it_is_looked_at_closely_and_whole_again(view: SpaceView, way_back: str) -> None:
    whole = view.view_extent()
    place = QPointF(200, 150)
    event = QWheelEvent(
        place, QPointF(view.viewport().mapToGlobal(place.toPoint())), QPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    close = view.view_extent()
    assert close[1] - close[0] < 0.8 * (whole[1] - whole[0])
    view.show_scene(scene(xy=POSITIONS * 3))
    assert view.view_extent() == close  # who looks closely is left alone
    view.show_scene(scene())
    if way_back == "home":
        QTest.keyClick(view, Qt.Key.Key_Home)
    else:
        middle = QPoint(200, 150)
        QTest.mouseClick(view.viewport(), LEFT, pos=middle)
        QTest.mouseDClick(view.viewport(), LEFT, pos=middle)
        QTest.mouseRelease(view.viewport(), LEFT, pos=middle)
    assert np.allclose(view.view_extent(), whole, atol=0.05)


def test_the_ground_is_dragged(view: SpaceView) -> None:
    before = view.view_extent()
    start, end = QPoint(200, 150), QPoint(260, 180)
    QTest.mousePress(view.viewport(), LEFT, pos=start)
    for share in (0.2, 0.5, 0.8, 1.0):
        QTest.mouseMove(view.viewport(), start + QPoint(round(60 * share), round(30 * share)))
    QTest.mouseRelease(view.viewport(), LEFT, pos=end)
    after = view.view_extent()
    assert after[0] < before[0]
    assert after[3] > before[3]


def test_each_class_has_its_territory_up_to_the_line(view: SpaceView) -> None:
    view.show_grid(False)
    view.show_scene(scene(xy=POSITIONS * 0.1))
    view.show_scene(scene())
    image = drawn(view)
    left, right = view.to_viewport(-0.6, 0.0), view.to_viewport(0.3, 0.1)
    assert is_like(image.pixelColor(left), "class_a", 12)
    assert is_like(image.pixelColor(right), "class_b", 12)
    line = view.to_viewport(0.0, 0.7)
    darkest = min(image.pixelColor(line + QPoint(dx, 0)).lightness() for dx in range(-2, 3))
    assert darkest < 80
    view.show_territories(False)
    assert drawn(view).pixelColor(left).name() == LIGHT.plot


def test_the_grid_is_in_the_colours_of_the_classes(view: SpaceView) -> None:
    view.show_territories(False)
    image = drawn(view)
    for x, role in ((-0.6, "class_a"), (0.6, "class_b")):
        at = view.to_viewport(x, 0.0)
        inks = [image.pixelColor(at + QPoint(0, dy)) for dy in range(-2, 3)]
        assert any(is_like(ink, role, 15) and ink.saturation() > 60 for ink in inks), role
    view.show_grid(False)
    at = view.to_viewport(0.6, 0.0)
    assert all(drawn(view).pixelColor(at + QPoint(0, dy)).name() == LIGHT.plot for dy in range(-2, 3))


@pytest.mark.parametrize(("reading", "lines"), [("levels", 3), ("equal", 1), ("nothing", 0)])
def test_a_regression_has_lines_of_its_own(view: SpaceView, reading: str, lines: int) -> None:
    view.show_grid(False)
    flat = np.zeros((2, 9), np.int64)
    view.show_scene(scene(reading=reading, sides=flat, rules=np.array([[1.0, 0.2, 0.0]])))
    image, row = drawn(view), view.to_viewport(0.0, -0.2).y()
    dark = [image.pixelColor(x, row).lightness() < 200 for x in range(6, image.width() - 40)]
    crossed = sum(now and not before for before, now in zip([False, *dark], dark, strict=False))
    assert crossed == lines


def test_lanes_are_named_and_the_view_keeps_all_of_them(view: SpaceView) -> None:
    view.show_scene(scene(xy=np.array([[0.0, 0.3], [1.0, 0.0], [2.0, -1.3], [3.0, -1.0]]), lanes=("A", "B")))
    _, _, y0, y1 = view.view_extent()
    assert y1 == pytest.approx(0.6)
    assert -2 < y0 <= -1.6, "what is below the last lane is the room of the numbers"


def test_points_that_move_a_little_do_not_move_the_view() -> None:
    first = domain_around(POSITIONS)
    assert domain_around(POSITIONS * 0.9, first) == first
    grown = domain_around(POSITIONS * 2, first)
    assert grown[0] < -1.6
    assert grown[1] > 1.6
    assert domain_around(POSITIONS * 0.2, first) != first
    assert domain_around(np.array([[2.0, 3.0]])) == pytest.approx((1.84, 2.16, 2.76, 3.24))
    assert domain_around(np.empty((0, 2)), first) == first


def test_pieces_of_a_line_belong_to_one_side() -> None:
    grid = np.array([[[0, 0], [1, 0], [2, 0], [3, 0]]], np.float32)
    sides = np.array([[0, 0, 1, 1]])
    x, _ = lines_of(grid, sides, 0)
    assert np.array_equal(x[np.isfinite(x)], [0, 1, 2])
    x, _ = lines_of(grid, sides, 1)
    assert np.array_equal(x[np.isfinite(x)], [2, 3])


def test_it_is_repainted_in_another_theme(view: SpaceView) -> None:
    view.show_territories(False)
    view.show_grid(False)
    view.set_tokens(DARK)
    assert drawn(view).pixelColor(view.to_viewport(0.3, 0.1)).name() == DARK.plot


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_it_is_saved_as_a_picture(view: SpaceView, kind: PictureKind) -> None:
    content = content_of(view, kind, "Space", QColor(LIGHT.card))
    assert content.startswith(b"<?xml" if kind == "svg" else b"\x89PNG")
    if kind == "svg":
        assert b"<image" not in content
        for role in CLASS_ROLES[:2]:
            assert getattr(LIGHT, role).encode() in content


def test_no_point_lies_under_the_numbers_and_names_of_the_axes(view: SpaceView) -> None:
    area = view.plot_rect()
    for size in (11, 26):
        font = view.font()
        font.setPixelSize(size)
        view.setFont(font)
        metrics = QFontMetricsF(small_font(font))
        for place in PLACES:
            at = pixel_of(view, int(place))
            assert at.x() < area.right() - max(
                map(metrics.horizontalAdvance, ("\N{MINUS SIGN}2.5", scene().names[1]))
            )
            assert at.y() < area.bottom() - metrics.ascent()
