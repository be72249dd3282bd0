"""A button whose menu offers whole models: those that learn, then those that fail on purpose."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from engine.experiment.presets import PRESETS, Preset
from gui.forms import localized
from gui.kit.buttons import push_button


class PresetsMenu(QMenu):
    """`chosen` carries a Preset."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self._offer(preset for preset in PRESETS if not preset.fails)
        self.addSeparator()
        self._offer(preset for preset in PRESETS if preset.fails)

    def _offer(self, presets: Iterable[Preset]) -> None:
        for preset in presets:
            action = self.addAction(localized(preset.name))
            action.setToolTip(localized(preset.summary))
            action.triggered.connect(partial(self.chosen.emit, preset))

    def button(self) -> QPushButton:
        """A quiet button that opens the menu."""
        button = push_button(
            self.tr("presets"),
            role="quiet",
            tooltip=self.tr("Whole models to begin with, and some that fail in a way worth seeing"),
            name=self.tr("Presets"),
        )
        button.setMenu(self)
        return button
