"""The examples by title; one click opens one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.lab.examples import LabExample
from gui.kit.card import Card
from gui.kit.choice_list import ChoiceList
from gui.state.lab_session import LabSession


class ExamplesPanel(QWidget):
    """A list whose marked row is the example that is open."""

    def __init__(
        self, session: LabSession, examples: Sequence[LabExample], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("lab_examples_panel")
        self._session = session
        self._examples = {example.name: example for example in examples}
        self.rows = ChoiceList(self.tr("Examples"), least=4, most=9)
        self.rows.set_rows([(each.name, each.title, each.teaser) for each in examples])
        self.rows.chosen.connect(self._open)
        card = Card(self.tr("Examples"))
        card.body.addWidget(self.rows, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        session.example_opened.connect(self._show_example)
        self._show_example(session.example)

    @Slot(str)
    def _open(self, name: str) -> None:
        self._session.open_example(self._examples[name])

    @Slot(object)
    def _show_example(self, example: LabExample | None) -> None:
        self.rows.set_current("" if example is None else example.name)
