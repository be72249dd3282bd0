"""Recording a backward pass while the engine does it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from engine.autograd import Tensor
from engine.autograd.bundle import Output, Parts
from engine.autograd.dtypes import Array
from engine.autograd.fitting import fit_array
from engine.autograd.graph import Saved
from engine.autograd.node import Node
from engine.autograd.watching import Passed, nodes_behind, watched

from .backward import BackwardStep, BackwardTrace, Flow, LeafUpdate
from .capture import Captured, capture
from .derivatives import LocalDerivative, array_of, local_derivative, rounds
from .formulas import formula, is_elementwise
from .language import BackwardCall
from .notes import Notes, shown
from .values import frozen_array, maker_of

MAX_STEPS = 3_000
"""The nodes' visits that one run records, over all its backward passes."""
MAX_RULES = 6_000
"""The calls of gradient rules that one run spends on local derivatives."""
MAX_ELEMENTS = 2_000_000
"""The elements of all results in the graphs that one run records; each is kept some eight times over."""


class Allowance:
    """What is left of what one run records."""

    def __init__(self) -> None:
        self.steps = MAX_STEPS
        self.elements = MAX_ELEMENTS
        self.rules = MAX_RULES


def record_backward(
    call: BackwardCall,
    notes: Notes,
    variables: Mapping[str, Any],
    allowance: Allowance,
    position: int,
    keep: Callable[[BackwardTrace], None],
) -> Any:
    """Do the backward pass and `keep` its trace, also when it fails; returns what the call returns."""
    roots = [root for root in call.roots if maker_of(root) is not None or root._requires_grad]
    nodes = nodes_behind(root._grad_fn for root in roots if root._grad_fn is not None)
    elements = sum(math.prod(node.shape) for node in nodes)
    fits = len(nodes) <= allowance.steps and elements <= allowance.elements
    captured = capture(roots, notes, variables) if roots and fits else None
    if captured is None:
        return call.perform()
    allowance.steps -= len(nodes)
    allowance.elements -= elements
    walk = _Walk(captured, allowance)
    leaves = _leaves(nodes, roots)
    before = {id(leaf): _grad(leaf) for leaf in leaves}
    failed = True
    try:
        with watched(nodes, walk.tell):
            result = call.perform()
        failed = False
    finally:
        updates = tuple(
            LeafUpdate(place, captured.graph.nodes[place].name, before[id(leaf)], added, _grad(leaf))
            for leaf in leaves
            for place, added in walk.received_by(leaf)
        )
        keep(
            BackwardTrace(
                line=call.line,
                position=position,
                graph=captured.graph,
                seeds=_seeds(call),
                steps=walk.steps(),
                leaves=updates if not failed else (),
                create_graph=call.create_graph,
                accumulates=call.accumulates,
                failed=failed,
            )
        )
    return result


class _Walk:
    """Collects what the walk tells, step by step."""

    def __init__(self, captured: Captured, allowance: Allowance) -> None:
        self._captured = captured
        self._allowance = allowance
        self._order: list[Node] = []
        self._arrived: dict[Node, tuple[Array | None, tuple[Array | None, ...], Any]] = {}
        self._flows: dict[Node, list[Flow]] = {}
        self._sums: dict[int, Array] = {}

    def tell(self, passed: Passed) -> None:
        """One step of the walk was done."""
        node = passed.node
        if isinstance(node, Output):
            return  # its node tells of all outputs together
        if node not in self._flows:
            self._order.append(node)
            self._flows[node] = []
            arrived = array_of(passed.arrived)
            whole = None if arrived is None else frozen_array(arrived.reshape(node.shape))
            self._arrived[node] = (whole, _parts(passed.arrived), self._saved(node))
        left = array_of(passed.left)
        if left is not None:
            self._flows[node].append(self._flow(passed, left))

    def steps(self) -> tuple[BackwardStep, ...]:
        """The stops of the walk, in order."""
        return tuple(
            BackwardStep(self._captured.place(node), *self._arrived[node], tuple(self._flows[node]))
            for node in self._order
        )

    def _saved(self, node: Node) -> tuple[Saved, ...]:
        return self._captured.graph.nodes[self._captured.place(node)].saved

    def received_by(self, leaf: Tensor) -> list[tuple[int, Array]]:
        """The place of a leaf and its sum, if anything came."""
        place = self._captured.place(leaf)
        return [(place, self._sums[place])] if place in self._sums else []

    def _flow(self, passed: Passed, left: Array) -> Flow:
        node, target = passed.node, passed.node.targets[passed.place]
        like = target if isinstance(target, Node) else target._array
        receiver = self._captured.place(shown(target) if isinstance(target, Node) else target)
        sent = frozen_array(fit_array(left, like.shape, like.dtype))
        # Parts of a tensor with several views go to places of their own: nothing is added up between them.
        before = None if isinstance(target, Output) else self._sums.get(receiver)
        after = sent if before is None else frozen_array(before + sent)
        self._sums[receiver] = after
        position = node.plan.positions[passed.place]
        return Flow(position, receiver, self._local(passed, like, position), sent, before, after)

    def _local(self, passed: Passed, like: Any, position: int) -> LocalDerivative | None:
        node = passed.node
        if node.dtype is None or node.saved is None or isinstance(passed.arrived, Parts):
            return None
        self._allowance.rules -= rounds(node.shape, like.shape)
        if self._allowance.rules < 0:
            return None
        place, operation = self._captured.place(node), node.kind.__name__
        graph = self._captured.graph
        symbols = {edge.input: graph.nodes[edge.source].symbol for edge in graph.inputs(place)}
        operands = [symbols.get(i, "?") for i in range(node.plan.width)]
        options = {
            name: float(value)
            for name, value in zip(node.plan.names, node.saved, strict=False)
            if isinstance(value, int | float)
        }
        options["n"] = max(math.prod(like.shape) // max(math.prod(node.shape), 1), 1)
        text = formula(operation, position, operands, graph.nodes[place].symbol, options)
        if text is not None and "?" in text.plain:
            text = None  # it speaks of an operand that the graph does not show
        return local_derivative(
            passed.step,
            (node.shape, node.dtype),
            (like.shape, like.dtype),
            node.saved,
            text,
            is_elementwise(operation),
        )


def _parts(arrived: Any) -> tuple[Array | None, ...]:
    if not isinstance(arrived, Parts):
        return ()
    arrays = (array_of(each) for each in arrived.gradients)
    return tuple(None if each is None else frozen_array(each) for each in arrays)


def _leaves(nodes: list[Node], roots: list[Tensor]) -> list[Tensor]:
    """The leaves where the walk ends, each once."""
    found = {id(root): root for root in roots if root._grad_fn is None}
    for node in nodes:
        found.update((id(each), each) for each in node.targets if isinstance(each, Tensor))
    return list(found.values())


def _grad(leaf: Tensor) -> Array | None:
    return None if leaf._grad is None else frozen_array(leaf._grad._array)


def _seeds(call: BackwardCall) -> tuple[Array, ...]:
    given = call.seeds or [None] * len(call.roots)
    return tuple(
        frozen_array(np.ones_like(root._array) if seed is None else seed._array)
        for root, seed in zip(call.roots, given, strict=False)
        if seed is None or isinstance(seed, Tensor)
    )
