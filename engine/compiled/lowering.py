"""From captured calls to a program: forward, loss and backward of one step."""

from __future__ import annotations

import inspect
import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from .capture import Call, Captured, Constant, Input, Parameter, Result, Source, Target
from .errors import NotLowered
from .lasting import Lasting
from .layers import LOWERINGS, TAKES_ACTIVATION
from .opcodes import ACTIVATIONS, LANES
from .plan import Draft, Place, width_of
from .symbols import Symbol, masked, spread
from .values import Backward, Scene, Value, Weights


@dataclass(frozen=True, eq=False)
class Lowered:
    """Where a drafted program will find and leave what others want to know."""

    input: Symbol
    target: Symbol | None
    output: Symbol
    loss: Symbol | None
    hidden: tuple[Symbol, ...]
    """What linear layers but the first take in."""


def lower(
    captured: Captured,
    draft: Draft,
    parameters: Sequence[Weights],
    input: Symbol,
    target: Symbol | None,
    share: float = 1.0,
    lasting: Lasting | None = None,
) -> Lowered:
    """Write into `draft` what was captured: the forward and, with a loss, everything back to the parameters.

    The gradients are `share` of those of the loss. `lasting` knows what layers remember.
    `input` and `target` say where the batch lies. NotLowered names the operation that has no instructions.
    """
    scene = Scene(draft, input.points, input.width, captured.calls, lasting=lasting or Lasting())
    users = _users(captured)
    scene.values[Input()] = Value(input, False)
    if target is not None:
        scene.values[Target()] = Value(target, False)
    for i, weights in enumerate(parameters):
        scene.values[Parameter(i)] = weights
    backwards: list[tuple[Value, Backward]] = []
    skipped: dict[int, Source] = {}
    for i, call in enumerate(captured.calls):
        if i in skipped:
            scene.values[Result(i)] = scene.values[skipped[i]]
            continue
        follower = _activation_after(captured, i, users)
        try:
            value, backward = _lowered(scene, call, 0 if follower is None else follower[1])
        except NotLowered as error:
            raise NotLowered(f"{call.definition.name}: {error}") from None
        if follower is not None:
            skipped[follower[0]] = Result(i)
        scene.values[Result(i)] = value
        if isinstance(value, Value):
            value.users = len(users[Result(i if follower is None else follower[0])])
            backwards.append((value, backward))
    output = scene.values[captured.output].symbol
    if captured.loss is None:
        return Lowered(input, target, output, None, tuple(scene.hidden))
    loss = scene.values[captured.loss]
    if not loss.symbol.shared:
        raise NotLowered("a loss that is not one number")
    loss.grad = Symbol(draft, draft.plan.constant(share), (), 1, LANES, 0)
    for value, backward in reversed(backwards):
        if value.grad is not None:
            backward(value)
    return Lowered(input, target, output, loss.symbol, tuple(scene.hidden))


def lower_function(captured: Captured, draft: Draft, argument: Symbol, share: float) -> tuple[Symbol, Symbol]:
    """Write the value of a captured function of `argument` alone, one number, and `share` of its slope."""
    scene = Scene(draft, argument.points, argument.width, captured.calls)
    given = scene.values[Input()] = Value(argument, True)
    backwards: list[tuple[Value, Backward]] = []
    for i, call in enumerate(captured.calls):
        value, backward = _lowered(scene, call, 0)
        scene.values[Result(i)] = value
        backwards.append((value, backward))
    result = scene.values[captured.output]
    result.grad = Symbol(draft, draft.plan.constant(share), (), 1, LANES, 0)
    for value, backward in reversed(backwards):
        if value.grad is not None:
            backward(value)
    assert given.grad is not None
    return result.symbol, given.grad


def _users(captured: Captured) -> Mapping[Source, Sequence[int]]:
    """The calls that use each value."""
    users: dict[Source, list[int]] = defaultdict(list)
    for i, call in enumerate(captured.calls):
        for source in call.arguments:
            if not isinstance(source, Constant):
                users[source].append(i)
    return users


def _activation_after(
    captured: Captured, i: int, users: Mapping[Source, Sequence[int]]
) -> tuple[int, int] | None:
    """The only user of a product's result, when that is an activation which the product can apply itself."""
    if captured.calls[i].definition.name not in TAKES_ACTIVATION or len(users[Result(i)]) != 1:
        return None
    j = users[Result(i)][0]
    user = captured.calls[j]
    fits = len(user.arguments) == 1 and user.definition.name in ACTIVATIONS
    return (j, ACTIVATIONS.index(user.definition.name)) if fits else None


def _lowered(scene: Scene, call: Call, activation: int) -> tuple[Any, Backward]:
    lowering = LOWERINGS.get(call.definition.name)
    made = None if lowering is None else lowering(scene, call, activation)
    return _traced(scene, call) if made is None else made


def _traced(scene: Scene, call: Call) -> tuple[Value, Backward]:
    """The general way: the operation's own forward and gradient rules, run on symbols."""
    arguments = [scene.get(source) for source in call.arguments]
    if any(isinstance(each, Weights) for each in arguments):
        raise NotLowered("a parameter other than the weights of a layer")
    given = {
        name: each.symbol if isinstance(each, Value) else each
        for name, each in zip(call.definition.names, arguments, strict=True)
    }
    inputs = [given[name] for name in call.definition.inputs]
    options = {name: each for name, each in given.items() if name not in call.definition.inputs}
    if not any(isinstance(each, Symbol) for each in inputs):
        raise NotLowered("an operation on constants")
    try:
        out = call.definition.forward(*inputs, **options)
    except (TypeError, ValueError, AttributeError, IndexError, KeyError) as error:
        # Numpy asks symbols for what only arrays can do.
        raise NotLowered(f"more than symbols can do ({error})") from None
    if not isinstance(out, Symbol) or out.shape != call.shape:
        raise NotLowered("a result of another kind")
    needed = [
        name
        for name, each in zip(call.definition.names, arguments, strict=True)
        if isinstance(each, Value) and each.needs_grad
    ]
    by_name = dict(zip(call.definition.names, arguments, strict=True))

    def backward(made: Value) -> None:
        for name in needed:
            rule = call.definition.rules[name]
            known = given | {"g": made.grad, "out": out, "shape": given[name].shape}
            gradient = rule(*(known[each] for each in _named_by(rule)))
            by_name[name].add(_fitted(gradient, given[name], out.shared))

    return Value(out, bool(needed)), backward


@cache
def _named_by(rule: Callable[..., Any]) -> tuple[str, ...]:
    """What a gradient rule asks for; the rules of all operations are a few hundred."""
    return tuple(inspect.signature(rule).parameters)


def _fitted(gradient: Any, like: Symbol, reduced: bool) -> Symbol:
    """A gradient in the shape of what it is for.

    That of a reduced result reaches every lane: those that stand for no point are set to zero.
    """
    if not isinstance(gradient, Symbol):
        raise NotLowered("a gradient that is no array")
    if like.shared:
        if not gradient.shared:
            raise NotLowered("a gradient summed over the batch")
        return gradient
    return masked(spread(gradient, like)) if reduced else spread(gradient, like)


def batch_symbol(draft: Draft, place: Place, shape: tuple[int, ...]) -> Symbol:
    """The symbol of input or targets of `shape` (points first) at `place`."""
    rows = math.prod(shape[1:])
    return Symbol(draft, place, shape, rows, width_of(shape[0]), shape[0])
