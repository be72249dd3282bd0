"""The chain rule of one leaf, term by term: every path from a root to it, and the product along each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.autograd.dtypes import Array

from .backward import BackwardStep, BackwardTrace, Flow
from .formulas import tex_name

MAX_TERMS = 64


@dataclass(frozen=True, eq=False)
class Factor:
    """One local derivative on a path: d(node) / d(receiver)."""

    node: int
    receiver: int
    plain: str
    """Such as `∂y/∂a`."""
    tex: str
    formula: str
    """Such as `b`; empty where no formula is known."""
    formula_tex: str
    value: Array | None
    """The derivative's entries, where they were written down."""


@dataclass(frozen=True, eq=False)
class Term:
    """One path: its factors from the root on, and their product with what the root began with."""

    factors: tuple[Factor, ...]
    product: Array | None
    """None where a derivative on the path was not written down."""
    done_at: tuple[int, int]
    """With which step of the backward and which of its flows, by their places, the term reaches the leaf."""


@dataclass(frozen=True, eq=False)
class ChainRule:
    """The gradient of a leaf as a sum of products."""

    leaf: int
    terms: tuple[Term, ...]
    total: Array | None
    """What the engine's walk found."""
    complete: bool
    """Whether all paths are among the terms."""


def chain_rule(trace: BackwardTrace, leaf: int) -> ChainRule:
    """The terms of the gradient of node `leaf` in the order in which the walk finished them."""
    steps = {step.node: (i, step) for i, step in enumerate(trace.steps)}
    terms: list[Term] = []
    complete = True
    for root, seed in zip(trace.graph.roots, trace.seeds, strict=False):
        if root == leaf:
            terms.append(Term((), seed, (-1, 0)))
        for path in _paths(steps, root, leaf):
            if len(terms) == MAX_TERMS:
                complete = False
                break
            terms.append(_term(trace, seed, path))
    terms.sort(key=lambda term: term.done_at)
    return ChainRule(leaf, tuple(terms), trace.gradient(leaf), complete)


Hop = tuple[int, BackwardStep, Flow]


def _paths(steps: dict[int, tuple[int, BackwardStep]], root: int, leaf: int) -> Iterator[tuple[Hop, ...]]:
    """Every way from `root` to `leaf`, without recursion; dead ends are not entered."""
    leads = _leading_to(steps, leaf)
    stack: list[tuple[int, tuple[Hop, ...]]] = [(root, ())]
    while stack:
        node, path = stack.pop()
        if node == leaf and path:
            yield path
        elif node in steps and node in leads:
            place, step = steps[node]
            ways = [flow for flow in step.flows if flow.receiver in leads]
            stack += [(flow.receiver, (*path, (place, step, flow))) for flow in reversed(ways)]


def _leading_to(steps: dict[int, tuple[int, BackwardStep]], leaf: int) -> set[int]:
    """The nodes from which gradients reach `leaf`, itself included."""
    leads = {leaf}
    for node in sorted(steps):  # inputs come before their users
        if any(flow.receiver in leads for flow in steps[node][1].flows):
            leads.add(node)
    return leads


def _term(trace: BackwardTrace, seed: Array, path: tuple[Hop, ...]) -> Term:
    product: Array | None = seed
    for _, step, flow in path:
        if product is not None:
            product = _onward(product, step, flow)
    factors = tuple(_factor(trace, step, flow) for _, step, flow in path)
    place, step, flow = path[-1]
    return Term(factors, product, (place, step.flows.index(flow)))


def _onward(gradient: Array, step: BackwardStep, flow: Flow) -> Array | None:
    if flow.local is None or step.arrived is None:
        return None
    return flow.local.times(gradient, flow.sent.shape)


def _factor(trace: BackwardTrace, step: BackwardStep, flow: Flow) -> Factor:
    above, below = trace.graph.nodes[step.node].symbol, trace.graph.nodes[flow.receiver].symbol
    formula = None if flow.local is None else flow.local.formula
    return Factor(
        node=step.node,
        receiver=flow.receiver,
        plain=f"∂{above}/∂{below}",
        tex=rf"\frac{{\partial {tex_name(above)}}}{{\partial {tex_name(below)}}}",
        formula="" if formula is None else formula.plain,
        formula_tex="" if formula is None else formula.tex,
        value=None if flow.local is None else flow.local.entries,
    )
