"""One step of the training seen on the network: what is lit at a moment of each phase. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen

from gui.kit.tokens import Tokens
from gui.plots.network.edges import paint_highlight
from gui.plots.network.parts import Edge, Floats, Numbers
from gui.plots.network.places import Places, along, edge_ends, edges_into

_SMALLEST, _LARGEST = 1.5, 6.0
_MOST_PULSES = 60


class Phase(Enum):
    """The phases of a training step."""

    ZERO_GRAD = "zero_grad"
    FORWARD = "forward"
    LOSS = "loss"
    BACKWARD = "backward"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Moment:
    """A phase and how far it has come, 0 to 1."""

    phase: Phase
    progress: float


@dataclass(frozen=True, slots=True)
class Front:
    """How far a phase has come: over the edges into `layer`, `share` of the way."""

    layer: int
    share: float


def front(phase: Phase, progress: float, layers: int) -> Front:
    """Where the front of the phase stands; forwards from the inputs, backwards from the output."""
    gaps = max(layers - 1, 1)
    reached = min(max(progress, 0.0), 1.0) * gaps
    gap = min(int(reached), gaps - 1)
    share = reached - gap
    return Front(gaps - gap, 1 - share) if phase is Phase.BACKWARD else Front(gap + 1, share)


def currents(
    phase: Phase, numbers: Numbers, layers: Sequence[Floats], layer: int
) -> NDArray[np.float64] | None:
    """How much flows over the edges into a layer (units, sources), the most being 1; None where unknown.

    Forwards it is the weight times what its source says (the root of its mean square), backwards the gradient
    of the weight, which is that of its unit times what the source said, in the update the weight's change.
    """
    if phase is Phase.FORWARD:
        said = _finite(layers[layer - 1]).reshape(len(layers[layer - 1]), -1)
        flow = np.abs(_finite(numbers.weights[layer - 1])) * np.sqrt(np.mean(said**2, axis=1))
    else:
        known = numbers.slopes if phase is Phase.BACKWARD else numbers.changes
        values = known[layer - 1] if layer <= len(known) else None
        if values is None:
            return None
        flow = np.abs(_finite(values))
    most = float(flow.max(initial=0.0))
    return flow / most if most else None


def _finite(values: Floats) -> NDArray[np.float64]:
    """In double precision, whose squares do not overflow; the largest number stands for infinity."""
    return np.nan_to_num(values).astype(np.float64)


def paint_flow(
    painter: QPainter,
    places: Places,
    moment: Moment,
    numbers: Numbers,
    layers: Sequence[Floats],
    still: bool,
    tokens: Tokens,
) -> None:
    """Paint a moment; `still` lights whole edges, for those who want nothing to move."""
    phase, count = moment.phase, len(places.columns)
    if phase is Phase.LOSS:
        _light_layer(painter, places, count - 1, tokens)
        return
    if phase is Phase.ZERO_GRAD:
        return
    at = front(phase, moment.progress, count)
    gaps = range(1, count) if phase is Phase.UPDATE else (at.layer,)
    for layer in gaps:
        flow = currents(phase, numbers, layers, layer)
        if flow is not None:
            for edge, strength in _strongest(places, flow, layer):
                if still or phase is Phase.UPDATE:
                    _light_edge(painter, places, edge, strength, tokens)
                else:
                    _paint_pulse(painter, places, edge, at.share, strength, tokens)
    if phase is Phase.FORWARD:
        for layer in range(at.layer):
            _light_layer(painter, places, layer, tokens)
    elif phase is Phase.BACKWARD:
        for layer in range(at.layer, count):
            _light_layer(painter, places, layer, tokens)


def _strongest(places: Places, flow: NDArray[np.float64], layer: int) -> list[tuple[Edge, float]]:
    shown = [(edge, float(flow[edge.unit, edge.source])) for edge in edges_into(places, layer)]
    return sorted(shown, key=lambda each: each[1])[-_MOST_PULSES:]


def _paint_pulse(
    painter: QPainter, places: Places, edge: Edge, share: float, strength: float, tokens: Tokens
) -> None:
    radius = _SMALLEST + (_LARGEST - _SMALLEST) * strength**0.5
    painter.setPen(QPen(tokens.color("card"), 1.0))
    painter.setBrush(tokens.color("accent"))
    painter.drawEllipse(along(*edge_ends(places, edge), share), radius, radius)


def _light_edge(painter: QPainter, places: Places, edge: Edge, strength: float, tokens: Tokens) -> None:
    color = tokens.color("accent")
    color.setAlphaF(min(max(strength, 0.0), 1.0))
    paint_highlight(painter, places, edge, color)


def _light_layer(painter: QPainter, places: Places, layer: int, tokens: Tokens) -> None:
    painter.setPen(QPen(tokens.color("accent"), 2.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for neuron in places.layer(layer):
        painter.drawRoundedRect(places.nodes[neuron].adjusted(-2.5, -2.5, 2.5, 2.5), 4, 4)
