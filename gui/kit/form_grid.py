"""Labels and controls in aligned columns, each with room for an error in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from gui.kit.elided_label import ElidedLabel
from gui.kit.metrics import GAP, HALF_GAP, aside_width, control_height, label_width
from gui.kit.number_box import NumberBox
from gui.kit.slider import NumberSlider
from gui.kit.style_property import set_style_property

_LINES = 4
_WIDEST_LABELS = 125
"""Pixels that a column of labels may take, at about one and a half times the design's size."""


@dataclass(frozen=True, slots=True)
class _Row:
    """What stands on four lines of the grid: a label above, the controls, a note, an error."""

    line: int
    label: QLabel | None
    controls: tuple[QWidget, ...]
    note: QLabel
    error: QLabel

    def widgets(self) -> tuple[QWidget, ...]:
        label = () if self.label is None else (self.label,)
        return (*label, *self.controls, self.note, self.error)


class FormGrid(QWidget):
    """Rows of muted label | control | optional aside, addressed by name.

    With a large font the labels stand above their controls: beside them they would push these out of sight.
    A NumberSlider or NumberBox says its own refusals under itself; other errors come by `set_error`.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, _Row] = {}
        self._stacked = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._keep_columns()

    def add_row(self, name: str, label: str, control: QWidget, aside: QWidget | None = None) -> None:
        """Add a row at the end; `aside` stands in the column of the sliders' number boxes.

        Raises ValueError when the name is taken.
        """
        caption = ElidedLabel(label)
        caption.setProperty("role", "label")
        caption.setBuddy(control)
        caption.setToolTip(control.toolTip())
        # The column has one width for all cards: a longer label is shortened, it does not push the controls.
        caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._add(name, caption, (control,) if aside is None else (control, aside))

    def add_wide(self, name: str, control: QWidget) -> None:
        """Add a control over all columns, such as a check box. Raises ValueError when the name is taken."""
        self._add(name, None, (control,))

    def set_note(self, name: str, text: str, tooltip: str = "", role: str = "note") -> None:
        """Say quietly under a control what is known of it; "" clears. The `role` gives it its colour."""
        note = self._rows[name].note
        note.setText(text)
        note.setToolTip(tooltip)
        note.setVisible(bool(text))
        set_style_property(note, "role", role)

    def note(self, name: str) -> str:
        """What is said under a control, beside an error."""
        return self._rows[name].note.text()

    def set_error(self, name: str, text: str) -> None:
        """Say under a control, in words, what is wrong with it; "" clears."""
        error = self._rows[name].error
        error.setText(text)
        error.setVisible(bool(text))

    def error(self, name: str) -> str:
        """What is said to be wrong with a row; empty where nothing is."""
        return self._rows[name].error.text()

    def set_row_visible(self, name: str, visible: bool) -> None:
        """Show or hide a row with its label and error; a hidden row takes no room."""
        row = self._rows[name]
        for widget in row.widgets():
            widget.setVisible(visible)
        for words in (row.note, row.error):
            words.setVisible(visible and bool(words.text()))
        self._grid.setRowMinimumHeight(row.line + 1, self._row_height() if visible else 0)

    def control(self, name: str) -> QWidget:
        """The main control of a row; raises KeyError for a row that does not exist."""
        return self._rows[name].controls[0]

    def names(self) -> tuple[str, ...]:
        """The rows from top to bottom."""
        return tuple(self._rows)

    def remove_row(self, name: str) -> None:
        """Take a row away and delete its widgets; raises KeyError for a row that does not exist."""
        row = self._rows[name]
        self._grid.setRowMinimumHeight(row.line + 1, 0)
        for widget in row.widgets():
            self._grid.removeWidget(widget)
            # A box that loses the focus by this may still have an error to say.
            widget.hide()
            widget.deleteLater()
        del self._rows[name]

    def clear(self) -> None:
        """Take every row away and delete its widgets."""
        for name in self.names():
            self.remove_row(name)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._keep_columns()
        super().changeEvent(event)

    def _add(self, name: str, label: QLabel | None, controls: tuple[QWidget, ...]) -> None:
        if name in self._rows:
            raise ValueError(f"the form already has a row {name!r}")
        line = _LINES + max((row.line for row in self._rows.values()), default=-_LINES)
        row = self._rows[name] = _Row(line, label, controls, _words("note"), _words("error"))
        self._grid.setRowMinimumHeight(line + 1, self._row_height())
        self._place(row)
        for control in controls:
            if isinstance(control, (NumberBox, NumberSlider)):
                control.refused.connect(partial(self.set_error, name))
                control.accepted.connect(partial(self.set_error, name, ""))

    def _place(self, row: _Row) -> None:
        """Put the widgets of a row on its lines."""
        first_column = 0 if row.label is None or self._stacked else 1
        last_span = 3 - first_column - (len(row.controls) - 1)
        if row.label is not None:
            above = (row.line, 0, 1, 3) if self._stacked else (row.line + 1, 0, 1, 1)
            self._grid.addWidget(row.label, *above)
            row.label.setContentsMargins(0, HALF_GAP if self._stacked else 0, 0, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(row.controls[0], row.line + 1, first_column, 1, last_span, middle)
        if len(row.controls) == 2:
            self._grid.addWidget(row.controls[1], row.line + 1, 2, middle)
        self._grid.addWidget(row.note, row.line + 2, 0, 1, 3)
        self._grid.addWidget(row.error, row.line + 3, 0, 1, 3)

    def _keep_columns(self) -> None:
        metrics = self.fontMetrics()
        labels = label_width(metrics)
        stacked = labels > _WIDEST_LABELS
        self._grid.setColumnMinimumWidth(0, 0 if stacked else labels)
        self._grid.setColumnMinimumWidth(2, aside_width(metrics))
        for row in self._rows.values():
            shown = not row.controls[0].isHidden()
            self._grid.setRowMinimumHeight(row.line + 1, self._row_height() if shown else 0)
        if stacked != self._stacked:
            self._stacked = stacked
            for row in self._rows.values():
                for widget in row.widgets():
                    self._grid.removeWidget(widget)
                self._place(row)

    def _row_height(self) -> int:
        return control_height(self.fontMetrics()) + HALF_GAP


def _words(role: str) -> QLabel:
    label = QLabel()
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setVisible(False)
    return label
