"""How the last step updated one number: the optimizer's formula with the numbers that it used."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from engine.training.snapshots import Snapshot
from gui.kit.buttons import push_button
from gui.kit.fold import Fold
from gui.kit.formula import Block, Passage, Said, Written
from gui.kit.metrics import GAP
from gui.kit.scrolled import Scrolled
from gui.state.focus import Focus

if TYPE_CHECKING:
    from engine.lab import OptimizerUpdate

_LEAST_HEIGHT, _MOST_HEIGHT, _SHARE = 60, 230, 0.55
_OF_TABLE = 185
"""What filter, heads, two rows and the caption of this part need of the panel's height."""


class LastUpdate(QWidget):
    """A part that folds away; the number followed is the one whose row is selected."""

    worksheet_wanted = Signal(object, int, int)  # OptimizerUpdate, place in its parameter, step

    def __init__(self, focus: Focus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._focus = focus
        self._fold = Fold(
            self.tr("last update in numbers"),
            tooltip=self.tr("The optimizer's formula with the numbers of the last step, of the selected row"),
        )
        self.passage = Passage(self.tr("Formula of the last update"))
        self._scrolled = Scrolled(self.passage)
        self._fold.body.addWidget(self._scrolled)
        self._worksheet = push_button(
            self.tr("worksheet"),
            role="quiet",
            tooltip=self.tr("Save this update as a page to print, with blanks to fill in and an answer key…"),
        )
        self._worksheet.clicked.connect(self._want_worksheet)
        self._fold.head.addWidget(self._worksheet)
        self._told: tuple[OptimizerUpdate, int, int] | None = None
        self._fold.opened_changed.connect(self._follow)
        self._entry: tuple[str, tuple[int, ...]] | None = None
        self._room = _MOST_HEIGHT
        self._worksheet.setEnabled(False)
        self._worksheet.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._fold)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def choose(self, entry: tuple[str, tuple[int, ...]] | None) -> None:
        """Follow this number, or none."""
        self._entry = entry
        self._follow()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Write the formula down, where the snapshot tells of the number followed."""
        if not self._fold.is_open() or self._entry is None:
            return
        name, index = self._entry
        told = snapshot.ledger
        if told is None or told.parameters[0].name != name:
            if snapshot.ledger is None and not self.passage.formulas():
                self._say(self.tr("The next step will be told here."))
            return
        parameter = told.parameters[0]
        if len(index) != parameter.before.ndim or not np.less(index, parameter.before.shape).all():
            return
        # Imported when it is first opened: the window opens sooner without the Lab.
        from engine.lab.updating import update_lines

        place = int(np.ravel_multi_index(index, parameter.before.shape)) if index else 0
        lines = update_lines(told, parameter, place)
        if lines and all(math.isfinite(line.value) for line in lines):
            self._show(Written(tuple(text for line in lines for text in line.tex)))
            self._told = told, place, snapshot.step
            self._worksheet.setEnabled(True)
        elif lines:
            self._say(self.tr("Its numbers in the last step are not all finite."))
        else:
            self._say(self.tr("The last step left it alone."))

    def fit(self, height: int) -> None:
        """Take no more than about half of so much height."""
        self._room = max(_LEAST_HEIGHT, min(_MOST_HEIGHT, round(_SHARE * height), height - _OF_TABLE))
        self._take_room()

    @Slot()
    def _follow(self) -> None:
        opened = self._fold.is_open()
        self._worksheet.setVisible(opened)
        self._focus.follow(self._entry if opened else None)
        self._take_room()
        if opened and self._entry is None:
            self._say(self.tr("Select a row: how the last step updated it stands here."))
        elif opened:
            self._say(self.tr("The next step will be told here."))

    def _take_room(self) -> None:
        """A formula may need all of it from one step to the next; before, the table has more use for it."""
        hint = 2 * self.fontMetrics().lineSpacing() + GAP
        self._scrolled.setFixedHeight(self._room if self._entry is not None else min(hint, self._room))

    def _say(self, text: str) -> None:
        self._show(Said(text, "muted"))
        self._told = None
        self._worksheet.setEnabled(False)

    @Slot()
    def _want_worksheet(self) -> None:
        if self._told is not None:
            self.worksheet_wanted.emit(*self._told)

    def _show(self, block: Block) -> None:
        self.passage.set_blocks((block,))
