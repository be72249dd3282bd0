"""The trace of a real training step: the very forward and backward whose gradients the optimizer will use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from engine.autograd import Tensor
from engine.nn import Module

from .backward import BackwardTrace
from .language import BackwardCall
from .notes import Notes
from .watching import Allowance, record_backward


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
    for name, tensor in results.items():
        notes.computed(tensor, (), name, 1)
        notes.assigned(name, tensor)
    start = results[root]
    found: list[BackwardTrace] = []
    call = BackwardCall(
        line=0,
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
