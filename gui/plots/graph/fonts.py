"""The fonts that a graph is written in."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QFont

from gui.kit.fonts import code_font


@dataclass(frozen=True)
class GraphFonts:
    """At full size: names and values as in code, what is beside them smaller."""

    title: QFont
    text: QFont
    small: QFont


def graph_fonts() -> GraphFonts:
    """The fonts of the design's size; the camera makes them larger."""
    text = code_font()
    title, small = QFont(text), QFont(text)
    title.setBold(True)
    small.setPixelSize(text.pixelSize() - 2)
    return GraphFonts(title, text, small)


def sized(font: QFont, pixels: float) -> QFont:
    """The font at another size."""
    other = QFont(font)
    other.setPixelSize(max(1, round(pixels)))
    return other
