"""A picture of the trained model: the boundary with its points, or the curve, as a PNG without any window."""

from __future__ import annotations

import io
import math
from pathlib import Path

import contourpy
import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.experiment import ExperimentSpec, Floats, PointSet, points_of
from engine.experiment.atomic import write_atomically

from .canvas import Canvas, Extent
from .colors import (
    CLASSES,
    CONTOUR,
    CURVE,
    GRID,
    GROUND,
    MUTED,
    TEST,
    TRAIN,
    Color,
    class_colors,
    paler,
    probability_colors,
    value_colors,
)

SIZE = 800
CURVE_MARGIN = 48
CIRCLE, SQUARE, DIAMOND = 11, 10, 13
HOLE = 4
SHAPES: tuple[tuple[tuple[float, float], ...], ...] = (
    ((0, -7), (7, 5), (-7, 5)),
    ((0, -7), (7, 0), (0, 7), (-7, 0)),
    (
        (-2, -6),
        (2, -6),
        (2, -2),
        (6, -2),
        (6, 2),
        (2, 2),
        (2, 6),
        (-2, 6),
        (-2, 2),
        (-6, 2),
        (-6, -2),
        (-2, -2),
    ),
    ((0, -7), (2, -2), (7, -2), (3, 1), (4, 6), (0, 3), (-4, 6), (-3, 1), (-7, -2), (-2, -2)),
)
"""Corners in pixels, y downwards, of points from the third class on: triangle, diamond, cross, star."""
PALE = 0.28
SPREAD = 0.6
SOFT = 0.62


def picture_extent(spec: ExperimentSpec) -> Extent:
    """The part of the plane to show, (x0, x1, y0, y1): the dataset's domain with all its points."""
    points = points_of(spec.data)
    if spec.inputs == 1:
        return *_widened(points.x[:, 0]), *_widened(points.y)
    x0, x1, y0, y1 = spec.data.generator.entry("dataset").traits["domain"]
    low, high = points.x.min(axis=0).tolist(), points.x.max(axis=0).tolist()
    return min(x0, low[0]), max(x1, high[0]), min(y0, low[1]), max(y1, high[1])


def write_picture(
    path: Path, spec: ExperimentSpec, values: Floats, extent: Extent, deviation: Floats | None = None
) -> None:
    """Draw what `picture_png` draws into a file at `path`; OSError when it cannot be written."""
    write_atomically(path, picture_png(spec, values, extent, deviation))


def picture_png(
    spec: ExperimentSpec, values: Floats, extent: Extent, deviation: Floats | None = None
) -> bytes:
    """The model's answers `values` over `extent`, with the points of `spec`, as a PNG.

    Two inputs: `values` (rows, columns), row 0 at y0: a heat map and, for classes, the line where it is 0.5.
    More than two classes: (rows, columns, classes), and the lines between the likeliest.
    One input: `values` (columns,), a curve, between thin lines one and two of its `deviation` (columns,) away
    where the model says that.
    """
    points = points_of(spec.data)
    if spec.inputs == 1:
        canvas = _curve(points, values, extent, deviation)
    elif spec.task == "classification":
        canvas = _boundary(points, values, extent)
    else:
        canvas = _surface(points, values, extent)
    content = io.BytesIO()
    canvas.image().save(content, "PNG")
    return content.getvalue()


def _boundary(points: PointSet, values: Floats, extent: Extent) -> Canvas:
    canvas = Canvas(SIZE, extent)
    canvas.fill(class_colors(values) if values.ndim == 3 else probability_colors(values))
    for line in _borders(values, extent) if values.ndim == 3 else _contour(values, extent, 0.5):
        canvas.line(line, CONTOUR, 1.6)
    for point, label, test in zip(points.x, points.y, points.test, strict=True):
        color = CLASSES[int(label)]
        _mark(canvas, point, int(label), paler(color, PALE) if test else color)
        if test:
            canvas.disc(point, HOLE, GROUND, GROUND)
    return canvas


