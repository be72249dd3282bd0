"""The experiment as PyTorch code, to read and to take away."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.experiment import ExperimentSpec
from engine.export import holds_weights_of, imports_code, pytorch_summary, trained
from engine.export.formats.pytorch_script import pytorch_script
from engine.training.snapshots import Snapshot
from gui.kit.buttons import push_button
from gui.kit.card import Card
from gui.kit.code_view import CodeView
from gui.kit.passing_word import PassingWord
from gui.state.panel import Panel
from gui.state.session import Session


def runnable_script(spec: ExperimentSpec, snapshot: Snapshot | None) -> str:
    """A script that runs by itself: with the trained weights where `snapshot` holds those of `spec`."""
    if snapshot is not None and holds_weights_of(spec, snapshot):
        return pytorch_script(trained(spec, snapshot))
    return f"{imports_code(spec)}\n\n{pytorch_summary(spec)}\n"


class CodePanel(Panel):
    """Model, loss and optimizer in a few lines of PyTorch; the button copies a whole script."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("code_panel")
        self._card = Card(self.tr("PyTorch"))
        self._code = CodeView(self.tr("PyTorch code"), least=4, most=14, shrunk=1)
        self._copy = push_button(
            symbol="copy",
            role="small",
            name=self.tr("Copy as a script"),
            tooltip=self.tr(
                "Copy a script that runs by itself, with the trained weights once there are some"
            ),
        )
        self._word = PassingWord(self._card.set_note, self.tr("copies as a runnable script"), self)
        self._copy.clicked.connect(self.copy_script)
        self._card.header.addWidget(self._copy)
        self._card.body.addWidget(self._code)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        self.show_spec(session.spec, session.spec)

    def show_spec(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        self._code.set_code(pytorch_summary(new))

    @Slot()
    def copy_script(self) -> None:
        """Put the whole script on the clipboard and say so."""
        QGuiApplication.clipboard().setText(runnable_script(self.session.spec, self.session.snapshot))
        self._word.say(self.tr("copied"))
