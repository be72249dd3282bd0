"""Sums over the outputs of each point, an output after the other."""

from __future__ import annotations

from .log_softmax import outputs
from .symbols import Symbol, emit


def row_sum(values: Symbol, out: Symbol) -> None:
    """Write the sum over the outputs of `values` (points, outputs) into `out` (points,)."""
    rows = outputs(values)
    emit(values.draft, "multiply", [rows[0], 1.0], out)
    for row in rows[1:]:
        emit(values.draft, "add", [out, row], out)


def row_sum_input(grad: Symbol, into: Symbol) -> None:
    """Write `grad` (points,) into each output of `into` (points, outputs)."""
    for target in outputs(into):
        emit(grad.draft, "multiply", [grad, 1.0], target)
