"""What the optimizer's step did: parameters before and after, the formula with the live numbers."""

from __future__ import annotations

import math
from html import escape

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.lab import ExecutedStatement, LabRun, OptimizerUpdate, ParameterUpdate, TensorValue
from engine.lab.moments import Moment
from engine.lab.timeline import Scene, Timeline
from engine.lab.updating import UpdateLine, update_lines
from gui.kit.array_text import array_text
from gui.kit.card import Card
from gui.kit.formula import Block, Said, Written
from gui.kit.ledger import LedgerRow, UpdateLedger
from gui.kit.number_format import format_number
from gui.kit.scrolled import Scrolled
from gui.kit.translating import translator
from gui.state.lab_panel import LabPanel
from gui.state.lab_session import LabSession

tr = translator("UpdatesPanel")

MAX_ELEMENTS = 64


def update_at(timeline: Timeline, position: int) -> Moment | None:
    """The update that was made last before a stop, or at it."""
    done = [moment for moment in timeline.moments[: position + 1] if moment.stage == "update"]
    return done[-1] if done else None


def written_rows(statement: ExecutedStatement) -> list[LedgerRow]:
    """The leaves that a statement wrote into, as the ledger shows them."""
    return [
        LedgerRow(
            change.name,
            array_text(change.before.array),
            array_text(change.before.grad, tr("none")),
            array_text(change.after.array),
        )
        for change in statement.changes
        if isinstance(change.before, TensorValue) and isinstance(change.after, TensorValue)
    ]


def settings_words(update: OptimizerUpdate) -> str:
    """What the optimizer was set to, without what is off."""
    shown = []
    for name, value in update.settings.items():
        if isinstance(value, tuple):
            shown.append(f"{name} ({', '.join(format_number(float(each)) for each in value)})")
        elif isinstance(value, bool):
            shown += [name] if value else []
        elif value or name == "lr":
            shown.append(f"{name} {format_number(float(value))}")
    return " · ".join(shown)


def ledger_row(parameter: ParameterUpdate) -> LedgerRow:
    """A parameter as the ledger shows it."""
    return LedgerRow(
        parameter.name or "?",
        array_text(parameter.before),
        array_text(parameter.grad, tr("none")),
        array_text(parameter.after),
        element_names(parameter.before.shape),
    )


def element_names(shape: tuple[int, ...]) -> tuple[str, ...]:
    """`[0, 1]` and so on in row-major order, 64 at most; one empty name for a number."""
    size = math.prod(shape)
    if size <= 1:
        return ("",)
    places = (np.unravel_index(i, shape) for i in range(min(size, MAX_ELEMENTS)))
    return tuple(f"[{', '.join(str(int(each)) for each in place)}]" for place in places)


def formula_blocks(lines: tuple[UpdateLine, ...]) -> list[Block]:
    """The assignments, each in symbols and in numbers."""
    if not lines:
        return [Said(tr("It has no gradient, so the optimizer leaves it alone."), "muted")]
    return [Written(tuple(text for line in lines for text in line.tex))]


class UpdatesPanel(LabPanel):
    """A card with the ledger of the newest step."""

    def __init__(self, session: LabSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("updates_panel")
        self._shown: OptimizerUpdate | ExecutedStatement | None = None
        self.card = Card(tr("Optimizer's step"))
        self.card.hide_title()
        self._settings = QLabel()
        self._settings.setProperty("role", "muted")
        self._settings.setWordWrap(True)
        self.ledger = UpdateLedger(tr("Parameters before and after"))
        self.card.body.addWidget(self._settings)
        self._scrolled = Scrolled(self.ledger)
        self.card.body.addWidget(self._scrolled, 1)
        self.card.body.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self.ledger.asked.connect(self._answer)

    def show_scene(self, run: LabRun, scene: Scene) -> None:
        timeline = self.session.timeline
        moment = None if timeline is None else update_at(timeline, scene.position)
        self._scrolled.setVisible(moment is not None)
        if moment is None:
            self._say_none(timeline)
        elif moment.update is None:
            self._show_statement(run.statements[moment.statements - 1])
        else:
            self._show_update(run, moment.update)

    def _say_none(self, timeline: Timeline | None) -> None:
        self._shown = None
        comes = timeline is not None and any(moment.stage == "update" for moment in timeline.moments)
        self._settings.setText(
            tr("No parameter is updated yet.") if comes else tr("There is no optimizer here.")
        )

    def _show_update(self, run: LabRun, place: int) -> None:
        update = run.updates[place]
        which = tr("step {0} of {1}").format(place + 1, len(run.updates))
        self._settings.setText(f"{which} · {update.optimizer} · {settings_words(update)}")
        if update is not self._shown:
            self._shown = update
            self.ledger.set_rows([ledger_row(each) for each in update.parameters])

    def _show_statement(self, statement: ExecutedStatement) -> None:
        self._settings.setText(tr("Line {0}, by hand, while nothing is recorded").format(statement.line))
        if statement is not self._shown:
            self._shown = statement
            self.ledger.set_rows(written_rows(statement))

    @Slot(int, int)
    def _answer(self, row: int, element: int) -> None:
        shown = self._shown
        if isinstance(shown, OptimizerUpdate):
            parameter = shown.parameters[row]
            element = min(element, parameter.before.size - 1)
            self.ledger.set_blocks(formula_blocks(update_lines(shown, parameter, element)))
        elif shown is not None:
            self.ledger.set_blocks([Said(f"<code>{escape(shown.text)}</code>")])
