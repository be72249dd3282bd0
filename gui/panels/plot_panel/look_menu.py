"""The menu at the foot of the plot: how the model's answer is drawn."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QWidget

from gui.kit.look_button import LookButton
from gui.plots.curve_view import CurveView
from gui.plots.decision_view import DecisionView
from gui.plots.field_look import FieldLook, Lines

from .curve_menu import CurveMenu


class LookMenu(LookButton):
    """A small button whose menu changes the look of a decision plot, or of a curve plot."""

    def __init__(self, plot: DecisionView, curve: CurveView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tr = self.tr
        self._plot = plot
        self._look = FieldLook()
        self.setAccessibleName(tr("Look of the plot"))
        self.curve_menu = CurveMenu(curve, self)
        self.suit(curve=False)
        self.discrete = self.switches.add_switch(
            tr("Colours in &Steps"), tr("Between two lines one colour: the class, or a step of the value")
        )
        self.mistakes = self.switches.add_switch(
            tr("Mark &Mistakes"), tr("A cross on every point that lies on the other class' side")
        )
        self.batch = self.switches.add_switch(
            tr("Mark Every &Batch"), tr("Rings around the points of the last batch, at any speed of training")
        )
        self.tests = self.switches.add_switch(
            tr("Test &Points"), tr("Show the points that are held out of the training")
        )
        self.tests.setChecked(True)
        self.curve_menu.addActions([self.batch, self.tests])
        self.switches.addSeparator()
        self.lines = QActionGroup(self)
        self.boundary = self._choice("boundary", tr("&Boundary Alone"), tr("No further lines"))
        self.some = self._choice("some", tr("S&ome Lines"), tr("Lines at p = 0.1, 0.25, 0.75 and 0.9"))
        self.many = self._choice("many", tr("M&any Lines"), tr("A line at every tenth of p"))
        self.boundary.setChecked(True)
        for canvas in (plot, curve):
            self.tests.toggled.connect(canvas.show_tests)
        self.discrete.toggled.connect(self._set_discrete)
        self.mistakes.toggled.connect(self._set_mistakes)
        self.lines.triggered.connect(self._set_lines)

    def suit(self, *, curve: bool) -> None:
        """Offer what changes a curve plot, or a decision plot."""
        self.setMenu(self.curve_menu if curve else self.switches)
        if curve:
            self.setToolTip(self.tr("Look of the plot: residuals, true function, least squares"))
        else:
            self.setToolTip(self.tr("Look of the plot: colours in steps, lines of equal value, mistakes"))

    def offer(self, classes: int) -> None:
        """Offer what suits so many classes, or values where there are none."""
        self.mistakes.setEnabled(classes > 0)
        self.boundary.setText(self.tr("&Boundary Alone") if classes else self.tr("&No Lines"))
        some, many = self.tr("Lines at p = 0.1, 0.25, 0.75 and 0.9"), self.tr("A line at every tenth of p")
        if classes > 2:
            some = self.tr("Lines where the likeliest class has p = 0.5, 0.75 and 0.9")
            many = self.tr("A line at every tenth of the likeliest class' p")
        elif not classes:
            some, many = self.tr("About five lines of equal value"), self.tr("About ten lines of equal value")
        self.some.setToolTip(some)
        self.many.setToolTip(many)

    def _choice(self, lines: Lines, text: str, tooltip: str) -> QAction:
        action = self.switches.add_switch(text, tooltip)
        action.setData(lines)
        self.lines.addAction(action)
        return action

    def _show(self, look: FieldLook) -> None:
        self._look = look
        self._plot.set_look(look)

    @Slot(bool)
    def _set_discrete(self, discrete: bool) -> None:
        self._show(replace(self._look, discrete=discrete))

    @Slot(bool)
    def _set_mistakes(self, mistakes: bool) -> None:
        self._show(replace(self._look, mistakes=mistakes))

    @Slot(QAction)
    def _set_lines(self, chosen: QAction) -> None:
        self._show(replace(self._look, lines=chosen.data()))
