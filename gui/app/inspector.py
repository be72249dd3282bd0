"""The card of tabs at the right: what one looks into the model with."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gui.kit.metrics import CARD_MARGIN, HALF_GAP
from gui.kit.tabs import Tabs


class Inspector(QFrame):
    """A card that holds one tab for each view of the model."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setProperty("role", "card")
        self.tabs = Tabs(self.tr("Views of the model"))
        column = QVBoxLayout(self)
        column.setContentsMargins(CARD_MARGIN, HALF_GAP, CARD_MARGIN, CARD_MARGIN)
        column.addWidget(self.tabs)

    def add_view(self, title: str, view: QWidget, brief: str = "") -> None:
        """Another tab, behind those there are; `brief` is its title in a narrow window."""
        self.tabs.add_page(view, title, brief)
