"""Switches that make the usual mistakes, with the healthy program beside and what differs."""

from __future__ import annotations

from functools import partial
from html import escape

from PySide6.QtCore import QEvent, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.lab.breaking import Mistake, differences, pair_of
from gui.kit.array_text import array_text
from gui.kit.buttons import push_button
from gui.kit.card import Card
from gui.kit.formula import Block, Passage, Said
from gui.kit.marked_code import MarkedCode
from gui.kit.metrics import GAP, HALF_GAP
from gui.kit.plain_table import PlainTable
from gui.kit.scrolled import Scrolled
from gui.kit.translating import translator
from gui.state.comparison import Compared, Comparison
from gui.state.lab_session import LabSession

tr = translator("BreakingPanel")

_COLUMNS = 3
_WIDE = 560
"""Pixels for two programs side by side."""


def mistake_words() -> dict[Mistake, tuple[str, str]]:
    """Each mistake's name, and what comes of it."""
    return {
        "no_zero_grad": (
            tr("no zero_grad"),
            tr("backward() adds to .grad: every step is taken with the sum of all gradients before it."),
        ),
        "backward_twice": (
            tr("backward twice"),
            tr("The first walk lets go of what it needed; retain_graph=True keeps it for a second."),
        ),
        "write_leaf": (
            tr("write into a leaf"),
            tr("A leaf is where the gradient is taken: while recording, nobody may write into it."),
        ),
        "write_saved": (
            tr("write into saved"),
            tr("Its value is needed for a local derivative; backward notices that it was overwritten."),
        ),
        "detach": (
            tr("detach midway"),
            tr("The value is the same, but gradients stop there: that path is missing in the sum."),
        ),
        "no_grad": (
            tr("no_grad midway"),
            tr("What is computed inside is a constant: that path is missing in the sum."),
        ),
        "no_requires_grad": (
            tr("no requires_grad"),
            tr("A tensor that does not ask for a gradient gets none: its .grad stays None."),
        ),
        "frozen_layer": (
            tr("frozen layer"),
            tr("Its parameters get no gradient and keep their values; what lies before it still learns."),
        ),
        "no_scalar": (
            tr("several outputs"),
            tr("For several numbers it must be said how much each counts: a sum, a mean or gradient=."),
        ),
    }


def changed_line(healthy: str, broken: str) -> int | None:
    """The first line of the broken program, from 1, that the healthy one does not have there."""
    one, other = healthy.splitlines(), broken.splitlines()
    for number, line in enumerate(other, 1):
        if number > len(one) or line != one[number - 1]:
            return number
    return len(other) if len(one) > len(other) else None


