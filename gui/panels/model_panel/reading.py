"""A model in figures."""

from __future__ import annotations

import math

from engine.experiment import ExperimentSpec, parameter_shapes


def parameter_count(spec: ExperimentSpec) -> int:
    """How many numbers the model learns."""
    return sum(math.prod(shape) for shape in parameter_shapes(spec.model, spec.outputs).values())


def widths(spec: ExperimentSpec) -> tuple[int, ...]:
    """Features, neurons of each hidden layer, outputs: (2, 8, 8, 1)."""
    return len(spec.model.features), *(layer.units for layer in spec.model.hidden), spec.outputs
