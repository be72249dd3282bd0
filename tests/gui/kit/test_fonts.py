from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication

from gui.kit.fonts import code_font, first_available, type_sizes, ui_font, with_tabular_figures

INSTALLED = frozenset({"DejaVu Sans", "Noto Sans"})


@pytest.mark.parametrize(
    ("system", "family"),
    [
        ("Segoe UI", "Segoe UI"),
        ("Sans Serif", "DejaVu Sans"),
        ("", "DejaVu Sans"),
        ("Cantarell", "Cantarell"),
    ],
)
def test_the_systems_font_goes_first_unless_it_is_a_placeholder(system: str, family: str) -> None:
    assert first_available(("Inter", "DejaVu Sans", "Noto Sans"), INSTALLED, system) == family


def test_without_any_known_family_the_placeholder_stays() -> None:
    assert first_available(("Inter",), frozenset(), "Sans Serif") == "Sans Serif"


def test_digits_have_one_width(qapp: QApplication) -> None:
    metrics = QFontMetrics(ui_font())
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1
    assert with_tabular_figures(QFont()).featureValue(QFont.Tag("tnum")) == 1


def test_code_is_monospaced(qapp: QApplication) -> None:
    metrics = QFontMetrics(code_font())
    assert metrics.horizontalAdvance("iiii") == metrics.horizontalAdvance("WWWW")
    assert QFontInfo(code_font(2.0)).pixelSize() == type_sizes(2.0).code


def test_sizes_scale_and_stay_readable() -> None:
    assert type_sizes(1.0).body == 13
    assert type_sizes(2.0).body == 26
    assert type_sizes(0.1).small == 8
