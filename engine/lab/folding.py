"""Folding a graph: all that one module made becomes a single node, to be opened again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .graph import LabGraph

Path = tuple[str, ...]


@dataclass(frozen=True)
class FoldedNode:
    """A node of the graph as it is, or a module with all that it made."""

    members: tuple[int, ...]
    """The nodes of the graph that it stands for."""
    module: Path | None
    """The folded module; None for a single node."""
    call: int = 0
    """Which of several calls of the module one after another, from 1; 0 for the only one."""

    @property
    def title(self) -> str:
        """The module as a program names it, such as `model.0`, and which of its calls: `model.0#2`."""
        return ".".join(self.module or ()) + (f"#{self.call}" if self.call else "")


@dataclass(frozen=True)
class FoldedGraph:
    """Nodes, every one after all that it depends on, and which of them lead to which."""

    nodes: tuple[FoldedNode, ...]
    edges: tuple[tuple[int, int], ...]
    """Source and target, by their places; once for each pair."""

    def place(self, node: int) -> int:
        """Where a node of the graph is found."""
        return next(i for i, each in enumerate(self.nodes) if node in each.members)


def modules_of(graph: LabGraph) -> tuple[Path, ...]:
    """The modules that can be folded, outer ones before those in them."""
    found = {node.module[:depth] for node in graph.nodes for depth in range(1, len(node.module) + 1)}
    return tuple(sorted(found, key=lambda path: (len(path), path)))


def foldable(graph: LabGraph) -> frozenset[Path]:
    """The modules whose folding makes the graph smaller: not those of which each call made a single node."""
    sizes = Counter(
        (node.module[: level + 1], call)
        for node in graph.nodes
        for level, call in enumerate(node.calls)
        if call
    )
    return frozenset(path for (path, _), size in sizes.items() if size > 1)


def fold(graph: LabGraph, closed: Collection[Path]) -> FoldedGraph:
    """The graph with the modules in `closed` folded; a closed module in a closed one is not seen.

    Each call of a module becomes a node of its own, the first with the module's leaves: calls come one after
    the other, so that edges go forward whatever lies between them. In a graph of which that does not hold
    calls that lie in a ring stay open.
    """
    groups = _groups(graph, closed)
    while True:
        leader = {member: members[0] for members in groups.values() for member in members}
        places = [leader.get(i, i) for i in range(len(graph.nodes))]
        edges = {
            (places[e.source], places[e.target]) for e in graph.edges if places[e.source] != places[e.target]
        }
        order = _inputs_first(sorted(set(places)), edges)
        if len(order) == len(set(places)):
            return _folded(order, edges, groups, places)
        ring = set(places).difference(order)
        groups = {key: members for key, members in groups.items() if members[0] not in ring}


def _groups(graph: LabGraph, closed: Collection[Path]) -> dict[tuple[Path, int], list[int]]:
    """The members of each call of each closed module that is not in another, if there are several."""
    found: dict[Path, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for i, node in enumerate(graph.nodes):
        for level, call in enumerate(node.calls):
            path = node.module[: level + 1]
            if call and path in closed:
                found[path][call].append(i)
                break
    return {
        (path, number if len(calls) > 1 else 0): members
        for path, calls in found.items()
        for number, (_, members) in enumerate(sorted(calls.items()), 1)
        if len(members) > 1
    }


def _inputs_first(places: Sequence[int], edges: Iterable[tuple[int, int]]) -> list[int]:
    """The places in an order in which edges go forward; those in rings, and behind them, are left out."""
    waiting = dict.fromkeys(places, 0)
    targets: dict[int, list[int]] = defaultdict(list)
    for source, target in sorted(edges):
        waiting[target] += 1
        targets[source].append(target)
    ready = [place for place in places if not waiting[place]]
    order = []
    for place in ready:  # which grows while it is walked
        order.append(place)
        for target in targets[place]:
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return order


def _folded(
    order: Sequence[int],
    edges: Iterable[tuple[int, int]],
    groups: Mapping[tuple[Path, int], list[int]],
    places: Sequence[int],
) -> FoldedGraph:
    modules = {members[0]: key for key, members in groups.items()}
    members: dict[int, list[int]] = defaultdict(list)
    for i, place in enumerate(places):
        members[place].append(i)
    position = {place: i for i, place in enumerate(order)}
    return FoldedGraph(
        tuple(FoldedNode(tuple(members[place]), *modules.get(place, (None, 0))) for place in order),
        tuple(sorted((position[source], position[target]) for source, target in edges)),
    )
