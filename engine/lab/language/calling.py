"""Doing one call: its cost first, and its errors in words with their place."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

from engine.autograd import Tensor
from engine.autograd.node import Node

from . import costs
from .entries import Entry
from .explanations import explain
from .limits import CALL, Budget, Cost, of
from .problems import Places, Problem, ProblemError, Span
from .values import TooLargeError, checked, has_range, kind_of, repeats

TOLD = 2 * CALL
"""The work of telling what happens at a node of a walk back, for as long as a listener does."""
ITEM = 1_500
"""The work of looking at an item of a list that is passed."""
SWITCHES = frozenset(
    (
        "requires_grad",
        "keepdim",
        "retain_graph",
        "create_graph",
        "allow_unused",
        "set_to_none",
        "unbiased",
        "bias",
    )
)
"""The arguments that are True or False."""
_ON_TENSORS = (
    *(
        costs.elementwise,
        costs.dear,
        costs.matrix_product,
        costs.outer,
        costs.linear,
        costs.sorting,
        costs.listing,
    ),
    *(costs.diagonal_matrix, costs.one_hot, costs.module_call),
)
"""The costs of what works on tensors and single numbers only."""


class Caller:
    """Charges, performs and checks calls of the engine for one run."""

    def __init__(self, budget: Budget, places: Places) -> None:
        self.budget = budget
        self.places = places
        self.times = 1
        """How often the loops around the current statement are still going to run it."""
        self._work: WeakKeyDictionary[Node, int] = WeakKeyDictionary()
        """The work of the call that made a node, of which a backward through it is a multiple."""

    def call(self, entry: Entry, args: Sequence[Any], options: Mapping[str, Any], node: ast.AST) -> Any:
        """The result of calling `entry`, within the budget."""
        unknown = next((name for name in options if name not in entry.keywords), None)
        if unknown is not None:
            raise self.problem(node, f"{entry.path} has no argument {unknown} here", _names(entry))
        for name in SWITCHES.intersection(options):
            if not isinstance(options[name], bool | int | None):
                message = f"{entry.path}(): argument '{name}' must be bool, not {kind_of(options[name])}"
                raise self.problem(node, message, "Write True or False.")
        if entry.cost in _ON_TENSORS:
            self._check_tensors(entry, (*args, *options.values()), node)
        if entry.role != "creates" and not entry.takes_ranges and repeats((*args, *options.values())):
            raise self.problem(node, "this number is too large beside a list", "Use a smaller one.")
        if not entry.takes_ranges and has_range((*args, *options.values())):
            raise self.problem(node, f"{entry.path} cannot take a range", "Make it a list: list(range(3)).")
        cost = self.estimated(lambda: entry.cost(args, options), node)
        items = costs.items((*args, *options.values()))
        if items:
            cost = replace(cost, work=cost.work + ITEM * items)
        return self.perform(lambda: _called(entry, args, options), cost, node)

    def _check_tensors(self, entry: Entry, values: Sequence[Any], node: ast.AST) -> None:
        """Refuse lists, and numbers alone: on those some operations would be Python's own, at any cost."""
        wrong = next((value for value in values if isinstance(value, list | tuple | range)), None)
        if wrong is not None or not any(isinstance(value, Tensor) for value in values):
            given = "numbers alone" if wrong is None else kind_of(wrong)
            raise self.problem(
                node, f"{entry.path} takes tensors, not {given}", "Make one: tensor([1., 2.])."
            )

    def perform(self, function: Callable[[], Any], cost: Cost, node: ast.AST) -> Any:
        """The checked result of `function`, charged before."""
        span = self.places.span(node)
        self.budget.charge(cost, span, self.times)
        result = self.guarded(function, node)
        for made in _made(result):
            self._work[made] = cost.work
        return result

    def guarded(self, function: Callable[[], Any], node: ast.AST) -> Any:
        """The checked result of `function`; whatever it raises becomes a problem at `node`."""
        span = self.places.span(node)
        try:
            return checked(function(), self.budget.limits)
        except ProblemError:
            raise
        except TooLargeError as error:
            raise ProblemError(Problem("limit", str(error), span, "Use a smaller one.")) from None
        except RecursionError:
            raise ProblemError(Problem("limit", "this is too deeply nested", span)) from None
        except Exception as error:
            raise ProblemError(_engine_problem(error, span)) from None

    def estimated(self, estimate: Callable[[], Cost], node: ast.AST) -> Cost:
        """The cost of a call; a problem for arguments that no cost can be told of."""
        try:
            return estimate()
        except TooLargeError as error:
            span = self.places.span(node)
            raise ProblemError(Problem("limit", str(error), span, "Use a smaller one.")) from None
        except (TypeError, ValueError, AttributeError, IndexError, OverflowError, RuntimeError) as error:
            raise ProblemError(_engine_problem(error, self.places.span(node))) from None

    def walk(
        self, function: Callable[[], Any], roots: Sequence[Tensor], create_graph: bool, node: ast.AST
    ) -> Any:
        """The checked result of `function`, which walks back through the graph behind `roots`."""
        nodes, cost = self._walk_cost(roots, create_graph)
        self.budget.surprise(TOLD * (nodes + 1), self.places.span(node))
        return self.perform(function, cost, node)

    def _walk_cost(self, roots: Sequence[Tensor], create_graph: bool) -> tuple[int, Cost]:
        """How many nodes there are behind `roots`, and the cost of walking back through them."""
        seen: set[Node] = set()
        stack = [root._grad_fn for root in roots if root._grad_fn is not None]
        work = total = 0
        while stack:
            node = stack.pop()
            if node in seen:
                continue
            seen.add(node)
            size = math.prod(node.shape)
            total += 2 * size
            work += 2 * CALL + 3 * self._work.get(node, 30 * size)
            stack.extend(target for target in node.targets if isinstance(target, Node))
        factor = 2 if create_graph else 1
        return len(seen), Cost(1, factor * total, factor * work)

    def problem(self, node: ast.AST, message: str, remedy: str = "") -> ProblemError:
        """Something at `node` that is not part of the language."""
        return ProblemError(Problem("language", message, self.places.span(node), remedy))


def _called(entry: Entry, args: Sequence[Any], options: Mapping[str, Any]) -> Any:
    """The result; a TypeError of Python's about the arguments names the function as learners know it."""
    try:
        return entry.function(*args, **options)
    except TypeError as error:
        raise TypeError(re.sub(r"^[\w.<>]+\(\) ", f"{entry.path}() ", str(error))) from None


def _made(result: Any) -> Sequence[Node]:
    """The nodes that made a result."""
    if isinstance(result, Tensor):
        return () if result._grad_fn is None else (result._grad_fn,)
    if isinstance(result, tuple | list) and result and isinstance(result[0], Tensor):
        return [each._grad_fn for each in result if isinstance(each, Tensor) and each._grad_fn is not None]
    return ()


def _names(entry: Entry) -> str:
    known = ", ".join(sorted(entry.keywords))
    return f"It has {known}." if known else "Give the values in order, without names."


def _engine_problem(error: Exception, span: Span) -> Problem:
    message = str(error) or type(error).__name__
    explanation, remedy = explain(error)
    return Problem("run", message[:2000], span, remedy, explanation)


FREE = of(1)
"""The cost of what computes nothing of size."""
