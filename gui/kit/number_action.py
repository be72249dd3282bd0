"""A row of a menu in which a number is typed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget, QWidgetAction

from gui.kit.buttons import push_button
from gui.kit.metrics import GAP, HALF_GAP
from gui.kit.number_box import NumberBox
from gui.kit.number_format import NumberRange


class NumberAction(QWidgetAction):
    """A box for a whole number and a button beside it; Enter or a click chooses it and closes the menu."""

    chosen = Signal(int)

    def __init__(self, name: str, verb: str, limits: NumberRange, value: int, parent: QObject) -> None:
        super().__init__(parent)
        self.box = NumberBox(name, limits, value, tooltip=name)
        self.box.setFixedWidth(84)
        self.button = push_button(verb, role="small", name=f"{verb}: {name}", tooltip=name)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(GAP, HALF_GAP, GAP, HALF_GAP)
        layout.setSpacing(GAP)
        layout.addWidget(self.box)
        layout.addWidget(self.button)
        self.setDefaultWidget(row)
        self.box.returnPressed.connect(self._choose)
        self.button.clicked.connect(self._choose)

    @Slot()
    def _choose(self) -> None:
        self.box.clearFocus()  # with it goes a number that was typed and not entered
        if self.box.property("refused"):
            return
        for owner in self.associatedObjects():
            if isinstance(owner, QMenu):
                owner.close()
        self.chosen.emit(int(self.box.value()))
