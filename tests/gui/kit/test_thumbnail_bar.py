from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.kit.theme import Theme
from gui.kit.thumbnail_bar import Thumbnail, ThumbnailBar, ThumbnailTile, tile_places
from gui.kit.tokens import LIGHT
from tests.gui.kit.conftest import Record, Show

LEFT = Qt.MouseButton.LeftButton


def red(side: int) -> QImage:
    picture = QImage(side, side, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ff0000"))
    return picture


@pytest.fixture
def bar(qtbot: QtBot) -> ThumbnailBar:
    made = ThumbnailBar("dataset")
    qtbot.addWidget(made)
    made.set_thumbnails([Thumbnail(key, key.title(), red) for key in ("circles", "moons", "xor")])
    return made


@pytest.mark.parametrize(
    ("width", "count", "columns", "side"),
    [(262, 6, 6, 38), (264, 6, 6, 39), (200, 6, 4, 45), (262, 2, 2, 46), (20, 3, 1, 36), (262, 0, 0, 0)],
)
def test_tiles_fill_their_rows(width: int, count: int, columns: int, side: int) -> None:
    places = tile_places(width, count)
    assert len(places) == count
    assert sum(y == 0 for _, y, _ in places) == columns
    assert all(tile_side == side for _, _, tile_side in places)
    assert len({(x, y) for x, y, _ in places}) == count


def test_the_bar_grows_when_tiles_wrap(show: Show, bar: ThumbnailBar) -> None:
    show(bar, width=320)
    one_row = bar.height()
    bar.window().resize(120, 400)
    QApplication.processEvents()
    assert bar.height() > one_row
    assert bar.rect().contains(bar.tile("xor").geometry())


def test_a_click_chooses(qtbot: QtBot, show: Show, record: Record, bar: ThumbnailBar) -> None:
    show(bar)
    said = record(bar, "chosen")
    assert bar.choice() == ""
    for _ in range(2):
        qtbot.mouseClick(bar.tile("moons"), LEFT)
    assert (bar.choice(), said) == ("moons", ["moons"])


def test_arrows_choose(qtbot: QtBot, show: Show, record: Record, bar: ThumbnailBar) -> None:
    elsewhere = show(bar)
    said = record(bar, "chosen")
    bar.set_choice("circles")
    qtbot.keyClick(elsewhere, Qt.Key.Key_Tab)
    assert bar.tile("circles").hasFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(QApplication.focusWidget(), key)
    assert said == ["moons", "xor", "moons"]


def test_a_choice_by_program_says_nothing(record: Record, bar: ThumbnailBar) -> None:
    said = record(bar, "chosen")
    bar.set_choice("xor")
    assert bar.choice() == "xor"
    bar.set_choice("")
    assert bar.choice() == ""
    assert said == []


def test_a_picture_is_asked_for_once_and_again_after_a_theme_change(
    qapp: QApplication, theme: Theme, show: Show
) -> None:
    asked: list[int] = []

    def picture(side: int) -> QImage:
        asked.append(side)
        return red(side)

    theme.apply(qapp, "light")
    bar = ThumbnailBar("dataset")
    bar.set_thumbnails([Thumbnail("a", "A", picture)])
    show(bar)
    for _ in range(2):
        image = bar.tile("a").grab().toImage()
    assert len(asked) == 1
    assert image.pixelColor(20, 20).name() == "#ff0000"
    theme.apply(qapp, "dark")
    bar.tile("a").grab()
    assert len(asked) == 2
    bar.refresh()
    bar.tile("a").grab()
    assert len(asked) == 3


def test_the_chosen_one_has_an_accent_ring(
    qapp: QApplication, theme: Theme, show: Show, bar: ThumbnailBar
) -> None:
    theme.apply(qapp, "light")
    show(bar)
    bar.set_choice("moons")
    middle = bar.tile("moons").height() // 2
    assert bar.tile("moons").grab().toImage().pixelColor(1, middle).name() == LIGHT.accent
    assert bar.tile("xor").grab().toImage().pixelColor(1, middle).name() == LIGHT.line


def test_captions_are_names_and_tooltips(bar: ThumbnailBar) -> None:
    assert bar.tile("moons").accessibleName() == bar.tile("moons").toolTip() == "Moons"
    with pytest.raises(KeyError):
        bar.tile("spirals")


def test_tiles_can_be_replaced(qtbot: QtBot, show: Show, bar: ThumbnailBar) -> None:
    show(bar)
    bar.set_choice("moons")
    bar.set_thumbnails([Thumbnail("line", "Line", red)])
    assert bar.choice() == ""
    qtbot.mouseClick(bar.tile("line"), LEFT)
    assert bar.choice() == "line"


def test_the_focus_goes_with_the_choice(qtbot: QtBot, bar: ThumbnailBar) -> None:
    with qtbot.waitExposed(bar):
        bar.show()
    bar.set_choice("circles")
    bar.tile("circles").setFocus(Qt.FocusReason.TabFocusReason)
    bar.set_choice("xor")
    assert bar.focusWidget() is bar.tile("xor")


def test_tiles_are_used_again_and_spare_ones_hidden(show: Show, bar: ThumbnailBar) -> None:
    show(bar)
    bar.set_choice("moons")
    for keys in (("line",), ("sine", "cubic", "plane"), ("line", "sine"), ("circles", "moons", "xor")):
        bar.set_thumbnails([Thumbnail(key, key.title(), red) for key in keys])
        tiles = bar.findChildren(ThumbnailTile)
        assert len(tiles) == 3
        assert {tile.text() for tile in tiles if tile.isVisible()} == {key.title() for key in keys}
        assert bar.choice() == ""


def test_a_tile_tells_what_it_stands_for(bar: ThumbnailBar) -> None:
    bar.set_thumbnails([Thumbnail("a", "A", red, "Points where a < b.")])
    assert bar.tile("a").toolTip() == "<p><b>A</b></p><p>Points where a &lt; b.</p>"
    assert bar.tile("a").accessibleDescription() == "Points where a < b."
