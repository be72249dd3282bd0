"""What the plot shows while a person looks at one neuron: what that one says, in place of the answer."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from engine.training.snapshots import NeuronField, Snapshot
from gui.plots.curve_view import CurveView
from gui.plots.decision_view import DecisionView
from gui.plots.field_look import FieldKind
from gui.state.session import Session

from .wording import number


class NeuronLens:
    """Draws the neuron of the focus as soon as a snapshot tells of it."""

    def __init__(self, session: Session, decision: DecisionView, curve: CurveView) -> None:
        self._session = session
        self._focus = session.focus
        self._decision = decision
        self._curve = curve
        self._seen: NeuronField | None = None

    @property
    def lines(self) -> tuple[str, str] | None:
        """A headline, as rich text, and the range of what the neuron says; None while no one is looked at."""
        seen = self._shown()
        if seen is None:
            return None
        low, high = float(np.min(seen.field.values)), float(np.max(seen.field.values))
        span = QCoreApplication.translate("PlotPanel", "from {0} to {1}").format(number(low), number(high))
        return f"<b>{self._focus.title}</b>", span

    def show(self, snapshot: Snapshot) -> bool:
        """Draw what the neuron says; False where the model's answer is to be drawn."""
        if snapshot.neuron is not None:
            self._seen = snapshot.neuron
        seen = self._shown()
        if seen is None:
            return False
        values, extent = seen.field.values, seen.field.extent
        if values.ndim == 1:
            self._curve.set_curve(np.linspace(extent[0], extent[1], len(values)), values)
        elif self._is_answer(seen) and self._session.spec.classes > 2:
            self._decision.set_share_field(values, extent, seen.unit)
        else:
            kind: FieldKind = "probability" if self._is_answer(seen) else "neuron"
            self._decision.set_field(values, extent, kind)
        return True

    def _is_answer(self, seen: NeuronField) -> bool:
        """Whether it says a probability, as an output of classes does; every other one is seen around 0."""
        spec = self._session.spec
        return seen.layer > len(spec.model.hidden) and spec.task == "classification"

    def _shown(self) -> NeuronField | None:
        seen = self._seen
        known = seen is not None and (seen.layer, seen.unit) == self._focus.neuron
        return seen if known else None
