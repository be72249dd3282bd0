"""The fonts of the app: which family, which sizes, digits of equal width."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontDatabase

_UI_FAMILIES = (
    "Segoe UI Variable Text",
    "Segoe UI",
    "SF Pro Text",
    ".AppleSystemUIFont",
    "Inter",
    "Cantarell",
    "Ubuntu",
    "Noto Sans",
    "DejaVu Sans",
)
_CODE_FAMILIES = ("Cascadia Mono", "SF Mono", "Menlo", "Consolas", "DejaVu Sans Mono", "Noto Sans Mono")
_PLACEHOLDER_FAMILIES = frozenset({"", "Sans", "Sans Serif", "Monospace"})


@dataclass(frozen=True, slots=True)
class TypeSizes:
    """Sizes in logical pixels, all multiplied by the reader's text scale."""

    small: int
    body: int
    title: int
    figure: int
    code: int


def type_sizes(scale: float = 1.0) -> TypeSizes:
    """The sizes at a text scale (1.0 is the design's; 0.8 to 2.0 are offered)."""
    small, body, title, figure, code = (max(8, round(size * scale)) for size in (11, 13, 12, 16, 12))
    return TypeSizes(small, body, title, figure, code)


def first_available(wanted: tuple[str, ...], available: frozenset[str], system: str) -> str:
    """The system's family where it names a real one, else the first wanted family that is installed."""
    if system not in _PLACEHOLDER_FAMILIES:
        return system
    return next((family for family in wanted if family in available), system)


def ui_font(scale: float = 1.0) -> QFont:
    """The font of the window: the system's family at the design's size, with tabular figures."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    family = first_available(_UI_FAMILIES, frozenset(QFontDatabase.families()), system.family())
    font = QFont(family)
    font.setPixelSize(type_sizes(scale).body)
    return with_tabular_figures(font)


def code_font(scale: float = 1.0) -> QFont:
    """A monospaced font for code and tensors."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    family = first_available(_CODE_FAMILIES, frozenset(QFontDatabase.families()), system.family())
    font = QFont(family)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setFixedPitch(True)
    font.setPixelSize(type_sizes(scale).code)
    return font


def with_tabular_figures(font: QFont) -> QFont:
    """A copy whose digits all have one width, so that changing numbers do not jump."""
    tabular = QFont(font)
    tabular.setFeature(QFont.Tag("tnum"), 1)
    return tabular
