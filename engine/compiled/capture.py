"""One eager forward, recorded whole: the calls that lead from inputs and parameters to a loss."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from engine.autograd.capturing import everything_kept
from engine.autograd.creation import from_numpy
from engine.autograd.definition import Definition
from engine.autograd.mode import enable_grad
from engine.autograd.node import Node, Splitter
from engine.autograd.tensor import Tensor

from .errors import Disagreement, NotLowered
from .lasting import undisturbed


@dataclass(frozen=True, slots=True)
class Input:
    """The batch's input."""


@dataclass(frozen=True, slots=True)
class Target:
    """The batch's targets."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter, by its place among all."""

    index: int


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a call, by its place among all."""

    index: int


@dataclass(frozen=True, slots=True)
class Constant:
    """Anything else: an option, a number."""

    value: Any


Source = Input | Target | Parameter | Result | Constant


@dataclass(frozen=True, eq=False)
class Call:
    """One call of an operation: where its arguments come from, and the shape of its result."""

    definition: Definition
    arguments: tuple[Source, ...]
    shape: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Captured:
    """The calls in order; `output` is the prediction, `loss` what came of it (None: only predicted)."""

    calls: tuple[Call, ...]
    output: Source
    loss: Source | None
    points: int
    """On how many points it was captured."""
    counted: tuple[Tensor, ...] = ()
    """Buffers that counted the run."""


def capture(net: Any, loss: Any, parameters: Sequence[Tensor], inputs: Any, targets: Any) -> Captured:
    """What `net` does to `inputs` (n, ...) and, unless None, `loss` to its output and `targets`.

    Without a loss it is captured as it answers, not as it learns. It remembers nothing of the capture.

    NotLowered when something took part that leaves no complete record: a Function of the user's own, a hook,
    random numbers.
    """
    x = from_numpy(inputs).requires_grad_()
    y = from_numpy(targets)
    if targets.dtype.kind == "f":
        y.requires_grad_()  # so that what is computed of targets alone leaves its record, too
    with undisturbed(net, training=loss is not None) as kept, enable_grad(), everything_kept():
        output = net(x)
        value = None if loss is None else loss(output, y)
        counted = tuple(
            buffer for buffer, before in kept if buffer.numel() == 1 and buffer.item() == before.item() + 1
        )
    nodes = _in_order(output if value is None else value)
    for node in nodes:
        if not isinstance(node, Splitter) and (node.plan.definition is None or node.hooks):
            raise NotLowered(f"{node.name()}, which is no operation of the engine alone")
    known: dict[int, Source] = {id(x): Input(), id(y): Target()}
    known |= {id(parameter): Parameter(i) for i, parameter in enumerate(parameters)}
    settled = (*_constants(net), *_weights(loss))
    known |= {id(buffer): Constant(buffer.numpy()) for buffer in settled}
    places = {node: Result(i) for i, node in enumerate(nodes)}

    def source(argument: Any) -> Source:
        if id(argument) in known:
            return known[id(argument)]
        if not isinstance(argument, Tensor):
            return Constant(argument)
        if argument.grad_fn in places:
            return places[argument.grad_fn]
        if argument.numel() == 1 and not argument.requires_grad:
            return Constant(argument.item())
        raise NotLowered("a tensor that is neither input nor parameter")

    calls = tuple(_call(node, source) for node in nodes)
    loss_source = None if value is None else source(value)
    return Captured(calls, source(output), loss_source, len(inputs), counted)


def captured_on_fewer(first: Captured, captured: Callable[[int], Captured]) -> Captured:
    """The same on one point fewer, where a number in it may be that of the points; else the first itself.

    `captured` captures it on so many points. Disagreement when other operations were called.
    """
    if not any(_is(each, first.points) for call in first.calls for each in call.arguments):
        return first
    other = captured(first.points - 1)
    if [call.definition for call in other.calls] != [call.definition for call in first.calls]:
        raise Disagreement("other operations for other numbers of points")
    return other


def on_points(captured: Captured, points: int) -> Captured:
    """What would have been captured on so many points: only the shapes of results tell of their number."""
    if points == captured.points:
        return captured
    seen = captured.points
    calls = tuple(
        Call(call.definition, call.arguments, (points, *call.shape[1:]))
        if call.shape and call.shape[0] == seen
        else call
        for call in captured.calls
    )
    return replace(captured, calls=calls, points=points)


def on_batch(captured: Captured, points: int, other: Captured) -> Captured:
    """The same; a number that means divide by follows, when it is that of the points here and in `other`.

    `other` is the same captured on another number of points, which tells such numbers from settings.
    """
    if points == captured.points:
        return captured
    calls = []
    for call, there in zip(on_points(captured, points).calls, other.calls, strict=True):
        pairs = zip(call.arguments, there.arguments, strict=True)
        sources = (
            Constant(points) if _is(mine, captured.points) and _is(its, other.points) else mine
            for mine, its in pairs
        )
        calls.append(Call(call.definition, tuple(sources), call.shape))
    return replace(captured, calls=tuple(calls), points=points)


def _is(source: Source, value: float) -> bool:
    """Whether it is a constant of this value."""
    return isinstance(source, Constant) and type(source.value) in (int, float) and source.value == value


def first_not_finite(net: Any, loss: Any, inputs: Tensor, targets: Tensor) -> str:
    """The operation of the forward whose result is the first with NaN or infinity in it; empty for none."""
    with undisturbed(net), enable_grad(), everything_kept():
        value = loss(net(inputs), targets)
    for node in _in_order(value):
        definition = node.plan.definition
        if definition is not None and node.saved and not np.isfinite(node.saved[-1]).all():
            name: str = definition.name
            return name
    return ""


def _constants(net: Any) -> list[Tensor]:
    """The buffers that `net` does not count to its state: nothing changes them from step to step."""
    modules = net.modules() if hasattr(net, "modules") else ()
    named = ((module, name) for module in modules for name in module._non_persistent_buffers_set)
    buffers = (module._buffers[name] for module, name in named)
    return [buffer for buffer in buffers if buffer is not None]


def _weights(loss: Any) -> list[Tensor]:
    """The buffers of a loss, several numbers each: they say what classes count."""
    return [buffer for buffer in loss.buffers() if buffer.numel() > 1] if hasattr(loss, "buffers") else []


def _in_order(root: Tensor) -> list[Node]:
    """The nodes behind `root` in the order in which they were recorded."""
    seen: set[Node] = set()
    stack = [root.grad_fn]
    while stack:
        node = stack.pop()
        if isinstance(node, Node) and node not in seen:
            seen.add(node)
            stack.extend(node.targets)
    return sorted(seen, key=lambda node: node.time)


def _call(node: Node, source: Any) -> Call:
    return Call(node.plan.definition, tuple(source(each) for each in node.arguments or ()), node.shape)
