"""Draws the space of one layer: points and a grid of inputs as it bends them, along two axes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from time import perf_counter, thread_time
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.experiment import ExperimentSpec, Floats, PointSet, parameter_shapes, points_of

from .layer_space import LayerSpace
from .snapshots import frozen
from .space_axes import Directions, covariance, rules, seen_share
from .space_look import Axis, SpaceLook, Stage, fits

MOST_POINTS = 2000
_LINES, _POSITIONS = (17, 9), (49, 25)
"""Of the grid, along each side: in a small model and in one that costs more."""
_MOST_PRODUCTS = 60_000_000
"""Of a fine grid in a small model."""
_MARGIN = 0.06
_SMALLEST_MARGIN = 1e-6
_SHARE = 0.1
_LEAST_SECONDS, _MOST_SECONDS = 0.03, 0.5
"""Between two pictures while training: one in two frames of the window, which takes longer to show it."""
_OF_POINTS = ("input", "target", "class")
"""Kinds of axes that are no layer's."""


class Layered(Protocol):
    """A model of an experiment whose layers can be asked."""

    @property
    def spec(self) -> ExperimentSpec:
        """The experiment."""

    def stage(self, x: Floats, stage: Stage) -> tuple[Floats, Floats]:
        """What a stage says at points `x` (n, inputs), (n, units), and the answer there."""

    def read_out(self, stage: Stage) -> Floats:
        """How the answer follows from a stage: rows for its units and a 1, or no rows."""


class SpaceWatch:
    """What a snapshot tells of a layer's space; while training it takes a small part of the time."""

    def __init__(self) -> None:
        self._due = 0.0
        self._look: SpaceLook | None = None
        self._directions = Directions()
        self._asked: _Asked | None = None

    def seen(self, model: Layered, look: SpaceLook | None, training: bool) -> LayerSpace | None:
        """The space that is looked at; None when none is, when it is not time, or numbers are not finite."""
        now, begun = perf_counter(), thread_time()
        if (
            look is None
            or not fits(model.spec, look)
            or (training and now < self._due and look == self._look)
        ):
            return None
        if self._asked is None or self._asked.spec is not model.spec:
            self._asked = _asked(model.spec)
        if look != self._look:
            self._look, self._directions = look, Directions()
        picture = self._draw(model, look, self._asked, training)
        self._due = now + min(max((thread_time() - begun) / _SHARE, _LEAST_SECONDS), _MOST_SECONDS)
        return picture

    def _draw(self, model: Layered, look: SpaceLook, asked: _Asked, training: bool) -> LayerSpace | None:
        values, answer = model.stage(asked.x, look.stage)
        read_out = model.read_out(look.stage).astype(np.float64)
        if not (np.isfinite(values).all() and np.isfinite(read_out).all()):
            return None
        count = len(asked.places)
        spread = covariance(values[:count])
        axes, offset = self._directions.along(look, spread, read_out, training)
        at = (values @ axes.T + offset).astype(np.float32)
        for column, axis in enumerate((look.across, look.up)):
            if axis.kind in _OF_POINTS:
                at[:, column] = _of_points(axis, asked)
        drawn = asked.grid_shape if look.up.kind not in _OF_POINTS else (0, 0)
        on_lines = slice(count, count + math.prod(drawn))
        return LayerSpace(
            look=look,
            places=asked.places,
            points=frozen(at[:count].copy()),
            grid=frozen(at[on_lines].reshape(*drawn, 2)),
            sides=frozen(_classes(model.spec, answer[on_lines]).reshape(drawn)),
            lines=asked.lines,
            axes=frozen(axes),
            offset=frozen(offset),
            rules=frozen(rules(read_out, axes, offset)),
            share=seen_share(spread, axes),
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """Where a layer is asked: at points, at `places` among all, then along lines at `lines`, all in `x`."""

    spec: ExperimentSpec
    points: PointSet
    places: NDArray[np.int64]
    x: Floats
    grid_shape: tuple[int, int]
    lines: Floats


def _asked(spec: ExperimentSpec) -> _Asked:
    points = points_of(spec.data)
    count = min(len(points), MOST_POINTS)
    places = np.linspace(0, len(points) - 1, count).astype(np.int64) if count else np.empty(0, np.int64)
    x = points.x[places]
    grid, lines = _grid(spec, x)
    shape = (grid.shape[0], grid.shape[1])
    together = np.concatenate([x, grid.reshape(-1, points.inputs)])
    return _Asked(spec, points, frozen(places), together, shape, frozen(lines))


def _grid(spec: ExperimentSpec, x: Floats) -> tuple[Floats, Floats]:
    """Lines (lines, positions, inputs) over where points `x` (n, inputs) lie, and what x₁ or x₂ they keep."""
    if len(x):
        low, high = x.min(axis=0), x.max(axis=0)
        margin = np.maximum((high - low).max() * _MARGIN, np.float32(_SMALLEST_MARGIN))
        low, high = low - margin, high + margin
    else:
        low, high = -np.ones(spec.inputs, np.float32), np.ones(spec.inputs, np.float32)
    products = sum(math.prod(shape) for shape in parameter_shapes(spec.model, spec.outputs).values())
    coarse = products * 2 * _LINES[0] * _POSITIONS[0] > _MOST_PRODUCTS
    lines, positions = _LINES[coarse], _POSITIONS[coarse]
    if spec.inputs == 1:
        along = np.linspace(low[0], high[0], lines * positions, dtype=np.float32)
        return along[None, :, None], np.empty(0, np.float32)
    kept = [np.linspace(low[side], high[side], lines, dtype=np.float32) for side in (0, 1)]
    free = [np.linspace(low[side], high[side], positions, dtype=np.float32) for side in (1, 0)]
    upright, level = (np.meshgrid(kept[side], free[side], indexing="ij") for side in (0, 1))
    grid = np.concatenate([np.stack(upright, -1), np.stack(level[::-1], -1)])
    return grid.astype(np.float32), np.concatenate(kept)


def _of_points(axis: Axis, asked: _Asked) -> Floats:
    """An axis that is no layer's: what the points, and then the grid, have of themselves (n,)."""
    if axis.kind == "input":
        return asked.x[:, 0]
    target = np.full(len(asked.x), np.nan, np.float32)
    target[: len(asked.places)] = asked.points.y[asked.places]
    if axis.kind == "target":
        return target
    # In a lane each has a height of its own that stays, spread evenly by the golden section.
    height = (np.arange(len(target)) * 0.6180339887) % 1.0 - 0.5
    return (-target + 0.7 * height).astype(np.float32)


def _classes(spec: ExperimentSpec, answer: Floats) -> NDArray[np.int64]:
    """The class of each answer, 0 where there are none."""
    if spec.task == "regression":
        return np.zeros(len(answer), np.int64)
    return np.argmax(answer, axis=1) if answer.ndim == 2 else (answer > 0.5).astype(np.int64)
