"""The editor of the Lab: type, and the graph follows."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.lab import LabRun, Problem
from engine.lab.timeline import Scene
from gui.kit.buttons import push_button
from gui.kit.card import Card
from gui.kit.code_editor import CodeEditor
from gui.kit.code_view import CodeView
from gui.kit.marked_code import MarkedCode
from gui.kit.style_property import set_style_property
from gui.kit.wrapped_label import WrappedLabel
from gui.state.lab_session import LabSession

from .problem_view import ProblemView
from .words import colored_words

PAUSE_MS = 450
"""A pause in typing after which the program runs by itself."""


class EditorPanel(QWidget):
    """Edits the session's program, runs it, and says what it printed and what is wrong with it."""

    edited = Signal()  # by typing

    def __init__(self, session: LabSession, pause_ms: int = PAUSE_MS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lab_editor_panel")
        self._session = session
        self.card = Card(self.tr("Program"), self.tr("Ctrl+Enter runs"))
        self.editor = CodeEditor(self.tr("Program, in the words of PyTorch"), colored_words())
        self.live = MarkedCode(self.tr("The training step, line by line"), least=5, most=9)
        self.back = push_button(
            self.tr("My program"),
            role="small",
            name=self.tr("Back to my program"),
            tooltip=self.tr("Back to my program: run what was here before (Ctrl+Enter)"),
        )
        self.problem = ProblemView()
        self.warnings = WrappedLabel()
        set_style_property(self.warnings, "role", "warn")
        self._output_caption = QLabel(self.tr("printed"))
        set_style_property(self._output_caption, "role", "note")
        self.output = CodeView(self.tr("Printed"), least=1, most=6)
        for widget in (
            self.live,
            self.editor,
            self.problem,
            self.warnings,
            self._output_caption,
            self.output,
        ):
            self.card.body.addWidget(widget)
        self.card.header.addWidget(self.back)
        self.card.body.setStretchFactor(self.editor, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(pause_ms)
        self._soon.timeout.connect(session.run_source)
        self._connect(session)
        self._show_source(session.source)
        self._show_output(session.run)

    def _connect(self, session: LabSession) -> None:
        self.editor.textChanged.connect(self._take_typed)
        self.editor.run_wanted.connect(self._run_now)
        self.back.clicked.connect(self._run_now)
        self.problem.place_wanted.connect(self.editor.go_to)
        session.source_changed.connect(self._show_source)
        session.problem_changed.connect(self._show_problem)
        session.run_arrived.connect(self._show_output)
        session.scene_changed.connect(self._show_scene)
        session.commanded.connect(self._soon.stop)

    @Slot()
    def _take_typed(self) -> None:
        text = self.editor.toPlainText()
        if text != self._session.source:
            self._session.edit(text)
            # Until it has run again, nothing in it is known to be wrong or to be the current line.
            self.editor.mark_error(None)
            self.editor.mark_line(None)
            self._soon.start()
            self.edited.emit()

    @Slot()
    def _run_now(self) -> None:
        self._session.run_source()

    @Slot(str)
    def _show_source(self, source: str) -> None:
        if source != self.editor.toPlainText():
            self.editor.replace_text(source)

    @Slot(object)
    def _show_problem(self, problem: Problem | None) -> None:
        run = self._session.run
        keeps = problem is not None and run is not None and run.graph is not None and run.problem != problem
        self.problem.show_problem(problem, keeps_graph=keeps)
        if problem is None:
            self.editor.mark_error(None)
        else:
            span = problem.span
            self.editor.mark_error((span.line, span.column, span.end_line, span.end_column))

    @Slot(object)
    def _show_output(self, run: LabRun | None) -> None:
        self._show_whose(run)
        printed = () if run is None else run.printed
        self.output.set_code("\n".join(printed))
        self.output.setHidden(not printed)
        self._output_caption.setHidden(not printed)
        warned = () if run is None else run.warnings
        lines = [self.tr("Line {0}: {1}").format(each.line, each.message) for each in warned]
        self.warnings.setText("\n".join(dict.fromkeys(lines)))
        self.warnings.setHidden(not lines)

    def _show_whose(self, run: LabRun | None) -> None:
        """The lines of what is shown: the learner's, or those of a step of the Playground's training."""
        live = run is not None and self._session.is_live
        had_focus = self.editor.hasFocus() or self.live.hasFocus() or self.back.hasFocus()
        self.card.set_title(self.tr("Training step") if live else self.tr("Program"))
        self.card.set_note("" if live else self.tr("Ctrl+Enter runs"))
        self.live.set_code(run.source.rstrip("\n") if run is not None and live else "")
        for widget in (self.live, self.back):
            widget.setVisible(live)
        self.editor.setVisible(not live)
        if had_focus:
            (self.live if live else self.editor).setFocus()

    @Slot(object)
    def _show_scene(self, scene: Scene) -> None:
        live = self._session.is_live
        self.editor.mark_line(None if live else scene.line)
        self.live.mark(scene.line if live else None)
