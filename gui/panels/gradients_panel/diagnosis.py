"""Whether learning flows through all layers: a verdict from what was measured lately, and its words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from statistics import median

from engine.training.snapshots import LayerFlow
from gui.kit.number_format import significant
from gui.kit.translating import translator

tr = translator("GradientsPanel")

MOST_DEAD = 0.5
"""Share of a layer's units that may be dead."""
LEAST_OF_LARGEST = 1e-3
"""A first layer whose gradient is less than this part of the largest hardly learns."""
LARGEST_GRADIENT = 15.0
"""An average entry of a gradient above this throws the weights about."""
FASTEST, SLOWEST = 0.1, 1e-6
"""Bounds of the update-to-weight ratio; 1e-3 is usual."""


class Health(Enum):
    """What can be said of the flow."""

    UNKNOWN = auto()
    NOT_FINITE = auto()
    DEAD = auto()
    FLAT = auto()
    EXPLODING = auto()
    VANISHING = auto()
    FAST = auto()
    SLOW = auto()
    HEALTHY = auto()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The verdict and the layer it is about (an index); `value` is the measure that decided."""

    health: Health
    layer: int = 0
    value: float = math.nan


def diagnose(recent: Sequence[tuple[LayerFlow, ...]], steeper: float = 1.0) -> Diagnosis:
    """The verdict over snapshots of the same layers, the newest last.

    One mini-batch tells little, so gradients and updates are judged by their median. A frozen layer has no
    gradient: of those that learn the first must not have too small a one. Gradients may be `steeper` by as
    much as those of a sum are than those of a mean.
    """
    if not recent or not recent[-1]:
        return Diagnosis(Health.UNKNOWN)
    for layer, flow in enumerate(recent[-1]):
        if not math.isfinite(flow.weight_norm) or math.isinf(flow.grad_norm):
            return Diagnosis(Health.NOT_FINITE, layer)
    # In slow motion there is none between zero_grad and backward: that says nothing.
    recent = [flows for flows in recent if not all(math.isnan(flow.grad_norm) for flow in flows)]
    if not recent:
        return Diagnosis(Health.UNKNOWN)
    newest = recent[-1]
    for layer, flow in enumerate(newest):
        if flow.dead is not None and flow.dead > MOST_DEAD * flow.units:
            return Diagnosis(Health.DEAD, layer, flow.dead)
    sizes = [
        math.nan if math.isnan(flow.grad_norm) else _median(average_gradient(row[layer]) for row in recent)
        for layer, flow in enumerate(newest)
    ]
    ratios = [_median(row[layer].update_ratio for row in recent) for layer in range(len(newest))]
    return _of_gradients(sizes, steeper) or _of_updates(ratios)


def average_gradient(flow: LayerFlow) -> float:
    """The root of the mean squared gradient of a layer: unlike the norm, no larger for wide layers."""
    return flow.grad_norm / math.sqrt(max(int(flow.counts.sum()), 1))


def _of_gradients(sizes: list[float], steeper: float) -> Diagnosis | None:
    known = [layer for layer, size in enumerate(sizes) if math.isfinite(size)]
    first, largest = known[0], max(known, key=sizes.__getitem__)
    if sizes[largest] == 0:
        return Diagnosis(Health.FLAT)
    if sizes[largest] > LARGEST_GRADIENT * steeper:
        return Diagnosis(Health.EXPLODING, largest, sizes[largest])
    if sizes[first] < LEAST_OF_LARGEST * sizes[largest]:
        return Diagnosis(Health.VANISHING, first, sizes[largest] / sizes[first] if sizes[first] else math.inf)
    return None


def _of_updates(ratios: list[float]) -> Diagnosis:
    known = [layer for layer, ratio in enumerate(ratios) if math.isfinite(ratio)]
    if not known:
        return Diagnosis(Health.HEALTHY)
    fastest = max(known, key=ratios.__getitem__)
    ratio = ratios[fastest]
    if ratio > FASTEST:
        return Diagnosis(Health.FAST, fastest, ratio)
    return Diagnosis(Health.SLOW if ratio < SLOWEST else Health.HEALTHY, fastest, ratio)


def _median(values: Iterable[float]) -> float:
    finite = [value for value in values if math.isfinite(value)]
    return median(finite) if finite else math.nan


def sentence(found: Diagnosis, layer: str) -> str:
    """The verdict in plain words with what to try; `layer` is the name of the layer it is about."""
    if found.health is Health.VANISHING and math.isinf(found.value):
        return tr(
            "Vanished: gradients of {0} are 0, so it learns nothing. Try other first weights, ReLU, "
            "batch norm, fewer layers or smaller inputs."
        ).format(layer)
    return _words(found.health).format(layer, significant(found.value, 2))


def _words(health: Health) -> str:
    return {
        Health.UNKNOWN: tr("Train a step to see how gradients flow through the layers."),
        Health.NOT_FINITE: tr(
            "Exploded: the numbers of {0} are no longer finite. Go back to the last finite state and try a "
            "smaller lr."
        ),
        Health.DEAD: tr(
            "Dying: {1} units of {0} are 0 for every training point and learn no more. Try a smaller lr, "
            "LeakyReLU or new weights."
        ),
        Health.FLAT: tr(
            "Flat: every gradient is 0, so nothing changes. All is learned, or try new weights or another "
            "activation."
        ),
        Health.EXPLODING: tr(
            "Exploding: gradients of {0} are about {1}. Try clip norm, a smaller lr, smaller first weights "
            "or fewer layers."
        ),
        Health.VANISHING: tr(
            "Vanishing: gradients of {0} are {1} times smaller than the largest. Try ReLU, batch norm or "
            "fewer layers."
        ),
        Health.FAST: tr(
            "Too fast: a step changes {0} by {1} of its length; about 0.001 is usual. Try a smaller lr."
        ),
        Health.SLOW: tr(
            "Very slow: a step changes the weights by {1} of their length at most. It has converged, or try "
            "a larger lr."
        ),
        Health.HEALTHY: tr(
            "Healthy: gradients reach every layer; a step changes the weights by {1} of their length at most."
        ),
    }[health]
