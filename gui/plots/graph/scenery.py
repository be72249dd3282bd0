"""What a moment of the story makes of cards and lines: what is known, gradients, where something flows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.lab.timeline import Scene

from .content import ShownEdge, ShownGraph, ShownNode

Array = NDArray[Any]


@dataclass(frozen=True, eq=False, slots=True)
class CardState:
    """What a card tells now."""

    is_known: bool
    """Whether its value was computed already."""
    value: Array | None
    gradient: Array | None
    """What has come to it in this pass."""
    held: Array | None
    """The `.grad` that a leaf holds."""
    is_standing: bool
    """Whether the walk stands at it."""
    is_touched: bool
    """Whether something flows into it or out of it."""

    @property
    def shown_gradient(self) -> Array | None:
        """What came in this pass, else what a leaf still holds."""
        return self.held if self.gradient is None else self.gradient


@dataclass(frozen=True, eq=False)
class Scenery:
    """A moment, as far as a graph shows it; without one all values are known and there are no gradients."""

    shown: ShownGraph
    scene: Scene | None = None
    flows: frozenset[int] = field(init=False)
    """The lines along which something flows."""
    passed: frozenset[int] = field(init=False)
    """The lines along which gradients have flowed in this pass."""
    touched: frozenset[int] = field(init=False)
    """The cards at the ends of what flows."""

    def __post_init__(self) -> None:
        flows = self._lines(self.scene.edges if self.scene is not None else frozenset())
        ends = [(self.shown.edges[i].source, self.shown.edges[i].target) for i in flows]
        object.__setattr__(self, "flows", flows)
        object.__setattr__(
            self, "passed", self._lines(self.scene.passed if self.scene is not None else frozenset())
        )
        object.__setattr__(self, "touched", frozenset(place for pair in ends for place in pair))

    @property
    def is_backward(self) -> bool:
        """Whether what flows are gradients."""
        return self.scene is not None and self.scene.stage == "backward"

    def card(self, place: int) -> CardState:
        """What the card at a place tells."""
        node, scene = self.shown.nodes[place], self.scene
        value = self.shown.graph.nodes[node.face].value
        if scene is None:
            return CardState(True, value, None, None, False, False)
        held = None if node.module is not None else scene.variables.get(node.face)
        return CardState(
            is_known=node.face in scene.computed,
            value=value if held is None else held.array,
            gradient=scene.gradients.get(node.face),
            held=None if held is None else held.grad,
            is_standing=scene.node in node.members,
            is_touched=place in self.touched,
        )

    def label(self, line: ShownEdge) -> str:
        """The local derivative written on a line; empty while there is none to tell."""
        labels: Mapping[int, str] = self.scene.labels if self.scene is not None else {}
        texts = dict.fromkeys(labels[each] for each in line.members if labels.get(each))
        return ", ".join(texts) if len(texts) < 2 else ""

    def _lines(self, edges: frozenset[int]) -> frozenset[int]:
        """The lines that stand for some of the graph's edges."""
        if not edges:
            return frozenset()
        return frozenset(i for i, line in enumerate(self.shown.edges) if edges.intersection(line.members))


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as it is written: `()`, `(3,)`, `(4, 8)`."""
    return str(tuple(shape))


def is_broken(values: Array | None) -> bool:
    """Whether something in an array is not finite."""
    return values is not None and values.dtype.kind in "fc" and not bool(np.isfinite(values).all())


def names(shown: ShownGraph, places: tuple[int, ...]) -> tuple[str, ...]:
    """The symbols of cards."""
    return tuple(symbol_of(shown, shown.nodes[place]) for place in places)


def symbol_of(shown: ShownGraph, node: ShownNode) -> str:
    """What formulas call a card; a module by its name."""
    return node.title if node.module is not None else shown.graph.nodes[node.face].symbol
