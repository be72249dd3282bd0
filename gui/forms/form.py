"""A form made from fields: it shows values, says what the reader changed and where a value was refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from engine.catalog import Field, Value
from gui.kit.form_grid import FormGrid
from gui.kit.tab_order import chain_tabs

from .field_row import FieldRow
from .wording import label_of


class Form(FormGrid):
    """Rows of label and control, one a field, addressed by the field's name.

    `edited(name, value)` is emitted for the reader's edits only; `gesture_started` and `gesture_finished`
    bracket those that belong together, such as one pull of a slider.
    """

    edited = Signal(str, object)
    gesture_started = Signal()
    gesture_finished = Signal()

    def __init__(self, fields: Iterable[Field] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field_rows: dict[str, FieldRow] = {}
        for field in fields:
            self.add_field(field)

    def fields(self) -> tuple[Field, ...]:
        """What the form's rows were made from, in their order."""
        return tuple(row.field for row in self._field_rows.values())

    def add_field(self, field: Field, aside: QWidget | None = None) -> None:
        """Add the row of a field at the end, showing its default; ValueError when its name is taken.

        `aside` stands at the right of a control that leaves room there, such as a seed's dice.
        """
        row = FieldRow(field, self)
        if row.wide:
            self.add_wide(field.name, row.control)
        else:
            self.add_row(field.name, label_of(field), row.control, aside or row.aside)
        self._field_rows[field.name] = row
        row.edited.connect(self._on_edited)
        row.gesture_started.connect(self.gesture_started)
        row.gesture_finished.connect(self.gesture_finished)
        row.refused.connect(self.set_error)

    def set_fields(self, fields: Iterable[Field]) -> None:
        """Have a row for each of these fields and no other, after the rows that were made from no field.

        Nothing is touched when the fields are those of now. A gesture in a row that goes ends with its focus;
        what was being typed there is let go, as it was meant for what is not there any more.
        """
        wanted = tuple(fields)
        if wanted == self.fields():
            return
        for name, row in self._field_rows.items():
            row.edited.disconnect(self._on_edited)
            self.remove_row(name)
            row.deleteLater()
        self._field_rows.clear()
        for field in wanted:
            self.add_field(field)
        chain_tabs(self)

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Show these values; those of names that the form does not have are not its own."""
        for name, row in self._field_rows.items():
            if name in values:
                row.show_value(values[name])

    @Slot(str, object)
    def _on_edited(self, name: str, value: Value) -> None:
        self.set_error(name, "")
        self.edited.emit(name, value)
