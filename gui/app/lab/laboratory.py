"""The running Lab: its session, its worker and its page, made when the Lab is first shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QSettings, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from engine.lab import BackwardTrace, LabRun
from engine.lab.autopsy import first_lost_gradient, first_lost_value
from engine.lab.examples import learning_paths, load_example
from engine.lab.timeline import Scene
from gui.kit.icons import icon
from gui.kit.translating import translator
from gui.panels.graph_panel import PictureFormat
from gui.panels.lab_bar import LabBar, LabBarActions, phase_words
from gui.state.comparison import Comparison
from gui.state.lab_session import LabSession, LivePart
from gui.worker.lab_worker import LabWorker

from ..dialogs import Questions
from ..main_window import MainWindow
from ..workspaces import Workspace
from .advice import LabAdvice
from .files import LabFiles
from .graph_files import GraphFiles
from .page import LabPage

tr = translator("Laboratory")

FIRST_EXAMPLE = "xw-graph"


def scene_words(scene: Scene, stops: int) -> str:
    """At which of so many stops one stands, and the size of the graph."""
    place = tr("● {0} · stop {1} of {2}").format(phase_words(scene.stage), scene.position + 1, stops)
    if scene.graph is None:
        return tr("{0}     no graph").format(place)
    nodes, edges = len(scene.graph.nodes), len(scene.graph.edges)
    return tr("{0}     graph: {1} nodes, {2} edges").format(place, nodes, edges)


class Laboratory(QObject):
    """Owns the parts of the Lab and connects them with the window's actions."""

    step_wanted = Signal(str)  # LivePart, of the Playground's training

    def __init__(self, window: MainWindow, settings: QSettings, questions: Questions) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        examples = [load_example(path) for path in learning_paths()]
        self.session = LabSession(parent=self)
        self.worker = LabWorker(self.session, parent=self)
        self.worker.start()
        self.comparison = Comparison(self)
        self._comparer = LabWorker(self.comparison.session, parent=self)
        self.files = LabFiles(self.session, settings, questions, self)
        self.page = LabPage(self.session, self.comparison, examples)
        self.graph_files = GraphFiles(self.page.graph, settings, questions, self)
        self._graph_exports: list[QAction] = []
        self._advice = LabAdvice(self.page, self)
        self._advice.changed.connect(window.status.set_lab_advice)
        window.status.set_lab_advice(self._advice.text)
        self.bar = LabBar(self.session, self._bar_actions(), self._export_menu())
        self._connect()
        # After its first layout, which gives the page its size.
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self._open_as_left)
        self._settle.start()
        self.files.open_as_left({example.name: example for example in examples}, FIRST_EXAMPLE)

    @property
    def workspace(self) -> Workspace:
        """What the window shows of it."""
        group, start = self._window.lab_actions.group, self.page.scrubber.track
        return Workspace(self.page, self.bar, self.tr("Lab"), self.files, group, start)

    def stop(self) -> bool:
        """Keep the program and end the worker; False when it did not end in time."""
        self.files.remember()
        if not self._settle.isActive():
            self.page.remember(self._settings)
        return all([self.worker.stop(), self._comparer.stop()])

    def show_step(self, run: LabRun, part: LivePart) -> None:
        """Show a step of the Playground's training; of one that diverged the node where it began."""
        self.session.take_live(run, part)
        if part == "divergence" and run.traces:
            self._go_to_what_was_lost(run.traces[0])

    def _go_to_what_was_lost(self, trace: BackwardTrace) -> None:
        value, gradient = first_lost_value(trace.graph), first_lost_gradient(trace)
        timeline, forward = self.session.timeline, value is not None
        node = value if value is not None or gradient is None else trace.steps[gradient.step].node
        if node is None or timeline is None:
            return
        stages = ("forward", "loss") if forward else ("backward",)
        for position, moment in enumerate(timeline.moments):
            if moment.node == node and moment.stage in stages:
                self.session.go_to(position)
                break
        self.session.choose(node)

    def _bar_actions(self) -> LabBarActions:
        do = self._window.lab_actions
        switch_theme = self._window.actions_by_name.switch_theme
        return LabBarActions(do.to_start, do.back, do.next, do.to_end, do.play, do.reset, switch_theme)

    def _connect(self) -> None:
        do, session, window = self._window.lab_actions, self.session, self._window
        for action, slot in (
            (do.run, session.run_source),
            (do.reset, self.files.reset),
            (do.reseed, self._reseed),
            (do.back, self._back),
            (do.next, self._next),
            (do.to_start, self._to_start),
            (do.to_end, self._to_end),
            (do.play, self.page.scrubber.toggle_playing),
        ):
            action.triggered.connect(slot)
        window.actions_by_name.arrange.toggled.connect(self.page.desk.set_arranging)
        window.actions_by_name.reset_layout.triggered.connect(self.page.desk.reset)
        self.page.program_dropped.connect(self.files.open)
        self.page.text.step_wanted.connect(self.step_wanted)
        self.page.examples.step_wanted.connect(self.step_wanted)
        self.files.refused.connect(self.page.say_refusal)
        self.files.renamed.connect(window.show_name)
        self.files.written.connect(self._say_written)
        self.page.scrubber.playing_changed.connect(self._show_playing)
        self.graph_files.refused.connect(self.page.say_refusal)
        self.graph_files.written.connect(self._say_written)
        session.scene_changed.connect(self._offer_steps)
        session.scene_changed.connect(self._tell_scene)

    def _export_menu(self) -> QMenu:
        menu = QMenu(self._window)
        kinds: tuple[tuple[PictureFormat, str], ...] = (
            ("svg", self.tr("Graph as a &Drawing (SVG)…")),
            ("png", self.tr("Graph as a &Picture (PNG)…")),
            ("dot", self.tr("Graph for &Graphviz (DOT)…")),
        )
        for kind, text in kinds:
            action = menu.addAction(text)
            action.triggered.connect(partial(self._export, kind))
            self._graph_exports.append(action)
        menu.addSeparator()
        menu.addAction(self.tr("P&rogram…")).triggered.connect(self.files.save_as)
        return menu

    def _export(self, kind: PictureFormat, *_: object) -> None:
        self.graph_files.ask_and_write(kind)

    @Slot()
    def _open_as_left(self) -> None:
        self.page.open_as_left(self._settings)

    @Slot(object)
    def _tell_scene(self, scene: Scene) -> None:
        self._window.status.show_lab(scene_words(scene, self.session.last_position + 1))

    @Slot()
    def _offer_steps(self) -> None:
        do, session = self._window.lab_actions, self.session
        for action in (do.back, do.to_start):
            action.setEnabled(session.position > 0)
        do.to_end.setEnabled(session.position < session.last_position)
        do.next.setEnabled(session.last_position > 0)
        for action in self._graph_exports:
            action.setEnabled(session.scene is not None and session.scene.graph is not None)

    @Slot(bool)
    def _show_playing(self, playing: bool) -> None:
        play = self._window.lab_actions.play
        play.setText(self.tr("&Pause") if playing else self.tr("&Play"))
        play.setIcon(icon("pause" if playing else "play"))

    @Slot()
    def _reseed(self) -> None:
        self.session.reseed(self.session.seed + 1)

    @Slot()
    def _back(self) -> None:
        self.session.go_to(self.session.position - 1)

    @Slot()
    def _next(self) -> None:
        session = self.session
        session.go_to(session.position + 1 if session.position < session.last_position else 0)

    @Slot()
    def _to_start(self) -> None:
        self.session.go_to(0)

    @Slot()
    def _to_end(self) -> None:
        self.session.go_to(self.session.last_position)

    @Slot(str)
    def _say_written(self, path: str) -> None:
        self._window.status.show_message(self.tr("Saved to {0}").format(path))
