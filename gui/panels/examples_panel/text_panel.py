"""What the open example is about, and what to look at in it; or what the step of the Playground is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.kit.card import Card
from gui.kit.formula import Passage
from gui.kit.metrics import GAP
from gui.kit.scrolled import Scrolled
from gui.kit.segmented import Segmented
from gui.kit.tab_order import chain_tabs
from gui.state.lab_session import LabSession

from .reading import blocks_of

_LONGEST_CAPTION = 22
_LEAST_CAPTION = 40
"""Pixels: in a narrow window a caption is cut, and its tooltip tells it."""


class ExampleTextPanel(QWidget):
    """The text, and a choice between the programs of an example, or between the points of a step."""

    step_wanted = Signal(str)  # of "batch", "point" or "all"

    def __init__(self, session: LabSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lab_text_panel")
        self._session = session
        self._shown: object = None
        self.card = Card(self.tr("About"))
        self.card.hide_title()
        self.heading = QLabel()
        self.heading.setProperty("role", "strong")
        self.heading.setWordWrap(True)
        self.text = Passage(self.tr("About the program"))
        self.choice: Segmented | None = None
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, GAP, 0)
        inner.setSpacing(GAP)
        inner.addWidget(self.text, 0, Qt.AlignmentFlag.AlignTop)
        inner.addStretch(1)
        self.card.body.setSpacing(GAP)
        self.card.header.insertWidget(0, self.heading, 1)
        self.card.body.addWidget(Scrolled(content), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        session.example_opened.connect(self._show)
        session.run_arrived.connect(self._show)
        session.source_changed.connect(self._show_whether_changed)
        self._show()

    @Slot()
    def _show(self) -> None:
        session = self._session
        subject = (session.example, session.program, session.live_part)
        if subject == self._shown:
            return
        self._shown = subject
        if session.live_part is not None:
            self._show_live(session.live_part)
        elif session.example is not None:
            example = session.example
            self.heading.setText(example.title)
            self.text.set_blocks(blocks_of(example.text))
            headings = [(str(i), program.heading) for i, program in enumerate(example.programs)]
            self._offer(self.tr("Programs of this example"), headings, str(session.program))
        else:
            self.heading.setText(self.tr("Your own program"))
            self.text.set_blocks(blocks_of(self._how_to_begin()))
            self._offer("", [], "")
        self._show_whether_changed()

    def _show_live(self, part: str) -> None:
        if part == "divergence":
            self.heading.setText(self.tr("The step that diverged"))
            self._offer("", [], "")
        else:
            self.heading.setText(self.tr("The Playground's next step"))
            parts = [
                ("batch", self.tr("Mini-batch")),
                ("point", self.tr("One point")),
                ("all", self.tr("All points")),
            ]
            self._offer(self.tr("Points of the step"), parts, part)
        self.text.set_blocks(blocks_of(self._about_live(part)))

    def _about_live(self, part: str) -> str:
        if part == "divergence":
            return self.tr(
                "The training came to a number that is not finite. This is the step in which that happened, "
                "with every value and gradient of it.\n\n"
                "- The chosen node is the first one that is not finite.\n"
                "- Its inputs are still finite: they were too large already, unless it is the mean loss of a "
                "batch of which no point counts. That is 0 / 0."
            )
        what = {
            "batch": self.tr("These are the very numbers that the optimizer uses next"),
            "point": self.tr("This is the step as one point alone would make it"),
            "all": self.tr("This is the step as all training points together would make it"),
        }[part]
        return self.tr(
            "{0}: the model's own parameters, its forward, the loss, every gradient, the update. Nothing was "
            "changed by looking.\n\n"
            "- Step through it, and compare the gradients with **Parameters** in the Playground after its "
            "next step.\n"
            "- **My program**, above the lines at the left, or an example leads out of it."
        ).format(what)

    def _how_to_begin(self) -> str:
        return self.tr(
            "Write lines as in PyTorch: make tensors, compute with them, call `backward()`. The graph that "
            "the engine records appears in the middle; step through it forward and backward.\n\n"
            "Or open an example at the left."
        )

    def _offer(self, name: str, choices: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer a choice of (key, caption), unless there is only one."""
        if self.choice is not None:
            self.card.body.removeWidget(self.choice)
            self.choice.hide()
            self.choice.deleteLater()
            self.choice = None
        if len(choices) > 1:
            self.choice = Segmented(name, [(key, _short(caption), caption) for key, caption in choices])
            self.choice.set_choice(chosen)
            self.choice.let_shrink(_LEAST_CAPTION)
            self.choice.chosen.connect(self._choose)
            self.card.body.insertWidget(0, self.choice)
            chain_tabs(self)

    @Slot()
    def _show_whether_changed(self) -> None:
        session = self._session
        changed = (
            session.live_part is None
            and session.example is not None
            and session.example.programs[session.program].code != session.source
        )
        self.card.set_note(self.tr("program changed") if changed else "")

    @Slot(str)
    def _choose(self, key: str) -> None:
        if self._session.is_live:
            self.step_wanted.emit(key)
        elif self._session.example is not None:
            self._session.open_example(self._session.example, int(key))


def _short(caption: str) -> str:
    return caption if len(caption) <= _LONGEST_CAPTION else caption[: _LONGEST_CAPTION - 1].rstrip() + "…"
