from __future__ import annotations

import re
from dataclasses import fields

import pytest
from PySide6.QtGui import QColor

from gui.kit.palette import palette_of
from gui.kit.stylesheet import STYLE_DIR
from gui.kit.tokens import DARK, LIGHT, TEXT_PAIRS, Tokens, contrast

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#123456", "#123456") == 1


@THEMES
@pytest.mark.parametrize(("text", "background"), TEXT_PAIRS)
def test_every_text_reads_on_its_background(tokens: Tokens, text: str, background: str) -> None:
    assert contrast(getattr(tokens, text), getattr(tokens, background)) >= 4.5


def test_every_text_with_a_background_of_the_style_sheet_is_among_them() -> None:
    """What a rule writes on which ground; disabled texts are pale on purpose."""
    found = set()
    for sheet in STYLE_DIR.glob("*.qss"):
        for rule in re.findall(r"\{([^}]*)\}", sheet.read_text(encoding="utf-8")):
            for kind in ("", "selection-"):
                inks = re.findall(rf"(?<![-\w]){kind}color: \$(\w+)", rule)
                grounds = re.findall(rf"(?<![-\w]){kind}background(?:-color)?: \$(\w+)", rule)
                found |= set(zip(inks[-1:], grounds[-1:], strict=False))
    assert len(found) > 10
    assert {pair for pair in found if pair[0] != "disabled"} <= set(TEXT_PAIRS)


@THEMES
@pytest.mark.parametrize("role", ["accent", "class_a", "class_b", "train", "test", "contour"])
def test_both_themes_tell_marks_from_the_plot(tokens: Tokens, role: str) -> None:
    assert contrast(getattr(tokens, role), tokens.plot) >= 2.3


@THEMES
def test_every_colour_is_written_out(tokens: Tokens) -> None:
    for field in fields(tokens):
        value = getattr(tokens, field.name)
        if field.name not in ("name", "dark"):
            assert QColor(value).name() == value, field.name


def test_an_unknown_role_is_an_error() -> None:
    with pytest.raises(AttributeError, match="colour"):
        LIGHT.color("colour")


@THEMES
def test_the_palette_leaves_no_role_grey(tokens: Tokens) -> None:
    palette = palette_of(tokens)
    assert palette.window().color().name() == tokens.page
    assert palette.highlight().color().name() == tokens.accent
    assert palette.text().color() != palette.color(palette.ColorGroup.Disabled, palette.ColorRole.Text)
