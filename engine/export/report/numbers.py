"""The parameters of a model in tables: all of them where they are few, else what they are like."""

from __future__ import annotations

import numpy as np

from engine.experiment import formula

from ..trained import Array, Trained
from .markup import Html, element, table, text
from .settings import number

_ALL_UP_TO = 150
"""Numbers that a page still has room for."""


def parameter_tables(trained: Trained) -> list[Html]:
    """The formula of a linear model, a line for each array, and the numbers of a small model."""
    spec, arrays = trained.spec, {name: np.asarray(value) for name, value in trained.state.items()}
    written = formula(spec, trained.parameters)
    rows = [_summary(name, array) for name, array in arrays.items() if array.ndim]
    head = ("name", "shape", "lowest", "mean", "highest", "deviation")
    parts = [element("p", element("code", text(written)))] if written else []
    parts.append(table(head, rows, "numbers"))
    if sum(array.size for array in arrays.values()) <= _ALL_UP_TO:
        parts += [_matrix(name, array) for name, array in arrays.items() if array.ndim]
    return parts


def _summary(name: str, array: Array) -> tuple[str, ...]:
    with np.errstate(all="ignore"):
        told = (array.min(), array.mean(), array.max(), array.std())
    return name, " × ".join(map(str, array.shape)), *(number(float(value)) for value in told)


def _matrix(name: str, array: Array) -> Html:
    rows = array if array.ndim > 1 else array[None]
    largest = float(np.abs(array).max())
    digits = ".3f" if 0.01 <= largest < 1000 else ".3g"
    lines = [
        element("tr", "".join(element("td", text(format(float(value), digits))) for value in row))
        for row in rows
    ]
    inner = element("table", "\n".join(lines), "matrix")
    return element("p", text(name), "aside") + element("div", inner, "wide")
