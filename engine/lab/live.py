"""A real training step as a run of the Lab: the very forward, backward and update of live objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from engine.autograd import Tensor
from engine.nn import Module
from engine.optim import Optimizer

from .backward import BackwardTrace
from .language import BackwardCall
from .language.entries import Stage
from .notes import Notes
from .recording import Change, ExecutedStatement
from .run import LabRun
from .updates import OptimizerUpdate, state_before, update_since
from .values import TensorValue, same_tensor, tensor_value
from .watching import Allowance, record_backward


@dataclass(frozen=True)
class LiveStep:
    """What does a training step, and the lines that stand for it in the Lab."""

    forward: Callable[[], Mapping[str, Tensor]]
    """Its results by name; backward starts from the last one."""
    texts: Mapping[str, str]
    """The expression that stands for each of them, in their order."""
    update: Callable[[], object]
    clear: Callable[[], object] | None = None
    """Clears the gradients; None where they add up."""
    clips: Sequence[str] = ()
    """The lines that stand for what `update` does to the gradients before the optimizer's step."""


def run_step(named: Mapping[str, Tensor | Module], optimizer: Optimizer, step: LiveStep) -> LabRun:
    """Do a training step; the run's program are the lines that stand for it.

    `named` are the model and the data by the names that the graph shall show. The run's trace is left out
    where the graph is too large to be told, its update where the optimizer makes no step. RuntimeError as of
    backward.
    """
    notes = Notes()
    for name, value in named.items():
        notes.assigned(name, value)
    told = _Told(named)
    if step.clear is not None:
        step.clear()
        told.did("optimizer.zero_grad()", "zero_grad")
    trace = trace_step(named, step.forward, step.texts, len(told.lines) + 1)
    for name, text in step.texts.items():
        told.computed(f"{name} = {text}")
    told.did(f"{list(step.texts)[-1]}.backward()", "backward", backward=() if trace is None else (0,))
    updates = _update(optimizer, step, told, notes)
    source = "\n".join(told.lines) + "\n"
    traces = () if trace is None else (trace,)
    return LabRun(source, 0, tuple(told.statements), {}, None, traces, updates, (), None)


def trace_step(
    named: Mapping[str, Tensor | Module],
    forward: Callable[[], Mapping[str, Tensor]],
    texts: Mapping[str, str],
    first_line: int = 1,
) -> BackwardTrace | None:
    """Run `forward` and backward from the last of its results, into the `.grad` of the leaves.

    `texts` are the expressions that stand for the results, each on a line, backward on the line after them.
    None where the graph is too large to be told; backward is done all the same. RuntimeError as of backward.
    """
    notes = Notes()
    for name, value in named.items():
        notes.assigned(name, value)
    with _watched_modules(notes, named):
        results = forward()
    for line, (name, text) in enumerate(texts.items(), first_line):
        notes.computed(results[name], (), text, line)
        notes.assigned(name, results[name])
    start = results[list(texts)[-1]]
    found: list[BackwardTrace] = []
    call = BackwardCall(
        line=first_line + len(texts),
        roots=(start,),
        seeds=None,
        inputs=None,
        create_graph=False,
        accumulates=True,
        perform=start.backward,
    )
    record_backward(call, notes, {**named, **results}, Allowance(), 0, found.append)
    return found[0] if found else None


def _update(optimizer: Optimizer, step: LiveStep, told: _Told, notes: Notes) -> tuple[OptimizerUpdate, ...]:
    """Do the update, and tell of the steps that the optimizer makes in it."""
    before = []

    def look(*_: object) -> None:
        # At the moment of the step itself, for what comes before it may change the gradients.
        for text in step.clips:
            told.did(text, "backward")
        before.append(state_before(optimizer))

    handle = optimizer.register_step_pre_hook(look)
    try:
        step.update()
    finally:
        handle.remove()
    line = len(told.lines) + 1
    updates = tuple(update_since(each, optimizer, line, notes) for each in before)
    if updates:
        told.did("optimizer.step()", "update", updates=tuple(range(len(updates))))
    return updates


class _Told:
    """The lines that were done, and what each changed of the parameters."""

    def __init__(self, named: Mapping[str, Tensor | Module]) -> None:
        self.lines: list[str] = []
        self.statements: list[ExecutedStatement] = []
        self._parameters = {
            f"{name}.{path}": each
            for name, value in named.items()
            if isinstance(value, Module)
            for path, each in value.named_parameters()
        }
        self._known = {name: tensor_value(each) for name, each in self._parameters.items()}

    def computed(self, text: str) -> None:
        """A line that changed no parameter was done."""
        self._add(text, "forward", (), (), ())

    def did(
        self, text: str, stage: Stage, backward: tuple[int, ...] = (), updates: tuple[int, ...] = ()
    ) -> None:
        """A line was done, to which all changes since the one before it belong."""
        self._add(text, stage, tuple(self._changes()), backward, updates)

    def _add(
        self,
        text: str,
        stage: Stage,
        changes: tuple[Change, ...],
        backward: tuple[int, ...],
        updates: tuple[int, ...],
    ) -> None:
        self.lines.append(text)
        line = len(self.lines)
        self.statements.append(ExecutedStatement(line, line, text, (), stage, changes, (), backward, updates))

    def _changes(self) -> Iterator[Change]:
        for name, parameter in self._parameters.items():
            before: TensorValue = self._known[name]
            if not same_tensor(before, parameter):
                self._known[name] = tensor_value(parameter)
                yield Change(name, before, self._known[name])


@contextmanager
def _watched_modules(notes: Notes, named: Mapping[str, Any]) -> Iterator[None]:
    """Within the block it is noted which module makes which nodes."""
    modules = [part for value in named.values() if isinstance(value, Module) for part in value.modules()]
    handles = [module.register_forward_hook(notes.made_by) for module in modules]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
