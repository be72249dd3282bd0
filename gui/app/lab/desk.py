"""The Lab's desk: the graph in the middle, what makes it at the left, what happens in it at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ..desk import Desk
from ..dock import Dock


class LabDesk(Desk):
    """Like the Playground's, under names of its own; its views share the right column by their weights."""

    def __init__(self) -> None:
        super().__init__("lab_desk")
        self._weights: dict[Dock, float] = {}

    def add_weighted(self, title: str, panel: QWidget, weight: float) -> Dock:
        """A panel that shows something, below those at the right, as high as its weight among theirs."""
        dock = self.add_view(title, panel)
        self._weights[dock] = weight
        return dock

    def _fit_views(self, first: int) -> None:
        docks = self._docked_views()
        if docks:
            unit = self.height() / sum(self._weights.get(dock, 1.0) for dock in docks)
            heights = [round(self._weights.get(dock, 1.0) * unit) for dock in docks]
            self.resizeDocks(docks, heights, Qt.Orientation.Vertical)

    def _fit_grown_view(self) -> None:
        """Heights stay when contents change: what one reads does not move while one steps on."""
