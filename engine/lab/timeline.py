"""Walking through a run: what is known at every stop, and what flows just then."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.autograd.dtypes import Array

from .backward import BackwardTrace, Flow, Walked
from .digits import short
from .graph import LabGraph
from .moments import Moment, Stage, Story, story
from .run import LabRun
from .values import TensorValue


@dataclass(frozen=True, eq=False)
class Scene:
    """What is to be seen at one stop."""

    position: int
    moment: Moment
    graph: LabGraph | None
    """The same object at all stops of one pass."""
    trace: int | None
    """The backward pass that goes, or went, through the graph."""
    computed: frozenset[int]
    """The nodes whose values are known."""
    gradients: Mapping[int, Array]
    """What has arrived at each node in this pass so far."""
    edges: frozenset[int]
    """Where something flows now, by the places in the graph's edges."""
    passed: frozenset[int]
    """Where gradients have flowed in this pass, now included."""
    labels: Mapping[int, str]
    """The local derivative of each edge, such as `∂y/∂a = b = 2`, from the beginning of the walk."""
    flows: tuple[Flow, ...]
    """What flows along them in a walk back."""
    variables: Mapping[int, TensorValue]
    """The named leaves and constants as they are now, with the `.grad` that they hold."""

    @property
    def stage(self) -> Stage:
        """What happens at this stop."""
        return self.moment.stage

    @property
    def node(self) -> int | None:
        """The node at which it happens."""
        return self.moment.node

    @property
    def line(self) -> int | None:
        """The line of the source that does it."""
        return self.moment.line


class Timeline:
    """The stops of one run; each can be gone to from any other."""

    def __init__(self, run: LabRun, told: Story) -> None:
        self.moments = told.moments
        self._run = run
        self._story = told
        self._history = _History(run)
        self._flows = [_flow_edges(trace) for trace in run.traces]
        self._labels = [_labels(trace, edges) for trace, edges in zip(run.traces, self._flows, strict=True)]

    def at(self, position: int) -> Scene:
        """The scene at a stop; IndexError outside the story."""
        if not 0 <= position < len(self.moments):
            raise IndexError(f"the story has {len(self.moments)} stops, not one at {position}")
        moment = self.moments[position]
        graph = None if moment.graph is None else self._story.graphs[moment.graph]
        place = moment.graph if moment.graph is not None and moment.graph < len(self._run.traces) else None
        walked = moment.walked if place is not None else None
        return Scene(
            position=position,
            moment=moment,
            graph=graph,
            trace=place,
            computed=self._computed(moment, graph),
            gradients={} if place is None or walked is None else _gradients(self._run.traces[place], walked),
            edges=self._edges(moment, graph, place),
            flows=() if place is None else _flows(self._run.traces[place], moment),
            passed=frozenset() if place is None or walked is None else self._passed(place, walked),
            labels={} if place is None or walked is None else self._labels[place],
            variables={} if graph is None else self._variables(moment, graph, place),
        )

    def _computed(self, moment: Moment, graph: LabGraph | None) -> frozenset[int]:
        if graph is None or moment.graph is None:
            return frozenset()
        return frozenset(range(len(graph.nodes))).difference(self._story.fresh[moment.graph][moment.made :])

    def _edges(self, moment: Moment, graph: LabGraph | None, place: int | None) -> frozenset[int]:
        if graph is None or moment.node is None:
            return frozenset()
        if moment.stage in ("forward", "loss"):
            return frozenset(i for i, edge in enumerate(graph.edges) if edge.target == moment.node)
        if moment.stage == "backward" and place is not None and moment.walked is not None:
            return self._places(place, moment.walked.brings)
        return frozenset()

    def _passed(self, place: int, walked: Walked) -> frozenset[int]:
        return self._places(place, walked.has)

    def _places(self, place: int, holds: Callable[[int, int], bool]) -> frozenset[int]:
        """The edges of the flows, by step and place in it, of which this holds."""
        return frozenset(
            edge
            for i, edges in enumerate(self._flows[place])
            for j, edge in enumerate(edges)
            if edge is not None and holds(i, j)
        )

    def _variables(self, moment: Moment, graph: LabGraph, place: int | None) -> dict[int, TensorValue]:
        found = {}
        for i, node in enumerate(graph.nodes):
            if node.kind == "operation" or node.value is None:
                continue
            known = self._history.at(node.name, moment.statements)
            found[i] = known or TensorValue(node.value, node.dtype, node.kind == "leaf", True, None, None)
        if place is not None and moment.leaves and moment.stage == "accumulate":
            for update in self._run.traces[place].leaves[: moment.leaves]:
                held = found[update.node]
                found[update.node] = TensorValue(held.array, held.dtype, True, True, update.after, None)
        return found


