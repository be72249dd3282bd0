"""The gradient in space: what a value would be for other numbers, and where descent would lead."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.lab.literals import written_numbers
from engine.lab.spaces import Axis, Space
from gui.kit.card import Card
from gui.kit.metrics import GAP
from gui.kit.number_format import NumberRange, format_number, with_minus
from gui.kit.slider import NumberSlider
from gui.kit.style_property import set_style_property
from gui.plots.landscape_chart import LandscapeChart
from gui.state.lab_session import LabSession

from .numbers import NumbersChoice

PAUSE_MS = 120
"""Before a landscape is asked for: it takes as many runs as it has points."""
_LR = NumberRange(1e-3, 10, log=True)
_FIRST_LR = 0.1
_SINGLE = 1e-5
"""How far a number of 32 bits may be from what the program writes."""


class LandscapePanel(QWidget):
    """A chart of the root over one or two leaves; moving its point changes the program."""

    def __init__(self, session: LabSession, pause_ms: int = PAUSE_MS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("landscape_panel")
        self._session = session
        self._shown: tuple[object, int | None] | None = None
        self._followed: int | None = None
        self.card = Card(self.tr("Gradient in space"))
        self.card.hide_title()
        self.chart = LandscapeChart(self.tr("Landscape of the value"))
        self.chart.set_hint(
            self.tr(
                "A value that backward starts from, and that depends on one or two numbers, is drawn here."
            )
        )
        self.lr = NumberSlider(
            self.tr("Learning rate of the descent"),
            _LR,
            _FIRST_LR,
            tooltip=self.tr("How far each step of the path goes: lr times the slope, 0.001 to 10"),
        )
        self.numbers = NumbersChoice()
        self._descent = QWidget()
        self.words = QLabel()
        self.words.setWordWrap(True)
        set_style_property(self.words, "role", "note")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(pause_ms)
        self._lay_out()
        self._connect()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while the panel was hidden."""
        super().showEvent(event)
        self._follow()
        if self._session.node != self._followed:
            self._follow_node()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._descent)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(QLabel("lr"))
        row.addWidget(self.lr, 1)
        self.card.body.addWidget(self.numbers)
        self.card.body.addWidget(self.chart, 1)
        self.card.body.addWidget(self._descent)
        self.card.body.addWidget(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)

    def _connect(self) -> None:
        session = self._session
        session.scene_changed.connect(self._follow)
        session.node_chosen.connect(self._follow_node)
        session.space_arrived.connect(self._show)
        self.numbers.chosen.connect(self._ask_soon)
        self._soon.timeout.connect(self._ask)
        self.lr.edited.connect(self._ask_soon)
        self.chart.moved.connect(self._move)
        self.chart.released.connect(self._ask_soon)

    @Slot()
    def _follow(self) -> None:
        """Ask for another landscape where another run, or another backward pass of it, is shown."""
        scene = self._session.scene
        now = self._session.run, None if scene is None else scene.trace
        if self.isVisible() and not self.chart.is_dragging and now != self._shown:
            self._offer_numbers()
            self._ask_soon()

    def _offer_numbers(self) -> None:
        """Of a step of the Playground's training: which of its numbers to look over; at first its own lr."""
        run, was_offered = self._session.run, self.numbers.isVisibleTo(self)
        live = run.space if run is not None and self._session.is_live else None
        self.numbers.offer(() if live is None else live.numbers)
        if run is not None and live is not None and not was_offered:
            lr = run.updates[0].settings.get("lr") if run.updates else None
            self.lr.set_value(float(lr) if isinstance(lr, int | float) else _FIRST_LR)
            self._follow_node()

    @Slot()
    def _follow_node(self) -> None:
        """Look over the numbers of the parameter that is chosen in the graph, once that can be seen."""
        if not self.isVisible():
            return
        scene, node = self._session.scene, self._session.node
        self._followed = node
        if self._session.is_live and scene is not None and scene.graph is not None and node is not None:
            self.numbers.choose_of(scene.graph.nodes[node].name or "")

    @Slot()
    def _ask_soon(self) -> None:
        self._soon.start()

    @Slot()
    def _ask(self) -> None:
        scene = self._session.scene
        self._shown = self._session.run, None if scene is None else scene.trace
        self._session.ask_space(float(self.lr.value()), self.numbers.choice())

    @Slot(object)
    def _move(self, numbers: Mapping[str, float]) -> None:
        self._session.move_leaves(numbers)
        self.words.setText(self.chart.in_words())

    @Slot(object)
    def _show(self, space: Space | None) -> None:
        scene = self._session.scene
        self._descent.setVisible(space is not None)
        if space is None or scene is None or scene.graph is None:
            self.chart.show_space(None, "", movable=False)
            self.words.setText("")
            return
        root = scene.graph.nodes[scene.graph.roots[0]].symbol
        is_own = not self._session.is_live and is_written(space.landscape.axes, self._session.source)
        self.chart.show_space(space, root, is_own)
        following = space.descent.points[1] if len(space.descent.points) > 1 else space.descent.points[0]
        place = ", ".join(with_minus(format_number(round(x, 4))) for x in following.tolist())
        self.words.setText(self.tr("{0}; a step of lr leads to {1}").format(self.chart.in_words(), place))


def is_written(axes: tuple[Axis, ...], source: str) -> bool:
    """Whether the program writes out the number of every axis, so that it can be given another one."""
    written = written_numbers(source)
    return all(
        axis.name in written
        and math.isclose(written[axis.name], axis.point, rel_tol=_SINGLE, abs_tol=_SINGLE)
        for axis in axes
    )
