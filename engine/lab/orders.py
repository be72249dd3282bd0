"""Of which order the derivatives are that a run's passes compute: the gradient, its gradient, and so on."""

from __future__ import annotations

from dataclasses import dataclass

from .graph import LabGraph
from .run import LabRun
from .telling import root_symbol


@dataclass(frozen=True)
class Order:
    """One pass as a derivative of what the first pass started from."""

    trace: int
    order: int
    root: str
    """What is differentiated in the end, by its symbol."""


def orders(run: LabRun) -> tuple[Order, ...]:
    """A row for each pass; one through the graph that an earlier create_graph made is of a higher order."""
    found: list[Order] = []
    for place, trace in enumerate(run.traces):
        before = _made_by(run, place)
        if before is None:
            found.append(Order(place, 1, root_symbol(trace)))
        else:
            found.append(Order(place, found[before].order + 1, found[before].root))
    return tuple(found)


def _made_by(run: LabRun, place: int) -> int | None:
    """The newest earlier pass with create_graph whose recorded walk this pass goes through."""
    graph = run.traces[place].graph
    if not graph.roots or not _was_made_by_a_walk(graph, graph.roots):
        return None
    recorded = [i for i in range(place) if run.traces[i].create_graph and not run.traces[i].failed]
    return recorded[-1] if recorded else None


def _was_made_by_a_walk(graph: LabGraph, roots: tuple[int, ...]) -> bool:
    """Whether an operation behind the roots was typed by nobody: it has no line, nor has one that uses it.

    What a module computes has no line either, but the module's name.
    """
    inputs: dict[int, list[int]] = {}
    for edge in graph.edges:
        inputs.setdefault(edge.target, []).append(edge.source)
    stack, seen = list(roots), set(roots)
    while stack:
        node = graph.nodes[stack[-1]]
        place = stack.pop()
        if node.kind == "operation" and node.line is None and not node.module:
            return True
        new = [source for source in inputs.get(place, ()) if source not in seen]
        seen.update(new)
        stack += new
    return False
