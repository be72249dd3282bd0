"""The menu at the foot of a curve plot: which lines are drawn beside the model's."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.kit.look_button import SwitchMenu
from gui.plots.curve_view import CurveView


class CurveMenu(SwitchMenu):
    """Three switches of a curve plot."""

    def __init__(self, plot: CurveView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tr = self.tr
        self.residuals = self.add_switch(
            tr("&Residuals"), tr("A line from every sample to the model's answer: what the loss is made of")
        )
        self.truth = self.add_switch(
            tr("&True Function"), tr("What the samples scatter about, where it is known")
        )
        self.reference = self.add_switch(
            tr("&Least Squares"), tr("The best line that there is, where the model is a line too")
        )
        self.truth.setChecked(True)
        self.reference.setChecked(True)
        self.residuals.toggled.connect(plot.show_residuals)
        self.truth.toggled.connect(plot.show_truth)
        self.reference.toggled.connect(plot.show_reference)
