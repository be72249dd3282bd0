"""Two widgets side by side, or one below the other where there is no room for that."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from gui.kit.metrics import GAP


class FoldingRow(QWidget):
    """The first widget at the left, the second at the right; folded, both at the left.

    With `apart` False the second follows right behind the first.
    """

    def __init__(
        self, first: QWidget, second: QWidget, *, apart: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._parts = (first, second)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GAP)
        self._box.addWidget(first, 0, Qt.AlignmentFlag.AlignLeft)
        if apart:
            self._box.addStretch(1)
        self._box.addWidget(second, 0, Qt.AlignmentFlag.AlignLeft)
        if not apart:
            self._box.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def is_folded(self) -> bool:
        """Whether the second widget is below the first."""
        return self._box.direction() is QBoxLayout.Direction.TopToBottom

    def sizeHint(self) -> QSize:
        hints = [part.sizeHint() for part in self._parts]
        return QSize(sum(hint.width() for hint in hints) + GAP, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(max(self._least_widths()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fits = sum(self._least_widths()) + GAP <= self.width()
        directions = QBoxLayout.Direction
        self._box.setDirection(directions.LeftToRight if fits else directions.TopToBottom)

    def _least_widths(self) -> list[int]:
        return [part.minimumSizeHint().expandedTo(part.minimumSize()).width() for part in self._parts]
