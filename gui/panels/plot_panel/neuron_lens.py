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
        else:
            self._decision.set_field(values, extent, self._kind(seen))
        return True

    def _kind(self, seen: NeuronField) -> FieldKind:
        """An output of classes says probabilities; every other neuron is seen around 0."""
        spec = self._session.spec
        is_output = seen.layer > len(spec.model.hidden)
        return "probability" if is_output and spec.task == "classification" else "neuron"

    def _shown(self) -> NeuronField | None:
        seen = self._seen
        known = seen is not None and (seen.layer, seen.unit) == self._focus.neuron
        return seen if known else None
