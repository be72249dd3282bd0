"""What is chosen at the head of the view: the layer, and in a menu the axes and what is drawn."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from engine.experiment import ExperimentSpec
from engine.training.space_look import (
    Axis,
    SpaceLook,
    Stage,
    axes_across,
    axes_up,
    fits,
    is_read_out,
    stages_of,
    usual_look,
)
from gui.kit.combo import Combo
from gui.kit.look_button import LookButton
from gui.kit.metrics import GAP

from .wording import axis_name, stage_name

_OUTPUT = -1
"""Stands for the output's layer, whatever its number."""


class AxisMenu(QMenu):
    """One of the axes to choose."""

    chosen = Signal(object)  # Axis

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self._group = QActionGroup(self)

    def offer(self, spec: ExperimentSpec, stage: Stage, axes: tuple[Axis, ...], now: Axis) -> None:
        """List these axes of a stage, with a mark at `now`."""
        self.clear()
        for axis in axes:
            action = QAction(axis_name(spec, stage, axis), self._group)
            action.setCheckable(True)
            action.setChecked(axis == now)
            action.triggered.connect(partial(self.chosen.emit, axis))
            self.addAction(action)
        self.setEnabled(len(axes) > 1)


class SpaceHead(QWidget):
    """Keeps what was chosen for each stage; at first what the output layer is given."""

    changed = Signal()

    def __init__(self, spec: ExperimentSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tr = self.tr
        self._spec = spec
        self._chosen: Stage | None = None
        self._looks: dict[Stage, SpaceLook] = {}
        self.layer = Combo(tr("Layer whose space is seen"), tooltip=tr("The layer whose space is seen"))
        self.layer.setMinimumContentsLength(8)
        self.layer.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.menu = LookButton()
        self.menu.setAccessibleName(tr("Look of the space"))
        self.menu.setToolTip(tr("Axes of the space, and what is drawn in it"))
        self.across = AxisMenu(tr("&Across"), self.menu)
        self.up = AxisMenu(tr("&Up"), self.menu)
        self._fill_menu()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.layer, 1)
        row.addWidget(self.menu)
        self.layer.chosen.connect(self._choose_stage)
        self.across.chosen.connect(self._choose_across)
        self.up.chosen.connect(self._choose_up)
        self.show_spec(spec)

    @property
    def look(self) -> SpaceLook:
        """What is to be seen."""
        stage = self.stage
        known = self._looks.get(stage)
        return known if known is not None and fits(self._spec, known) else usual_look(self._spec, stage)

    @property
    def stage(self) -> Stage:
        """The stage chosen, while the model has it; else that which the output layer is given."""
        hidden, chosen = len(self._spec.model.hidden), self._chosen
        if chosen is not None and chosen.layer == _OUTPUT:
            chosen = Stage(hidden + 1, chosen.before)
        elif chosen is not None and chosen.layer > hidden:
            chosen = None
        return chosen if chosen in stages_of(self._spec) else Stage(hidden)

    def show_spec(self, spec: ExperimentSpec) -> None:
        """Offer what this experiment's model has."""
        self._spec = spec
        stages = stages_of(spec)
        captions = [stage_name(spec, stage) for stage in stages]
        self.layer.set_choices(list(zip(map(_key, stages), captions, [""] * len(stages), strict=True)))
        self.layer.set_choice(_key(self.stage))
        self._offer_axes()

    def _fill_menu(self) -> None:
        tr, switches = self.tr, self.menu.switches
        switches.addMenu(self.across)
        switches.addMenu(self.up)
        switches.addSeparator()
        self.grid = self.menu.switches.add_switch(
            tr("&Grid of Inputs"), tr("Straight lines over the plane of inputs, bent by the layers")
        )
        self.tints = self.menu.switches.add_switch(
            tr("&Territories"), tr("Tint what the output layer gives to each class")
        )
        self.grid.setChecked(True)
        self.tints.setChecked(True)
        switches.addSeparator()
        self.whole = QAction(tr("Show the &Whole Space"), self)
        self.whole.setToolTip(tr("Undo zooming and moving (Home or a double click)"))
        switches.addAction(self.whole)

    def _offer_axes(self) -> None:
        spec, look = self._spec, self.look
        self.across.offer(spec, look.stage, axes_across(spec, look.stage), look.across)
        self.up.offer(spec, look.stage, axes_up(spec, look.stage), look.up)

    @Slot(str)
    def _choose_stage(self, key: str) -> None:
        stage = next(stage for stage in stages_of(self._spec) if _key(stage) == key)
        # What the output layer is given, and the output, are followed when layers come and go.
        is_output = stage.layer > len(self._spec.model.hidden)
        self._chosen = Stage(_OUTPUT, stage.before) if is_output else stage
        if is_read_out(self._spec, stage):
            self._chosen = None
        self._offer_axes()
        self.changed.emit()

    @Slot(object)
    def _choose_across(self, axis: Axis) -> None:
        self._keep(SpaceLook(self.stage, axis, self.look.up))

    @Slot(object)
    def _choose_up(self, axis: Axis) -> None:
        self._keep(SpaceLook(self.stage, self.look.across, axis))

    def _keep(self, look: SpaceLook) -> None:
        self._looks[look.stage] = look
        self._offer_axes()
        self.changed.emit()


def _key(stage: Stage) -> str:
    return f"{stage.layer}{'-' if stage.before else '+'}"
