"""The experiment as code, live: to read, to copy, to save."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.experiment import ExperimentSpec
from engine.training.snapshots import RunState, Snapshot
from gui.kit.buttons import push_button
from gui.kit.code_view import CodeView
from gui.kit.metrics import CARD_MARGIN, GAP, HALF_GAP
from gui.kit.passing_word import PassingWord
from gui.kit.segmented import Segmented
from gui.state.panel import Panel
from gui.state.session import Session

from .languages import Language, code_in, languages

_AFTER_EDITS_MS = 150  # a slider or a dragged point edits the experiment every frame
_WHILE_TRAINING_MS = 1000
_MOST_LIVE = 1000
"""Weights of a model whose code is written anew while it trains; to colour that of more takes too long."""
_MOST_LINES = 10_000
_LEAST_CAPTION = 40  # pixels; in a small window this view is no wider than the others


class ScriptPanel(Panel):
    """Writes the code anew when edits pause and as weights change, and only while it can be seen."""

    save_wanted = Signal(str)  # the name of the exporter

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("script_panel")
        tr = self.tr
        self._languages = {each.exporter: each for each in languages()}
        self._language = next(iter(self._languages.values()))
        self._written_for: tuple[Language, ExperimentSpec, int] | None = None
        self._choice = Segmented(
            tr("Language of the code"),
            [(each.exporter, each.caption, each.tooltip) for each in self._languages.values()],
        )
        self._choice.let_shrink(_LEAST_CAPTION)
        self._choice.chosen.connect(self._choose)
        self._note = QLabel()
        self._note.setProperty("role", "note")
        self._note.setWordWrap(True)
        self._code = CodeView(tr("Code of the experiment"), least=4, most=_MOST_LINES, shrunk=3)
        copy = push_button(
            symbol="copy", role="small", name=tr("Copy the code"), tooltip=tr("Copy all of the code")
        )
        save = push_button(
            symbol="save", role="small", name=tr("Save the code"), tooltip=tr("Save all of the code…")
        )
        copy.clicked.connect(self.copy_code)
        save.clicked.connect(self._want_save)
        self._soon = self._timer(_AFTER_EDITS_MS)
        self._later = self._timer(_WHILE_TRAINING_MS)
        self._word = PassingWord(self._note.setText, self._language.note, self)
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self._note, 1)
        head.addWidget(copy)
        head.addWidget(save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, CARD_MARGIN, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addWidget(self._choice)
        column.addLayout(head)
        column.addWidget(self._code, 1)

    def show_spec(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        if self.isVisible():
            self._soon.start()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        if self._language.write is None or self._written_for == self._now(snapshot):
            return
        if snapshot.state is not RunState.TRAINING:
            # Not at once: a step that is held down makes many.
            self._soon.start()
        elif not self._later.isActive() and _weights(snapshot) <= _MOST_LIVE:
            self._later.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._write()

    @Slot()
    def copy_code(self) -> None:
        """Put the code of the experiment as it stands on the clipboard and say so."""
        self._write()
        QGuiApplication.clipboard().setText(self._code.code())
        self._word.say(self.tr("Copied."))

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self._write)
        return timer

    def _now(self, snapshot: Snapshot | None) -> tuple[Language, ExperimentSpec, int]:
        """What the code depends on; no step where it holds no weights."""
        step = -1 if snapshot is None or self._language.write is None else snapshot.step
        return self._language, self.session.spec, step

    @Slot(str)
    def _choose(self, exporter: str) -> None:
        self._language = self._languages[exporter]
        self._write()

    @Slot()
    def _write(self) -> None:
        snapshot = self.session.snapshot
        now, before = self._now(snapshot), self._written_for
        if now == before:
            return
        note = self._language.note
        try:
            code = code_in(self._language, self.session.spec, snapshot)
        except ValueError as error:
            code, note = "", self.tr("It cannot be written: {0}.").format(error)
        # Without code, the weights of a model that was just edited are on their way.
        self._written_for = now if code else None
        self._word.set_usual(note)
        self._show(code, scrolls_to_top=before is None or before[0] is not self._language)

    def _show(self, code: str, *, scrolls_to_top: bool) -> None:
        bars = self._code.verticalScrollBar(), self._code.horizontalScrollBar()
        places = [0 if scrolls_to_top else bar.value() for bar in bars]
        self._code.set_code(code, self._language.colours)
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)

    @Slot()
    def _want_save(self) -> None:
        self.save_wanted.emit(self._language.exporter)


def _weights(snapshot: Snapshot) -> int:
    return sum(view.value.size for view in snapshot.parameters)