def _mark(canvas: Canvas, point: ArrayLike, label: int, fill: Color) -> None:
    """A point in the shape of its class."""
    if label == 0:
        canvas.disc(point, CIRCLE, fill, GROUND)
    elif label == 1:
        canvas.square(point, SQUARE, fill, GROUND)
    else:
        canvas.polygon(point, SHAPES[label - 2], fill, GROUND)


def _borders(shares: Floats, extent: Extent) -> list[NDArray[np.float64]]:
    """The lines (n, 2) between the likeliest of the classes, shares (rows, columns, classes)."""
    others = [np.max(np.delete(shares, label, axis=2), axis=2) for label in range(shares.shape[2])]
    return [
        line
        for label, other in enumerate(others)
        for line in _contour(shares[:, :, label] - other, extent, 0.0)
    ]


def _surface(points: PointSet, values: Floats, extent: Extent) -> Canvas:
    low, high = float(points.y.min()), float(points.y.max())
    canvas = Canvas(SIZE, extent)
    canvas.fill(value_colors(values, low, high, SOFT))
    colors = value_colors(points.y, low, high, 1.0).tolist()
    for point, color, test in zip(points.x, colors, points.test, strict=True):
        if test:
            canvas.diamond(point, DIAMOND, tuple(color), GROUND)
        else:
            canvas.disc(point, CIRCLE, tuple(color), GROUND)
    return canvas


def _curve(points: PointSet, values: Floats, extent: Extent, deviation: Floats | None) -> Canvas:
    x0, x1, y0, y1 = extent
    canvas = Canvas(SIZE, extent, CURVE_MARGIN)
    for x in _ticks(x0, x1):
        canvas.line([(x, y0), (x, y1)], GRID, 1)
        canvas.label((x, y0), f"{x:g}", MUTED, "mt", (0, 10))
    for y in _ticks(y0, y1):
        canvas.line([(x0, y), (x1, y)], GRID, 1)
        canvas.label((x0, y), f"{y:g}", MUTED, "rm", (-8, 0))
    for x, y, test in zip(points.x[:, 0], points.y, points.test, strict=True):
        if test:
            canvas.diamond((x, y), DIAMOND, GROUND, TEST)
        else:
            canvas.disc((x, y), CIRCLE, TRAIN, GROUND)
    across = np.linspace(x0, x1, len(values))
    away = [] if deviation is None else [times * deviation for times in (-2, -1, 1, 2)]
    for each in away:
        for line in _inside(across, values + each, y0, y1):
            canvas.line(line, paler(CURVE, SPREAD), 1.2)
    for line in _inside(across, values, y0, y1):
        canvas.line(line, CURVE, 2.5)
    return canvas


def _contour(values: Floats, extent: Extent, level: float) -> list[NDArray[np.float64]]:
    """The lines (n, 2) on which `values` (rows, columns) over `extent` are `level`."""
    x0, x1, y0, y1 = extent
    rows, columns = values.shape
    across, up = np.linspace(x0, x1, columns), np.linspace(y0, y1, rows)
    lines = contourpy.contour_generator(across, up, values.astype(np.float64)).lines(level)
    return [np.asarray(line) for line in lines]


def _inside(x: NDArray[np.float64], y: ArrayLike, low: float, high: float) -> list[NDArray[np.float64]]:
    """The pieces (n, 2) of the curve that lie between `low` and `high`, or one step beyond."""
    points = np.stack([x, np.asarray(y, np.float64)], axis=1)
    visible = (points[:, 1] >= low) & (points[:, 1] <= high)
    breaks = np.flatnonzero(np.diff(visible)) + 1
    pieces = np.split(points, breaks)
    return [piece for piece, first in zip(pieces, np.split(visible, breaks), strict=True) if first[0]]


def _widened(values: Floats) -> tuple[float, float]:
    """The interval of `values` (n,) with a little room on both sides."""
    low, high = float(values.min()), float(values.max())
    room = 0.06 * (high - low) or 1.0
    return low - room, high + room


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers between `low` and `high`, four to ten of them."""
    rough = (high - low) / 6
    decade = 10.0 ** math.floor(math.log10(rough))
    step = decade * min((1, 2, 5, 10), key=lambda factor: abs(math.log(factor * decade / rough)))
    return [index * step for index in range(math.ceil(low / step), math.floor(high / step) + 1)]
