"""The main window: the two workspaces between menus, a bar and the status bar."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSettings, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from gui.kit.metrics import GAP
from gui.kit.notice import Notice
from gui.panels.transport_bar import TransportActions, TransportBar
from gui.plots.point_clipboard import holds_points
from gui.state.session import Session

from .actions import Actions
from .dialogs import Questions
from .documents import SUFFIX, Documents
from .dropping import dropped_file, dropped_link
from .exports import Exports
from .failure import log_folder
from .help_dialogs import About, ShortcutList, shortcut_groups
from .kept_notice import KeptNotice
from .lab_actions import LabActions
from .layout import default_size, restore_layout, save_layout
from .links import Links
from .menus import Menus
from .picture_files import PictureFiles
from .playground_page import PlaygroundPage
from .point_files import SUFFIXES, PointFiles
from .reports import Reports
from .status_bar import StatusBar
from .worksheets import Worksheets
from .workspaces import Workspace, Workspaces

_DROPPABLE = (SUFFIX, *SUFFIXES)
_SMALLEST = QSize(900, 660)  # in a smaller window controls would lie over each other


class MainWindow(QMainWindow):
    """Puts the workspaces into a window and connects the actions; it knows the session, not the worker."""

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
        self.page = PlaygroundPage(session, self.actions_by_name.reset_view)
        self.documents = Documents(session, settings, questions, self)
        self.links = Links(self.documents, self)
        self.exports = Exports(session, self.page.watcher, settings, questions, self)
        self.reports = Reports(
            self.documents, self.page.loss, self.exports.trained, settings, questions, self
        )
        self.worksheets = Worksheets(settings, questions, self)
        self.point_files = PointFiles(session, settings, questions, self)
        self.picture_files = PictureFiles(
            session,
            lambda: self.page.plot.canvas,
            self.page.loss.chart,
            self.page.picture_of_model,
            settings,
            questions,
            self,
        )
        self.offer = Notice()
        self.menus = Menus(
            self, session, self.actions_by_name, self.lab_actions, self.documents, self.exports.menu
        )
        self.transport = TransportBar(session, self._transport_actions(), self.exports.menu)
        self.status = StatusBar(session, fps)
        self.workspaces = Workspaces(
            self,
            Workspace(
                self.page,
                self.transport,
                self.tr("Training"),
                self.documents,
                self.actions_by_name.playground,
                self.page.plot.canvas,
            ),
            settings,
        )
        self._lay_out()
        self._connect(session)
        self.show_name()

    def open_as_left(self) -> None:
        """Show the window where and as it was left; as designed at first."""
        if restore_layout(self, self.page.desk.parts, self._settings):
            self.show()
            self.page.desk.follow_window_if_designed()
        else:
            self.open_as_designed(default_size(self.screen().availableSize()))

    def open_as_designed(self, size: QSize) -> None:
        """Show the window in this size with every panel in its place."""
        self.resize(size)
        self.show()
        self.page.desk.use_default_sizes()
        self.page.plot.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def remember_layout(self) -> None:
        """Keep for the next start where the window and its panels stand."""
        save_layout(self, self.page.desk.parts, self._settings)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.documents.may_leave():
            event.ignore()
            return
        self.remember_layout()
        event.accept()
        self.closed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event, _DROPPABLE) is not None or dropped_link(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path, link = dropped_file(event, _DROPPABLE), dropped_link(event)
        if path is None and not link:
            return
        event.acceptProposedAction()
        if path is None:
            self.documents.open(link)
        elif path.suffix.lower() == SUFFIX:
            self.documents.open(path)
        else:
            self.point_files.import_file(path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Reached by keys for which nothing that has the focus has a use."""
        pastes = event.matches(QKeySequence.StandardKey.Paste)
        if not (pastes and (self.links.paste() or self.point_files.paste_cells())):
            super().keyPressEvent(event)

    def _transport_actions(self) -> TransportActions:
        do = self.actions_by_name
        many = tuple(do.many.values())
        return TransportActions(do.reset, do.back, do.run, do.phase, do.step, do.epoch, many, do.switch_theme)

    def _lay_out(self) -> None:
        ground = QWidget()
        around = QVBoxLayout(ground)
        around.setContentsMargins(GAP, GAP, GAP, GAP)
        around.setSpacing(GAP)
        around.addWidget(self.offer)
        around.addWidget(self.workspaces.stack, 1)
        self.setCentralWidget(ground)
        self.menuBar().setCornerWidget(self.workspaces.switch, Qt.Corner.TopRightCorner)
        self.setStatusBar(self.status)
        self.page.lay_out()
        self.menus.panels.addActions([dock.toggleViewAction() for dock in self.page.desk.docks])

    def _connect(self, session: Session) -> None:
        self._connect_actions()
        self._connect_files()
        plot, status = self.page.plot, self.status
        self.menus.pictures.aboutToShow.connect(self._offer_picture_of_model)
        self.workspaces.switched.connect(self.show_name)
        self.workspaces.switched.connect(status.show_workspace)
        session.undo_stack.cleanChanged.connect(self.show_name)
        self.transport.lacks_rate.connect(status.tell_rate)
        QGuiApplication.clipboard().dataChanged.connect(self._offer_paste)
        self._offer_paste()
        plot.hint_changed.connect(status.show_message)
        plot.advice_changed.connect(status.set_advice)
        status.set_advice(plot.advice)
        KeptNotice(session, self).said.connect(status.show_message)

    def _connect_actions(self) -> None:
        do = self.actions_by_name
        for action, slot in (
            (do.open_link, self.links.ask_and_open),
            (do.copy_link, self.links.copy),
            (do.export, self.exports.ask_and_export),
            (do.report, self.reports.ask_and_write),
            (do.import_points, self.point_files.ask_and_import),
            (do.paste_table, self.point_files.paste),
            (do.export_points, self.point_files.ask_and_export),
            (do.save_plot, self.picture_files.ask_and_write_plot),
            (do.save_chart, self.picture_files.ask_and_write_chart),
            (do.save_model, self.picture_files.ask_and_write_model),
            (do.quit, self.close),
            (do.copy_picture, self._copy_picture),
            (do.select_all, self.page.plot.select_all),
            (do.delete, self.page.plot.delete_selected),
            (do.cut_points, self.page.plot.cut_selected),
            (do.copy_points, self.page.plot.copy_selected),
            (do.paste_points, self.page.plot.paste_copied),
            (do.new_data, self.page.data.new_data),
            (do.new_weights, self.page.training.new_weights),
            (do.reset_layout, self.page.desk.reset),
            (do.open_logs, self._open_logs),
            (do.shortcuts, self._show_shortcuts),
            (do.about, self._show_about),
        ):
            action.triggered.connect(slot)
        self.workspaces.connect_actions(
            do.new, do.open, do.save, do.save_as, {"playground": do.show_playground, "lab": do.show_lab}
        )
        do.arrange.toggled.connect(self.page.desk.set_arranging)
        do.full_screen.toggled.connect(self._set_full_screen)
        for of_selected in (do.cut_points, do.copy_points, do.delete):
            self.page.plot.selection_changed.connect(of_selected.setEnabled)

    def _connect_files(self) -> None:
        """What is read and written, asked for by panels, and told when it is done or refused."""
        writers = (self.exports, self.reports, self.worksheets, self.point_files, self.picture_files)
        for writer in writers:
            writer.written.connect(self._say_exported)
        for refusing in (*writers, self.documents, self.links):
            refusing.refused.connect(self._say_refusal)
        self.documents.renamed.connect(self.show_name)
        self.documents.loaded.connect(self._show_loaded)
        self.point_files.imported.connect(self._show_imported)
        self.links.copied.connect(self._say_copied)
        self.page.script.save_wanted.connect(self.exports.ask_and_export_as)
        self.page.parameters.worksheet_wanted.connect(self.worksheets.ask_and_write)

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
        self.page.notice.close_notice()
        self.page.loss.clear()
        self.page.plot.fit()

    @Slot(str)
    def _say_refusal(self, text: str) -> None:
        self.workspaces.show("playground")  # where it is told, also of a file that was dropped on the Lab
        self.page.notice.say("error", text)

    @Slot(str)
    def _show_imported(self, name: str) -> None:
        self.workspaces.show("playground")
        self.page.notice.close_notice()
        self.page.plot.fit()
        self.status.show_message(self.tr("Points from {0}").format(name))

    @Slot(str)
    def _say_exported(self, path: str) -> None:
        self.status.show_message(self.tr("Exported to {0}").format(path))

    @Slot(int)
    def _say_copied(self, characters: int) -> None:
        self.status.show_message(
            self.tr("The link is on the clipboard: all settings in {0} characters, no weights").format(
                characters
            )
        )

    @Slot()
    def _offer_picture_of_model(self) -> None:
        """Only what is seen is kept up to date."""
        self.actions_by_name.save_model.setEnabled(self.page.model_views.isVisible())

    @Slot()
    def _offer_paste(self) -> None:
        self.actions_by_name.paste_points.setEnabled(holds_points())

    @Slot()
    def _copy_picture(self) -> None:
        QGuiApplication.clipboard().setPixmap(self.page.plot.picture())
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
