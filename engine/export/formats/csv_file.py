"""Parameters as a table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from engine.catalog import register

from ..trained import Trained


@register("exporter", "csv", title="CSV table", suffix=".csv", filter="CSV table (*.csv)")
def write_csv(trained: Trained, path: Path) -> None:
    """One row for each number: parameter, row, column (empty for a bias) and value in all its digits.

    What batch norms remember stands among the parameters of their layer.
    """
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("name", "row", "column", "value"))
        table.writerows(_rows(trained))


def _rows(trained: Trained) -> Iterator[tuple[str, int, int | str, str]]:
    for name, array in trained.state.items():
        for row, entry in enumerate(np.atleast_1d(array)):
            if array.ndim < 2:
                yield name, row, "", str(entry)
            else:
                yield from ((name, row, column, str(value)) for column, value in enumerate(entry))
