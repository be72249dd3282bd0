"""Where a link is pasted: what it holds, or what is wrong with it, is told at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextOption
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from engine.experiment import Project, ProjectError
from engine.experiment.link import SCHEME, VERSION, project_of_link
from gui.kit.buttons import push_button
from gui.kit.metrics import CARD_MARGIN, GAP
from gui.kit.style_property import set_style_property
from gui.kit.translating import translator

tr = translator("LinkDialog")

_WIDTH, _HEIGHT = 520, 220


class LinkField(QPlainTextEdit):
    """Holds one link, in as many lines as it needs; Enter is for the button of the dialog."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


class LinkDialog(QDialog):
    """`chosen` brings a link that can be opened; the dialog stays until somebody closes it."""

    chosen = Signal(str)

    def __init__(self, link: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("link_dialog")
        self.setWindowTitle(tr("Open Link"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.field = LinkField(link.strip())
        self.field.setProperty("role", "code")
        self.field.setAccessibleName(tr("Link"))
        self.field.setPlaceholderText(f"{SCHEME}{VERSION}-…")
        self.field.setTabChangesFocus(True)
        self.field.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.open_button = push_button(tr("Open"), role="primary")
        self.cancel_button = push_button(tr("Cancel"))
        self._lay_out()
        self.field.textChanged.connect(self._look)
        self.open_button.clicked.connect(self._choose)
        self.cancel_button.clicked.connect(self.reject)
        self.resize(_WIDTH, _HEIGHT)
        self._look()

    def link(self) -> str:
        """What was pasted."""
        return self.field.toPlainText()

    def _lay_out(self) -> None:
        self.open_button.setDefault(True)
        asked = QLabel(tr("Paste a link to an experiment, which begins with chainrule:"))
        asked.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(CARD_MARGIN, CARD_MARGIN, CARD_MARGIN, CARD_MARGIN)
        column.setSpacing(GAP)
        column.addWidget(asked)
        column.addWidget(self.field, 1)
        column.addWidget(self.told)
        column.addLayout(buttons)

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self.link())

    @Slot()
    def _look(self) -> None:
        text = self.link().strip()
        try:
            project = project_of_link(text) if text else None
            told, role = summary(project) if project else "", "note"
        except ProjectError as error:
            project, told, role = None, f"{error}.", "warn"
        self.told.setText(f"{told[:1].upper()}{told[1:]}")
        set_style_property(self.told, "role", role)
        self.open_button.setEnabled(project is not None)


def summary(project: Project) -> str:
    """What an experiment is, in a few words: its title, points, model and optimizer."""
    spec = project.spec
    dataset = spec.data.generator.entry("dataset").title
    units = ", ".join(str(layer.units) for layer in spec.model.hidden)
    model = tr("hidden layers of {0}").format(units) if units else tr("no hidden layers")
    parts = f"{dataset}, {model}, {spec.optimizer.entry('optimizer').title}"
    return f"{spec.title}: {parts}" if spec.title else parts
