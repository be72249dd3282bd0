"""One of the schedulers that work together: the choice, when its turn begins, its parameters."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.catalog import Field
from engine.experiment import Pick
from gui.forms import Form
from gui.kit.buttons import push_button
from gui.kit.combo import Combo

from .choices import part_choices, prefixed_fields

_ALONE = ("cycle_momentum", "base_momentum", "max_momentum")
"""What only a scheduler without others may do: a part leaves the momentum alone."""


class SchedulePart(QWidget):
    """The scheduler at `place`; `chosen` carries the path of the choice and the name that was chosen.

    `removal` carries the place: it can be asked for where the scheduler has one more than it needs.
    """

    chosen = Signal(str, str)
    removal = Signal(int)

    def __init__(self, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place, self._path = place, f"schedulers.{place}"
        names = (
            self.tr("First of the schedules"),
            self.tr("Second of the schedules"),
            self.tr("Third of the schedules"),
            self.tr("Fourth of the schedules"),
        )
        labels = self.tr("first"), self.tr("second"), self.tr("third"), self.tr("fourth")
        self._choice = Combo(names[place], tooltip=names[place])
        tooltip = self.tr("Do without this schedule")
        self._remove = push_button(
            symbol="x", role="small", name=self.tr("Remove: {0}").format(labels[place]), tooltip=tooltip
        )
        self.form = Form()
        self.form.add_row(self._path, labels[place], self._choice, self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        self._choice.chosen.connect(self._tell)
        self._remove.clicked.connect(self._ask_to_go)

    def show_pick(self, pick: Pick, combined: Pick, begins: Field | None, can_go: bool) -> None:
        """Show the scheduler and a control for each of its parameters; values are set by the forms' owner.

        `begins` is the field of the step at which its turn begins, where it waits for one.
        """
        self._choice.set_choices(part_choices(combined))
        self._choice.set_choice(pick.name)
        self._remove.setVisible(can_go)
        own = [
            field
            for field in prefixed_fields(pick, "scheduler", self._path)
            if field.name.rpartition(".")[2] not in _ALONE
        ]
        self.form.set_fields(own if begins is None else [begins, *own])

    @Slot(str)
    def _tell(self, name: str) -> None:
        self.chosen.emit(self._path, name)

    @Slot()
    def _ask_to_go(self) -> None:
        self.removal.emit(self._place)