class _History:
    """What each variable was after each statement."""

    def __init__(self, run: LabRun) -> None:
        self._changes: dict[str, tuple[list[int], list[TensorValue]]] = {}
        for i, statement in enumerate(run.statements, 1):
            for change in statement.changes:
                if isinstance(change.after, TensorValue):
                    places, values = self._changes.setdefault(change.name, ([], []))
                    if not places and isinstance(change.before, TensorValue):
                        places.append(0)  # what was there before the run
                        values.append(change.before)
                    places.append(i)
                    values.append(change.after)

    def at(self, name: str | None, statements: int) -> TensorValue | None:
        """The variable when so many statements are over; None where that is not known."""
        places, values = self._changes.get(name or "", ([], []))
        found = bisect_right(places, statements)
        return values[found - 1] if found else None


def timeline(run: LabRun) -> Timeline:
    """The story of a run."""
    return Timeline(run, story(run))


def _flows(trace: BackwardTrace, moment: Moment) -> tuple[Flow, ...]:
    walked = moment.walked
    if moment.stage != "backward" or walked is None or not walked.steps:
        return ()
    return trace.steps[walked.steps - 1].flows[walked.start : walked.end]


def _gradients(trace: BackwardTrace, walked: Walked) -> dict[int, Array]:
    """What every node has got when the walk has come so far."""
    found = dict(zip(trace.graph.roots, trace.seeds, strict=False))
    for step, flows in trace.gone(walked):
        if step.arrived is not None:
            found[step.node] = step.arrived
        else:
            found.pop(step.node, None)  # several results have a gradient each, and none together
        found.update((flow.receiver, flow.after) for flow in flows)
    return found


def _flow_edges(trace: BackwardTrace) -> list[list[int | None]]:
    """The edge of each flow of each step, by its place in the graph; None where the graph shows none."""
    places = {(edge.target, edge.input, edge.source): i for i, edge in enumerate(trace.graph.edges)}
    keys = [[(step.node, flow.input, flow.receiver) for flow in step.flows] for step in trace.steps]
    return [[places.get(key) for key in step] for step in keys]


def _labels(trace: BackwardTrace, edges: list[list[int | None]]) -> dict[int, str]:
    found = {}
    for step, places in zip(trace.steps, edges, strict=True):
        for flow, place in zip(step.flows, places, strict=True):
            if place is not None:
                found[place] = flow_label(trace.graph, step.node, flow)
    return found


def flow_label(graph: LabGraph, node: int, flow: Flow) -> str:
    """The local derivative of one flow, such as `∂y/∂a = b = 2`; of a matrix what becomes of a gradient G."""
    parts = [f"∂{graph.nodes[node].symbol}/∂{graph.nodes[flow.receiver].symbol}"]
    local = flow.local
    if local is None:
        return parts[0]
    if local.formula is not None and local.formula.is_rule:
        return f"{parts[0]}: G → {local.formula.plain}"
    if local.formula is not None:
        parts.append(local.formula.plain)
    if local.entries is not None and local.entries.size == 1:
        number = short(local.entries.item(), 4)
        if number != parts[-1]:
            parts.append(number)
    return " = ".join(parts)
