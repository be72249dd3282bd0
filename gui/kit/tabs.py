"""Underlined tabs whose chosen caption is bold without being cut."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QTabBar, QTabWidget, QWidget

from gui.kit.style_property import set_style_property

_GAP, _BRIEF_GAP = 14, 11
"""Between two captions: the margin of the style sheet and room for a bold caption's rounding."""


class BoldTabBar(QTabBar):
    """Makes every tab wide enough for its bold caption, so that choosing one moves nothing.

    Where the captions have no room side by side, brief ones stand for them.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._captions: list[tuple[str, str]] = []
        self._brief = False

    def add_caption(self, caption: str, brief: str) -> None:
        """The captions of the tab that was added last."""
        self._captions.append((caption, brief))
        self.setAccessibleTabName(self.count() - 1, caption)

    def fit(self, room: int) -> None:
        """Show the captions that fit into so many pixels."""
        whole = sum(self._width_of(caption) + _GAP for caption, _ in self._captions)
        brief = whole > room
        if brief == self._brief:
            return
        self._brief = brief
        set_style_property(self, "brief", brief)
        for place, (caption, short) in enumerate(self._captions):
            self.setTabText(place, short if brief else caption)
            self.setTabToolTip(place, caption if brief and short != caption else "")

    def tabSizeHint(self, index: int) -> QSize:
        width = self._width_of(self.tabText(index)) + (_BRIEF_GAP if self._brief else _GAP)
        return QSize(width, super().tabSizeHint(index).height())

    def _width_of(self, caption: str) -> int:
        bold = self.font()
        bold.setBold(True)
        return QFontMetrics(bold).horizontalAdvance(caption)


class Tabs(QTabWidget):
    """A tab widget in the kit's look; captions become brief, then scroll, where there is no room."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = BoldTabBar()
        self.setTabBar(self._bar)
        self.setAccessibleName(name)
        self.setDocumentMode(True)
        self.setUsesScrollButtons(True)
        self.tabBar().setAccessibleName(name)
        self.tabBar().setExpanding(False)
        self.tabBar().setDrawBase(False)

    def add_page(self, page: QWidget, caption: str, brief: str = "") -> None:
        """Another tab, behind those there are; `brief` is its caption where room is short."""
        self.addTab(page, caption)
        self._bar.add_caption(caption, brief or caption)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._bar.fit(self.width())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._bar.fit(self.width())
