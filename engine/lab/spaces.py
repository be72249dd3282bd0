"""Landscapes as frozen values, who asks for them and who knows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from engine.autograd.dtypes import Array


@dataclass(frozen=True, eq=False)
class Axis:
    """One number of a leaf, such as `x` or `w[1]`: where the program has it, and where it is tried."""

    name: str
    point: float
    slope: float
    """What backward found for it."""
    values: Array


@dataclass(frozen=True, eq=False)
class Landscape:
    """Heights along one axis, (n,), or over two, (n, m) with the first axis down; nan where there is none."""

    axes: tuple[Axis, ...]
    height: float
    """At the point itself."""
    heights: Array


@dataclass(frozen=True, eq=False)
class Descent:
    """The points of a path, (n, axes), its beginning included, and how high each is, (n,)."""

    lr: float
    points: Array
    heights: Array


@dataclass(frozen=True, eq=False)
class Space:
    """A landscape, and a descent in it."""

    landscape: Landscape
    descent: Descent


@dataclass(frozen=True)
class SpaceRequest:
    """Asks for the landscape of a program's backward pass, and for a descent in it."""

    source: str
    seed: int
    place: int
    lr: float


class SpaceSource(Protocol):
    """What knows the landscapes of a run that no program makes; it can be pickled."""

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers over which there are landscapes, such as `model.0.weight[1, 0]`."""

    def space(self, numbers: tuple[str, ...], lr: float) -> Space | None:
        """The landscape over one or two of them, and a descent in it; None where it takes too long."""


@dataclass(frozen=True, eq=False)
class LiveSpaceRequest:
    """Asks for the landscape of a run over one or two of its numbers, and for a descent in it."""

    of: SpaceSource
    numbers: tuple[str, ...]
    lr: float
