"""What a drawing of a network consists of, and what is known of each part."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def largest(values: Floats) -> float:
    """The largest absolute value, 0 of none; NaN counts as 0, infinity as the largest number there is."""
    found = max(float(values.max(initial=0.0)), -float(values.min(initial=0.0)))
    return found if math.isfinite(found) else float(np.abs(np.nan_to_num(values)).max())


@dataclass(frozen=True, slots=True, order=True)
class Neuron:
    """A unit by its layer (0 are the inputs, the last the output) and its place there."""

    layer: int
    unit: int


@dataclass(frozen=True, slots=True)
class Edge:
    """The weight with which `unit` of `layer` hears `source` of the layer before."""

    layer: int
    unit: int
    source: int


@dataclass(frozen=True, slots=True)
class Bias:
    """What `unit` of `layer` adds by itself."""

    layer: int
    unit: int


@dataclass(frozen=True, slots=True)
class Fold:
    """The mark of a layer that stands for units that are not shown, or folds them again."""

    layer: int


Part = Neuron | Edge | Bias | Fold


@dataclass(frozen=True)
class Structure:
    """The layers from the inputs to the output: the names of their units and captions.

    `biased` says of each layer whether its units add biases. What is `disabled` says 0, layers that are
    `frozen` learn nothing.
    """

    names: tuple[tuple[str, ...], ...]
    captions: tuple[str, ...]
    biased: tuple[bool, ...]
    disabled: frozenset[Neuron] = frozenset()
    frozen: frozenset[int] = frozenset()

    @property
    def widths(self) -> tuple[int, ...]:
        """The units of each layer."""
        return tuple(map(len, self.names))

    @property
    def last(self) -> int:
        """The place of the output among the layers."""
        return len(self.names) - 1

    def is_silent(self, edge: Edge) -> bool:
        """Whether nothing comes over an edge, for its source is disabled."""
        return Neuron(edge.layer - 1, edge.source) in self.disabled


@dataclass(frozen=True)
class Numbers:
    """The weights (units, sources) and biases (units,) of every layer but the inputs, None for no biases.

    `slopes` and `changes` are the weights' gradients and last updates, None where unknown.
    """

    weights: tuple[Floats, ...]
    biases: tuple[Floats | None, ...]
    slopes: tuple[Floats | None, ...] = ()
    changes: tuple[Floats | None, ...] = ()

    def of(self, part: Edge | Bias) -> float:
        """One weight or bias; 0 for a bias that is not there."""
        if isinstance(part, Edge):
            return float(self.weights[part.layer - 1][part.unit, part.source])
        biases = self.biases[part.layer - 1]
        return 0.0 if biases is None else float(biases[part.unit])

    def fits(self, structure: Structure) -> bool:
        """Whether these are the numbers of a network of this structure."""
        widths = structure.widths
        wanted = [(units, sources) for sources, units in pairwise(widths)]
        return [weight.shape for weight in self.weights] == wanted


def strengths(numbers: Numbers, layer: int) -> NDArray[np.float64]:
    """How much each unit of a layer counts (units,): the norm of the weights that hear it.

    Of the output, which nothing hears, it is the norm of the weights that it hears with.
    """
    listeners = layer < len(numbers.weights)
    weights = numbers.weights[layer if listeners else layer - 1]
    norms: NDArray[np.float64] = np.linalg.norm(weights.astype(np.float64), axis=0 if listeners else 1)
    return norms


def ranking(counted: Sequence[float] | NDArray[np.float64]) -> tuple[int, ...]:
    """All places, that of the largest first."""
    return tuple(np.argsort(-np.asarray(counted), kind="stable").tolist())
