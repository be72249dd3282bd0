"""Gradients against differences, in one direction through all inputs at once.

The slope of the sum <v, f(x)> along u is one number, by differences and as <gradient, u>: whatever part of a
Jacobian is wrong shows in it for almost every u and v. Two calls instead of two per element pay for many
shapes; the full Jacobians of a few chosen ones are checked beside the samples of the operations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

import engine
from engine.autograd import grad
from engine.autograd.dtypes import Array
from engine.autograd.tensor import Tensor, wrap
from tests.engine.properties.drawing import Call, tensors_in

Function = Callable[..., Any]

STEP = 1e-6
CLOSE = 1e-5


def result(function: Function, call: Call) -> list[Tensor]:
    """The floating-point tensors of one call, with the same random numbers each time."""
    engine.manual_seed(0)
    found = tensors_in([function(*call.args, **call.options)])
    return [each for each in found if each.is_floating_point()]


def leaves_of(function: Function, call: Call) -> list[Tensor]:
    """What the call can be differentiated by: its tensors that require grad and a layer's parameters."""
    given = [each for each in tensors_in([*call.args, call.options]) if each.requires_grad]
    own = list(function.parameters()) if isinstance(function, engine.nn.Module) else []
    return [*given, *own]


def directions(tensors: Sequence[Tensor], seed: int) -> list[Array]:
    """A random array in the shape of each tensor."""
    random = np.random.default_rng(seed)
    return [np.asarray(random.normal(size=tuple(each.shape))) for each in tensors]


def inner(tensors: Sequence[Any], arrays: Sequence[Array]) -> float:
    """The sum of the products of all elements."""
    return sum(float(np.vdot(t.detach().numpy(), a)) for t, a in zip(tensors, arrays, strict=True))


def slope(measure: Callable[[], float], leaves: Sequence[Tensor], way: Sequence[Array]) -> float:
    """How fast `measure` grows as the leaves move that way, by the difference of two calls."""
    before = [leaf._array.copy() for leaf in leaves]
    ends = []
    for step in (STEP, -STEP):
        for leaf, start, along in zip(leaves, before, way, strict=True):
            leaf._array[...] = start + step * along
        ends.append(measure())
    for leaf, start in zip(leaves, before, strict=True):
        leaf._array[...] = start
    return (ends[0] - ends[1]) / (2 * STEP)


def assert_close(found: float, wanted: float, size: float, what: str) -> None:
    """Fail unless both agree up to the rounding of numbers of that size."""
    assert abs(found - wanted) <= CLOSE * (1 + abs(wanted) + abs(size)), f"{what}: {found} is not {wanted}"


def check_first_order(function: Function, call: Call) -> None:
    """Fail unless backward gives the slope, in the shape and type of each input."""
    leaves = leaves_of(function, call)
    outputs = result(function, call)
    starts, way = directions(outputs, 1), directions(leaves, 2)
    gradients = gradients_of(outputs, leaves, [wrap(start) for start in starts])
    for leaf, gradient in zip(leaves, gradients, strict=True):
        assert (gradient.shape, gradient.dtype) == (leaf.shape, leaf.dtype)
    if not any(leaf.numel() for leaf in leaves):
        return

    def measure() -> float:
        with engine.no_grad():
            return inner(result(function, call), starts)

    wanted = slope(measure, leaves, way)
    assert_close(inner(gradients, way), wanted, inner(outputs, starts), "first order")


def check_second_order(function: Function, call: Call) -> None:
    """Fail unless the gradient of the gradients, by inputs and incoming gradients, gives their slope."""
    leaves = leaves_of(function, call)
    if not any(leaf.numel() for leaf in leaves):
        return
    outputs = result(function, call)
    starts = [wrap(start, True) for start in directions(outputs, 1)]
    every = [*leaves, *starts]
    ends, way = directions(leaves, 3), directions(every, 2)
    gradients = gradients_of(outputs, leaves, starts, create_graph=True)
    second = gradients_of(gradients, every, [wrap(end) for end in ends])

    def measure() -> float:
        return inner(gradients_of(result(function, call), leaves, starts), ends)

    size = inner(gradients, ends)
    assert_close(measure(), size, size, "with and without a graph")
    assert_close(inner(second, way), slope(measure, every, way), size, "second order")


def gradients_of(
    outputs: Sequence[Tensor], inputs: Sequence[Tensor], starts: Sequence[Tensor], create_graph: bool = False
) -> list[Tensor]:
    """The gradients of the outputs that have any; zeros where none arrives."""
    having = [(out, start) for out, start in zip(outputs, starts, strict=True) if out.requires_grad]
    if not having:
        return [engine.zeros_like(each) for each in inputs]
    return list(
        grad(
            [out for out, _ in having],
            list(inputs),
            [start for _, start in having],
            create_graph=create_graph,
            materialize_grads=True,
        )
    )
