"""The parameters over the steps: the selected rows of the table, or those that pass the filter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.kit.metrics import HALF_GAP
from gui.plots.parameter_curves import ParameterCurves

from .table import ParametersModel

MOST_CURVES = 60
"""More lines cannot be told apart."""


class CurvesView(QWidget):
    """A chart, and below it which of the parameters it shows."""

    def __init__(self, model: ParametersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.chart = ParameterCurves(self.tr("Parameters over the steps"))
        self.chart.set_hint(self.tr("Lines begin with the next step."))
        self._note = QLabel()
        self._note.setProperty("role", "note")
        self._note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addWidget(self.chart, 1)
        column.addWidget(self._note)

    def show_rows(self, selected: Sequence[int]) -> None:
        """Show these rows of the table; all of it where none is selected."""
        rows = selected or range(self._model.rowCount())
        curves = self._model.curves(rows, MOST_CURVES)
        self.chart.show_curves(curves)
        self.chart.setAccessibleDescription(", ".join(curves.names))
        self._note.setText(self._told(len(curves.names), len(rows), bool(selected)))

    def _told(self, shown: int, wanted: int, selected: bool) -> str:
        if shown < wanted:
            text = self.tr("The {0} of {1} that moved most; filter or select rows in the table for others.")
            return text.format(shown, wanted)
        if selected:
            return self.tr("The rows that are selected in the table.")
        return self.tr("Point at a line for its name; the colour tells its layer, from first to last.")
