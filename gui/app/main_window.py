"""The main window: menus, transport bar, the desk of panels, status bar."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSettings, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

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
from gui.panels.timeline_panel import TimelinePanel
from gui.panels.training_panel import TrainingPanel
from gui.panels.transport_bar import TransportActions, TransportBar
from gui.state.session import Session

from .actions import Actions
from .desk import Desk
from .dialogs import Questions
from .documents import SUFFIX, Documents
from .dropping import dropped_file
from .exports import Exports
from .failure import log_folder
from .help_dialogs import About, ShortcutList, shortcut_groups
from .inspector import Inspector
from .kept_notice import KeptNotice
from .lab_actions import LabActions
from .layout import default_size, restore_layout, save_layout
from .menus import Menus
from .picture_files import PictureFiles
from .point_files import SUFFIXES, PointFiles
from .slow_motion import SlowMotion
from .status_bar import StatusBar
from .watching import Watcher
from .workspaces import Workspace, Workspaces

_DROPPABLE = (SUFFIX, *SUFFIXES)
_SMALLEST = QSize(900, 620)  # in a smaller window controls would lie over each other


class MainWindow(QMainWindow):
    """Puts the panels together and connects the actions; it knows the session, not the worker."""

    closed = Signal()

    def __init__(
        self, session: Session, settings: QSettings, questions: Questions, fps: Callable[[], float]
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setAcceptDrops(True)
        self.setMinimumSize(_SMALLEST)
        self._settings = settings
        self.actions_by_name = Actions(session, self)
        self.lab_actions = LabActions(self)
        self.data = DataPanel(session)
        self.model = ModelPanel(session)
        self.training = TrainingPanel(session)
        self.plot = PlotPanel(session, self.actions_by_name.reset_view)
        self.timeline = TimelinePanel(session)
        self.loss = LossPanel(session)
        self.network = NetworkPanel(session)
        self.parameters = ParametersPanel(session)
        self.metrics = MetricsPanel(session)
        self.gradients = GradientsPanel(session)
        self.point = PointPanel(session)
        self.code = CodePanel(session)
        self.script = ScriptPanel(session)
        self.inspector = Inspector()
        self.inspector.add_view(self.tr("Network"), self.network, self.tr("Net"))
        self.inspector.add_view(self.tr("Parameters"), self.parameters, self.tr("Params"))
        self.inspector.add_view(self.tr("Metrics"), self.metrics)
        self.inspector.add_view(self.tr("Gradients"), self.gradients, self.tr("Grads"))
        self.inspector.add_view(self.tr("Point"), self.point)
        self.inspector.add_view(self.tr("Code"), self.script)
        self.documents = Documents(session, settings, questions, self)
        self.watcher = Watcher(session, self.plot, (self.network, self.parameters, self.code), self)
        self.watcher.watch_neurons_while_shown(self.network)
        self.watcher.watch_while_shown("quality", self.metrics)
        self.watcher.watch_while_shown("gradients", self.gradients)
        self.watcher.watch_point_while_shown(self.point)
        self.watcher.watch_ledger_while_shown(self.parameters)
        self.exports = Exports(session, self.watcher, settings, questions, self)
        self.point_files = PointFiles(session, settings, questions, self)
        self.picture_files = PictureFiles(
            session, lambda: self.plot.canvas, self.loss.chart, settings, questions, self
        )
        self.menus = Menus(
            self, session, self.actions_by_name, self.lab_actions, self.documents, self.exports.menu
        )
        self.transport = TransportBar(session, self._transport_actions(), self.exports.menu)
        self.notice = Notice()
        self.status = StatusBar(session, fps)
        self.slow_motion = SlowMotion(self.network, self)
        self.timeline.phase_made.connect(self.slow_motion.show_phase)
        self.desk = Desk()
        self.page = QWidget()
        self.workspaces = Workspaces(
            self,
            Workspace(
                self.page,
                self.transport,
                self.tr("Training"),
                self.documents,
                self.actions_by_name.playground,
                self.plot.canvas,
            ),
            settings,
        )
        self._lay_out()
        self._connect(session)
        self.show_name()

    def open_as_left(self) -> None:
        """Show the window where and as it was left; as designed at first."""
        if restore_layout(self, self.desk.parts, self._settings):
            self.show()
        else:
            self.open_as_designed(default_size(self.screen().availableSize()))

    def open_as_designed(self, size: QSize) -> None:
        """Show the window in this size with every panel in its place."""
        self.resize(size)
        self.show()
        self.desk.use_default_sizes()
        self.plot.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.documents.may_leave():
            event.ignore()
            return
        save_layout(self, self.desk.parts, self._settings)
        event.accept()
        self.closed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event, _DROPPABLE) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event, _DROPPABLE)
        if path is None:
            return
        event.acceptProposedAction()
        if path.suffix.lower() == SUFFIX:
            self.documents.open(path)
        else:
            self.point_files.import_file(path)

    def _transport_actions(self) -> TransportActions:
        do = self.actions_by_name
        many = tuple(do.many.values())
        return TransportActions(do.reset, do.back, do.run, do.phase, do.step, do.epoch, many, do.switch_theme)

    def _lay_out(self) -> None:
        ground = QWidget()
        around = QVBoxLayout(ground)
        around.setContentsMargins(GAP, GAP, GAP, GAP)
        around.addWidget(self.workspaces.stack)
        column = QVBoxLayout(self.page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.notice)
        column.addWidget(self.desk, 1)
        self.setCentralWidget(ground)
        self.menuBar().setCornerWidget(self.workspaces.switch, Qt.Corner.TopRightCorner)
        self.setStatusBar(self.status)
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
        self.menus.panels.addActions([dock.toggleViewAction() for dock in self.desk.docks])

    def _connect(self, session: Session) -> None:
        do, documents = self.actions_by_name, self.documents
        for action, slot in (
            (do.export, self.exports.ask_and_export),
            (do.import_points, self.point_files.ask_and_import),
            (do.paste_table, self.point_files.paste),
            (do.export_points, self.point_files.ask_and_export),
            (do.save_plot, self.picture_files.ask_and_write_plot),
            (do.save_chart, self.picture_files.ask_and_write_chart),
            (do.quit, self.close),
            (do.copy_picture, self._copy_picture),
            (do.select_all, self.plot.select_all),
            (do.delete, self.plot.delete_selected),
            (do.new_data, self.data.new_data),
            (do.new_weights, self.training.new_weights),
            (do.reset_layout, self.desk.reset),
            (do.open_logs, self._open_logs),
            (do.shortcuts, self._show_shortcuts),
            (do.about, self._show_about),
        ):
            action.triggered.connect(slot)
        self.workspaces.connect_actions(
            do.new, do.open, do.save, do.save_as, {"playground": do.show_playground, "lab": do.show_lab}
        )
        self.workspaces.switched.connect(self.show_name)
        self.workspaces.switched.connect(self.status.show_workspace)
        self.transport.lacks_rate.connect(self.status.tell_rate)
        do.arrange.toggled.connect(self.desk.set_arranging)
        do.full_screen.toggled.connect(self._set_full_screen)
        self.plot.selection_changed.connect(do.delete.setEnabled)
        self.plot.hint_changed.connect(self.status.show_message)
        self.plot.advice_changed.connect(self.status.set_advice)
        self.status.set_advice(self.plot.advice)
        KeptNotice(session, self).said.connect(self.status.show_message)
        documents.refused.connect(self._say_refusal)
        documents.renamed.connect(self.show_name)
        documents.loaded.connect(self._show_loaded)
        session.undo_stack.cleanChanged.connect(self.show_name)
        self.exports.refused.connect(self._say_refusal)
        self.exports.written.connect(self._say_exported)
        self.script.save_wanted.connect(self.exports.ask_and_export_as)
        self.point_files.refused.connect(self._say_refusal)
        self.point_files.written.connect(self._say_exported)
        self.picture_files.refused.connect(self._say_refusal)
        self.picture_files.written.connect(self._say_exported)
        self.point_files.imported.connect(self._show_imported)

    @Slot()
    def show_name(self) -> None:
        """Name the file of the workspace that is shown in title and status bar."""
        files = self.workspaces.files
        name, modified = files.name, files.is_modified
        self.setWindowTitle(f"{name}[*] — Chainrule")
        self.setWindowModified(modified)
        self.status.show_file(name, modified)

    @Slot()
    def _show_loaded(self) -> None:
        self.workspaces.show("playground")
        self.notice.close_notice()
        self.loss.clear()
        self.plot.fit()

    @Slot(str)
    def _say_refusal(self, text: str) -> None:
        self.workspaces.show("playground")  # where it is told, also of a file that was dropped on the Lab
        self.notice.say("error", text)

    @Slot(str)
    def _show_imported(self, name: str) -> None:
        self.workspaces.show("playground")
        self.notice.close_notice()
        self.plot.fit()
        self.status.show_message(self.tr("Points from {0}").format(name))

    @Slot(str)
    def _say_exported(self, path: str) -> None:
        self.status.show_message(self.tr("Exported to {0}").format(path))

    @Slot()
    def _copy_picture(self) -> None:
        QGuiApplication.clipboard().setPixmap(self.plot.picture())
        self.status.show_message(self.tr("The picture of the plot is on the clipboard"))

    @Slot(bool)
    def _set_full_screen(self, full: bool) -> None:
        if full:
            self.showFullScreen()
        else:
            self.showNormal()

    @Slot()
    def _open_logs(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder())))

    @Slot()
    def _show_shortcuts(self) -> None:
        ShortcutList(shortcut_groups(self.actions_by_name, self.lab_actions), self).show()

    @Slot()
    def _show_about(self) -> None:
        About(self).show()
