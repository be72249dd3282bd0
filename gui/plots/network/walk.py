"""Walking over a network by keys. Pure functions."""

from __future__ import annotations

from PySide6.QtCore import Qt

from gui.plots.network.parts import Bias, Edge, Fold, Neuron, Part, Structure
from gui.plots.network.places import Places

_ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_THROUGH = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
KEYS = frozenset({*_ACROSS, *_DOWN, *_THROUGH, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape})
"""The keys that a network takes: arrows from neuron to neuron, Page Up and Down through its weights."""


def walked(places: Places, structure: Structure, part: Part | None, key: Qt.Key) -> Part:
    """What a key leads to from `part`; from nothing to the first neuron."""
    neuron = _neuron_of(places, part)
    if neuron is None or neuron not in places.nodes:
        return next(iter(places.nodes))
    if key in _THROUGH:
        return _through(places, structure, neuron, part, _THROUGH[key])
    if key in _DOWN:
        return _down(places, neuron, part, _DOWN[key])
    layer = min(max(neuron.layer + _ACROSS[key], 0), structure.last)
    height = places.nodes[neuron].center().y()
    return min(places.layer(layer), key=lambda each: abs(places.nodes[each].center().y() - height))


def ways_into(places: Places, structure: Structure, neuron: Neuron) -> list[Part]:
    """A neuron, its bias and the weights it hears with."""
    ways: list[Part] = [neuron]
    if neuron.layer and structure.biased[neuron.layer]:
        ways.append(Bias(neuron.layer, neuron.unit))
    if neuron.layer:
        ways += [Edge(neuron.layer, neuron.unit, each.unit) for each in places.layer(neuron.layer - 1)]
    return ways


def _neuron_of(places: Places, part: Part | None) -> Neuron | None:
    """The neuron that a part belongs to; the lowest above the mark of a fold."""
    if isinstance(part, Fold):
        return places.layer(part.layer)[-1]
    return part if part is None or isinstance(part, Neuron) else Neuron(part.layer, part.unit)


def _through(places: Places, structure: Structure, neuron: Neuron, part: Part | None, step: int) -> Part:
    ways = ways_into(places, structure, neuron)
    at = ways.index(part) if part in ways else 0
    return ways[(at + step) % len(ways)]


def _down(places: Places, neuron: Neuron, part: Part | None, step: int) -> Part:
    """The next neuron of the layer, or the mark of its fold below the last."""
    column: list[Part] = [*places.layer(neuron.layer)]
    if neuron.layer in places.folds:
        column.append(Fold(neuron.layer))
    at = column.index(part if isinstance(part, Fold) and part in column else neuron)
    return column[min(max(at + step, 0), len(column) - 1)]
