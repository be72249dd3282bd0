"""Points on the clipboard: for other programs as a table, for the plot with all it knows of them."""

from __future__ import annotations

import atexit
import json
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

MIME = "application/x-chainrule-points+json"


@dataclass(frozen=True, slots=True)
class HeldPoints:
    """Copied points: inputs `x` (k, 1 or 2), targets `y` (k,), held out or not `test` (k,), of which task."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    test: NDArray[np.bool_]
    task: str


def copy_points(x: ArrayLike, y: ArrayLike, test: ArrayLike, task: str) -> None:
    """Put points on the clipboard; as text they are rows of the inputs and the target, tabs between."""
    inputs, targets = np.asarray(x, np.float64), np.asarray(y, np.float64)
    rows = {"x": inputs.tolist(), "y": targets.tolist(), "test": np.asarray(test).tolist(), "task": task}
    table = np.column_stack([inputs, targets]).tolist()
    carried = QMimeData()
    carried.setData(MIME, json.dumps(rows).encode())
    carried.setText("\n".join("\t".join(f"{value:.7g}" for value in row) for row in table))
    QGuiApplication.clipboard().setMimeData(carried)
    _let_go_at_exit()


def leave_text() -> None:
    """Leave plain text on the clipboard in place of points: what Python made must not outlive it there."""
    if QGuiApplication.instance() is None:
        return
    carried = _carried()
    if carried is not None and carried.hasFormat(MIME):
        QGuiApplication.clipboard().setText(carried.text())


@cache
def _let_go_at_exit() -> None:
    atexit.register(leave_text)


def holds_points() -> bool:
    """Whether points are what was copied last."""
    carried = _carried()
    return carried is not None and carried.hasFormat(MIME)


def held_points() -> HeldPoints | None:
    """The points that were copied last; None when something else was, or nothing that can be read."""
    carried = _carried()
    if carried is None or not carried.hasFormat(MIME):
        return None
    try:
        rows = json.loads(bytes(carried.data(MIME).data()))
        x, y = np.array(rows["x"], np.float64), np.array(rows["y"], np.float64)
        test = np.array(rows["test"], np.bool_)
    except (ValueError, KeyError, TypeError):
        return None
    if x.ndim != 2 or not len(x) == len(y) == len(test) or not np.isfinite(x).all():
        return None
    return HeldPoints(x, y, test, str(rows.get("task", "")))


def _carried() -> QMimeData | None:
    """What is on the clipboard; not every platform gives something where nothing is."""
    carried: QMimeData | None = QGuiApplication.clipboard().mimeData()
    return carried