class BreakingPanel(QWidget):
    """Where a mistake does not fit into the learner's program, an example stands in for it."""

    def __init__(self, session: LabSession, comparison: Comparison, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("breaking_panel")
        self._session = session
        self._comparison = comparison
        self._compared: Compared | None = None
        self.card = Card(tr("Break it"))
        self.card.hide_title()
        self.switches: dict[Mistake, QPushButton] = {}
        self.passage = Passage(tr("What comes of the mistake"))
        self.healthy = MarkedCode(tr("The healthy program"), least=3, most=14)
        self.broken = MarkedCode(tr("The broken program"), least=3, most=14)
        self.table = PlainTable(tr("Numbers of both"), (tr("at the end"), tr("healthy"), tr("broken")))
        self.open_broken = push_button(
            tr("Open broken"),
            role="small",
            tooltip=tr("Put the broken program into the editor and run it"),
        )
        self.open_healthy = push_button(
            tr("Open healthy"),
            role="small",
            tooltip=tr("Put the healthy program into the editor and run it"),
        )
        self._result = QWidget()
        # After the layout has found a place for the result.
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(0)
        self._look.timeout.connect(self._show_result)
        self._grid = QGridLayout()
        self._columns = _COLUMNS
        self._codes = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lay_out()
        self.open_broken.clicked.connect(partial(self._open, True))
        self.open_healthy.clicked.connect(partial(self._open, False))
        comparison.finished.connect(self.show_compared)

    def _lay_out(self) -> None:
        group = QButtonGroup(self)
        self._grid.setSpacing(HALF_GAP)
        for place, (mistake, (title, tip)) in enumerate(mistake_words().items()):
            switch = push_button(title, role="chip", tooltip=tip)
            switch.setCheckable(True)
            switch.clicked.connect(partial(self._break, mistake))
            group.addButton(switch)
            self._grid.addWidget(switch, place // _COLUMNS, place % _COLUMNS)
            self.switches[mistake] = switch
        self._codes.setSpacing(GAP)
        for caption, code, button in (
            (tr("healthy"), self.healthy, self.open_healthy),
            (tr("broken"), self.broken, self.open_broken),
        ):
            side = QVBoxLayout()
            side.setSpacing(HALF_GAP)
            label = QLabel(caption)
            label.setProperty("role", "muted")
            side.addWidget(label)
            side.addWidget(code, 1)
            side.addWidget(button)
            self._codes.addLayout(side, 1)
        result = QVBoxLayout(self._result)
        result.setContentsMargins(0, GAP, 0, 0)
        result.setSpacing(GAP)
        result.addWidget(self.passage)
        result.addWidget(self.table)
        result.addLayout(self._codes)
        self._result.hide()
        content = QWidget()
        whole = QVBoxLayout(content)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(self._grid)
        whole.addWidget(self._result)
        whole.addStretch(1)
        self._scrolled = Scrolled(content)
        self.card.body.addWidget(self._scrolled)
        self._scrolled.verticalScrollBar().rangeChanged.connect(self._look_again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """As many switches beside each other as can be read, and both programs where their lines can."""
        switches = list(self.switches.values())
        widest = max((switch.sizeHint().width() for switch in switches), default=0)
        room = self._scrolled.viewport().width()
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._codes.setDirection(beside if room >= _WIDE else below)
        columns = min(_COLUMNS, max(1, (room + HALF_GAP) // (widest + HALF_GAP)))
        if columns != self._columns:
            self._columns = columns
            for place, switch in enumerate(switches):
                self._grid.addWidget(switch, place // columns, place % columns)

    def _break(self, mistake: Mistake, checked: bool = True) -> None:
        run = self._session.run
        if run is not None:
            self._comparison.compare(pair_of(mistake, run), run.seed)

    @Slot(object)
    def show_compared(self, compared: Compared) -> None:
        """Show what became of a healthy and a broken program."""
        self._compared = compared
        pair, problem = compared.pair, compared.broken.problem
        rows = differences(compared.healthy, compared.broken)
        differing = frozenset((i, 2) for i, row in enumerate(rows) if row.differs)
        shown = [(row.name, array_text(row.healthy), array_text(row.broken)) for row in rows]
        self.healthy.set_code(pair.healthy.rstrip("\n"))
        self.broken.set_code(pair.broken.rstrip("\n"))
        self.broken.mark(
            problem.span.line if problem is not None else changed_line(pair.healthy, pair.broken)
        )
        self.table.set_rows(shown, differing)
        self.table.setVisible(bool(shown))
        self.passage.set_blocks(self._words(compared, bool(differing)))
        self._result.show()
        self._look.start()

    @Slot()
    def _look_again(self) -> None:
        self._look.start()

    @Slot()
    def _show_result(self) -> None:
        """Scroll as far as is needed to read what came of it."""
        if self._compared is not None:
            self._scrolled.ensureWidgetVisible(self.table, 0, GAP)
            self._scrolled.ensureWidgetVisible(self.passage, 0, GAP)

    def _words(self, compared: Compared, differs: bool) -> list[Block]:
        problem = compared.broken.problem
        blocks: list[Block] = []
        if not compared.pair.is_own:
            blocks.append(
                Said(tr("Your program has no place for this mistake: here is an example."), "muted")
            )
        if problem is not None:
            place = tr("line {0}").format(problem.span.line)
            blocks.append(Said(f"<b>{place}</b> <code>{escape(problem.message)}</code>", "error"))
        blocks.append(Said(mistake_words()[compared.pair.mistake][1]))
        blocks += [Said(escape(text)) for text in ((problem.remedy,) if problem is not None else ()) if text]
        if not differs and problem is None:
            blocks.append(
                Said(tr("With these numbers nothing changes, which makes the mistake hard to see."), "muted")
            )
        return blocks

    def _open(self, broken: bool, checked: bool = False) -> None:
        if self._compared is not None:
            pair = self._compared.pair
            self._session.edit(pair.broken if broken else pair.healthy)
            self._session.run_source()
