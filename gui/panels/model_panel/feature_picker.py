"""What the model is given of each point: features to switch, a degree, a line for own formulas."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from engine.experiment import FEATURES, ExperimentSpec, features_for
from engine.experiment.features import MAX_DEGREE, degree_of, with_degree
from gui.forms import written
from gui.kit.combo import Combo
from gui.kit.elided_button import ElidedButton
from gui.kit.metrics import HALF_GAP
from gui.kit.style_property import set_style_property
from gui.kit.tab_order import chain_tabs

_IN_A_ROW = 4
_CHIP_LINES = 4.0
"""How wide a chip is, in heights of a line."""
_PADDING_PX = 18
_NO_DEGREE = "0"


class FeaturePicker(QWidget):
    """Chips of features; those a person wrote stand behind the offered ones and go when switched off.

    `chosen` carries the names of all features and what was done in words; `set_error` says why that was
    refused.
    """

    chosen = Signal(tuple, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec: ExperimentSpec | None = None
        self._chips: dict[str, ElidedButton] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(HALF_GAP)
        for column in range(_IN_A_ROW):
            self._grid.setColumnStretch(column, 1)
        self._own = QLineEdit()
        self._own.setPlaceholderText(self.tr("own formula"))
        self._own.setAccessibleName(self.tr("Own feature"))
        self._own.setToolTip(
            self.tr(
                "<p>A formula over x1 and x2, such as x1*cos(x2) or exp(-x1^2); Enter adds it. It may have"
                " pi, e, + - * / ^, sin, cos, tan, exp, log, sqrt, abs, sign, floor, tanh, sigmoid, relu,"
                " min(a, b) and max(a, b).</p>"
            )
        )
        self._degree = Combo(
            self.tr("Polynomial degree"),
            tooltip=self.tr("Give the model all products of powers of the inputs up to this degree"),
        )
        self._error = _error_label()
        self._lay_out()
        self._own.returnPressed.connect(self._add_own)
        self._own.textEdited.connect(self._forget_error)
        self._degree.chosen.connect(self._on_degree)

    def show_spec(self, spec: ExperimentSpec) -> None:
        """Show which features this experiment has of those it can have."""
        self._spec = spec
        offered = [feature.name for feature in features_for(spec.inputs)]
        offered += [name for name in spec.model.features if name not in FEATURES]
        if list(self._chips) != offered:
            self._make_chips(offered)
        for name, chip in self._chips.items():
            chip.setChecked(name in spec.model.features)
        degrees = [(str(d), self.tr("degree {0}").format(d), "") for d in range(1, MAX_DEGREE + 1)]
        degree = degree_of(spec.model.features, spec.inputs)
        self._degree.set_choices([*([] if degree else [(_NO_DEGREE, self.tr("degree"), "")]), *degrees])
        self._degree.set_choice(str(degree))
        self.set_error("")

    @Slot(str)
    def set_error(self, text: str) -> None:
        """Say below what is wrong; '' when nothing is."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
        set_style_property(self._own, "refused", bool(text) and bool(self._own.text()))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(HALF_GAP)
        row.addWidget(self._own, 3)
        row.addWidget(self._degree, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addLayout(self._grid)
        column.addLayout(row)
        column.addWidget(self._error)

    def _make_chips(self, names: Sequence[str]) -> None:
        for chip in self._chips.values():
            self._grid.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = {name: self._chip(name) for name in names}
        row, column = 0, 0
        for chip in self._chips.values():
            span = self._columns_for(chip)
            if column + span > _IN_A_ROW:
                row, column = row + 1, 0
            self._grid.addWidget(chip, row, column, 1, span)
            column += span
        chain_tabs(self)

    def _chip(self, name: str) -> ElidedButton:
        chip = ElidedButton(written(name))
        chip.setProperty("role", "chip")
        chip.setAccessibleName(written(name))
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.setCheckable(True)
        chip.setToolTip(self.tr("Give the model {feature}").format(feature=written(name)))
        chip.clicked.connect(partial(self._on_chip, name))
        return chip

    def _columns_for(self, chip: ElidedButton) -> int:
        """How many columns its text takes: one, two or all of a row."""
        metrics = self.fontMetrics()
        needed = (metrics.horizontalAdvance(chip.text()) + _PADDING_PX) / (_CHIP_LINES * metrics.height())
        return next((columns for columns in (1, 2) if needed <= columns), _IN_A_ROW)

    def _on_chip(self, name: str) -> None:
        chip = self._chips[name]
        names = tuple(feature for feature, each in self._chips.items() if each.isChecked())
        if not names:
            chip.setChecked(True)
            self.set_error(self.tr("A model needs at least one feature; choose another one first."))
            return
        label = self.tr("Add feature {feature}") if chip.isChecked() else self.tr("Remove feature {feature}")
        self.chosen.emit(names, label.format(feature=written(name)))

    @Slot()
    def _forget_error(self) -> None:
        self.set_error("")

    @Slot()
    def _add_own(self) -> None:
        text = self._own.text().strip()
        if self._spec is None or not text:
            return
        names = (*self._spec.model.features, text)
        self.chosen.emit(names, self.tr("Add feature {feature}").format(feature=written(text)))
        if self._error.isHidden():
            self._own.clear()

    @Slot(str)
    def _on_degree(self, degree: str) -> None:
        if self._spec is not None and degree != _NO_DEGREE:
            names = with_degree(self._spec.model.features, int(degree), self._spec.inputs)
            self.chosen.emit(names, self.tr("Features to degree {0}").format(degree))


def _error_label() -> QLabel:
    label = QLabel()
    label.setProperty("role", "error")
    label.setWordWrap(True)
    label.hide()
    return label
