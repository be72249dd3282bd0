"""One backward pass as a frozen value: what arrived at every node, what multiplied it, what was sent on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.autograd.dtypes import Array
from engine.autograd.graph import Saved

from .derivatives import LocalDerivative
from .graph import LabGraph


@dataclass(frozen=True, eq=False)
class Flow:
    """What a step sent to one input of its node."""

    input: int
    """Which input of the node."""
    receiver: int
    """The node of the graph that got it."""
    local: LocalDerivative | None
    """None beyond the number of derivatives that one run looks at."""
    sent: Array
    before: Array | None
    """What had come to the receiver on other paths; None for the first."""
    after: Array


@dataclass(frozen=True, eq=False)
class BackwardStep:
    """The walk's stop at one node."""

    node: int
    arrived: Array | None
    """The gradient of the result; None where there are several results."""
    parts: tuple[Array | None, ...]
    """The gradient of each of several results; empty for one."""
    read: tuple[Saved, ...]
    """The saved values that the node's rules could read."""
    flows: tuple[Flow, ...]


@dataclass(frozen=True)
class Walked:
    """How far a walk has come: how many steps, and of the newest one which flows.

    Those before `start` have gone earlier, those from `start` up to `end` just now.
    """

    steps: int
    start: int = 0
    end: int | None = None
    """None where the newest step is over."""

    def has(self, step: int, flow: int) -> bool:
        """Whether this flow of this step, both by their places, has gone."""
        newest = self.steps - 1
        return step < newest or (step == newest and (self.end is None or flow < self.end))

    def brings(self, step: int, flow: int) -> bool:
        """Whether it is among those that have gone just now."""
        return step == self.steps - 1 and flow >= self.start and self.has(step, flow)


@dataclass(frozen=True, eq=False)
class LeafUpdate:
    """What a backward added to one leaf's `.grad`, or found for it."""

    node: int
    name: str | None
    before: Array | None
    added: Array
    after: Array | None


@dataclass(frozen=True)
class GradientCheck:
    """How far the gradient of a leaf is from finite differences: |a - b| / max(|a|, |b|), as lengths."""

    node: int
    distance: float


@dataclass(frozen=True, eq=False)
class BackwardTrace:
    """A backward() or grad(), step by step in the order of the walk."""

    line: int
    position: int
    """Which of all backward passes of the run it is, those that are left out included."""
    graph: LabGraph
    """As it was when the walk began, with everything still saved."""
    seeds: tuple[Array, ...]
    """The gradient that each root began with."""
    steps: tuple[BackwardStep, ...]
    leaves: tuple[LeafUpdate, ...]
    create_graph: bool
    accumulates: bool
    """Whether the gradients were added to `.grad`; grad() only returns them."""
    failed: bool
    """Whether an error of the engine ended the walk."""
    checks: tuple[GradientCheck, ...] = field(default=())

    def meetings(self) -> frozenset[int]:
        """The nodes where gradients of several paths are added up."""
        return frozenset(
            flow.receiver for step in self.steps for flow in step.flows if flow.before is not None
        )

    def gone(self, walked: Walked) -> Iterator[tuple[BackwardStep, tuple[Flow, ...]]]:
        """Each step that was begun, with the flows of it that have gone."""
        for i, step in enumerate(self.steps[: walked.steps]):
            yield step, step.flows[: walked.end] if i == walked.steps - 1 else step.flows

    def gradient(self, node: int) -> Array | None:
        """The whole gradient of a node of the graph; None where none came."""
        for step in self.steps:
            if step.node == node:
                return step.arrived
        sums = [flow.after for step in self.steps for flow in step.flows if flow.receiver == node]
        return sums[-1] if sums else None
