"""The view of one point: its answer, its loss, its pull on the parameters."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from engine.experiment import ExperimentSpec
from engine.training.snapshots import PointShare, Snapshot
from gui.kit.folding_row import FoldingRow
from gui.kit.metrics import CARD_MARGIN, GAP, HALF_GAP
from gui.kit.number_format import percent
from gui.kit.pull_bars import PullBars, PullRow
from gui.kit.scrolled import Scrolled
from gui.kit.stat import Stat
from gui.plots.ticks import short_number
from gui.state.pace import Pace
from gui.state.panel import Panel
from gui.state.session import Session

from .strongest import Entry, strongest, values
from .wording import headline, own_probability, residual, verdict

_CHOOSE_AGAIN_S = 1.0  # rows that change places more often cannot be read


class PointPanel(Panel):
    """Follows the point that is hovered, dragged or selected in the plot; says so while there is none."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("point_panel")
        tr = self.tr
        self._pace = Pace(_CHOOSE_AGAIN_S)
        self._entries: tuple[Entry, ...] = ()
        self._of: int | None = None
        self._headline = QLabel()
        self._headline.setProperty("role", "strong")
        self._headline.setWordWrap(True)
        self._answer = Stat("", widest="100.0\N{NARROW NO-BREAK SPACE}%")
        self._loss = Stat(tr("its loss"), widest="0.0000", tooltip=tr("The loss of this point alone"))
        self._share = Stat(tr("of all the loss"), widest="100.0\N{NARROW NO-BREAK SPACE}%")
        self._verdict = QLabel()
        self._verdict.setWordWrap(True)
        self._verdict.setProperty("role", "muted")
        self._caption = QLabel(
            tr("Its part (colour) of the gradient of all training points (grey), where it pulls most")
        )
        self._caption.setProperty("role", "note")
        self._caption.setWordWrap(True)
        self._bars = PullBars(tr("Pulls of the point"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_empty())
        self._stack.addWidget(Scrolled(self._make_page()))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        session.focus.point_changed.connect(self._look)
        self._look()

    def show_spec(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        self._look()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        share, index = snapshot.point, self.session.focus.point
        if share is None or share.index != index or index >= len(self.session.points):
            return
        if share.index != self._of or self._pace.lets_through(snapshot):
            self._entries = strongest(share.pulls)
            self._of = share.index
        self._show(share)

    @Slot()
    def _look(self) -> None:
        """Another point is looked at: its numbers come with the next snapshot."""
        index, points = self.session.focus.point, self.session.points
        if index is None or index >= len(points):
            self._stack.setCurrentIndex(0)
            self._of = None
        else:
            self._headline.setText(headline(points, index))

    def _show(self, share: PointShare) -> None:
        spec = self.session.spec
        if spec.task == "classification":
            self._answer.set_caption(self.tr("for its own class"))
            self._answer.set_value(percent(own_probability(share, spec)))
        else:
            self._answer.set_caption(self.tr("residual"))
            self._answer.set_value(short_number(residual(share, spec)))
        self._loss.set_value(short_number(share.loss))
        self._share.set_value(percent(share.share) if math.isfinite(share.share) else "\N{EN DASH}")
        self._verdict.setText(verdict(share))
        self._caption.setVisible(not share.held_out)
        self._bars.setVisible(not share.held_out)
        found = [(entry, values(share.pulls, entry)) for entry in self._entries]
        self._bars.show_rows(
            [
                PullRow(f"{name}{list(index)}", *numbers, short_number(numbers[0]))
                for (name, index), numbers in found
                if numbers is not None
            ]
        )
        self._stack.setCurrentIndex(1)

    def _make_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, CARD_MARGIN, HALF_GAP, 0)
        column.setSpacing(GAP)
        own = QWidget()
        figures = QHBoxLayout(own)
        figures.setContentsMargins(0, 0, 0, 0)
        figures.setSpacing(2 * GAP)
        figures.addWidget(self._answer)
        figures.addWidget(self._loss)
        column.addWidget(self._headline)
        column.addWidget(FoldingRow(own, self._share, apart=False))
        column.addWidget(self._verdict)
        column.addWidget(self._caption)
        column.addWidget(self._bars)
        column.addStretch(1)
        return page

    def _make_empty(self) -> QLabel:
        label = QLabel(
            self.tr(
                "Point at a point in the plot, drag or select one: what it does to the model stands here."
            )
        )
        label.setProperty("role", "muted")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setWordWrap(True)
        label.setMargin(24)
        return label
