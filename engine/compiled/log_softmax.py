"""The logarithm of softmax over the outputs of each point, an output after the other."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any

import numpy as np

from .symbols import Symbol, emit
from .values import part


def log_softmax(z: Symbol, out: Symbol) -> None:
    """Write into `out` z - log(the sum of e^z) over the outputs, by the largest so that nothing overflows."""
    each = outputs(z)
    top = reduce(_larger, each)
    summed = top + np.log(summed_rows([np.exp(row - top) for row in each]))
    for row, target in zip(each, outputs(out), strict=True):
        emit(z.draft, "subtract", [row, summed], target)


def log_softmax_input(grad: Symbol, out: Symbol, into: Symbol) -> None:
    """Write into `into` the gradient grad - e^out times the sum of grad over the outputs."""
    slopes = outputs(grad)
    summed = summed_rows(slopes)
    for slope, row, target in zip(slopes, outputs(out), outputs(into), strict=True):
        emit(grad.draft, "subtract", [slope, np.exp(row) * summed], target)


def _larger(a: Symbol, b: Symbol) -> Symbol:
    larger: Any = np.maximum(a, b)
    symbol: Symbol = larger
    return symbol


def summed_rows(rows: Iterable[Any]) -> Symbol:
    """The sum of rows (points,), one after the other."""
    total: Symbol = reduce(lambda a, b: a + b, rows)
    return total


def outputs(values: Symbol) -> list[Symbol]:
    """The rows (points,) of values (points, outputs), in the same memory."""
    return [
        Symbol(
            values.draft,
            part(values.place, row * values.width),
            (values.points,),
            1,
            values.width,
            values.points,
        )
        for row in range(values.rows)
    ]
