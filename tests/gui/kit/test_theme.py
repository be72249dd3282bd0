from __future__ import annotations

import gc
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QFrame, QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.kit.card import Card
from gui.kit.fonts import type_sizes
from gui.kit.stylesheet import ICON_FILES, style_sheet
from gui.kit.theme import Mode, Theme, styled_at_once, tokens_for
from gui.kit.tokens import DARK, LIGHT, TOKENS_PROPERTY, Tokens, current_tokens


@pytest.mark.parametrize(
    ("mode", "scheme", "tokens"),
    [
        ("light", Qt.ColorScheme.Dark, LIGHT),
        ("dark", Qt.ColorScheme.Light, DARK),
        ("system", Qt.ColorScheme.Dark, DARK),
        ("system", Qt.ColorScheme.Light, LIGHT),
        ("system", Qt.ColorScheme.Unknown, LIGHT),
    ],
)
def test_a_mode_means_tokens(mode: Mode, scheme: Qt.ColorScheme, tokens: Tokens) -> None:
    assert tokens_for(mode, scheme) is tokens


def test_switching_restyles_what_is_shown(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    card = Card("Data")
    qtbot.addWidget(card)
    card.resize(200, 100)
    for mode, tokens in (("dark", DARK), ("light", LIGHT), ("dark", DARK)):
        with qtbot.waitSignal(theme.changed, check_params_cb=lambda now, wanted=tokens: now is wanted):
            theme.apply(qapp, mode)
        assert current_tokens() is tokens
        assert qapp.palette().window().color().name() == tokens.page
        assert card.grab().toImage().pixelColor(100, 80).name() == tokens.card


def test_the_system_is_followed_only_when_asked(qapp: QApplication, theme: Theme) -> None:
    seen: list[Tokens] = []
    theme.changed.connect(seen.append)
    theme.apply(qapp, "dark")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert seen == [DARK]
    theme.apply(qapp, "system")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert seen == [DARK, LIGHT, LIGHT]


def test_an_unknown_mode_is_an_error(qapp: QApplication, theme: Theme) -> None:
    with pytest.raises(ValueError, match="system, light, dark"):
        theme.apply(qapp, "sepia")  # type: ignore[arg-type]


def test_the_text_scale_reaches_every_label(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    note = QLabel("note")
    note.setProperty("role", "note")
    qtbot.addWidget(note)
    theme.apply(qapp, "light")
    note.ensurePolished()
    before = note.fontInfo().pixelSize()
    theme.set_text_scale(2.0)
    assert qapp.font().pixelSize() == type_sizes(2.0).body
    note.ensurePolished()
    assert note.fontInfo().pixelSize() == 2 * before
    theme.set_text_scale(99)
    assert theme.text_scale == 2.0


def test_arrow_pictures_are_removed_with_the_theme(qapp: QApplication) -> None:
    theme = Theme()
    theme.apply(qapp, "dark")
    files = [Path(line.split('"')[1]) for line in qapp.styleSheet().splitlines() if "url(" in line]
    assert len({path.name for path in files}) == len(ICON_FILES)
    assert all(path.is_file() for path in files)
    qapp.setStyleSheet("")
    qapp.setProperty(TOKENS_PROPERTY, None)
    del theme
    gc.collect()
    assert not any(path.exists() for path in files)


def test_the_arrow_of_a_combo_is_drawn(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    combo = QComboBox()
    qtbot.addWidget(combo)
    combo.resize(120, 24)
    theme.apply(qapp, "light")
    picture = combo.grab().toImage()
    inside = {picture.pixelColor(x, y).name() for x in range(98, 116) for y in range(4, 20)}
    assert LIGHT.muted in inside


def test_the_sheet_names_only_what_exists() -> None:
    files = dict.fromkeys(ICON_FILES, "/nowhere.svg")
    sheet = style_sheet(LIGHT, type_sizes(), "DejaVu Sans Mono", files)
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")
    with pytest.raises(KeyError):
        style_sheet(LIGHT, type_sizes(), "DejaVu Sans Mono", {})


def test_frames_can_be_cards_too(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    frame = QFrame()
    frame.setProperty("role", "card")
    qtbot.addWidget(frame)
    frame.resize(40, 40)
    theme.apply(qapp, "dark")
    picture = frame.grab().toImage()
    assert picture.pixelColor(20, 20).name() == DARK.card
    assert picture.pixelColor(20, 0).name() == DARK.line


def test_what_is_made_unstyled_is_styled_at_the_end(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    theme.apply(qapp, "dark")
    sheet = qapp.styleSheet()
    with styled_at_once():
        card = Card("Data")
        assert not qapp.styleSheet()
    assert qapp.styleSheet() == sheet
    qtbot.addWidget(card)
    card.resize(200, 100)
    assert card.grab().toImage().pixelColor(100, 80).name() == DARK.card


class _Styled(QLabel):
    """Counts how often it is given a style."""

    times = 0

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.times += event.type() == QEvent.Type.StyleChange


def test_a_switch_styles_each_widget_once(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    theme.apply(qapp, "light")
    outermost = QWidget()
    qtbot.addWidget(outermost)
    inner = outermost
    for _ in range(8):
        inner = QWidget(inner)
    label = _Styled(inner)
    outermost.show()
    label.times = 0
    theme.apply(qapp, "dark")
    assert label.times == 1
    theme.set_text_scale(1.2)
    assert label.times == 2
