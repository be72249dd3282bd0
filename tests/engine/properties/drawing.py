"""What a call is drawn of: shapes, dimensions, tensors away from corners, places, geometries.

An entry of a table is a function of a `Draw`, which it asks for everything that may vary:

    "cumsum": lambda d: Call(x := d.leaf(d.shape(1)), d.dim(x)),

The same entry serves calls of some, of one and of no elements: only the lengths that `side` draws differ.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, NamedTuple

import numpy as np

from engine.autograd.tensor import Tensor, wrap

Shape = tuple[int, ...]
Sides = tuple[int, ...]

SOME = (1, 2, 3)
ONE = (1,)
NONE = (0, 0, 2)
"""Lengths of dimensions: of tensors with a few elements, with exactly one, and mostly with none."""

NEAR = 0.01
"""How close to a corner no value lies: a difference quotient must not reach across it."""


class Call:
    """The arguments of one call, positional and by keyword."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.args = args
        self.options = options

    def __repr__(self) -> str:
        named = [f"{name}={value!r}" for name, value in self.options.items()]
        return f"Call({', '.join([*map(repr, self.args), *named])})"


class Domain(NamedTuple):
    """Where values lie, and the corners and poles that they keep away from."""

    low: float
    high: float
    corners: tuple[float, ...] = ()


REAL = Domain(-2, 2)
NONZERO = Domain(-2, 2, (0,))
POSITIVE = Domain(0.3, 2)
PROBABILITY = Domain(0.1, 0.9)
UNIT = Domain(-0.9, 0.9)
BETWEEN_INTEGERS = Domain(-2, 2, (-2, -1, 0, 1, 2))
BETWEEN_HALVES = Domain(-2, 2, (-1.5, -0.5, 0.5, 1.5))


def spread_out(count: int, domain: Domain, seed: int) -> np.ndarray[Any, Any]:
    """`count` float64 values anywhere in the domain, no two close to each other, none close to a corner."""
    random = np.random.default_rng(seed)
    cells = random.permutation(count) + random.uniform(0.25, 0.75, count)
    values = domain.low + (domain.high - domain.low) * cells / max(count, 1)
    for corner in domain.corners:
        values[np.abs(values - corner) < NEAR] = corner + NEAR
    return values


class NoChance(Random):
    """Always the least and the first: tensors of as few dimensions as there may be, and no option taken."""

    def random(self) -> float:
        return 0.0

    def getrandbits(self, k: int) -> int:
        return 0


