"""The two workspaces of the window, the Playground and the Lab: which one is shown, and whose actions act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from PySide6.QtCore import QObject, QSettings, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QToolBar, QWidget

from gui.kit.segmented import Segmented

Name = Literal["playground", "lab"]
_SHOWN = "window/workspace"


class Files(Protocol):
    """What New, Open, Save and Save As act on."""

    @property
    def name(self) -> str:
        """What the title calls it."""

    @property
    def is_modified(self) -> bool:
        """Whether there are edits that its file has not."""

    def new(self) -> None:
        """Begin anew."""

    def ask_and_open(self) -> None:
        """Let the person choose a file and open it."""

    def save(self) -> bool:
        """Save to the file there is; whether that was done."""

    def save_as(self) -> bool:
        """Ask for a file and save to it; whether that was done."""


@dataclass(frozen=True)
class Workspace:
    """One of them: its page and bar, and the actions that act while it is shown."""

    page: QWidget
    bar: QWidget
    bar_title: str
    files: Files
    actions: QActionGroup
    """Their keys belong to this workspace: some mean something else in the other one."""
    start: QWidget
    """What has the focus when it is shown: a control that leaves the keys of its actions alone."""


class Workspaces(QObject):
    """Shows one of the two; `switch` is the control for it. The Lab is made when it is first shown."""

    switched = Signal(str)

    def __init__(self, window: QMainWindow, playground: Workspace, settings: QSettings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._make_lab: Callable[[], Workspace] | None = None
        self._made: dict[Name, Workspace] = {}
        self._switches: dict[Name, QAction] = {}
        self._bars: dict[Name, QToolBar] = {}
        self.stack = QStackedWidget()
        self.switch = Segmented(
            self.tr("Workspace"),
            (
                ("playground", self.tr("Playground"), self.tr("Data, model and training (Ctrl+1)")),
                ("lab", self.tr("Autograd Lab"), self.tr("The graph, node by node (Ctrl+2)")),
            ),
        )
        self.switch.setProperty("place", "menu")
        self.switch.set_enabled("lab", False)
        self.switch.chosen.connect(self._show_chosen)
        self._add("playground", playground)
        self.current: Name = "playground"

    def offer_lab(self, make: Callable[[], Workspace]) -> None:
        """How the Lab is made, once it is wanted."""
        self._make_lab = make
        self.switch.set_enabled("lab", True)

    @property
    def files(self) -> Files:
        """The files of the workspace that is shown."""
        return self._made[self.current].files

    def show_as_left(self) -> None:
        """The workspace that was shown last."""
        if self._settings.value(_SHOWN) == "lab":
            self.show("lab")

    def prepare(self, name: Name) -> None:
        """Make a workspace without showing it, if it is not there yet."""
        if name not in self._made and self._make_lab is not None:
            self._add(name, self._make_lab())

    def show(self, name: Name) -> None:
        """Show a workspace; the Lab only if it was offered."""
        self.prepare(name)
        if name not in self._made:
            return
        self.current = name
        self.switch.set_choice(name)
        if self._switches:
            self._switches[name].setChecked(True)
        for other, workspace in self._made.items():
            workspace.actions.setEnabled(other == name)
            self._bars[other].setVisible(other == name)
        # The window may still name a widget that is gone (seen after 15,000 random actions).
        focused = QApplication.focusWidget()
        is_switching_by_key = focused is not None and self.switch.isAncestorOf(focused)
        self.stack.setCurrentWidget(self._made[name].page)
        if not is_switching_by_key:
            self._made[name].start.setFocus(Qt.FocusReason.OtherFocusReason)
        self._settings.setValue(_SHOWN, name)
        self.switched.emit(name)

    def connect_actions(
        self, new: QAction, open_: QAction, save: QAction, save_as: QAction, switches: dict[Name, QAction]
    ) -> None:
        """Let the File menu act on the workspace that is shown, and the View menu change and mark it."""
        one_of_them = QActionGroup(self)
        for switch in switches.values():
            switch.setCheckable(True)
            one_of_them.addAction(switch)
        self._switches = switches
        switches[self.current].setChecked(True)
        new.triggered.connect(self._new)
        open_.triggered.connect(self._open)
        save.triggered.connect(self._save)
        save_as.triggered.connect(self._save_as)
        for name, action in switches.items():
            action.triggered.connect(self._show_playground if name == "playground" else self._show_lab)

    def _add(self, name: Name, workspace: Workspace) -> None:
        bar = QToolBar(workspace.bar_title)
        bar.setObjectName("transport" if name == "playground" else "lab_bar")
        bar.setMovable(False)
        bar.addWidget(workspace.bar)
        bar.toggleViewAction().setEnabled(False)
        self._window.addToolBar(bar)
        self._made[name], self._bars[name] = workspace, bar
        self.stack.addWidget(workspace.page)

    @Slot(str)
    def _show_chosen(self, name: Name) -> None:
        self.show(name)

    @Slot()
    def _show_playground(self) -> None:
        self.show("playground")

    @Slot()
    def _show_lab(self) -> None:
        self.show("lab")

    @Slot()
    def _new(self) -> None:
        self.files.new()

    @Slot()
    def _open(self) -> None:
        self.files.ask_and_open()

    @Slot()
    def _save(self) -> None:
        self.files.save()

    @Slot()
    def _save_as(self) -> None:
        self.files.save_as()
