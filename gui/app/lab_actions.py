"""The Lab's actions, once: its menu, its bar and its shortcuts share them."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from gui.kit.icons import icon


class LabActions(QObject):
    """Those of `group` can be used while the Lab is shown, the others always; others say what they do."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.group = QActionGroup(self)
        self.group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        tr = self.tr
        self.run = self._add(tr("&Run Program"), "Ctrl+Return", "play", tr("Run the program again"))
        self.back = self._add(tr("Step &Back"), "Left", "step-back", tr("One step back"))
        self.next = self._add(
            tr("&Step"), "Right", "step-forward", tr("One node further; at the end back to the start")
        )
        self.play = self._add(tr("&Play"), "Space", "play", tr("Go on by itself, node by node"))
        self.to_start = self._add(tr("To the St&art"), "Home", "skip-back", tr("Before the first node"))
        self.to_end = self._add(tr("To the &End"), "End", "skip-forward", tr("All of it, to the last number"))
        self.reset = self._add(
            tr("Rese&t Program"), "", "rotate-ccw", tr("The program as it was opened, run anew")
        )
        self.reseed = self._add(
            tr("&Other Random Numbers"), "", "dices", tr("Run again from another random seed")
        )
        steps = (self.back, self.next, self.play, self.to_start, self.to_end)
        for action in (self.run, *steps, self.reset, self.reseed):
            self.group.addAction(action)
        self.step_of_point = self._add(
            tr("&One Point"), "", "crosshair", tr("The next training step as one point makes it")
        )
        self.step_of_batch = self._add(
            tr("The Next &Mini-Batch"), "Ctrl+L", "", tr("The very step that the optimizer makes next")
        )
        self.step_of_all = self._add(
            tr("&All Training Points"), "", "", tr("The step that the whole set would make")
        )
        self.group.setEnabled(False)

    def _add(self, text: str, keys: str, name: str, tip: str) -> QAction:
        action = QAction(text, self)
        if keys:
            action.setShortcut(QKeySequence(keys))
            shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            tip = f"{tip} ({shown})"
        if name:
            action.setIcon(icon(name))
        action.setToolTip(tip)
        self._window.addAction(action)
        return action
