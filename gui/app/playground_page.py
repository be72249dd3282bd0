"""The page of the Playground: its panels on their desk."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.kit.metrics import GAP
from gui.kit.notice import Notice
from gui.panels.code_panel import CodePanel
from gui.panels.data_panel import DataPanel
from gui.panels.gradients_panel import GradientsPanel
from gui.panels.loss_panel import LossPanel
from gui.panels.metrics_panel import MetricsPanel
from gui.panels.model_panel import ModelPanel
from gui.panels.network_panel import NetworkPanel
from gui.panels.parameters_panel import ParametersPanel
from gui.panels.plot_panel import PlotPanel
from gui.panels.point_panel import PointPanel
from gui.panels.script_panel import ScriptPanel
from gui.panels.space_panel import SpacePanel
from gui.panels.timeline_panel import TimelinePanel
from gui.panels.training_panel import TrainingPanel
from gui.state.session import Session

from .desk import Desk
from .inspector import Inspector
from .model_views import ModelViews
from .slow_motion import SlowMotion
from .watching import Watcher


class PlaygroundPage(QWidget):
    """Puts the Playground's panels together; a notice above them says what could not be done.

    `watcher` tells the worker what those of them need that are seen.
    """

    def __init__(self, session: Session, reset_view: QAction) -> None:
        super().__init__()
        self.notice = Notice()
        self.data = DataPanel(session)
        self.model = ModelPanel(session)
        self.training = TrainingPanel(session)
        self.plot = PlotPanel(session, reset_view)
        self.timeline = TimelinePanel(session)
        self.loss = LossPanel(session)
        self.network = NetworkPanel(session)
        self.space = SpacePanel(session)
        self.model_views = self._model_views()
        self.parameters = ParametersPanel(session)
        self.metrics = MetricsPanel(session)
        self.gradients = GradientsPanel(session)
        self.point = PointPanel(session)
        self.script = ScriptPanel(session)
        self.inspector = self._inspector()
        self.code = CodePanel(session)
        self.desk = Desk()
        self.watcher = Watcher(
            session, self.plot, (self.network, self.parameters, self.script, self.code), self
        )
        self.watcher.watch_neurons_while_shown(self.network)
        self.watcher.watch_space_while_shown(self.space)
        self.plot.look.tests.toggled.connect(self.space.show_tests)
        self.watcher.watch_while_shown("quality", self.metrics)
        self.watcher.watch_while_shown("gradients", self.gradients)
        self.watcher.watch_point_while_shown(self.point)
        self.watcher.watch_ledger_while_shown(self.parameters)
        self.slow_motion = SlowMotion(self.network, self)
        self.timeline.phase_made.connect(self.slow_motion.show_phase)

    def lay_out(self) -> None:
        """Put the panels in their places, once the page is in its window.

        Qt styles all that is in a widget anew whenever the widget gets another parent.
        """
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.notice)
        column.addWidget(self.desk, 1)
        # In the order in which the Tab key visits them.
        self.desk.add_form(self.tr("Data"), self.data)
        self.desk.add_form(self.tr("Model"), self.model)
        self.desk.add_form(self.tr("Loss && Optimizer"), self.training)
        centre = QWidget()
        under = QVBoxLayout(centre)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(GAP)
        under.addWidget(self.plot, 1)
        under.addWidget(self.timeline)
        self.desk.setCentralWidget(centre)
        self.desk.add_view(self.tr("Loss"), self.loss)
        self.desk.add_view(self.tr("Inspect"), self.inspector)
        self.desk.add_view(self.tr("PyTorch"), self.code)

    def picture_of_model(self) -> tuple[QWidget, str]:
        """What draws the view of the model that is shown, and its name: "network" or "space"."""
        shown = self.model_views.switch.choice()
        return (self.space.view if shown == "space" else self.network.canvas), shown

    def _model_views(self) -> ModelViews:
        tr = self.tr
        choices = (
            ("network", tr("Neurons"), tr("What every neuron says, and the weights between them")),
            ("space", tr("Space"), tr("How a layer bends the plane until a straight line parts the classes")),
        )
        views = ((self.network, None), (self.space, self.space.head))
        return ModelViews(tr("How the network is seen"), choices, views)

    def _inspector(self) -> Inspector:
        inspector = Inspector()
        inspector.add_view(self.tr("Network"), self.model_views, self.tr("Net"))
        inspector.add_view(self.tr("Parameters"), self.parameters, self.tr("Params"))
        inspector.add_view(self.tr("Metrics"), self.metrics)
        inspector.add_view(self.tr("Gradients"), self.gradients, self.tr("Grads"))
        inspector.add_view(self.tr("Point"), self.point)
        inspector.add_view(self.tr("Code"), self.script)
        return inspector
