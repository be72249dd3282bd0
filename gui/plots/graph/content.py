"""What a graph shows: one card for each node or folded module, one line for each use of a result."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.lab import LabGraph, LabNode
from engine.lab.folding import FoldedNode, Path, fold, foldable, modules_of

Kind = Literal["leaf", "constant", "operation", "module"]

WRITTEN_ELEMENTS = 3
"""Values of more elements are drawn as a heat map."""
LARGE = 40
"""Graphs of more nodes open with their modules folded."""


@dataclass(frozen=True, slots=True)
class ShownNode:
    """A node as a card, or a module with all that it made."""

    members: tuple[int, ...]
    """The nodes of the graph that it stands for."""
    face: int
    """The member whose value is shown: for a module the last result that leaves it."""
    module: Path | None
    """The folded module; None for a single node."""
    opened: tuple[Path, ...]
    """The open modules that could be folded and of which it is the first card, outermost first."""
    kind: Kind
    is_root: bool
    title: str
    operation: str
    """The name of its `grad_fn`; empty for what has none."""
    shape: tuple[int, ...]
    keeps: tuple[str, ...]
    """The names of what it saved for backward."""
    kept_by: tuple[str, ...]
    """The symbols of the operations that saved its value for backward."""

    @property
    def short_title(self) -> str:
        """Its name alone: `y` of `y = a * b`, `weight` of `model.0.weight`."""
        name = self.title.partition(" = ")[0]
        return name.rpartition(".")[2] if self.kind == "leaf" else name

    @property
    def is_drawn(self) -> bool:
        """Whether its value is a heat map and not a line of text."""
        return math.prod(self.shape) > WRITTEN_ELEMENTS


@dataclass(frozen=True, slots=True)
class ShownEdge:
    """A line from one card to another."""

    source: int
    target: int
    members: tuple[int, ...]
    """The edges of the graph that it stands for."""
    lane: float
    """Where it runs among the lines of the same two cards: 0 in the middle."""


@dataclass(frozen=True, eq=False, slots=True)
class ShownGraph:
    """Cards, every one after all that it depends on, and the lines between them."""

    graph: LabGraph
    nodes: tuple[ShownNode, ...]
    edges: tuple[ShownEdge, ...]
    places: tuple[int, ...]
    """The card of each node of the graph."""

    def inputs(self, place: int) -> tuple[int, ...]:
        """The cards that lead to one, in the order of its operands."""
        return tuple(dict.fromkeys(edge.source for edge in self.edges if edge.target == place))

    def users(self, place: int) -> tuple[int, ...]:
        """The cards that one leads to."""
        return tuple(dict.fromkeys(edge.target for edge in self.edges if edge.source == place))


def shown_graph(graph: LabGraph, closed: Collection[Path]) -> ShownGraph:
    """The cards and lines of a graph with the modules in `closed` folded."""
    folded = fold(graph, closed)
    places = [0] * len(graph.nodes)
    for place, each in enumerate(folded.nodes):
        for member in each.members:
            places[member] = place
    leaving = {edge.source for edge in graph.edges if places[edge.source] != places[edge.target]}
    leaving.update(graph.roots)
    seen = set(modules_of(graph)) - foldable(graph)
    keepers = _keepers(graph)
    nodes = tuple(_shown_node(graph, each, leaving, seen, keepers) for each in folded.nodes)
    return ShownGraph(graph, nodes, _lines(graph, nodes, places), tuple(places))


def title_of(node: LabNode) -> str:
    """What a node is called: `y = a * b` with the symbol that formulas use; its name, or its value."""
    if node.kind == "operation":
        return f"{node.symbol} = {node.text}" if node.text else node.symbol
    return node.name or node.text


def _shown_node(
    graph: LabGraph,
    folded: FoldedNode,
    leaving: set[int],
    seen: set[Path],
    keepers: Mapping[int, tuple[str, ...]],
) -> ShownNode:
    """The card of a folded node; `seen` grows by the modules that begin with it."""
    exits = [member for member in folded.members if member in leaving]
    face = (exits or list(folded.members))[-1]
    node, is_root = graph.nodes[face], any(member in graph.roots for member in folded.members)
    if folded.module is not None:
        inside = len(folded.module)
        opened = _newly_seen(folded.module[: inside - 1], seen)
        return ShownNode(
            *(folded.members, face, folded.module, opened, "module", is_root),
            *(folded.title, "", node.shape, (), ()),
        )
    keeps = tuple(saved.name for saved in node.saved)
    return ShownNode(
        folded.members,
        face,
        None,
        _newly_seen(node.module, seen),
        node.kind,
        is_root,
        title_of(node),
        node.operation if node.kind == "operation" else "",
        node.shape,
        keeps,
        keepers.get(face, ()),
    )


def _keepers(graph: LabGraph) -> dict[int, tuple[str, ...]]:
    """Whose values were saved for backward, and by which operations."""
    keepers: dict[int, list[str]] = defaultdict(list)
    for node in graph.nodes:
        for owner in dict.fromkeys(node.saved_of):
            if owner is not None:
                keepers[owner].append(node.symbol)
    return {i: tuple(symbols) for i, symbols in keepers.items()}


def _newly_seen(module: Path, seen: set[Path]) -> tuple[Path, ...]:
    """The modules around a node that no card before it was in."""
    around = [module[:depth] for depth in range(1, len(module) + 1)]
    fresh = tuple(path for path in around if path not in seen)
    seen.update(fresh)
    return fresh


def _lines(graph: LabGraph, nodes: tuple[ShownNode, ...], places: list[int]) -> tuple[ShownEdge, ...]:
    """One line for each use; all uses that a module hides share one."""
    uses: dict[tuple[int, int], list[int]] = defaultdict(list)
    for i, edge in enumerate(graph.edges):
        pair = places[edge.source], places[edge.target]
        if pair[0] != pair[1]:
            uses[pair].append(i)
    lines = []
    for (source, target), members in sorted(uses.items()):
        if nodes[source].module is not None or nodes[target].module is not None:
            lines.append(ShownEdge(source, target, tuple(members), 0.0))
            continue
        middle = (len(members) - 1) / 2
        lines += [ShownEdge(source, target, (each,), lane - middle) for lane, each in enumerate(members)]
    return tuple(lines)
