"""Watching a whole run: its statements, what they changed, what was printed, its backward passes."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.autograd import Tensor
from engine.nn import Module
from engine.optim import Optimizer

from .backward import BackwardTrace
from .language import BackwardCall, Listener, Places
from .language.entries import Stage
from .notes import Notes
from .updates import OptimizerUpdate, parameters_of, record_update
from .values import TensorValue, Value, same_tensor, tensor_value, value_of
from .watching import Allowance, record_backward

MAX_KEPT = 60_000_000
"""The bytes of all values before and after statements that one run keeps; what changes later is not told."""
SMALL = 200
"""The bytes that an array takes besides its elements."""
MAX_COMPARED = 12_000_000
"""The elements that one run compares to find what a statement changed; every tensor counts 500 more."""


@dataclass(frozen=True, eq=False)
class Change:
    """A variable, or a parameter such as `model.0.weight`, before and after a statement."""

    name: str
    before: Value | None
    after: Value


@dataclass(frozen=True, eq=False)
class ExecutedStatement:
    """One statement that ran."""

    line: int
    end_line: int
    text: str
    loops: tuple[int, ...]
    """The round of each loop around it, from 0, outermost first."""
    stage: Stage
    changes: tuple[Change, ...]
    printed: tuple[str, ...]
    backward: tuple[int, ...]
    """The backward passes that it made, by their places among those that the run tells of."""
    updates: tuple[int, ...]
    """The steps of optimizers that it made, likewise."""


@dataclass(frozen=True)
class Warned:
    """A warning of the engine, which is PyTorch's."""

    line: int
    message: str


class Recorder(Listener):
    """Writes down a run; `variables` are the interpreter's, `caught` are Python's warnings so far."""

    def __init__(
        self, places: Places, variables: Mapping[str, Any], caught: Sequence[warnings.WarningMessage]
    ) -> None:
        self.notes = Notes()
        self.statements: list[ExecutedStatement] = []
        self.traces: list[BackwardTrace] = []
        self.updates: list[OptimizerUpdate] = []
        self.warnings: list[Warned] = []
        self._caught = caught
        self._places = places
        self._variables = variables
        self._known: dict[str, Value] = {}
        self._assigned: list[str] = []
        self._printed: list[str] = []
        self._loops: tuple[int, ...] = ()
        self._first_trace = self._first_update = 0
        self._passes = 0
        self._allowance = Allowance()
        self._compared = MAX_COMPARED
        self._kept = MAX_KEPT

    def begin(self, statement: ast.stmt, loops: tuple[int, ...]) -> None:
        """A statement is about to run."""
        self._loops = loops
        self._first_trace, self._first_update = len(self.traces), len(self.updates)
        self._printed.clear()

    def end(self, statement: ast.stmt, stage: Stage, writes: bool) -> None:
        """It has run."""
        names = dict.fromkeys(self._assigned)
        self._assigned.clear()
        span = self._places.span(statement)
        self.collect_warnings(span.line)
        self.statements.append(
            ExecutedStatement(
                line=span.line,
                end_line=span.end_line,
                text=self._places.text(statement),
                loops=self._loops,
                stage=stage,
                changes=tuple(self._changes(names, writes)),
                printed=tuple(self._printed),
                backward=tuple(range(self._first_trace, len(self.traces))),
                updates=tuple(range(self._first_update, len(self.updates))),
            )
        )

    def collect_warnings(self, line: int) -> None:
        """Give the newest warnings to the statement at `line`."""
        self.warnings += [Warned(line, str(each.message)) for each in self._caught[len(self.warnings) :]]

    def created(self, value: Any) -> Any:
        """A module is watched, so that what is made in it is known to be its own."""
        if isinstance(value, Module):
            value.register_forward_hook(self.notes.made_by)
        return value

    def computed(self, result: Tensor, operands: Sequence[Any], expression: ast.AST) -> None:
        """An expression gave a tensor."""
        self.notes.computed(result, operands, self._places.text(expression), getattr(expression, "lineno", 1))

    def assigned(self, name: str, value: Any) -> None:
        """A variable was set."""
        self.notes.assigned(name, value)
        self._assigned.append(name)

    def printed(self, line: int, text: str) -> None:
        """print() wrote a line."""
        self._printed.append(text)

    def update(self, optimizer: Optimizer, line: int, step: Callable[[], Any]) -> None:
        """Do the step of an optimizer and tell of it."""
        self._kept -= 6 * sum(each._array.nbytes + SMALL for each in parameters_of(optimizer))
        if self._kept > 0:
            self.updates.append(record_update(optimizer, line, self.notes, step))
        else:
            step()

    def backward(self, call: BackwardCall) -> Any:
        """Do the backward pass and keep its trace."""
        self._passes += 1
        return record_backward(
            call, self.notes, self._variables, self._allowance, self._passes - 1, self.traces.append
        )

    def _changes(self, assigned: Mapping[str, None], writes: bool) -> Iterator[Change]:
        for name in assigned:
            value = self._variables[name]
            if not isinstance(value, Tensor):
                yield self._change(name, value_of(value))
        for name, tensor in self._candidates(assigned, writes):
            before = self._known.get(name)
            self._compared -= tensor.numel() + 500
            if name not in assigned and isinstance(before, TensorValue) and same_tensor(before, tensor):
                continue
            self._kept -= _bytes(tensor) + SMALL
            if self._kept > 0:
                yield self._change(name, tensor_value(tensor))

    def _candidates(self, assigned: Mapping[str, None], writes: bool) -> Iterator[tuple[str, Tensor]]:
        """The tensors that may have changed: those assigned, and all after a write."""
        everything = writes and self._compared > 0
        for name, value in self._variables.items():
            if isinstance(value, Tensor) and (everything or name in assigned):
                yield name, value
            elif isinstance(value, Module) and (everything or name in assigned):
                yield from ((f"{name}.{path}", each) for path, each in value.named_parameters())

    def _change(self, name: str, after: Value) -> Change:
        before, self._known[name] = self._known.get(name), after
        return Change(name, before, after)


def _bytes(tensor: Tensor) -> int:
    return tensor._array.nbytes * (1 if tensor._grad is None else 2)
