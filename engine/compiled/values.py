"""The values of a network on their way through a program: where each lies and what gradient reaches it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .capture import Call, Constant, Source
from .lasting import Lasting
from .opcodes import ACTIVATION_INPUT
from .plan import Draft, Part, Place
from .symbols import Symbol


@dataclass(eq=False)
class Value:
    """What a call computed, or the input: a symbol, who uses it, and the activation that made it."""

    symbol: Symbol
    needs_grad: bool
    users: int = 0
    activation: int = 0
    """The activation that the instruction for it applied itself; its derivative is still to be applied."""
    grad: Symbol | None = None
    settled: bool = False
    """Whether the gradient has already gone through the derivative of `activation`."""

    def add(self, gradient: Symbol) -> None:
        """Another path's share of the gradient."""
        self.grad = gradient if self.grad is None else self.grad + gradient

    def behind_activation(self) -> Symbol:
        """The gradient before the activation."""
        assert self.grad is not None
        if not self.activation or self.settled:
            return self.grad
        s = self.symbol
        block = s.draft.block(s.length)
        s.draft.emit(ACTIVATION_INPUT, s.length, block, self.grad.place, s.place, self.activation)
        return Symbol(s.draft, block, s.shape, s.rows, s.width, s.points)


@dataclass(eq=False)
class Weights:
    """A parameter: its place, that of its gradient, its shape; transposed when the network sees it so.

    One that does not learn has no gradient.
    """

    place: Place
    grad: Place | None
    shape: tuple[int, ...]
    transposed: bool = False


@dataclass(eq=False)
class Scene:
    """What the lowering of one call can see and use."""

    draft: Draft
    points: int
    width: int
    calls: tuple[Call, ...]
    values: dict[Source, Any] = field(default_factory=dict)
    """By source: a Value, Weights, or what a Constant holds."""
    hidden: list[Symbol] = field(default_factory=list)
    """What linear layers take in, one after the other, but for the first."""
    products: int = 0
    """How many linear layers there have been."""
    lasting: Lasting = field(default_factory=Lasting)
    """What layers remember from step to step."""

    def get(self, source: Source) -> Any:
        """The value of an argument."""
        return source.value if isinstance(source, Constant) else self.values[source]

    def array(self, shape: tuple[int, ...]) -> Symbol:
        """A new array for the points of the batch; `shape` begins with their number."""
        rows = math.prod(shape[1:])
        return Symbol(self.draft, self.draft.block(rows * self.width), shape, rows, self.width, self.points)


Backward = Callable[[Value], None]
"""Given the value whose gradient is known, writes the instructions for the gradients of what made it."""


def part(place: Place, offset: int) -> Part:
    """A place further on."""
    return Part(place.block, place.offset + offset) if isinstance(place, Part) else Part(place, offset)
