"""The controls of one field: a slider with its box, a drop-down, a check box, a line of text, boxes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from engine.catalog import Field
from gui.kit.combo import Combo
from gui.kit.metrics import HALF_GAP
from gui.kit.number_box import NumberBox
from gui.kit.slider import NumberSlider

from .wording import label_of, limits_of, localized, tooltip_of

_MOST_WHOLE_NUMBERS = 10_000
_A_LINE = 2


class FieldRow(QObject):
    """The controls of one field; `edited` carries the field's name and the reader's value.

    `control` stands beside the label, `aside`, where there is one, in the column of the number boxes. A
    `wide` row has no label of its own: the control carries it. `show_value` shows a value, emits nothing.
    """

    edited = Signal(str, object)
    gesture_started = Signal()
    gesture_finished = Signal()
    refused = Signal(str, str)

    def __init__(self, field: Field, parent: QObject) -> None:
        super().__init__(parent)
        self.field = field
        self.control = QWidget()
        self.aside: QWidget | None = None
        self.wide = False
        self.show_value: Callable[[Any], None] = lambda value: None
        _BUILDERS[field.kind](self)
        self.show_value(field.default)
        for widget in (self.control, self.aside):
            if widget is not None:
                widget.setToolTip(tooltip_of(field))

    def tell(self, value: Any) -> None:
        """Say that the reader chose `value`."""
        self.edited.emit(self.field.name, value)

    def bracket(self, number: NumberSlider | NumberBox) -> None:
        """Pass on the gestures of a number's control."""
        number.gesture_started.connect(self.gesture_started)
        number.gesture_finished.connect(self.gesture_finished)


def _build_number(row: FieldRow) -> None:
    """A slider with its box, or the box alone where a slider has no feel."""
    field = row.field
    make = NumberSlider if _suits_slider(field) else NumberBox
    number = make(label_of(field), limits_of(field), _numbers(field)[0], tooltip=tooltip_of(field))
    number.edited.connect(row.tell)
    row.bracket(number)
    row.control, row.show_value = number, number.set_value


def _build_choice(row: FieldRow) -> None:
    """A drop-down of the field's options."""
    choices = [(name, localized(name), "") for name in row.field.options]
    combo = Combo(label_of(row.field), choices, tooltip=tooltip_of(row.field))
    combo.chosen.connect(row.tell)
    row.control, row.show_value = combo, combo.set_choice


def _build_bool(row: FieldRow) -> None:
    """A check box over the whole width."""
    box = QCheckBox(label_of(row.field))
    box.setAccessibleName(label_of(row.field))
    box.clicked.connect(row.tell)
    row.control, row.show_value, row.wide = box, box.setChecked, True


def _build_numbers(row: FieldRow) -> None:
    """A box for each number of a tuple, such as betas; two fill the columns of slider and box.

    Numbers that have names, such as weights of classes, stand in lines of two, each behind its name: more
    would widen the column of cards.
    """
    start = _numbers(row.field)
    boxes = [_box_of(row.field, place, number) for place, number in enumerate(start)]
    for box in boxes:
        box.edited.connect(lambda _: row.tell(tuple(float(each.value()) for each in boxes)))
        row.bracket(box)
    row.show_value = partial(_show_numbers, boxes)
    if len(boxes) <= 2:
        row.control, row.aside = boxes[0], boxes[1] if len(boxes) == 2 else None
        return
    row.control = _in_lines(boxes, row.field.options) if row.field.options else _side_by_side(boxes)
    for box in boxes:
        box.refused.connect(partial(row.refused.emit, row.field.name))
        box.accepted.connect(partial(row.refused.emit, row.field.name, ""))


def _build_text(row: FieldRow) -> None:
    """A line to write on; told when it is done, by Enter or by leaving it."""
    line = QLineEdit()
    line.setAccessibleName(label_of(row.field))
    told = ""

    def show(value: str) -> None:
        nonlocal told
        told = value
        if line.text() != value:
            line.setText(value)
            line.setCursorPosition(0)

    def tell() -> None:
        nonlocal told
        if line.text() != told:
            told = line.text()
            row.tell(told)

    line.editingFinished.connect(tell)
    row.control, row.show_value = line, show


_BUILDERS: dict[str, Callable[[FieldRow], None]] = {
    "bool": _build_bool,
    "int": _build_number,
    "float": _build_number,
    "choice": _build_choice,
    "text": _build_text,
    "floats": _build_numbers,
}


def _suits_slider(field: Field) -> bool:
    """Not a range without end, nor whole numbers of which one pixel would be hundreds (a seed)."""
    span = field.high - field.low
    return math.isfinite(span) and (field.kind == "float" or field.log or span <= _MOST_WHOLE_NUMBERS)


def _numbers(field: Field) -> tuple[float, ...]:
    values = field.default if isinstance(field.default, tuple) else (field.default,)
    return tuple(float(value) for value in values)


def _show_numbers(boxes: list[NumberBox], values: tuple[float, ...]) -> None:
    for box, number in zip(boxes, values, strict=True):
        box.set_value(number)


def _box_of(field: Field, place: int, start: float) -> NumberBox:
    name = f"{label_of(field)} {field.options[place] if field.options else place + 1}"
    return NumberBox(name, limits_of(field), start, tooltip=tooltip_of(field))


def _side_by_side(boxes: list[NumberBox]) -> QWidget:
    group = QWidget()
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(HALF_GAP)
    for box in boxes:
        box.setMinimumWidth(0)
        row.addWidget(box)
    return _led_by(boxes[0], group)


def _in_lines(boxes: list[NumberBox], names: Sequence[str]) -> QWidget:
    """Two boxes a line, each behind its name."""
    group = QWidget()
    grid = QGridLayout(group)
    grid.setContentsMargins(0, HALF_GAP, 0, HALF_GAP)
    grid.setHorizontalSpacing(HALF_GAP)
    grid.setVerticalSpacing(HALF_GAP)
    for place, (box, name) in enumerate(zip(boxes, names, strict=True)):
        line, column = divmod(place, _A_LINE)
        caption = QLabel(localized(name))
        caption.setProperty("role", "label")
        caption.setBuddy(box)
        box.setMinimumWidth(0)
        grid.addWidget(caption, line, 2 * column)
        grid.addWidget(box, line, 2 * column + 1)
        grid.setColumnStretch(2 * column + 1, 1)
    # A note beside it that wraps must not take of its height.
    group.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return _led_by(boxes[0], group)


def _led_by(box: NumberBox, group: QWidget) -> QWidget:
    """A group of boxes that hands the focus to its first one."""
    # Without a policy of its own Qt would not move it in the order of the Tab key.
    group.setFocusPolicy(box.focusPolicy())
    group.setFocusProxy(box)
    return group
