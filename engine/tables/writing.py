"""Points as a table, and a table's points as an experiment."""

from __future__ import annotations

import csv
import io
import math

import msgspec
import numpy as np

from engine.experiment import ExperimentSpec, Pick, PointSet, held_out, with_dataset

from .collect import Harvest

_OWN_POINTS = {
    ("regression", 1): "custom_line",
    ("regression", 2): "custom_plane",
    ("classification", 2): "custom_classes",
}
_REACH = 6.0
_SMALL, _LARGE = 0.1, 5.0


def points_csv(points: PointSet, task: str) -> str:
    """The points under 'x1,x2,y,test' or, with classes, 'x1,x2,class,test'; a held-out point has the mark 1.

    Every number is the shortest that gives back the same float32.
    """
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\n")
    target = "class" if task == "classification" else "y"
    table.writerow([*(f"x{i + 1}" for i in range(points.inputs)), target, "test"])
    for x, y, test in zip(points.x, points.y, points.test, strict=True):
        label = str(int(y)) if task == "classification" else str(y)
        table.writerow([*(str(value) for value in x), label, int(test)])
    return file.getvalue()


def with_harvest(spec: ExperimentSpec, harvest: Harvest) -> ExperimentSpec:
    """`spec` on the points of a table, held out by its marks or else by the test share.

    Inputs that are much larger or smaller than those of the built-in data are scaled by a power of ten.
    ValueError when no row was good.
    """
    points = harvest.points
    if points is None:
        raise ValueError("expected at least one good row, got none")
    changed = _own_points(spec, harvest, points.inputs)
    if not harvest.marked:
        data = changed.data
        points = held_out(points, data.test_share, data.seed, data.split)
    data = msgspec.structs.replace(changed.data, points=points)
    model = msgspec.structs.replace(changed.model, input_scale=_scale_for(points, changed.model.input_scale))
    return msgspec.structs.replace(changed, data=data, model=model)


def _own_points(spec: ExperimentSpec, harvest: Harvest, inputs: int) -> ExperimentSpec:
    """`spec` on points of one's own, of as many classes as the table has."""
    if harvest.classes <= 2:
        return with_dataset(spec, _OWN_POINTS[harvest.task, inputs])
    changed = with_dataset(spec, "custom_many")
    generator = Pick("custom_many", {"classes": harvest.classes})
    return msgspec.structs.replace(changed, data=msgspec.structs.replace(changed.data, generator=generator))


def _scale_for(points: PointSet, present: float) -> float:
    """`present` where it brings the inputs near those of built-in data, else the power of ten that does."""
    reach = float(np.abs(points.x).max()) / _REACH
    if reach == 0 or _SMALL <= reach * present <= _LARGE:
        return present
    return float(10.0 ** min(max(-round(math.log10(reach)), -3), 3))
