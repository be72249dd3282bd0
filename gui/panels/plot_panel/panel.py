"""The plot panel: shows the points and the model's answer, and edits the points."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Signal, Slot
from PySide6.QtGui import QAction, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.experiment import ExperimentSpec
from engine.experiment.formula import formula
from engine.training.commands import RestoreFinite
from engine.training.snapshots import Field, RunState, Snapshot
from gui.kit.metrics import GAP
from gui.kit.notice import Notice
from gui.kit.tokens import current_tokens
from gui.plots.curve_view import CurveView
from gui.plots.decision_view import DecisionView
from gui.plots.draggable_points import NONE_SELECTED
from gui.plots.field_look import FieldKind
from gui.plots.point_canvas import PointCanvas
from gui.state.panel import Panel
from gui.state.session import Session

from .advice import advice
from .cursor_readout import CursorReadout
from .footer import Footer, PointKind
from .ground import Extent, are_others, domain_of, least_squares, true_function, value_range
from .look_menu import LookMenu
from .point_edits import PointEdits
from .point_focus import PointFocus
from .point_menu import PointMenu
from .stage import Stage
from .tool_strip import ToolStrip
from .wording import divergence_text, finish_text, headline, trouble_with


class PlotPanel(Panel):
    """A decision plot for two inputs, a curve for one; tools, readout and notices float over it."""

    extent_changed = Signal()  # another part of the plane is seen
    selection_changed = Signal(bool)  # whether any point is selected
    autopsy_wanted = Signal()  # to see where the numbers stopped being finite
    hint_changed = Signal(str)  # what was just done to the points, in words
    advice_changed = Signal(str)  # what the tool in hand does, in words

    def __init__(self, session: Session, reset_view: QAction, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("plot_panel")
        self.decision = DecisionView()
        self.curve = CurveView()
        self.stage = Stage(self.decision, self.curve)
        self.tools = ToolStrip(self.stage, reset_view)
        self.readout = CursorReadout(session, self.stage, self.decision, self.curve)
        self.look = LookMenu(self.decision, self.curve)
        self.footer = Footer(self.look)
        self._reset_view = reset_view
        self._domain: Extent | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.stage, 1)
        column.addWidget(self.footer)
        self._connect()
        self.show_spec(session.spec, session.spec)
        self.fit()

    @property
    def canvas(self) -> PointCanvas:
        """The plot now shown."""
        return self.stage.canvas

    @property
    def extent(self) -> Extent:
        """The part of the plane now seen, (x0, x1, y0, y1)."""
        return self.canvas.view_extent()

    @property
    def advice(self) -> str:
        """What the tool in hand does, in words."""
        return advice(self.tools.tool, self.session.spec.classes, len(self.canvas.points.selected))

    @property
    def notice(self) -> Notice:
        """The banner over the plot."""
        return self.stage.notice

    def fit(self) -> None:
        """Show the plane that the points lie in, none of them selected, as when an experiment is opened."""
        self.canvas.let_go()
        self._show_points(self.session.spec)
        self._domain = domain_of(self.session.spec, self.session.points)
        self.canvas.set_domain(*self._domain)

    def picture(self) -> QPixmap:
        """The plot as it is seen, without the tools."""
        picture: QPixmap = self.canvas.grab()
        return picture

    @Slot()
    def reset_view(self) -> None:
        """Undo zooming and panning."""
        self.canvas.reset_view()

    @Slot()
    def select_all(self) -> None:
        """Select every point."""
        self.canvas.choose(np.arange(len(self.session.points)))

    @Slot()
    def delete_selected(self) -> None:
        """Remove the selected points."""
        self.canvas.remove(self.canvas.points.selected)

    @Slot()
    def cut_selected(self) -> None:
        """Copy the selected points and remove them."""
        self.canvas.cut_requested.emit(self.canvas.points.selected)

    @Slot()
    def copy_selected(self) -> None:
        """Copy the selected points."""
        self.canvas.copy_requested.emit(self.canvas.points.selected)

    @Slot()
    def paste_copied(self) -> None:
        """Add the copied points around the pointer, or in the middle."""
        self.canvas.paste(self.canvas.spot())

    def show_spec(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        canvas = self.decision if new.inputs == 2 else self.curve
        if canvas is not self.canvas:
            self.stage.show_canvas(canvas)
            canvas.set_tool(self.tools.tool)
            self.tools.settle()
            self._domain = None
        if headline(old) != headline(new):
            self.readout.card.reset_width()
        self.tools.offer(new.classes)
        if old.classes != new.classes:
            self.advice_changed.emit(self.advice)
        self.look.offer(new.classes)
        self.look.suit(curve=canvas is self.curve)
        others = are_others(old.data, new.data)
        if others:
            self.canvas.let_go()
        if new.data.points is None or others or self._domain is None:
            self._follow_domain()
        self._show_points(new)
        self._show_known_lines()
        self.readout.show()
        self._say_trouble()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        if not self.readout.lens.show(snapshot) and snapshot.field is not None:
            self._show_field(snapshot.field)
        if snapshot.parameters:
            values = {view.name: view.value for view in snapshot.parameters}
            self.footer.show_formula(formula(self.session.spec, values))
        self.canvas.show_batch(NONE_SELECTED if snapshot.batch is None else snapshot.batch)
        if self.readout.is_telling:
            self.readout.show()
        self._say_state(snapshot)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for canvas in (self.decision, self.curve):
                canvas.set_tokens(current_tokens())
            self.footer.update()

    def _connect(self) -> None:
        self._reset_view.triggered.connect(self.reset_view)
        self.session.focus.neuron_changed.connect(self._show_lens)
        self.tools.chosen.connect(self._take_tool)
        self.readout.settled.connect(self.tools.settle)
        self.look.tests.toggled.connect(self._show_key)
        self.look.tests.toggled.connect(self.readout.look_below)
        self.tools.brush_stepped.connect(self._step_brush)
        for canvas in (self.decision, self.curve):
            PointEdits(self.session, canvas)
            PointFocus(self.session.focus, canvas)
            canvas.extent_changed.connect(self._on_extent_changed)
            canvas.selection_changed.connect(self._on_selection_changed)
            canvas.announced.connect(self.hint_changed)
            canvas.menu_requested.connect(self._open_menu)

    def _follow_domain(self) -> None:
        """Another dataset may live in another plane; within the same one the view stays as it was moved."""
        domain = domain_of(self.session.spec, self.session.points)
        if domain != self._domain:
            self._domain = domain
            self.canvas.set_domain(*domain)

    def _show_points(self, spec: ExperimentSpec) -> None:
        points = self.session.points
        if points.inputs == 1:
            self.curve.set_points(points.x[:, 0], points.y, points.test)
        elif spec.task == "classification":
            self.decision.set_points(points.x, points.y, points.test, spec.classes)
        else:
            self.decision.set_value_range(*value_range(points))
            self.decision.set_valued_points(points.x, points.y, points.test)
        self._show_key()
        self.readout.look_below()
        if spec.model.hidden:
            self.footer.show_formula("")

    @Slot()
    def _show_key(self) -> None:
        spec, points = self.session.spec, self.session.points
        kind: PointKind = "sample" if points.inputs == 1 else "value"
        self.footer.show_symbols(
            spec.classes or kind, bool(points.test.any()) and self.look.tests.isChecked()
        )

    def _show_known_lines(self) -> None:
        if self.canvas is self.curve:
            spec, (x0, x1, _, _) = self.session.spec, self.extent
            self.curve.set_truth(*true_function(spec, x0, x1))
            self.curve.set_reference(
                *least_squares(spec, self.session.points, x0, x1), name=self.tr("least squares")
            )

    def _show_field(self, field: Field) -> None:
        if field.values.ndim == 3 and field.values.shape[2] == self.session.spec.classes:
            self.decision.set_class_field(field.values, field.extent)
        elif field.values.ndim == 2 and self.canvas is self.decision:
            kind: FieldKind = "probability" if self.session.spec.task == "classification" else "value"
            self.decision.set_field(field.values, field.extent, kind, field.log_odds)
        elif field.values.ndim == 1 and self.canvas is self.curve:
            x0, x1, _, _ = field.extent
            self.curve.set_curve(np.linspace(x0, x1, len(field.values)), field.values, field.deviation)

    def _say_state(self, snapshot: Snapshot) -> None:
        """Tell why the training stopped, once."""
        if snapshot.divergence is not None:
            restore = (self.tr("Back to the last finite state"), self._restore_finite)
            look = (self.tr("Open in the Lab"), self.autopsy_wanted.emit)
            text = divergence_text(snapshot.divergence, self.session.spec)
            self.stage.say("warn", text, restore, look)
        elif snapshot.state is RunState.FAILED:
            self.stage.say("error", self.tr("The training stopped: {0}").format(snapshot.note))
        elif snapshot.state is RunState.FINISHED:
            self.stage.say("info", finish_text(self.session.spec, snapshot.finished, snapshot.step))
        else:
            self._say_trouble()

    def _say_trouble(self) -> None:
        text = trouble_with(self.session.points, self.session.spec)
        if text:
            self.stage.say("info", text)
        else:
            self.stage.say_nothing()

    def _restore_finite(self) -> None:
        self.session.send(RestoreFinite())

    @Slot()
    def _show_lens(self) -> None:
        """Another neuron is looked at, or the model's answer again."""
        if self.session.snapshot is not None:
            self.show_snapshot(self.session.snapshot)
        self.readout.card.reset_width()
        self.readout.show()

    @Slot()
    def _take_tool(self) -> None:
        self.canvas.set_tool(self.tools.tool)
        self.advice_changed.emit(self.advice)

    @Slot(float, int)
    def _step_brush(self, factor: float, points: int) -> None:
        self.canvas.set_brush(self.canvas.brush.resized(factor).thickened(points))

    @Slot(QPoint, QPointF)
    def _open_menu(self, place: QPoint, pos: QPointF) -> None:
        PointMenu(self.session, self.canvas, pos, self._reset_view, self).popup(place)

    @Slot()
    def _on_extent_changed(self) -> None:
        self.tools.settle()
        self._show_known_lines()
        self.extent_changed.emit()

    @Slot(object)
    def _on_selection_changed(self) -> None:
        self.selection_changed.emit(len(self.canvas.points.selected) > 0)
        self.advice_changed.emit(self.advice)
