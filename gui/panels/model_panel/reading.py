"""A model in figures and in the signs of a textbook."""

from __future__ import annotations

import math

from engine.experiment import ExperimentSpec, parameter_shapes

_SIGNS = (
    ("sin(x1)", "sin x1"),
    ("sin(x2)", "sin x2"),
    ("x1", "x₁"),
    ("x2", "x₂"),
    ("^2", "²"),
    ("^3", "³"),
    ("*", ""),
)


def written(feature: str) -> str:
    """A feature's name as it is written by hand: 'x1^2' is x₁², 'x1*x2' is x₁x₂."""
    for plain, sign in _SIGNS:
        feature = feature.replace(plain, sign)
    return feature


def parameter_count(spec: ExperimentSpec) -> int:
    """How many numbers the model learns."""
    return sum(math.prod(shape) for shape in parameter_shapes(spec.model, spec.outputs).values())


def widths(spec: ExperimentSpec) -> tuple[int, ...]:
    """Features, neurons of each hidden layer, outputs: (2, 8, 8, 1)."""
    return len(spec.model.features), *(layer.units for layer in spec.model.hidden), spec.outputs
