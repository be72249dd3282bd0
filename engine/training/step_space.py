"""The loss of a training step over one or two parameters of the live model."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.autograd import Tensor, from_numpy, no_grad
from engine.autograd.dtypes import Array
from engine.experiment import ExperimentSpec, Floats
from engine.lab.descent import descent
from engine.lab.landscape import CURVE_POINTS, SURFACE_POINTS, landscape_of
from engine.lab.spaces import Axis, Space
from engine.lab.untouched import quiet_engine
from engine.lab.values import frozen_array

from .course import recipe_of
from .live import Live, LiveState

SECONDS = 0.3
"""Of computing, which the points of a landscape may take together."""
FEWEST = 7
"""Points along an axis; a batch too large for so many has no landscape."""

Number = tuple[str, int]
"""A parameter by its name in the model, and one of its elements."""


@dataclass(frozen=True, eq=False)
class StepSpace:
    """All that the loss of one step is computed from: a `SpaceSource` that can be sent to another process."""

    spec: ExperimentSpec
    state: LiveState
    x: Floats
    """The batch, (B, F)."""
    y: Array
    """(B, 1), or class numbers (B,)."""

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every number that learns, such as `model.0.weight[1, 0]`, in the order of the parameters."""
        with quiet_engine(self.spec.run.seed):
            return tuple(_numbers(self._live()))

    def space(self, numbers: tuple[str, ...], lr: float) -> Space | None:
        """The loss over one or two of its numbers, and descent by lr along them alone, the others held.

        It is computed in float64, with the same random numbers (of a dropout) at every point. None where the
        batch is too large to be run that often. ValueError for none, three or unknown numbers.
        """
        with quiet_engine(self.spec.run.seed):
            live = self._live()
            known = _numbers(live)
            if (
                len(numbers) not in (1, 2)
                or not set(numbers) <= set(known)
                or len(set(numbers)) < len(numbers)
            ):
                raise ValueError(f"a landscape is over one or two numbers of the model, not over {numbers}")
            terrain = _Terrain(self, live, {name: known[name] for name in numbers})
            points = terrain.affordable_points()
            around = None if points is None else landscape_of(terrain, points=points)
            return None if around is None else Space(around, descent(terrain, terrain.start(), lr))

    def _live(self) -> Live:
        live = Live.of(self.spec, self.x, np.asarray(self.y))
        live.restore(self.state)
        return live


class _Terrain:
    """The loss of the batch with other numbers in the model."""

    def __init__(self, space: StepSpace, live: Live, numbers: Mapping[str, Number]) -> None:
        self._live = live
        self._net = live.model.net.double()
        self._recipe = recipe_of(space.spec.run, live.schedule)
        self._numbers = dict(numbers)
        self._parameters = dict(self._net.named_parameters())
        self._buffers = [each.numpy().copy() for each in self._net.buffers()]
        self._x, self._y = from_numpy(np.asarray(space.x, np.float64)), _doubled(space.y)
        self._start = [self._element(number) for number in self._numbers.values()]
        self._loss().backward()
        self._slopes = [self._slope(number) for number in self._numbers.values()]

    def affordable_points(self) -> tuple[int, int] | None:
        """How many points a curve and each axis of a surface can have in the time; None for too few."""
        begun = time.thread_time()
        self.height(self._start)
        affordable = SECONDS / max(time.thread_time() - begun, 1e-6)
        across = min(_odd(math.sqrt(affordable)), SURFACE_POINTS)
        along = min(_odd(affordable), CURVE_POINTS)
        fewest = along if len(self._start) == 1 else across
        return None if fewest < FEWEST else (along, across)

    def start(self) -> list[float]:
        """The numbers as the step has them."""
        return list(self._start)

    def axis(self, place: int, reach: float, count: int) -> Axis:
        """One of the numbers, with the slope that backward finds."""
        point = self._start[place]
        values = frozen_array(np.linspace(point - reach, point + reach, count))
        return Axis(list(self._numbers)[place], point, self._slopes[place], values)

    def height(self, changed: Sequence[float]) -> float:
        """The value that the step's backward starts from."""
        for (name, element), number in zip(self._numbers.values(), changed, strict=True):
            self._parameters[name].detach().numpy().reshape(-1)[element] = number
        with no_grad():
            return float(self._loss().item())

    def _loss(self) -> Tensor:
        for buffer, kept in zip(self._net.buffers(), self._buffers, strict=True):
            buffer.numpy()[...] = kept
        self._net.zero_grad()
        loss = self._live.loss_of(self._net(self._x), self._y)
        return self._recipe.share(self._recipe.with_penalties(loss, self._net.parameters()))

    def _element(self, number: Number) -> float:
        name, element = number
        return float(self._parameters[name].detach().numpy().reshape(-1)[element])

    def _slope(self, number: Number) -> float:
        name, element = number
        gradient = self._parameters[name].grad
        return 0.0 if gradient is None else float(gradient.numpy().reshape(-1)[element])


def _numbers(live: Live) -> dict[str, Number]:
    """The numbers that learn, by the names that a landscape has for them."""
    found: dict[str, Number] = {}
    for name, parameter in live.model.net.named_parameters():
        if parameter.requires_grad:
            for element, index in enumerate(np.ndindex(tuple(parameter.shape))):
                place = f"[{', '.join(map(str, index))}]" if parameter.numel() > 1 else ""
                found[f"model.{name}{place}"] = name, element
    return found


def _doubled(array: Array) -> Tensor:
    return from_numpy(np.asarray(array, np.float64) if array.dtype.kind == "f" else array)


def _odd(number: float) -> int:
    """The largest odd number that is no larger, so that the point itself is in the middle."""
    return (int(number) - 1) // 2 * 2 + 1
