"""One of two schedulers that work together: the choice and its parameters."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.experiment import Pick
from gui.forms import Form
from gui.kit.combo import Combo

from .choices import part_choices, prefixed_fields


class SchedulePart(QWidget):
    """The scheduler at `place`; `chosen` carries the path of the choice and the name that was chosen."""

    chosen = Signal(str, str)

    def __init__(self, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = f"schedulers.{place}"
        name = self.tr("First of the schedules") if place == 0 else self.tr("Second of the schedules")
        self._choice = Combo(name, part_choices(), tooltip=name)
        self.form = Form()
        self.form.add_row(self._path, self.tr("first") if place == 0 else self.tr("second"), self._choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        self._choice.chosen.connect(self._tell)

    def show_pick(self, pick: Pick) -> None:
        """Show the scheduler and a control for each of its parameters; values are set by the forms' owner."""
        self._choice.set_choice(pick.name)
        self.form.set_fields(prefixed_fields(pick, "scheduler", self._path))

    @Slot(str)
    def _tell(self, name: str) -> None:
        self.chosen.emit(self._path, name)
