"""Two ways to see the whole model in one place: its network, and how it bends the plane."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from gui.kit.metrics import GAP
from gui.kit.segmented import Segmented


class ModelViews(QWidget):
    """Shows one of several views at a time; each may bring a head, which stands beside the switch."""

    shown = Signal()

    def __init__(
        self,
        name: str,
        choices: Sequence[tuple[str, str, str]],
        views: Sequence[tuple[QWidget, QWidget | None]],
        parent: QWidget | None = None,
    ) -> None:
        """`choices` are those of a `Segmented`, `views` as many views with their heads."""
        super().__init__(parent)
        self.switch = Segmented(name, choices)
        self._keys = [key for key, _, _ in choices]
        self._heads = [head for _, head in views]
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.switch)
        for head in self._heads:
            if head is not None:
                row.addWidget(head, 1)
        row.addStretch()
        self._stack = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addLayout(self._stack, 1)
        for view, _ in views:  # a layout of no widget would show the first of them as a window
            self._stack.addWidget(view)
        self.switch.chosen.connect(self._show)
        self._show()

    def show_view(self, key: str) -> None:
        """Bring the view of this choice to the front; ValueError for none of them."""
        self.switch.set_choice(key)
        self._show()

    @Slot()
    def _show(self) -> None:
        chosen = self._keys.index(self.switch.choice())
        self._stack.setCurrentIndex(chosen)
        for place, head in enumerate(self._heads):
            if head is not None:
                head.setVisible(place == chosen)
        self.shown.emit()
