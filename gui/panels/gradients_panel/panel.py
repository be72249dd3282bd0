"""The view of the gradients: lines over time, a row for each layer, a verdict in plain words."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.experiment.loss_settings import steepness
from engine.training.snapshots import LayerFlow, Snapshot
from gui.kit.metrics import CARD_MARGIN, GAP, HALF_GAP
from gui.kit.scrolled import Scrolled
from gui.kit.segmented import Segmented
from gui.kit.style_property import set_style_property
from gui.plots.flow_chart import FlowChart, FlowHistory
from gui.state.pace import Pace
from gui.state.panel import Panel
from gui.state.session import Session

from .diagnosis import Diagnosis, Health, diagnose, sentence
from .rows import LayerRows, layer_names

USUAL_RATIO = 1e-3
_REMEMBERED = 20
_LEAST_CAPTION = 60
_SAY_AGAIN_S = 1.0  # a sentence that changes more often cannot be read
_FINE = (Health.HEALTHY, Health.SLOW)

QUANTITIES = ("gradient", "weights", "update")
"""What the chart can show, in the order of the history."""


def measures(flows: tuple[LayerFlow, ...]) -> list[list[float]]:
    """One row of the history (quantities, layers)."""
    return [
        [flow.grad_norm for flow in flows],
        [flow.weight_norm for flow in flows],
        [flow.update_ratio for flow in flows],
    ]


class GradientsPanel(Panel):
    """It remembers what it was told while it could be seen: nobody measures gradients for a hidden view."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("gradients_panel")
        tr = self.tr
        self._about: tuple[int, tuple[int, ...]] | None = None
        self._recent: deque[tuple[LayerFlow, ...]] = deque(maxlen=_REMEMBERED)
        self._history = FlowHistory(len(QUANTITIES), 0)
        self._pace = Pace(_SAY_AGAIN_S)
        self._verdict = QLabel()
        self._verdict.setWordWrap(True)
        self._verdict.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._quantity = Segmented(
            tr("What the chart shows"),
            (
                ("gradient", tr("Gradient"), tr("Length (norm) of each layer's gradient")),
                ("weights", tr("Weights"), tr("Length (norm) of each layer's weights and biases")),
                (
                    "update",
                    tr("Update / weight"),
                    tr("Length of a step over that of the weights; about 0.001, the dashed line, is usual"),
                ),
            ),
        )
        self._quantity.let_shrink(_LEAST_CAPTION)
        self._quantity.chosen.connect(self._show_quantity)
        self._chart = FlowChart(tr("Layers over time"))
        self._chart.set_hint(tr("Lines begin with the next step."))
        self._rows = LayerRows()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, CARD_MARGIN, HALF_GAP, 0)
        column.setSpacing(GAP)
        for widget in (self._verdict, self._quantity, self._chart, self._rows):
            column.addWidget(widget, 1 if widget is self._chart else 0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scrolled(content))
        self._keep_two_lines()
        self._say(Diagnosis(Health.UNKNOWN))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        if not snapshot.flows:
            return
        about = snapshot.run, tuple(flow.units for flow in snapshot.flows)
        if about != self._about:
            self._begin(snapshot.flows)
            self._about = about
        self._recent.append(snapshot.flows)
        self._history.append(snapshot.step, measures(snapshot.flows))
        self._chart.update()
        newest = self._history.newest(QUANTITIES.index("update"))
        self._rows.show_flows(snapshot.flows, newest.tolist())
        if self._pace.lets_through(snapshot):
            trained = int((~self.session.points.test).sum())
            self._say(diagnose(self._recent, steepness(self.session.spec, max(trained, 1))))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._keep_two_lines()

    def _keep_two_lines(self) -> None:
        """What stands below must not jump when the verdict becomes longer."""
        self._verdict.setMinimumHeight(2 * self._verdict.fontMetrics().lineSpacing())

    def _begin(self, flows: tuple[LayerFlow, ...]) -> None:
        """Forget another run or model."""
        names = layer_names(len(flows))
        self._recent.clear()
        self._rows.set_layers(names)
        short = (*(str(number) for number in range(1, len(flows))), self.tr("out"))
        self._history = FlowHistory(len(QUANTITIES), len(flows))
        self._chart.start(short, self._history)

    @Slot()
    def _show_quantity(self) -> None:
        shown = self._quantity.choice()
        self._chart.show_quantity(QUANTITIES.index(shown), USUAL_RATIO if shown == "update" else None)

    def _say(self, found: Diagnosis) -> None:
        names = layer_names(len(self._recent[-1]) if self._recent else 1)
        text = sentence(found, names[found.layer])
        if text != self._verdict.text():
            self._verdict.setText(text)
        role = "muted" if found.health is Health.UNKNOWN else "ok" if found.health in _FINE else "warn"
        set_style_property(self._verdict, "role", role)
