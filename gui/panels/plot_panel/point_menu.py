"""The menu of the plot: all that can be done to its points, with the keys that do the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QWidget

from gui.kit.icons import icon
from gui.plots.point_canvas import PointCanvas
from gui.plots.point_clipboard import holds_points
from gui.state.session import Session

from .classes import CLASS_SYMBOLS, class_name


class PointMenu(QMenu):
    """What can be done at one position, and to the selected points; lives as long as it is open.

    What cannot be done now is disabled. The keys are the plot's own: here they are only told.
    """

    def __init__(
        self, session: Session, canvas: PointCanvas, pos: QPointF, reset_view: QAction, parent: QWidget
    ) -> None:
        super().__init__(parent)
        classes = session.spec.classes
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._canvas = canvas
        self._chosen = canvas.points.selected
        self._add_at(pos, classes)
        self.addSeparator()
        self._add_carrying(pos)
        if classes:
            self._add_classes(classes)
        self.addSeparator()
        self._add_choosing(classes)
        self.addSeparator()
        self.addAction(reset_view)
        # A step back or a table that was being read may bring other points than those chosen.
        session.spec_changed.connect(self.close)

    def _add_at(self, pos: QPointF, classes: int) -> None:
        for key, label in self._canvas.add_keys().items():
            text = (
                self.tr("Add Point of Class {0}").format(class_name(label))
                if classes
                else self.tr("Add Point")
            )
            symbol = _class_symbol(label) if classes else icon("circle-plus")
            self._item(
                text, key.name.removeprefix("Key_"), symbol, partial(self._canvas.add_point, pos, label)
            )

    def _add_carrying(self, pos: QPointF) -> None:
        tr, canvas, chosen = self.tr, self._canvas, self._chosen
        some = len(chosen) > 0
        for text, key, symbol, act, possible in (
            (tr("Cut"), "Ctrl+X", "scissors", partial(canvas.cut_requested.emit, chosen), some),
            (tr("Copy"), "Ctrl+C", "copy", partial(canvas.copy_requested.emit, chosen), some),
            (tr("Paste Here"), "Ctrl+V", "clipboard-paste", partial(canvas.paste, pos), holds_points()),
            (tr("Delete"), "Del", "trash-2", partial(canvas.remove, chosen), some),
        ):
            self._item(text, key, icon(symbol), act).setEnabled(possible)

    def _add_classes(self, classes: int) -> None:
        menu = self.addMenu(self.tr("Change Class"))
        menu.setEnabled(len(self._chosen) > 0)
        for label in range(classes):
            change = partial(self._canvas.class_requested.emit, self._chosen, label)
            text = self.tr("Class {0}").format(class_name(label))
            action = menu.addAction(_class_symbol(label), f"{text}\t{label + 1}")
            action.triggered.connect(change)

    def _add_choosing(self, classes: int) -> None:
        tr, points, chosen = self.tr, self._canvas.points, self._chosen
        every, some = np.arange(len(points)), len(chosen) > 0
        choices = [(tr("Select All"), "Ctrl+A", every, len(every) > 0)]
        if classes:
            choices.append((tr("Select Whole Class"), tr("Alt+Click"), points.group_of(chosen), some))
        choices.append((tr("Invert Selection"), "", np.setdiff1d(every, chosen), len(every) > 0))
        choices.append((tr("Select None"), "Esc", every[:0], some))
        for text, key, indices, possible in choices:
            self._item(text, key, QIcon(), partial(self._canvas.choose, indices)).setEnabled(possible)

    def _item(self, text: str, key: str, symbol: QIcon, act: Callable[[], object]) -> QAction:
        action = self.addAction(symbol, f"{text}\t{key}" if key else text)
        action.triggered.connect(act)
        return action


def _class_symbol(label: int) -> QIcon:
    return icon(*CLASS_SYMBOLS[label])
