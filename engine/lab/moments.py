"""The stops of a run's story, in order: what is computed, what flows back, what is updated."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from .backward import BackwardStep, Walked
from .graph import LabGraph, LabNode
from .recording import ExecutedStatement
from .run import LabRun

Stage = Literal["start", "zero_grad", "forward", "loss", "backward", "accumulate", "update", "problem", "end"]
"""`loss` is the operation that a backward starts from, `accumulate` what a leaf's `.grad` gets after it."""


@dataclass(frozen=True)
class Moment:
    """One stop."""

    stage: Stage
    line: int | None
    graph: int | None
    """The graph that is shown, by its place among the story's."""
    statements: int = 0
    """How many statements of the run are over."""
    made: int = 0
    """How many of the operations that are new in the graph are computed."""
    node: int | None = None
    """The node that is computed, walked through or added to; the root where the walk begins."""
    walked: Walked | None = None
    """How far the walk through the graph has come, this stop included; None before the walk."""
    leaves: int = 0
    """How many leaves have got their sum, this one included."""
    update: int | None = None
    """Which of the run's optimizer steps it is."""


@dataclass(frozen=True, eq=False)
class Story:
    """All stops, and what they show."""

    moments: tuple[Moment, ...]
    graphs: tuple[LabGraph, ...]
    """Those of the passes, in order, and the final one where it has operations of its own."""
    fresh: tuple[tuple[int, ...], ...]
    """The operations of each graph that no graph before it has."""


def story(run: LabRun) -> Story:
    """Every stop from the start to the end."""
    graphs = [trace.graph for trace in run.traces]
    if run.graph is not None:
        graphs.append(run.graph)
    fresh = _fresh(graphs)
    if run.graph is not None and run.traces and not fresh[-1]:
        graphs.pop()
        fresh.pop()
    teller = _Teller(run, graphs, fresh)
    return Story(tuple(teller.tell()), tuple(graphs), tuple(fresh))


class _Teller:
    """Goes through the statements; each graph is computed when the pass through it comes."""

    def __init__(self, run: LabRun, graphs: list[LabGraph], fresh: list[tuple[int, ...]]) -> None:
        self._run = run
        self._graphs = graphs
        self._fresh = fresh
        self._next = 0
        self._ran: set[int] = set()
        self._now = Moment("start", None, 0 if graphs else None)

    def tell(self) -> Iterator[Moment]:
        """The stops in order."""
        run = self._run
        yield self._now
        updated: set[int] = set()
        for i, statement in enumerate(run.statements):
            self._ran.add(statement.line)
            for trace in statement.backward:
                yield from self._pass(trace)
            self._now = replace(self._now, statements=i + 1)
            yield from self._write(statement)
            updated.update(statement.updates)
        while self._next < len(run.traces):  # those of a statement that failed, or of no statement at all
            yield from self._pass(self._next)
        for i, update in enumerate(run.updates):
            if i not in updated:
                yield self._stop("update", update.line, update=i)
        if self._next < len(self._graphs):
            yield from self._compute(set(range(len(self._graphs[-1].nodes))), "forward")
        problem = run.problem
        yield self._stop("end", None) if problem is None else self._stop("problem", problem.span.line)

    def _pass(self, place: int) -> Iterator[Moment]:
        self._next = place
        trace = self._run.traces[place]
        yield from self._compute(set(range(len(trace.graph.nodes))), "loss")
        root = trace.graph.roots[0] if trace.graph.roots else None
        self._now = replace(self._now, walked=Walked(0))
        yield self._stop("backward", trace.line, node=root)
        meetings = trace.meetings()
        for i, step in enumerate(trace.steps, 1):
            for start, end in _parts(step, meetings):
                self._now = replace(self._now, walked=Walked(i, start, end))
                yield self._stop("backward", trace.line, node=step.node)
        for i, leaf in enumerate(trace.leaves if trace.accumulates else (), 1):
            self._now = replace(self._now, leaves=i)
            yield self._stop("accumulate", trace.line, node=leaf.node)
        self._next = place + 1
        self._ran.clear()

    def _compute(self, wanted: set[int], roots: Stage) -> Iterator[Moment]:
        """The new operations of the next graph up to the last one that is wanted."""
        graph, fresh = self._graphs[self._next], self._fresh[self._next]
        last = max((i for i, node in enumerate(fresh, 1) if node in wanted), default=0)
        if self._now.graph != self._next and (last or len(wanted) == len(graph.nodes)):
            self._now = replace(self._now, graph=self._next, made=0, walked=None, leaves=0)
        lines = effective_lines(graph)
        for i in range(self._now.made, last) if self._now.graph == self._next else ():
            self._now = replace(self._now, made=i + 1)
            yield self._stop(roots if fresh[i] in graph.roots else "forward", lines[fresh[i]], node=fresh[i])

    def _write(self, statement: ExecutedStatement) -> Iterator[Moment]:
        """What changes gradients or parameters, after the operations that were computed before it."""
        if statement.stage not in ("zero_grad", "update") and not statement.updates:
            return
        if self._next < len(self._run.traces):
            lines = effective_lines(self._graphs[self._next])
            done = {i for i, line in enumerate(lines) if line in self._ran}
            yield from self._compute(done, "loss")
        stage: Stage = "zero_grad" if statement.stage == "zero_grad" else "update"
        for update in statement.updates or (None,):
            yield self._stop(stage, statement.line, update=update)

    def _stop(
        self, stage: Stage, line: int | None, node: int | None = None, update: int | None = None
    ) -> Moment:
        return replace(self._now, stage=stage, line=line, node=node, update=update)


def _parts(step: BackwardStep, meetings: frozenset[int]) -> Iterator[tuple[int, int | None]]:
    """The flows that go at each stop of a step: one by one to where several paths meet, else together."""
    meets = [flow.receiver in meetings for flow in step.flows]
    starts = [i for i in range(1, len(meets)) if meets[i] or meets[i - 1]]
    yield from zip([0, *starts], [*starts, None], strict=True)


def _fresh(graphs: list[LabGraph]) -> list[tuple[int, ...]]:
    """The operations of each graph that none before it has; what cannot be told is as new as the next."""
    seen: set[Hashable] = set()
    found = []
    for graph in graphs:
        faces = [_face(node) for node in graph.nodes]
        places = []
        is_fresh = True
        for i in reversed(range(len(graph.nodes))):
            if graph.nodes[i].kind == "operation":
                is_fresh = is_fresh if faces[i] is None else faces[i] not in seen
                if is_fresh:
                    places.append(i)
        seen.update(face for face in faces if face is not None)
        found.append(tuple(reversed(places)))
    return found


def _face(node: LabNode) -> Hashable:
    """What tells an operation in every graph that has it; None for one inside a module, which nobody noted.

    The graphs of a run share the array of every result that an expression gave.
    """
    if node.value is None or (node.line is None and node.name is None):
        return None
    return id(node.value) if node.line is not None else (node.name, node.operation, node.value.tobytes())


def effective_lines(graph: LabGraph) -> list[int | None]:
    """The line of each node; of an operation inside a module the line that called the module."""
    lines: list[int | None] = []
    below: int | None = None
    for node in reversed(graph.nodes):
        if node.kind == "operation" and node.line is not None:
            below = node.line
        lines.append(below if node.kind == "operation" else node.line)
    return lines[::-1]
