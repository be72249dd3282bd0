"""Every action of the window, once: menus, transport bar and shortcuts share them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from engine.training.commands import (
    Advance,
    AdvanceEpochs,
    AdvancePhase,
    Command,
    Edit,
    Pause,
    Reset,
    RestoreFinite,
    Run,
    SetSpeed,
    StepBack,
    Watch,
)
from engine.training.phases import is_under_way
from engine.training.snapshots import RunState, Snapshot
from gui.kit.icons import icon
from gui.kit.number_format import grouped
from gui.state.session import Session

from .asked_to_train import AskedToTrain

Keys = QKeySequence.StandardKey


class Actions(QObject):
    """The actions by name; those of the training act on the session, the others are connected by the window.

    What cannot be done now is disabled, never hidden.
    """

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._asked = AskedToTrain()
        self._make_file_actions()
        self._make_edit_actions()
        self._make_training_actions()
        self._make_view_actions()
        self._make_help_actions()
        self.playground = self._gather_those_of_the_playground()
        session.snapshot_arrived.connect(self._show_snapshot)
        session.commanded.connect(self._forget_what_was_asked)
        session.spec_changed.connect(self._show_data)

    def _make_file_actions(self) -> None:
        tr = self.tr
        self.new = self._add(tr("&New"), Keys.New, "file-plus", tr("Begin another experiment"))
        self.open = self._add(tr("&Open…"), Keys.Open, "folder-open", tr("Open a project file"))
        self.open_link = self._add(
            tr("Open &Link…"), "", "", tr("Open the experiment that a link holds; pasting one does so too")
        )
        self.copy_link = self._add(
            tr("Cop&y Link"), "", "", tr("Copy a link that holds all settings, to share them as text")
        )
        self.save = self._add(tr("&Save"), Keys.Save, "save", tr("Save the project file"))
        self.save_as = self._add(tr("Save &As…"), Keys.SaveAs, "", tr("Save under another name"))
        self.export = self._add(
            tr("&Export…"),
            "Ctrl+E",
            "download",
            tr("Export the trained parameters in a format of your choice"),
        )
        self.report = self._add(
            tr("Re&port…"),
            "",
            "",
            tr("Write the run to a page to print: pictures, settings, changes, numbers"),
        )
        self.import_points = self._add(
            tr("&Import CSV…"), "", "", tr("Take the points from a table of text, of up to 20 MB")
        )
        self.paste_table = self._add(
            tr("Paste &Table…"), "Ctrl+Shift+V", "", tr("Take the points from cells copied in a spreadsheet")
        )
        self.export_points = self._add(
            tr("Export Points as CS&V…"), "", "", tr("Write the points of now to a table")
        )
        self.save_plot = self._add(
            tr("&Plot…"), "", "", tr("Write the plot as it is seen to a file, as a drawing or a picture")
        )
        self.save_chart = self._add(
            tr("&Loss Chart…"), "", "", tr("Write the loss chart to a file, as a drawing or a picture")
        )
        self.save_model = self._add(
            tr("&Network or Space…"),
            "",
            "",
            tr("Write the network, or the space, as it is seen to a file"),
        )
        self.quit = self._add(tr("&Quit"), "Ctrl+Q", "", tr("Leave"))
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)

    def _make_edit_actions(self) -> None:
        tr, stack = self.tr, self._session.undo_stack
        self.undo = stack.createUndoAction(self, tr("&Undo"))
        self.redo = stack.createRedoAction(self, tr("&Redo"))
        self.undo.setShortcuts(Keys.Undo)
        self.redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        for action, name in ((self.undo, "undo-2"), (self.redo, "redo-2")):
            action.setIcon(icon(name))
            self._window.addAction(action)
        self.copy_picture = self._add(
            tr("&Copy Picture"), "Ctrl+Shift+C", "copy", tr("Copy the plot as a picture")
        )
        # The keys of these three are the plot's own, while it has the focus: here they are only told.
        self.cut_points = self._add(
            tr("Cu&t Points") + "\tCtrl+X", "", "scissors", tr("Cut the selected points")
        )
        self.copy_points = self._add(
            tr("C&opy Points") + "\tCtrl+C", "", "copy", tr("Copy the selected points")
        )
        self.paste_points = self._add(
            tr("&Paste Points") + "\tCtrl+V", "", "clipboard-paste", tr("Add the copied points")
        )
        self.select_all = self._add(tr("Select &All Points"), Keys.SelectAll, "", tr("Select every point"))
        self.delete = self._add(
            tr("&Delete Points"), Keys.Delete, "trash-2", tr("Delete the selected points")
        )
        for action in (self.cut_points, self.copy_points, self.paste_points, self.delete):
            action.setEnabled(False)

    def _make_training_actions(self) -> None:
        tr = self.tr
        self.new_data = self._add(tr("&New Data"), "N", "dices", tr("Other points, from another seed"))
        self.run = self._add(tr("&Run"), "Space", "play", tr("Train until you pause"))
        self.step = self._add(tr("&Step"), "Right", "step-forward", tr("Train one step: one batch"))
        self.back = self._add(
            tr("Step &Back"),
            "Left",
            "step-back",
            tr("Back to the step before, with everything as it was then"),
        )
        self.back.setIconText(tr("Back"))
        self.back.setEnabled(False)
        self.phase = self._add(
            tr("&Phase"),
            "Down",
            "chevron-right",
            tr("One part of a step: zero_grad, forward, loss, backward, update"),
        )
        self.many = {
            steps: self._add(
                tr("{0} Steps").format(grouped(steps)), keys, "", tr("Train so many steps, then pause")
            )
            for steps, keys in ((10, ""), (100, ""), (1000, ""), (10_000, ""))
        }
        for steps, action in self.many.items():
            action.triggered.connect(partial(self._advance, steps))
        self.epoch = self._add(
            tr("&Epoch"), "Shift+Right", "skip-forward", tr("Train one epoch: every training point once")
        )
        self.reset = self._add(
            tr("Rese&t"), "R", "rotate-ccw", tr("Back to step 0 with the very same weights")
        )
        self.new_weights = self._add(
            tr("New &Weights"), "Shift+R", "shuffle", tr("Begin from other weights, from another seed")
        )
        self.restore_finite = self._add(
            tr("Back to the &Last Finite State"),
            "",
            "undo-2",
            tr("After a divergence: back to the newest weights that were finite"),
        )
        self.restore_finite.setEnabled(False)
        self.run.triggered.connect(self._run_or_pause)
        self.back.triggered.connect(self._step_back)
        self.phase.triggered.connect(self._advance_a_phase)
        self.step.triggered.connect(self._advance_a_step)
        self.epoch.triggered.connect(self._advance_an_epoch)
        self.reset.triggered.connect(self._reset)
        self.restore_finite.triggered.connect(self._restore_finite)

    def _make_view_actions(self) -> None:
        tr = self.tr
        self.theme_group = QActionGroup(self)
        self.themes = {
            mode: self._add(text, "", name, tip)
            for mode, text, name, tip in (
                ("system", tr("As the &System"), "monitor", tr("Light or dark as the system prefers")),
                ("light", tr("&Light"), "sun", tr("Dark on light")),
                ("dark", tr("&Dark"), "moon", tr("Light on dark")),
            )
        }
        for action in self.themes.values():
            action.setCheckable(True)
            action.setIconVisibleInMenu(False)  # Qt would draw it in the place of the mark
            self.theme_group.addAction(action)
        self.switch_theme = self._add(tr("Light or Dark"), "", "moon", tr("Change between light and dark"))
        self.larger_text = self._add(tr("&Larger Text"), Keys.ZoomIn, "", tr("Enlarge every text"))
        self.smaller_text = self._add(tr("&Smaller Text"), Keys.ZoomOut, "", tr("Reduce every text"))
        self.normal_text = self._add(tr("&Normal Text"), "Ctrl+0", "", tr("Text in its designed size"))
        self.reset_view = self._add(
            tr("Show the &Whole Plot"), "Home", "maximize", tr("Undo zooming and moving of the plot")
        )
        self.reset_view.setIconVisibleInMenu(False)  # among entries with marks
        self.show_playground = self._add(tr("Pla&yground"), "Ctrl+1", "", tr("Data, model and training"))
        self.show_lab = self._add(tr("Autograd La&b"), "Ctrl+2", "", tr("The graph, node by node"))
        self.full_screen = self._add(tr("&Full Screen"), "F11", "", tr("The window without its frame"))
        self.full_screen.setCheckable(True)
        self.arrange = self._add(
            tr("&Arrange Panels"), "", "", tr("Show title bars, to move and close the panels by")
        )
        self.arrange.setCheckable(True)
        self.reset_layout = self._add(tr("&Reset Layout"), "", "", tr("Every panel back to its place"))

    def _make_help_actions(self) -> None:
        tr = self.tr
        self.shortcuts = self._add(
            tr("&Keyboard Shortcuts"), Keys.HelpContents, "", tr("Every key at a glance")
        )
        self.open_logs = self._add(tr("Open &Log Folder"), "", "", tr("Where messages about errors are kept"))
        self.about = self._add(tr("&About Chainrule"), "", "info", tr("Version and licences"))
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def _gather_those_of_the_playground(self) -> QActionGroup:
        """The actions that do nothing, and whose keys mean something else, while the Lab is shown."""
        group = QActionGroup(self)
        group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        for action in (
            self.copy_link, self.export, self.report, self.import_points, self.paste_table,
            self.export_points, self.save_plot, self.save_chart, self.save_model, self.undo, self.redo,
            self.copy_picture, self.cut_points, self.copy_points, self.paste_points,
            self.select_all, self.delete, self.new_data, self.run, self.back,
            self.phase, self.step, *self.many.values(), self.epoch,
            self.reset, self.new_weights, self.restore_finite, self.reset_view,
        ):  # fmt: skip
            group.addAction(action)
        return group

    def _add(self, text: str, keys: QKeySequence.StandardKey | str, name: str, tip: str) -> QAction:
        """An action of the window; its tooltip ends with its key."""
        action = QAction(text, self)
        if isinstance(keys, QKeySequence.StandardKey):
            action.setShortcuts(keys)
        elif keys:
            action.setShortcut(QKeySequence(keys))
        if name:
            action.setIcon(icon(name))
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({shown})" if shown else tip)
        self._window.addAction(action)
        return action

    @Slot(object)
    def _show_snapshot(self, snapshot: Snapshot) -> None:
        training = snapshot.state is RunState.TRAINING
        self._asked.hear(snapshot)
        text = self.tr("&Pause") if training else self.tr("&Run")
        if self.run.text() != text:
            self.run.setText(text)
            self.run.setIcon(icon("pause" if training else "play"))
        self.restore_finite.setEnabled(snapshot.divergence is not None)
        self.back.setEnabled(snapshot.step > snapshot.first_step or is_under_way(snapshot.in_phases))

    @Slot(object)
    def _forget_what_was_asked(self, command: Command) -> None:
        """What comes after Run or Pause may end the training or leave it."""
        if not isinstance(command, Run | Pause | Watch | SetSpeed | Edit):
            self._asked.forget()

    @Slot(object, object)
    def _show_data(self) -> None:
        generator = self._session.spec.data.generator.entry("dataset")
        self.new_data.setEnabled(not generator.traits.get("handmade", False))

    @Slot()
    def _run_or_pause(self) -> None:
        train = not self._asked.trains(self._session.snapshot)
        self._asked.ask(train)
        self._session.send(Run() if train else Pause())

    @Slot()
    def _step_back(self) -> None:
        self._session.send(StepBack())

    @Slot()
    def _advance_a_phase(self) -> None:
        self._session.send(AdvancePhase())

    def _advance(self, steps: int) -> None:
        self._session.send(Advance(steps))

    @Slot()
    def _advance_a_step(self) -> None:
        self._session.send(Advance())

    @Slot()
    def _advance_an_epoch(self) -> None:
        self._session.send(AdvanceEpochs())

    @Slot()
    def _reset(self) -> None:
        self._session.send(Reset())

    @Slot()
    def _restore_finite(self) -> None:
        self._session.send(RestoreFinite())
