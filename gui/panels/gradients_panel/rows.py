"""A row for each layer: its last gradient as a histogram, its update, its dead units."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from engine.training.snapshots import LayerFlow
from gui.kit.elided_label import ElidedLabel
from gui.kit.metrics import GAP, HALF_GAP
from gui.kit.number_format import format_number
from gui.kit.translating import translator
from gui.plots.small_histogram import SmallHistogram
from gui.plots.ticks import short_number

tr = translator("GradientsPanel")

_WIDEST = "0.0000"


def layer_names(count: int) -> tuple[str, ...]:
    """What the layers of a model are called, the last one its output."""
    return (*(tr("layer {0}").format(number) for number in range(1, count)), tr("output"))


def dead_text(flow: LayerFlow) -> str:
    """ "2 of 8"; a dash for units that cannot die."""
    return "\N{EN DASH}" if flow.dead is None else tr("{0} of {1}").format(flow.dead, flow.units)


class LayerRows(QWidget):
    """Made anew when the number of layers changes, else written into; dead units where some can die."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: list[tuple[SmallHistogram, QLabel, QLabel, QLabel]] = []
        self._shown: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(HALF_GAP)
        self._grid.setColumnStretch(1, 1)
        meanings = {
            2: tr("Length (norm) of the last gradient"),
            3: tr("Length of the last step over that of the weights; about 0.001 is usual"),
            4: tr("Units that are 0 for every training point; only those of ReLU can be"),
        }
        headings = (tr("layer"), tr("last gradient"), tr("norm"), tr("update"), tr("dead"))
        for column, text in enumerate(headings):
            label = ElidedLabel(text) if column == 1 else QLabel(text)
            label.setProperty("role", "note")
            label.setToolTip(meanings.get(column, ""))
            self._grid.addWidget(label, 0, column, _side(column))
        self._of_dead = label

    def set_layers(self, names: Sequence[str]) -> None:
        """Have a row for each of `names`."""
        for widget in self._shown:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._cells, self._shown = [], []
        for row, name in enumerate(names, start=1):
            bars = SmallHistogram(tr("Last gradient of {0}").format(name), row - 1, len(names))
            norm, ratio, dead = _figure(), _figure(), _figure()
            for column, cell in enumerate((QLabel(name), bars, norm, ratio, dead)):
                side = Qt.AlignmentFlag(0) if cell is bars else _side(column)
                self._grid.addWidget(cell, row, column, side)
                self._shown.append(cell)
            self._cells.append((bars, norm, ratio, dead))

    def show_flows(self, flows: Sequence[LayerFlow], ratios: Iterable[float]) -> None:
        """Write what was measured; `ratios` are the newest updates known."""
        can_die = any(flow.dead is not None for flow in flows)
        self._of_dead.setVisible(can_die)
        for (bars, norm, ratio, dead), flow, newest in zip(self._cells, flows, ratios, strict=True):
            bars.show_counts(flow.counts)
            reach = short_number(float(flow.edges[-1]))
            bars.setToolTip(tr("Entries of the last gradient between -{0} and {0}").format(reach))
            norm.setText(_short(flow.grad_norm))
            ratio.setText(_short(newest))
            dead.setText(dead_text(flow))
            dead.setVisible(can_die)


def _short(value: float) -> str:
    """In two digits: "0.017", "2.7e-4"."""
    return short_number(value) if not math.isfinite(value) else format_number(float(f"{value:.2g}"))


def _figure() -> QLabel:
    """A label in which numbers of any length leave the columns where they are."""
    label = QLabel("\N{EN DASH}")
    label.setMinimumWidth(label.fontMetrics().horizontalAdvance(_WIDEST))
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column < 2 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
