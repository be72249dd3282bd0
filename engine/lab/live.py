"""A real training step as a run of the Lab: the very forward, backward and update of live objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from engine.autograd import Tensor
from engine.nn import Module
from engine.optim import Optimizer

from .backward import BackwardTrace
from .language import BackwardCall
from .notes import Notes
from .run import LabRun
from .updates import Before, state_before, update_since
from .watching import Allowance, record_backward

STEP = """\
optimizer.zero_grad()
prediction = model(x)
loss = loss_fn(prediction, y)
loss.backward()
optimizer.step()
"""
"""A training step in the Lab's words: what stands for the program of a live one."""
_ZERO_GRAD, _BACKWARD, _UPDATE = 1, 4, 5


def run_step(
    named: Mapping[str, Tensor | Module],
    forward: Callable[[], Mapping[str, Tensor]],
    optimizer: Optimizer,
    update: Callable[[], object],
    root: str = "loss",
) -> LabRun:
    """Do forward, backward from what it calls `root`, and `update`; the run's program is `STEP`.

    `named` and `forward` as for `trace_step`. The run tells of no statements. Its trace is left out where the
    graph is too large to be told, its update where `update` lets the optimizer make no step. RuntimeError as
    of backward.
    """
    trace = trace_step(named, forward, root)
    notes = Notes()
    for name, value in named.items():
        notes.assigned(name, value)
    # At the moment of the step itself, for what comes before it may change the gradients.
    before: list[Before] = []
    handle = optimizer.register_step_pre_hook(lambda *_: before.append(state_before(optimizer)))
    try:
        update()
    finally:
        handle.remove()
    updates = tuple(update_since(each, optimizer, _UPDATE, notes) for each in before)
    return LabRun(STEP, 0, (), {}, None, () if trace is None else (trace,), updates, (), None)


def trace_step(
    named: Mapping[str, Tensor | Module], forward: Callable[[], Mapping[str, Tensor]], root: str = "loss"
) -> BackwardTrace | None:
    """Run `forward` and backward from the result that it calls `root`, into the `.grad` of the leaves.

    `named` are the model and the data by the names that the graph shall show; `forward` names its results.
    None where the graph is too large to be told; backward is done all the same. RuntimeError as of backward.
    """
    notes = Notes()
    for name, value in named.items():
        notes.assigned(name, value)
    with _watched_modules(notes, named):
        results = forward()
    for line, (name, tensor) in enumerate(results.items(), _ZERO_GRAD + 1):
        notes.computed(tensor, (), name, line)
        notes.assigned(name, tensor)
    start = results[root]
    found: list[BackwardTrace] = []
    call = BackwardCall(
        line=_BACKWARD,
        roots=(start,),
        seeds=None,
        inputs=None,
        create_graph=False,
        accumulates=True,
        perform=start.backward,
    )
    record_backward(call, notes, {**named, **results}, Allowance(), 0, found.append)
    return found[0] if found else None


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
