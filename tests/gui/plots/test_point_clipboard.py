from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from gui.plots.point_clipboard import MIME, copy_points, held_points, holds_points, leave_text

ROOT = Path(__file__).parents[3]


def test_what_was_copied_comes_back_to_the_last_bit(qapp: QApplication) -> None:
    x = np.array([[0.1, -2.5], [1 / 3, 4]], np.float32)
    copy_points(x, [0, 1], [False, True], "classification")
    held = held_points()
    assert held is not None
    assert np.array_equal(held.x.astype(np.float32), x)
    assert (held.y.tolist(), held.test.tolist(), held.task) == ([0, 1], [False, True], "classification")
    assert QGuiApplication.clipboard().text() == "0.1\t-2.5\t0\n0.3333333\t4\t1"


def test_other_text_holds_no_points(qapp: QApplication) -> None:
    copy_points([[0, 0]], [0], [False], "classification")
    QGuiApplication.clipboard().setText("0\t0\t0")
    assert not holds_points()
    assert held_points() is None


@pytest.mark.parametrize(
    "rows", [b"", b"{}", b'{"x": [[1, NaN]], "y": [0], "test": [0]}', b'{"x": 1}', b"[]"]
)
def test_damaged_points_are_none(qapp: QApplication, rows: bytes) -> None:
    carried = QMimeData()
    carried.setData(MIME, rows)
    QGuiApplication.clipboard().setMimeData(carried)
    assert held_points() is None
    leave_text()
    assert not holds_points()


def test_a_process_that_copied_points_ends_well() -> None:
    lines = (
        "from PySide6.QtWidgets import QApplication",
        "from gui.plots.point_clipboard import copy_points",
        "app = QApplication([])",
        "copy_points([[0, 1]], [0], [False], 'classification')",
    )
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 0
