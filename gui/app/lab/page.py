"""The page of the Lab: its panels on their desk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.lab.examples import LabExample
from gui.kit.choice_list import row_height
from gui.kit.metrics import GAP
from gui.kit.notice import Notice
from gui.panels.breaking_panel import BreakingPanel
from gui.panels.chain_panel import ChainPanel
from gui.panels.editor_panel import EditorPanel
from gui.panels.examples_panel import ExamplesPanel, ExampleTextPanel
from gui.panels.graph_panel import GraphPanel
from gui.panels.landscape_panel import LandscapePanel
from gui.panels.leaves_panel import LeavesPanel
from gui.panels.orders_panel import OrdersPanel
from gui.panels.scrubber_panel import ScrubberPanel
from gui.panels.stage_bar import StageBar
from gui.panels.step_panel import StepPanel
from gui.panels.twin_panel import TwinPanel
from gui.panels.updates_panel import UpdatesPanel
from gui.state.comparison import Comparison
from gui.state.lab_session import LabSession

from ..dropping import dropped_file
from ..layout import restore_docks, save_docks
from .desk import LabDesk
from .files import SUFFIXES

_MOST_EXAMPLES, _LEAST_EXAMPLES, _OTHER_ROWS = 16, 4, 18
"""Rows of examples, and as many as the program and the leaves take the room of."""


class LabPage(QWidget):
    """Puts the Lab's panels together; a notice above them says what could not be done."""

    program_dropped = Signal(Path)

    def __init__(self, session: LabSession, comparison: Comparison, examples: Sequence[LabExample]) -> None:
        super().__init__()
        self.setObjectName("lab_page")
        self.setAcceptDrops(True)
        self.notice = Notice()
        self.editor = EditorPanel(session)
        self.examples = ExamplesPanel(session, examples)
        self.leaves = LeavesPanel(session)
        self.graph = GraphPanel(session)
        self.scrubber = ScrubberPanel(session)
        self.step = StepPanel(session)
        self.chain = ChainPanel(session)
        self.text = ExampleTextPanel(session)
        self.updates = UpdatesPanel(session)
        self.twin = TwinPanel(session)
        self.breaking = BreakingPanel(session, comparison)
        self.orders = OrdersPanel(session)
        self.landscape = LandscapePanel(session)
        self.stages = StageBar(session)
        self.desk = LabDesk()
        self._lay_out()

    def _lay_out(self) -> None:
        # In the order in which the Tab key visits them.
        self.desk.add_form(self.tr("Program"), self.editor)
        self.desk.add_form(self.tr("Examples"), self.examples)
        self.desk.add_form(self.tr("Leaves"), self.leaves)
        centre = QWidget()
        middle = QVBoxLayout(centre)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(GAP)
        middle.addWidget(self.stages)
        middle.addWidget(self.graph, 1)
        middle.addWidget(self.scrubber)
        self.desk.setCentralWidget(centre)
        step = self.desk.add_weighted(self.tr("This Step"), self.step, 4)
        self.desk.add_weighted(self.tr("Chain Rule"), self.chain, 3)
        about = self.desk.add_weighted(self.tr("About"), self.text, 4)
        # As many beside each other as can be read whole in the smallest window.
        self.desk.add_behind(self.tr("Orders"), self.orders, step)
        self.desk.add_behind(self.tr("Space"), self.landscape, step, 9)
        self.desk.add_behind(self.tr("Optimizer"), self.updates, about)
        self.desk.add_behind(self.tr("PyTorch"), self.twin, about)
        self.desk.add_behind(self.tr("Break It"), self.breaking, about, 9)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.notice)
        column.addWidget(self.desk, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_examples()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_examples()

    def _fit_examples(self) -> None:
        """In a low window the list of examples is short, so that the leaves below it are seen too."""
        rows = self.height() // row_height(self.examples.rows)
        self.examples.rows.set_most(min(_MOST_EXAMPLES, max(_LEAST_EXAMPLES, rows - _OTHER_ROWS)))

    def open_as_left(self, settings: QSettings) -> None:
        """Every panel where it was left; as designed at first."""
        if not restore_docks(self.desk.parts, settings):
            self.desk.use_default_sizes()
        self.desk.finish_tabs()

    def remember(self, settings: QSettings) -> None:
        """Keep where the panels stand."""
        save_docks(self.desk.parts, settings)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event, SUFFIXES) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event, SUFFIXES)
        if path is None:
            event.ignore()
        else:
            event.acceptProposedAction()
            self.program_dropped.emit(path)

    @Slot(str)
    def say_refusal(self, text: str) -> None:
        """Tell what could not be done."""
        self.notice.say("error", text)
