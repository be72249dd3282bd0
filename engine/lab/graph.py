"""The graph that a learner's lines made, as a frozen value with the learner's names on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.autograd.dtypes import Array
from engine.autograd.graph import Saved

Kind = Literal["leaf", "constant", "operation"]


@dataclass(frozen=True, eq=False)
class LabNode:
    """A leaf, a constant, or an operation and its result; arrays in it cannot be written."""

    kind: Kind
    name: str | None
    """The learner's name for it; None for what was never assigned."""
    symbol: str
    """What formulas call it: the name, numbered where several nodes had it, or one made up."""
    text: str
    """The expression that made it, as typed; of a constant its value."""
    operation: str
    """As PyTorch calls it, such as `MulBackward0`; `AccumulateGrad` for a leaf, empty for a constant."""
    shape: tuple[int, ...]
    dtype: str
    value: Array | None
    """None where nobody kept it."""
    saved: tuple[Saved, ...]
    """What it kept for backward, when the graph was captured."""
    module: tuple[str, ...]
    """The modules that it was made in, outermost first, such as ("model", "0")."""
    line: int | None
    calls: tuple[int, ...] = ()
    """For each of `module` which of its calls it was made in, from 1; 0 where it was made in none.

    Of a leaf the first call that used it.
    """
    saved_of: tuple[int | None, ...] = ()
    """For each of `saved` the node of the graph whose value it is; None for an option."""


@dataclass(frozen=True)
class LabEdge:
    """That the result of node `source` is an input of node `target`, both by their places in the graph."""

    source: int
    target: int
    output: int
    """Which result of `source`; 0 unless it has several."""
    input: int
    """Which input of `target`."""


@dataclass(frozen=True, eq=False)
class LabGraph:
    """Nodes, every one after all that it depends on, in the order in which they were computed."""

    nodes: tuple[LabNode, ...]
    edges: tuple[LabEdge, ...]
    roots: tuple[int, ...]

    def inputs(self, node: int) -> tuple[LabEdge, ...]:
        """The edges that come into a node, in the order of its operands."""
        return tuple(edge for edge in self.edges if edge.target == node)

    def leaves(self) -> tuple[int, ...]:
        """The places of the leaves."""
        return tuple(i for i, node in enumerate(self.nodes) if node.kind == "leaf")

    def place(self, name: str) -> int:
        """The newest node of this symbol or name; KeyError when there is none."""
        for i in reversed(range(len(self.nodes))):
            if name in (self.nodes[i].symbol, self.nodes[i].name):
                return i
        raise KeyError(name)
