"""The examples by title; one click opens one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.lab.examples import LabExample
from gui.kit.card import Card
from gui.kit.choice_list import ChoiceList
from gui.state.lab_session import LabSession

_LIVE = " live"


class ExamplesPanel(QWidget):
    """A list whose marked row is the example that is open; the last row is the Playground's next step."""

    step_wanted = Signal(str)  # "batch"

    def __init__(
        self, session: LabSession, examples: Sequence[LabExample], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("lab_examples_panel")
        self._session = session
        self._examples = {example.name: example for example in examples}
        self.rows = ChoiceList(self.tr("Examples"), least=4, most=9)
        rows = [(each.name, each.title, each.teaser) for each in examples]
        self.rows.set_rows([*rows, (_LIVE, self.tr("The Playground's next step"), self.tr("live"))])
        self.rows.chosen.connect(self._open)
        card = Card(self.tr("Examples"))
        card.body.addWidget(self.rows, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        session.example_opened.connect(self._mark)
        session.run_arrived.connect(self._mark)
        self._mark()

    @Slot(str)
    def _open(self, name: str) -> None:
        if name == _LIVE:
            self.step_wanted.emit("batch")
        else:
            self._session.open_example(self._examples[name])

    @Slot()
    def _mark(self) -> None:
        example = self._session.example
        self.rows.set_current(_LIVE if self._session.is_live else "" if example is None else example.name)
