"""The optimizer: the choice, its parameters, and what is known of them beforehand."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.catalog import entries
from engine.experiment import ExperimentSpec
from engine.experiment.rate_limit import largest_stable_rate
from gui.forms import Form
from gui.kit.combo import Combo
from gui.kit.fold import Fold
from gui.kit.number_format import significant

from .choices import choices, prefixed_fields

RATE = "optimizer.lr"


class OptimizerSection(QWidget):
    """`chosen` carries an optimizer's name; `forms` are for its parameters, its switches folded away."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tooltip = self.tr("How the weights follow their gradients")
        self._choice = Combo(self.tr("Optimizer"), choices(entries("optimizer")), tooltip=tooltip)
        self._numbers, self._switches = Form(), Form()
        self._fold = Fold("", tooltip=self.tr("Its further settings and switches"))
        self.forms = (self._numbers, self._switches)
        self._numbers.add_row("optimizer", self.tr("optimizer"), self._choice)
        self._fold.body.addWidget(self._switches)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._numbers)
        column.addWidget(self._fold)
        self._choice.chosen.connect(self.chosen)

    def show_spec(self, spec: ExperimentSpec) -> None:
        """Show the optimizer of `spec`; the values of the forms are set by their owner."""
        self._choice.set_choice(spec.optimizer.name)
        fields = prefixed_fields(spec.optimizer, "optimizer")
        switches = [field for field in fields if field.kind == "bool"]
        self._numbers.set_fields(field for field in fields if field.kind != "bool")
        self._switches.set_fields(switches)
        self._fold.setVisible(bool(switches))
        self._say_whether_climbing(spec)
        self._say_whether_switched(spec)
        self._say_stable_rates(spec)

    def _say_whether_climbing(self, spec: ExperimentSpec) -> None:
        """Gradient ascent breaks training on purpose, which is said where it cannot be overlooked."""
        climbs = bool(spec.optimizer.values("optimizer").get("maximize", False))
        text = self.tr("maximize is on: the loss grows") if climbs else ""
        tooltip = self.tr("Gradient ascent steps along the gradient. Switch maximize off to learn again.")
        self._numbers.set_note("optimizer", text, tooltip, "warn_note")

    def _say_whether_switched(self, spec: ExperimentSpec) -> None:
        """The caption tells of switches that work unseen while they are folded away."""
        values = spec.optimizer.values("optimizer")
        on = any(
            values[field.name] for field in spec.optimizer.entry("optimizer").fields if field.kind == "bool"
        )
        caption = self.tr("more of this optimizer")
        self._fold.set_caption(self.tr("{0} (on)").format(caption) if on else caption)

    def _say_stable_rates(self, spec: ExperimentSpec) -> None:
        """Of a linear model it is known up to which rate the loss comes down: that stands under the rate."""
        if RATE not in self._numbers.names():
            return
        limit, params = largest_stable_rate(spec), spec.optimizer.values("optimizer")
        if limit is None:
            self._numbers.set_note(RATE, "")
            return
        formula = "2 (1 + momentum) / λmax" if params["momentum"] else "2 / λmax"
        rate = params["lr"]
        over = isinstance(rate, float) and rate > limit
        text = self.tr("above {0} = {1}: diverges") if over else self.tr("stable up to {0} = {1}")
        tooltip = self.tr(
            "λmax is the steepest curvature of this linear model's loss over all points: with a larger rate "
            "each step overshoots by more than it gains."
        )
        role = "warn_note" if over else "note"
        self._numbers.set_note(RATE, text.format(formula, significant(limit, 3)), tooltip, role)
