"""Which columns become the inputs, the target and the mark of test points."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from engine.tables import Choice, Column, all_classes, two_classes
from gui.kit.combo import Combo
from gui.kit.metrics import GAP
from gui.kit.segmented import Segmented

from .wording import tr

NONE = "none"
_ALL = "all"
_LONGEST = 24

Choices = list[tuple[str, str, str]]


class ColumnForm(QWidget):
    """Pickers in two columns: inputs at the left, the target at the right."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[Column, ...] = ()
        self.first = Combo(tr("First input"))
        self.second = Combo(tr("Second input"))
        self.test = Combo(
            tr("Test points"),
            tooltip=tr("Drawn at random, or the rows that a column of zeros and ones marks"),
        )
        self.target = Combo(tr("Target"))
        self.task = Segmented(
            tr("Kind of target"),
            [
                ("regression", tr("Number"), tr("Learn to predict the number")),
                ("classification", tr("Two classes"), tr("Learn to tell two of its values apart")),
                (_ALL, tr("All classes"), tr("Learn to tell all of its three to six values apart")),
            ],
        )
        self.class_a = Combo(tr("Class A"), tooltip=tr("The value that is class A"))
        self.class_b = Combo(tr("Class B"), tooltip=tr("The value that is class B"))
        self._labels: dict[QWidget, QLabel] = {}
        self._lay_out()
        self._show_classes(None)
        for combo in (self.first, self.second, self.test, self.class_a, self.class_b):
            combo.chosen.connect(self._tell)
        self.target.chosen.connect(self._take_target)
        self.task.chosen.connect(self._take_target)

    def show_columns(self, columns: tuple[Column, ...], choice: Choice) -> None:
        """Offer `columns` with `choice` made."""
        self._columns = columns
        offered: Choices = [(str(i), _short(column.name), column.name) for i, column in enumerate(columns)]
        self.first.set_choices(offered)
        self.second.set_choices([(NONE, tr("none"), tr("A single input")), *offered])
        self.target.set_choices(offered)
        marks = [offered[i] for i, column in enumerate(columns) if set(column.values) <= {"0", "1"}]
        self.test.set_choices([(NONE, tr("drawn at random"), ""), *marks])
        inputs = [*map(str, choice.inputs), NONE, NONE]
        if choice.inputs:
            self.first.set_choice(inputs[0])
        self.second.set_choice(inputs[1])
        if columns:
            self.target.set_choice(str(choice.target))
        self.test.set_choice(NONE if choice.test is None else str(choice.test))
        many = choice.classes is not None and len(choice.classes) > 2
        self.task.set_choice(_ALL if many else choice.task)
        self._show_classes(choice.classes)

    def choice(self) -> Choice:
        """What is chosen now."""
        inputs = tuple(int(key) for key in (self.first.choice(), self.second.choice()) if key.isdigit())
        classes: tuple[str, ...] | None = None
        if self.task.choice() == "classification":
            classes = (self.class_a.choice(), self.class_b.choice())
        elif self.task.choice() == _ALL:
            classes = all_classes(self._target_column())
        test = self.test.choice()
        return Choice(inputs, int(self.target.choice() or 0), classes, int(test) if test.isdigit() else None)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GAP)
        rows: Sequence[tuple[int, int, str, QWidget]] = (
            (0, 0, tr("First input"), self.first),
            (1, 0, tr("Second input"), self.second),
            (2, 0, tr("Test points"), self.test),
            (0, 3, tr("Target"), self.target),
            (1, 3, tr("Read as"), self.task),
            (2, 3, tr("Class A"), self.class_a),
            (3, 3, tr("Class B"), self.class_b),
        )
        for line, column, caption, control in rows:
            label = QLabel(caption)
            label.setProperty("role", "muted")
            label.setBuddy(control)
            grid.addWidget(label, line, column)
            grid.addWidget(control, line, column + 1)
            self._labels[control] = label
            grid.setRowMinimumHeight(line, control.sizeHint().height())
        grid.setColumnMinimumWidth(2, 2 * GAP)
        for stretched in (1, 4):
            grid.setColumnStretch(stretched, 1)

    def _target_column(self) -> Column:
        return self._columns[int(self.target.choice())] if self._columns else Column("", False, ())

    def _show_classes(self, classes: tuple[str, ...] | None) -> None:
        """Offer the target's values as classes where it is read as two of them."""
        column = self._target_column()
        self.task.set_enabled(_ALL, bool(all_classes(column)))
        two = classes if classes is not None and len(classes) == 2 else None
        values: Choices = [(value, _short(value), value) for value in column.values]
        for combo, place in ((self.class_a, 0), (self.class_b, 1)):
            combo.set_choices(values)
            if two is not None and combo.findData(two[place]) >= 0:
                combo.set_choice(two[place])
            combo.setVisible(two is not None)
            self._labels[combo].setVisible(two is not None)

    @Slot()
    def _take_target(self) -> None:
        if self.task.choice() == _ALL and not all_classes(self._target_column()):
            self.task.set_choice("classification")
        as_classes = self.task.choice() == "classification"
        self._show_classes(two_classes(self._target_column()) if as_classes else None)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
