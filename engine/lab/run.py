"""Running a learner's program once and giving back everything that happened, frozen."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from engine.autograd import Tensor
from engine.autograd.watching import nodes_behind

from .backward import BackwardTrace
from .capture import capture
from .finite_differences import BRIEF, THOROUGH, check_gradients
from .graph import LabGraph
from .language import Interpreter, Limits, Places, Problem, ProblemError, parse
from .recording import ExecutedStatement, Recorder, Warned
from .spaces import SpaceSource
from .untouched import quiet_engine
from .updates import OptimizerUpdate
from .values import Value, maker_of, value_of

QUICK = 0.3
"""Seconds: the gradients of a program that takes longer are not checked by running it again."""


@dataclass(frozen=True, eq=False)
class LabRun:
    """All that one run of a program did: frozen, picklable, its arrays read-only."""

    source: str
    seed: int
    statements: tuple[ExecutedStatement, ...]
    variables: dict[str, Value]
    graph: LabGraph | None
    """What the variables depend on at the end; None where nothing was recorded, or far too much."""
    traces: tuple[BackwardTrace, ...]
    """The backward passes, in order; those of very large graphs and very long runs are left out."""
    updates: tuple[OptimizerUpdate, ...]
    """The steps of optimizers, in order, as far as a long run tells of them."""
    warnings: tuple[Warned, ...]
    problem: Problem | None
    """What ended the run early."""
    space: SpaceSource | None = None
    """What knows the landscapes of a step of a live model; those of a program are found by running it."""

    @property
    def printed(self) -> tuple[str, ...]:
        """All printed lines."""
        return tuple(line for statement in self.statements for line in statement.printed)


def run(source: str, seed: int = 0, limits: Limits | None = None) -> LabRun:
    """Run `source` from the random seed `seed`; whatever is wrong with it stands in the result."""
    places = Places(source)
    try:
        tree = parse(source)
    except ProblemError as error:
        return LabRun(source, seed, (), {}, None, (), (), (), error.problem)
    variables: dict[str, Any] = {}
    problem, begun = None, time.thread_time()
    with quiet_engine(seed) as caught:
        recorder = Recorder(places, variables, caught)
        try:
            Interpreter(source, recorder, limits or Limits(), variables).run(tree)
        except ProblemError as error:
            problem = error.problem
            recorder.collect_warnings(problem.span.line)
        graph = _final_graph(recorder, variables)
        values = {id(value): value_of(value) for value in variables.values()}  # one for all names of a tensor
        left = {name: values[id(value)] for name, value in variables.items()}
    traces = tuple(recorder.traces)
    if time.thread_time() - begun < QUICK:
        traces = check_gradients(source, seed, traces, THOROUGH if problem is None else BRIEF)
    return LabRun(
        source,
        seed,
        tuple(recorder.statements),
        left,
        graph,
        traces,
        tuple(recorder.updates),
        tuple(recorder.warnings),
        problem,
    )


def _final_graph(recorder: Recorder, variables: dict[str, Any]) -> LabGraph | None:
    """The graph behind the results that no other variable was computed from."""
    results = [each for each in variables.values() if isinstance(each, Tensor) and maker_of(each) is not None]
    if not results:
        return None
    nodes = nodes_behind(each._grad_fn for each in results if each._grad_fn is not None)
    used = {id(target) for node in nodes for target in node.targets}
    ends = {id(each._grad_fn): each for each in results if id(each._grad_fn) not in used}
    captured = capture(list(ends.values()), recorder.notes, variables)
    return None if captured is None else captured.graph
