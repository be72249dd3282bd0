"""The whole experiment as a PyTorch script that trains, live: to read, to copy, to save."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.experiment import ExperimentSpec
from engine.export.formats.pytorch_training_script import pytorch_training_script
from gui.kit.buttons import push_button
from gui.kit.code_view import CodeView
from gui.kit.metrics import CARD_MARGIN, GAP, HALF_GAP
from gui.kit.passing_word import PassingWord
from gui.state.panel import Panel
from gui.state.session import Session

EXPORTER = "pytorch-training"
_AFTER_EDITS_MS = 150  # a slider or a dragged point edits the experiment every frame
_MOST_LINES = 10_000


class ScriptPanel(Panel):
    """Writes the script anew when edits pause, and only while it can be seen."""

    save_wanted = Signal(str)  # the name of the exporter

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("script_panel")
        tr = self.tr
        self._written_for: ExperimentSpec | None = None
        self._note = QLabel()
        self._note.setProperty("role", "note")
        self._note.setWordWrap(True)
        self._code = CodeView(tr("PyTorch training script"), least=4, most=_MOST_LINES, shrunk=3)
        copy = push_button(
            symbol="copy", role="small", name=tr("Copy the script"), tooltip=tr("Copy the whole script")
        )
        save = push_button(
            symbol="save", role="small", name=tr("Save the script"), tooltip=tr("Save the whole script…")
        )
        copy.clicked.connect(self.copy_script)
        save.clicked.connect(self._want_save)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_EDITS_MS)
        self._soon.timeout.connect(self._write)
        usual = tr("PyTorch begins with these weights and takes these steps.")
        self._word = PassingWord(self._note.setText, usual, self)
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self._note, 1)
        head.addWidget(copy)
        head.addWidget(save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, CARD_MARGIN, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addLayout(head)
        column.addWidget(self._code, 1)

    def show_spec(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        if self.isVisible():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._write()

    @Slot()
    def copy_script(self) -> None:
        """Put the script of the experiment as it stands on the clipboard and say so."""
        self._write()
        QGuiApplication.clipboard().setText(self._code.code())
        self._word.say(self.tr("Copied."))

    @Slot()
    def _write(self) -> None:
        spec = self.session.spec
        if spec is self._written_for:
            return
        self._written_for = spec
        bars = self._code.verticalScrollBar(), self._code.horizontalScrollBar()
        places = [bar.value() for bar in bars]
        self._code.set_code(pytorch_training_script(spec))
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)

    @Slot()
    def _want_save(self) -> None:
        self.save_wanted.emit(EXPORTER)
