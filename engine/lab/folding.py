"""Folding a graph: all that one module made becomes a single node, to be opened again."""

from __future__ import annotations

from collections import defaultdict
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
    found = []
    for path in modules_of(graph):
        members = [i for i, node in enumerate(graph.nodes) if node.module[: len(path)] == path]
        if any(len(call) > 1 for call in _calls(graph, members)):
            found.append(path)
    return frozenset(found)


def fold(graph: LabGraph, closed: Collection[Path]) -> FoldedGraph:
    """The graph with the modules in `closed` folded; a closed module in a closed one is not seen.

    A module that is called twice in a row becomes two nodes, for what lies between them has to stay there. It
    stays open where folding it would make a ring all the same.
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
    found: dict[Path, list[int]] = defaultdict(list)
    for i, node in enumerate(graph.nodes):
        outer = next(
            (node.module[:n] for n in range(1, len(node.module) + 1) if node.module[:n] in closed), None
        )
        if outer is not None:
            found[outer].append(i)
    groups: dict[tuple[Path, int], list[int]] = {}
    for path, members in found.items():
        calls = _calls(graph, members)
        for number, call in enumerate(calls, 1):
            if len(call) > 1:
                groups[path, number if len(calls) > 1 else 0] = call
    return groups


def _calls(graph: LabGraph, members: Sequence[int]) -> list[list[int]]:
    """The members apart by how often the way to them has left the others and come back."""
    sources: dict[int, list[int]] = defaultdict(list)
    for edge in graph.edges:
        sources[edge.target].append(edge.source)
    inside = set(members)
    returns = [0] * len(graph.nodes)
    for i in range(members[0] + 1, len(graph.nodes)):
        # Outside it is the number that the way has when it comes back.
        leaves = 0 if i in inside else 1
        returns[i] = max((returns[j] + (leaves if j in inside else 0) for j in sources[i]), default=0)
    calls: dict[int, list[int]] = defaultdict(list)
    for i in members:
        calls[returns[i]].append(i)
    return [calls[number] for number in sorted(calls)]


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
