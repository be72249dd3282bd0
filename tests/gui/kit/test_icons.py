from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication, QPushButton

from gui.kit.icons import ICONS_DIR, icon, icon_names, svg_source
from gui.kit.theme import Theme
from gui.kit.tokens import DARK, LIGHT


def solid_colors(picture: QImage) -> set[str]:
    return {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).alpha() == 255
    }


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_draws_in_the_colour_asked_for(qapp: QApplication, name: str) -> None:
    picture = icon(name, QColor("#ff0000")).pixmap(QSize(48, 48)).toImage()
    assert solid_colors(picture) == {"#ff0000"}


def test_states_have_their_own_colours(qapp: QApplication) -> None:
    symbol = icon("check", "text", checked="accent")
    assert solid_colors(pixels(symbol, QIcon.Mode.Normal, QIcon.State.Off)) == {LIGHT.text}
    assert solid_colors(pixels(symbol, QIcon.Mode.Normal, QIcon.State.On)) == {LIGHT.accent}
    assert solid_colors(pixels(symbol, QIcon.Mode.Disabled, QIcon.State.On)) == {LIGHT.disabled}


def test_an_icon_follows_the_theme_by_itself(qapp: QApplication, theme: Theme) -> None:
    symbol = icon("play")
    theme.apply(qapp, "light")
    assert solid_colors(pixels(symbol)) == {LIGHT.text}
    theme.apply(qapp, "dark")
    assert solid_colors(pixels(symbol)) == {DARK.text}


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0, 3.0])
def test_every_device_pixel_is_drawn(qapp: QApplication, ratio: float) -> None:
    pixmap = icon("marker-square", QColor("#0000ff")).pixmap(QSize(24, 24), ratio)
    assert pixmap.devicePixelRatio() == ratio
    assert pixmap.width() == 24 * ratio
    assert pixmap.toImage().pixelColor(round(12 * ratio), round(12 * ratio)).name() == "#0000ff"


def test_an_icon_stays_square_in_a_wide_box(qapp: QApplication) -> None:
    picture = icon("marker-disc", QColor("#0000ff")).pixmap(QSize(60, 24)).toImage()
    filled = [x for x in range(60) if picture.pixelColor(x, 12).alpha() > 128]
    assert len(filled) == 14
    assert (filled[0] + filled[-1]) / 2 == pytest.approx(29.5)


def test_an_unknown_icon_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


def test_the_licence_stands_beside_the_icons() -> None:
    assert "ISC License" in (ICONS_DIR / "LICENSE").read_text(encoding="utf-8")


def test_every_file_can_be_tinted() -> None:
    for path in Path(ICONS_DIR).glob("*.svg"):
        assert "currentColor" in svg_source(path.stem), path.name


def pixels(
    symbol: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal, state: QIcon.State = QIcon.State.Off
) -> QImage:
    return symbol.pixmap(QSize(48, 48), mode, state).toImage()


@pytest.mark.parametrize("side", [0, 16])
def test_an_icon_without_room_is_nothing_and_complains_of_nothing(
    qapp: QApplication, qtlog: Any, side: int
) -> None:
    box = QPushButton(icon("play"), "")
    box.setIconSize(QSize(side, 0))
    box.grab()
    assert icon("play").pixmap(QSize(side, 0)).isNull()
    assert qtlog.records == []
