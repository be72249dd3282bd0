"""The program as a PyTorch script, with the line marked that is done just now."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.lab import LabRun
from engine.lab.timeline import Scene
from engine.lab.twin import Twin, twin_of
from gui.kit.buttons import push_button
from gui.kit.card import Card
from gui.kit.marked_code import MarkedCode
from gui.kit.metrics import GAP
from gui.kit.passing_word import PassingWord
from gui.kit.translating import translator
from gui.state.lab_panel import LabPanel
from gui.state.lab_session import LabSession

tr = translator("TwinPanel")


class TwinPanel(LabPanel):
    """Read-only; the button copies the whole script."""

    def __init__(self, session: LabSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("twin_panel")
        self._twin: Twin | None = None
        self.card = Card(tr("Same in PyTorch"))
        self.card.hide_title()
        self.code = MarkedCode(tr("The program as a PyTorch script"), least=6, most=30)
        self.copy = push_button(
            symbol="copy",
            role="small",
            name=tr("Copy script"),
            tooltip=tr("Copy the script; it runs by itself"),
        )
        self._printed = QLabel()
        self._printed.setProperty("role", "muted")
        self._printed.setWordWrap(True)
        self._copied = QLabel()
        self._copied.setProperty("role", "note")
        self._word = PassingWord(self._copied.setText, "", self)
        foot = QHBoxLayout()
        foot.setSpacing(GAP)
        foot.addWidget(self._printed, 1)
        foot.addWidget(self._copied)
        foot.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        self.card.body.addWidget(self.code, 1)
        self.card.body.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self.copy.clicked.connect(self.copy_script)

    def show_run(self, run: LabRun) -> None:
        self._twin = twin_of(run.source, run.seed) if run.source.strip() else None
        self.code.set_code("" if self._twin is None else self._twin.script.rstrip("\n"))
        self.code.setVisible(self._twin is not None)
        self.copy.setEnabled(self._twin is not None)
        if self.session.is_live:
            words = tr("The step alone. Export in the Playground writes the script around it, too.")
        elif self._twin is None:
            words = tr("There is no program to show.")
        elif run.problem is not None:
            words = tr("PyTorch stops here with the same message.")
        elif run.printed:
            words = tr("Both print {0}").format(" · ".join(run.printed[:4]))
        else:
            words = tr("Both compute the same numbers.")
        self._printed.setText(words)

    def show_scene(self, run: LabRun, scene: Scene) -> None:
        is_known = self._twin is not None and scene.line is not None and scene.line > 0
        self.code.mark(
            self._twin.first_line + scene.line - 1 if is_known and self._twin and scene.line else None
        )

    @Slot()
    def copy_script(self) -> None:
        """Put the script on the clipboard and say so."""
        if self._twin is not None:
            QGuiApplication.clipboard().setText(self._twin.script)
            self._word.say(tr("copied"))
