"""What the open example is about, and what to look at in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QFrame, QTextBrowser, QVBoxLayout, QWidget

from engine.lab.examples import LabExample
from gui.kit.card import Card
from gui.kit.segmented import Segmented
from gui.kit.tokens import current_tokens
from gui.state.lab_session import LabSession

from .plain_math import in_plain_characters


class ExampleTextPanel(QWidget):
    """The example's text, and a choice between its programs where it has several."""

    def __init__(self, session: LabSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lab_text_panel")
        self._session = session
        self.card = Card(self.tr("About this program"))
        self.text = QTextBrowser()
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setProperty("role", "prose")
        self.text.setOpenExternalLinks(False)
        self.text.setAccessibleName(self.tr("About this program"))
        self.programs: Segmented | None = None
        self.card.body.addWidget(self.text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        session.example_opened.connect(self._show_example)
        session.source_changed.connect(self._show_whether_changed)
        self._show_example(session.example)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._show_text(self._session.example)

    @Slot(object)
    def _show_example(self, example: LabExample | None) -> None:
        self.card.set_title(self.tr("About this program") if example is None else example.title)
        self._offer_programs(example)
        self._show_text(example)
        self._show_whether_changed()

    def _offer_programs(self, example: LabExample | None) -> None:
        if self.programs is not None:
            self.card.body.removeWidget(self.programs)
            self.programs.hide()
            self.programs.deleteLater()
            self.programs = None
        if example is None or len(example.programs) < 2:
            return
        choices = [(str(i), _short(each.heading), each.heading) for i, each in enumerate(example.programs)]
        self.programs = Segmented(self.tr("Programs of this example"), choices)
        self.programs.set_choice(str(self._session.program))
        self.programs.chosen.connect(self._open_program)
        self.card.body.insertWidget(0, self.programs)

    def _show_text(self, example: LabExample | None) -> None:
        tokens = current_tokens()
        document = self.text.document()
        document.setDefaultFont(self.font())
        document.setDefaultStyleSheet(f"code {{ color: {tokens.class_b_text}; }}")
        if example is None:
            written = self.tr(
                "Write lines as in PyTorch: make tensors, compute with them, call `backward()`. The graph "
                "that the engine records appears in the middle; step through it forward and backward.\n\n"
                "Or open an example at the left."
            )
        else:
            written = in_plain_characters(example.text)
        self.text.setMarkdown(written)

    @Slot()
    def _show_whether_changed(self) -> None:
        example = self._session.example
        original = example is None or example.programs[self._session.program].code == self._session.source
        self.card.set_note("" if original else self.tr("program changed"))

    @Slot(str)
    def _open_program(self, key: str) -> None:
        if self._session.example is not None:
            self._session.open_example(self._session.example, int(key))


def _short(heading: str) -> str:
    return heading if len(heading) <= 22 else heading[:21].rstrip() + "…"
