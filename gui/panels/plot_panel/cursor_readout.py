"""What the plot says of the place under the pointer, on a card that keeps out of its way."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal, Slot

from gui.kit.metrics import GAP
from gui.kit.readout import Readout
from gui.plots.curve_view import CurveView
from gui.plots.decision_view import DecisionView
from gui.state.session import Session

from .neuron_lens import NeuronLens
from .stage import Stage
from .wording import cursor_text, headline

_HOME, _AWAY = Qt.Corner.TopRightCorner, Qt.Corner.BottomRightCorner
_CLEARANCE = 2 * GAP
"""How near the pointer comes before the card goes to another corner."""


class CursorReadout(QObject):
    """A headline; while the pointer is in the plot also numbers, and the card goes where the pointer is not.

    Else, and where a notice has that place, one sees through it.
    """

    settled = Signal()  # the card has another place or size

    def __init__(self, session: Session, stage: Stage, decision: DecisionView, curve: CurveView) -> None:
        super().__init__(stage)
        self._session = session
        self._stage = stage
        self._decision = decision
        self._curve = curve
        self._cursor: tuple[float, float] | None = None
        self._is_in_the_way = False
        self.lens = NeuronLens(session, decision, curve)
        self.card = Readout(stage, self.tr("Value under the cursor"))
        self.card.settled.connect(self._on_settled)
        for canvas in (decision, curve):
            canvas.hovered.connect(self._on_hovered)
            canvas.left.connect(self._on_left)
            canvas.extent_changed.connect(self.look_below)

    @property
    def is_telling(self) -> bool:
        """Whether it shows numbers, which change with the model."""
        return self._cursor is not None or self.lens.lines is not None

    def show(self) -> None:
        """Write what is known of the place under the pointer, or of the neuron that is looked into."""
        spec = self._session.spec
        x, y = self._cursor or (math.nan, math.nan)
        answer = math.nan
        if self._cursor is not None:
            answer = self._curve.value_at(x) if spec.inputs == 1 else self._decision.value_at(x, y)
        shares = self._decision.shares_at(x, y) if spec.classes > 2 else ()
        spread = self._curve.spread_at(x) if spec.inputs == 1 else math.nan
        log_odds = self._decision.log_odds_at(x, y) if spec.classes == 2 else math.nan
        text = cursor_text(spec, x, y, answer, shares, spread, log_odds)
        self.card.set_lines(*(self.lens.lines or (headline(spec), text)))
        self.card.fold(not self.is_telling)

    @Slot()
    def look_below(self) -> None:
        """Let shine through what the pointer wants to see, or points while nobody reads the card."""
        canvas, card = self._stage.canvas, self.card.geometry()
        points = canvas.points
        seen = points.xy[points.seen(np.arange(len(points)))]
        corners = (canvas.from_viewport(card.bottomLeft()), canvas.from_viewport(card.topRight()))
        low, high = (np.array([corner.x(), corner.y()]) for corner in corners)
        below = bool(((seen > low) & (seen < high)).all(axis=1).any())
        self.card.set_pale(self._is_in_the_way or (below and not self.is_telling))

    @Slot(float, float)
    def _on_hovered(self, x: float, y: float) -> None:
        self._cursor = (x, y)
        self.show()
        pointer = self._stage.canvas.to_viewport(x, y)
        near = self.card.geometry().adjusted(-_CLEARANCE, -_CLEARANCE, _CLEARANCE, _CLEARANCE)
        is_near, has_notice = near.contains(pointer), self._stage.notice.isVisible()
        self._is_in_the_way = is_near and has_notice
        if is_near and not has_notice:
            self.card.set_corner(_AWAY if self.card.corner == _HOME else _HOME)
        self.look_below()

    @Slot()
    def _on_left(self) -> None:
        self._cursor = None
        self._is_in_the_way = False
        self.show()
        self.card.set_corner(_HOME)
        self.look_below()

    @Slot()
    def _on_settled(self) -> None:
        self.look_below()
        self.settled.emit()
