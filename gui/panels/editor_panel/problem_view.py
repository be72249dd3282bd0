"""What is wrong with the program: the engine's own message, why it arises, what to do."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from engine.lab import Problem
from gui.kit.buttons import push_button
from gui.kit.metrics import GAP, HALF_GAP
from gui.kit.style_property import set_style_property
from gui.kit.wrapped_label import WrappedLabel

_BREAK = "\N{ZERO WIDTH SPACE}"
_SHORT = 20


def with_breaks(text: str) -> str:
    """A text whose long pieces of code may go on in another line, behind a bracket or a sign."""
    words = (word if len(word) <= _SHORT else re.sub(r"(?<=[(=,])", _BREAK, word) for word in text.split(" "))
    return " ".join(words)


class ProblemView(QFrame):
    """Hidden while nothing is wrong; its button leads to the place."""

    place_wanted = Signal(int, int)  # line from 1, column from 0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "problem")
        self.setAccessibleName(self.tr("Problem"))
        self._problem: Problem | None = None
        self._where = push_button(role="link", tooltip=self.tr("Go to this place in the program"))
        self._where.clicked.connect(self._go)
        self._message, self._why, self._remedy, self._kept = (WrappedLabel() for _ in range(4))
        self._kept.setText(self.tr("The graph is still that of the last program that could begin."))
        set_style_property(self._kept, "role", "note")
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP + 2, GAP, GAP + 2, GAP)
        column.setSpacing(HALF_GAP)
        column.addWidget(self._where, 0, Qt.AlignmentFlag.AlignLeft)
        for label in (self._message, self._why, self._remedy, self._kept):
            column.addWidget(label)
        self.hide()

    def show_problem(self, problem: Problem | None, *, keeps_graph: bool = False) -> None:
        """Say it, or that there is none; and whether the graph of another program is still shown."""
        self._problem = problem
        self.setHidden(problem is None)
        if problem is None:
            return
        place = self.tr("Line {0}, column {1}").format(problem.span.line, problem.span.column + 1)
        is_engines = problem.kind == "run"
        self._where.setText(self.tr("{0} · as PyTorch says it").format(place) if is_engines else place)
        self._where.setAccessibleName(self._where.text())
        self._message.setText(problem.message)
        set_style_property(self._message, "role", "code" if is_engines else "strong")
        for label, text in ((self._why, problem.explanation), (self._remedy, problem.remedy)):
            label.setText(with_breaks(text))
            label.setHidden(not text)
        self._kept.setVisible(keeps_graph)
        self.setAccessibleDescription(self.text())
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.text()))

    def text(self) -> str:
        """All that is said, for those who hear it."""
        shown = (self._where, self._message, self._why, self._remedy, self._kept)
        texts = (part.text() for part in shown if part.text() and not part.isHidden())
        return " ".join(texts).replace(_BREAK, "")

    @Slot()
    def _go(self) -> None:
        if self._problem is not None:
            self.place_wanted.emit(self._problem.span.line, self._problem.span.column)
