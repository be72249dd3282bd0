"""The classes that a point may be of, as the plot names them. Pure functions."""

from __future__ import annotations

from engine.experiment import ExperimentSpec, PointSet

_FIRST_NAME = "A"
_FEWEST = 2


def class_count(spec: ExperimentSpec, points: PointSet) -> int:
    """How many classes there are; 0 in regression."""
    if spec.task != "classification":
        return 0
    return max(_FEWEST, int(points.y.max(initial=0)) + 1)


def class_name(label: int) -> str:
    """A for class 0, B for class 1 and so on."""
    return chr(ord(_FIRST_NAME) + label)
