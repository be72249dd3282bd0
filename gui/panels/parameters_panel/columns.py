"""The columns of the parameters table, and how their numbers are written."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt

from gui.kit.number_format import with_minus
from gui.kit.translating import translator

tr = translator("ParametersPanel")

Doubles = NDArray[np.float64]


WIDEST_NUMBER, WIDEST_BRIEF = "\N{MINUS SIGN}0.00e-00", "\N{MINUS SIGN}0.0e-00"
"""Squared gradients reach 1e-16 soon."""


class Column(IntEnum):
    """The columns that are always there; those of the optimizer's state follow behind."""

    PARAMETER = 0
    INDEX = 1
    VALUE = 2
    GRADIENT = 3
    PAST = 4


STATES_FROM = len(Column)

# PyTorch's names for what optimizers remember, as papers and lectures write them.
_STATE_SYMBOLS = {
    "momentum_buffer": "momentum",
    "exp_avg": "m",
    "exp_avg_sq": "v",
    "max_exp_avg_sq": "max v",
    "exp_inf": "u",
    "square_avg": "v",
    "grad_avg": "mean g",
    "acc_delta": "mean Δ²",
    "sum": "Σ g²",
    "prev": "last g",
    "step_size": "step size",
    "ax": "average",
}


def heading(column: int, states: tuple[str, ...]) -> str:
    """What stands over a column."""
    if column >= STATES_FROM:
        name = states[column - STATES_FROM]
        return _STATE_SYMBOLS.get(name, name)
    return (tr("Name"), tr("Index"), tr("Value"), tr("Gradient"), tr("Past"))[column]


def column_tooltip(column: int, states: tuple[str, ...]) -> str:
    """What a column means, and what a click does."""
    if column == Column.PAST:
        return tr("The value since the run began")
    sorts = tr("Click to sort, click again for the other direction")
    if column < STATES_FROM:
        return sorts
    name = states[column - STATES_FROM]
    return tr("What the optimizer remembers: {0} in PyTorch").format(name) + f"\n{sorts}"


def alignment(column: int) -> Qt.AlignmentFlag:
    """Names and pictures to the left, numbers to the right."""
    left = column < Column.VALUE or column == Column.PAST
    return (
        Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
    ) | Qt.AlignmentFlag.AlignVCenter


def shown_number(value: float) -> str:
    """A number with four decimals, as PyTorch prints it: '0.1235', '−1.23e-7', 'NaN'."""
    return _written(value, f"{value:.4f}", f"{value:.2e}")


def brief_number(value: float) -> str:
    """The same in a narrow column: '0.1235', '12.346', '−1.2e-7'."""
    return _written(value, f"{value:.4f}" if abs(value) < 10 else f"{value:.5g}", f"{value:.1e}")


def _written(value: float, plain: str, scientific: str) -> str:
    if np.isnan(value):
        return "NaN"
    if value == 0:
        return "0.0000"
    return with_minus(plain if 1e-3 <= abs(value) < 1e4 else scientific)


def shared_out(wanted: Sequence[int], room: int) -> list[int]:
    """Widths of the columns, of which as many as go into `room` fill it, the numbers with what is spare.

    So none is cut in two at the edge, where the others are scrolled to.
    """
    widths = list(wanted)
    whole = sum(reach <= room for reach in accumulate(widths))
    numbers = range(Column.VALUE, whole)
    spare = room - sum(widths[:whole])
    for place in numbers:
        widths[place] += spare // len(numbers)
    if numbers:
        widths[numbers[-1]] += spare % len(numbers)
    return widths


def steady_scale(values: Doubles) -> float:
    """The smallest power of two not below any |value|, at least 2⁻²⁰: it changes seldom, bars with it."""
    finite = np.abs(values[np.isfinite(values)])
    largest = float(finite.max(initial=0.0))
    return float(2.0 ** np.ceil(np.log2(max(largest, 2.0**-20))))
