"""The Lab's desk: the graph in the middle, what makes it at the left, what happens in it at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar, QWidget

from ..desk import LEFT_WIDTH, Desk
from ..dock import Dock


class LabDesk(Desk):
    """Like the Playground's, under names of its own; its views share the right column by their weights."""

    def __init__(self) -> None:
        super().__init__("lab_desk")
        self._weights: dict[Dock, float] = {}
        self._behind: list[tuple[Dock, Dock]] = []

    def add_weighted(self, title: str, panel: QWidget, weight: float) -> Dock:
        """A panel that shows something, below those at the right, as high as its weight among theirs."""
        dock = self.add_view(title, panel)
        self._weights[dock] = weight
        return dock

    def add_behind(self, title: str, panel: QWidget, front: Dock) -> Dock:
        """A panel in the place of another one; a tab for each brings it to the front."""
        dock = self.add_weighted(title, panel, self._weights[front])
        self._behind.append((front, dock))
        self._stack_tabs()
        return dock

    def reset(self) -> None:
        super().reset()
        self._stack_tabs()
        self.use_default_sizes()

    def _widths(self) -> list[int]:
        """A line of a program wants more room than a form; in a narrow window the graph does."""
        return [min(360, max(LEFT_WIDTH, round(self.width() * 0.225))), min(430, round(self.width() * 0.3))]

    def keep_captions_whole(self) -> None:
        """Let the tabs of views scroll where there is no room, instead of shortening their captions."""
        for bar in self.findChildren(QTabBar):
            if bar.parent() is self:
                bar.setElideMode(Qt.TextElideMode.ElideNone)
                bar.setUsesScrollButtons(True)

    def _stack_tabs(self) -> None:
        for front, dock in self._behind:
            self.tabifyDockWidget(front, dock)
        for front, _ in self._behind:
            front.raise_()

    def _fit_views(self, first: int) -> None:
        hidden = {dock for front, dock in self._behind if not front.isHidden()}
        docks = [dock for dock in self._docked_views() if dock not in hidden]
        if docks:
            unit = self.height() / sum(self._weights[dock] for dock in docks)
            heights = [round(self._weights[dock] * unit) for dock in docks]
            self.resizeDocks(docks, heights, Qt.Orientation.Vertical)

    def _fit_grown_view(self) -> None:
        """Heights stay when contents change: what one reads does not move while one steps on."""
