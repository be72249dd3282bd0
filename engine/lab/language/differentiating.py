"""backward() and grad() as the language calls them: what their arguments mean, told before they run."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import costs
from .calling import Caller
from .entries import Entry
from .listening import BackwardCall, Listener

_PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "backward": ("outputs", "gradient", "retain_graph", "create_graph", "inputs"),
    "grad": ("outputs", "inputs", "grad_outputs", "retain_graph", "create_graph", "allow_unused"),
}
"""What the arguments mean, in order."""


def differentiate(
    caller: Caller,
    listener: Listener,
    entry: Entry,
    args: Sequence[Any],
    options: Mapping[str, Any],
    node: ast.Call,
) -> Any:
    """Walk back through a graph, at a cost that depends on the graph."""
    given = dict(zip(_PARAMETERS[entry.role], args, strict=False)) | dict(options)
    roots = tuple(costs.tensors([given.get("outputs")]))
    switch = given.get("create_graph")
    create_graph = isinstance(switch, int) and bool(switch)  # of anything else the engine will speak itself

    def perform() -> Any:
        return listener.backward(_call(entry, given, roots, create_graph, node.lineno, walk))

    def walk() -> Any:
        return caller.call(entry, args, options, node)

    return caller.walk(perform, roots, create_graph, node)


def _call(
    entry: Entry,
    given: Mapping[str, Any],
    roots: Sequence[Any],
    create_graph: bool,
    line: int,
    walk: Callable[[], Any],
) -> BackwardCall:
    seeds = given.get("gradient") if entry.role == "backward" else given.get("grad_outputs")
    inputs = given.get("inputs")
    return BackwardCall(
        line=line,
        roots=roots,
        seeds=None if seeds is None else tuple(seeds) if isinstance(seeds, list | tuple) else (seeds,),
        inputs=None if inputs is None else tuple(costs.tensors([inputs])),
        create_graph=create_graph,
        accumulates=entry.role == "backward",
        perform=walk,
    )