class Draw:
    """What an entry of a table may ask for."""

    def __init__(self, random: Random, sides: Sides) -> None:
        self.random = random
        self.sides = sides

    def side(self) -> int:
        """The length of a dimension."""
        return self.random.choice(self.sides)

    def number(self, low: int, high: int) -> int:
        """An integer between both."""
        return self.random.randint(low, high)

    def pick(self, *choices: Any) -> Any:
        """One of the arguments."""
        return self.random.choice(choices)

    def flag(self) -> bool:
        """True or False."""
        return self.random.choice((False, True))

    def shape(self, least: int = 0, most: int = 3) -> Shape:
        """The lengths of `least` to `most` dimensions."""
        return tuple(self.side() for _ in range(self.number(least, most)))

    def broadcastable(self, count: int) -> list[Shape]:
        """Shapes that broadcast with each other, with dimensions of length 1 and missing ones."""
        whole = self.shape()
        shapes = []
        for _ in range(count):
            kept = [n if self.flag() else 1 for n in whole]
            shapes.append(tuple(kept[self.number(0, len(kept)) :]))
        return shapes

    def narrowed(self, whole: Shape) -> Shape:
        """A shape that broadcasts to `whole`."""
        return tuple(n if self.flag() else 1 for n in whole)[self.number(0, len(whole)) :]

    def seed(self) -> int:
        """Where random numbers begin."""
        return self.number(0, 2**16)

    def leaf(self, shape: Shape, domain: Domain = REAL) -> Tensor:
        """A tensor that requires grad."""
        return self.leaves(shape, domain=domain)[0]

    def leaves(self, *shapes: Shape, domain: Domain = REAL) -> list[Tensor]:
        """Tensors that require grad of which no two elements are close to each other."""
        counts = [math.prod(shape) for shape in shapes]
        parts = np.split(spread_out(sum(counts), domain, self.seed()), np.cumsum(counts)[:-1])
        return [wrap(part.reshape(shape), True) for part, shape in zip(parts, shapes, strict=True)]

    def constant(self, shape: Shape, domain: Domain = POSITIVE) -> Tensor:
        """A tensor without a gradient."""
        return self.leaf(shape, domain).detach()

    def dim(self, x: Tensor) -> int:
        """A dimension of `x`, counted from the front or the back."""
        ndim = max(x.dim(), 1)
        return self.number(-ndim, ndim - 1)

    def axes(self, x: Tensor, least: int = 0) -> Shape:
        """Some dimensions of `x`, from the front."""
        count = self.number(min(least, x.dim()), x.dim())
        return tuple(sorted(self.random.sample(range(x.dim()), count)))

    def places(self, shape: Shape, below: int, lowest: int = 0) -> np.ndarray[Any, Any]:
        """Integers from `lowest` up to `below`: indices into a dimension of that length."""
        if below <= lowest:
            return np.zeros(tuple(0 for _ in shape) or (0,), np.int64)
        return np.random.default_rng(self.seed()).integers(lowest, below, shape)

    def indices(self, shape: Shape, below: int, lowest: int = 0) -> Tensor:
        """The same as a tensor."""
        return wrap(self.places(shape, below, lowest))

    def order(self, count: int, taken: int | None = None) -> np.ndarray[Any, Any]:
        """The first `taken` of `count` places in any order, none twice."""
        return np.random.default_rng(self.seed()).permutation(count)[:taken]

    def mask(self, shape: Shape) -> Tensor:
        """True and False at random."""
        return wrap(np.random.default_rng(self.seed()).random(shape) < 0.5)

    def signs(self, shape: Shape) -> Tensor:
        """1 and -1 at random."""
        return wrap(self.places(shape, 2) * 2 - 1)

    def square(self, *, symmetric: bool = False) -> Tensor:
        """A matrix or some of them, far from singular; `symmetric` with eigenvalues apart and positive."""
        n = self.number(1, 3)
        values = spread_out(math.prod(batch := self.shape(0, 1)) * n * n, Domain(-0.5, 0.5), self.seed())
        matrices = values.reshape(*batch, n, n)
        if symmetric:
            matrices = 0.5 * (matrices + matrices.mT)
        return wrap(matrices + np.diag(2.0 + 2 * np.arange(n)), True)


Entry = Callable[[Draw], Call]
Table = dict[str, Entry]


def unary(domain: Domain = REAL, **options: Any) -> Entry:
    """One tensor of any shape."""
    return lambda d: Call(d.leaf(d.shape(), domain), **options)


def pair(first: Domain = REAL, second: Domain | None = None) -> Entry:
    """Two tensors that broadcast; of one domain their elements are all apart."""

    def entry(d: Draw) -> Call:
        one, two = d.broadcastable(2)
        if second is None:
            return Call(*d.leaves(one, two, domain=first))
        return Call(d.leaf(one, first), d.leaf(two, second))

    return entry


def triple(*, last: Domain | None = None, **options: Any) -> Entry:
    """Three tensors that broadcast."""

    def entry(d: Draw) -> Call:
        shapes = d.broadcastable(3)
        first, second, third = d.leaves(*shapes)
        return Call(first, second, third if last is None else d.leaf(shapes[2], last), **options)

    return entry


def along(domain: Domain = REAL, **options: Any) -> Entry:
    """A tensor and one of its dimensions."""
    return lambda d: Call(x := d.leaf(d.shape(), domain), d.dim(x), **options)


def over(domain: Domain = REAL, least: int = 0) -> Entry:
    """A tensor, some of its dimensions, and whether they stay with length 1."""
    return lambda d: Call(x := d.leaf(d.shape(least), domain), d.axes(x, least), d.flag())


def needing_elements(entry: Entry) -> Entry:
    """The same for what cannot be asked of nothing: dimensions have at least one element."""
    return lambda d: entry(Draw(d.random, tuple(n or 1 for n in d.sides)))


def tensors_in(value: Any) -> Sequence[Tensor]:
    """All tensors in nested tuples, lists and dictionaries, in order."""
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, dict):
        value = tuple(value.values())
    return [each for part in value for each in tensors_in(part)] if isinstance(value, (tuple, list)) else []
