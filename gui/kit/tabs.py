"""Underlined tabs whose chosen caption is bold without being cut."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QTabBar, QTabWidget, QWidget

_GAP = 14
"""Between two captions: the margin of the style sheet and room for a bold caption's rounding."""


class BoldTabBar(QTabBar):
    """Makes every tab wide enough for its bold caption, so that choosing one moves nothing."""

    def tabSizeHint(self, index: int) -> QSize:
        bold = self.font()
        bold.setBold(True)
        width = QFontMetrics(bold).horizontalAdvance(self.tabText(index)) + _GAP
        return QSize(width, super().tabSizeHint(index).height())


class Tabs(QTabWidget):
    """A tab widget in the kit's look; captions scroll where there is no room."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabBar(BoldTabBar())
        self.setAccessibleName(name)
        self.setDocumentMode(True)
        self.setUsesScrollButtons(True)
        self.tabBar().setAccessibleName(name)
        self.tabBar().setExpanding(False)
        self.tabBar().setDrawBase(False)
