"""Tells the worker what the visible panels need, and nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from engine.experiment import ExperimentSpec
from engine.training.commands import Watch
from gui.panels.plot_panel import PlotPanel
from gui.state.session import Session

Extent = tuple[float, float, float, float]


def watch_for(spec: ExperimentSpec, extent: Extent | None, needs_parameters: bool) -> Watch:
    """What to ask for; `extent` is the part of the plane seen, None while the plot is hidden.

    A model without hidden layers is written as a formula under the plot, which needs its parameters.
    """
    has_formula = extent is not None and not spec.model.hidden
    parameters = needs_parameters or has_formula
    return Watch(parameters=parameters) if extent is None else Watch(True, parameters, extent)


class Watcher(QObject):
    """Sends a Watch whenever what the panels need has changed."""

    def __init__(
        self, session: Session, plot: PlotPanel, of_parameters: Sequence[QWidget], parent: QObject
    ) -> None:
        """`of_parameters` are the panels that show the parameters."""
        super().__init__(parent)
        self._session = session
        self._plot = plot
        self._of_parameters = of_parameters
        self._sent: Watch | None = None
        self._parameters_held = False
        self._shown_parts: dict[str, QWidget] = {}
        self._of_point: QWidget | None = None
        self._of_ledger: QWidget | None = None
        self._of_space: QWidget | None = None
        # Several panels change at once, as when the layout is reset; one message is enough.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._send)
        for panel in (plot, *of_parameters):
            panel.installEventFilter(self)
        plot.extent_changed.connect(self._soon.start)
        plot.look.batch.toggled.connect(self._soon.start)
        session.spec_changed.connect(self._look_again)

    @property
    def watch(self) -> Watch | None:
        """What was asked for last."""
        return self._sent

    def watch_while_shown(self, part: str, panel: QWidget) -> None:
        """Ask for `part`, a switch of Watch such as "quality", whenever `panel` can be seen."""
        self._shown_parts[part] = panel
        panel.installEventFilter(self)
        self._soon.start()

    def watch_point_while_shown(self, panel: QWidget) -> None:
        """Ask for the point that is looked at whenever `panel` can be seen."""
        self._of_point = panel
        panel.installEventFilter(self)
        self._session.focus.point_changed.connect(self._soon.start)

    def watch_neurons_while_shown(self, panel: QWidget) -> None:
        """Ask for what the neurons say, finely for the one looked at, whenever `panel` can be seen."""
        self.watch_while_shown("neurons", panel)
        self._session.focus.neuron_changed.connect(self._soon.start)

    def watch_ledger_while_shown(self, panel: QWidget) -> None:
        """Ask for the last update of the parameter that is followed whenever `panel` can be seen."""
        self._of_ledger = panel
        panel.installEventFilter(self)
        self._session.focus.entry_changed.connect(self._soon.start)

    def watch_space_while_shown(self, panel: QWidget) -> None:
        """Ask for the space of the layer that is looked through whenever `panel` can be seen."""
        self._of_space = panel
        panel.installEventFilter(self)
        self._session.focus.space_changed.connect(self._soon.start)

    def hold_parameters(self, held: bool) -> None:
        """Ask for the parameters although no panel shows them, as an export does, or no longer."""
        self._parameters_held = held
        self._soon.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._soon.start()
        return False

    @Slot(object, object)
    def _look_again(self) -> None:
        self._soon.start()

    @Slot()
    def _send(self) -> None:
        extent = self._plot.extent if self._plot.isVisible() else None
        shown = any(panel.isVisible() for panel in self._of_parameters)
        needs_parameters = self._parameters_held or shown
        parts: dict[str, Any] = {part: panel.isVisible() for part, panel in self._shown_parts.items()}
        if self._of_point is not None and self._of_point.isVisible():
            parts["point"] = self._session.focus.point
        entry = self._session.focus.entry
        if entry is not None and self._of_ledger is not None and self._of_ledger.isVisible():
            parts["ledger"] = entry[0]
        if self._of_space is not None and self._of_space.isVisible():
            parts["space"] = self._session.focus.space
        parts["batch"] = extent is not None and self._plot.look.batch.isChecked()
        if parts.get("neurons"):
            parts["neuron"] = self._session.focus.neuron
        watch = replace(watch_for(self._session.spec, extent, needs_parameters), **parts)
        if watch != self._sent:
            self._sent = watch
            self._session.send(watch)
