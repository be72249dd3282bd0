"""The layers of a model as rows: a Linear and an activation each, the output at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QToolButton, QVBoxLayout, QWidget

from engine.catalog import entries, fields_of
from engine.experiment import Layer, ModelSpec
from engine.experiment.spec import MAX_HIDDEN
from gui.forms import localized
from gui.kit.buttons import push_button
from gui.kit.combo import Combo
from gui.kit.counter import Counter
from gui.kit.layer_row import LayerRow
from gui.kit.metrics import HALF_GAP
from gui.kit.tab_order import chain_tabs

from .layer_options import LayerOptions, layer_note


@dataclass(frozen=True, eq=False)
class _HiddenRows:
    """The two rows of one hidden layer, and what folds out below them."""

    linear: LayerRow
    counter: Counter
    activation: LayerRow
    combo: Combo
    unfold: QToolButton
    options: LayerOptions

    def widgets(self) -> tuple[QWidget, ...]:
        """All rows, from top to bottom."""
        return self.linear, self.activation, self.options


class LayerStack(QWidget):
    """Shows hidden layers and output; says what the reader wants of them, by the hidden layer's place.

    `add_button` asks for one more; its place is up to the panel.
    """

    units_chosen = Signal(int, int)
    activation_chosen = Signal(int, str)
    removal_wanted = Signal(int)
    layer_wanted = Signal()
    option_edited = Signal(str, object, str)
    gesture_started = Signal()
    gesture_finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hidden: list[_HiddenRows] = []
        self._output = LayerRow(self.tr("Output layer"))
        self._output.add_note("")
        self.add_button = push_button(
            self.tr("layer"),
            symbol="plus",
            role="small",
            tooltip=self.tr("Add a hidden layer before the output, up to {most}").format(most=MAX_HIDDEN),
            name=self.tr("Add a layer"),
        )
        self.add_button.clicked.connect(self._want_layer)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(HALF_GAP)
        self._column.addWidget(self._output)

    def show_layers(self, model: ModelSpec, outputs: int, output_note: str) -> None:
        """Show a model with so many outputs; rows stay while only numbers and activations change."""
        hidden = model.hidden
        if len(hidden) != len(self._hidden):
            self._make_rows(hidden)
        width = len(model.features)
        for rows, layer in zip(self._hidden, hidden, strict=True):
            rows.linear.set_caption(f"Linear {width} → {layer.units}")
            rows.counter.set_value(layer.units)
            rows.combo.set_choice(layer.activation)
            rows.activation.set_note(layer_note(layer))
            rows.options.show_layer(layer, model.bias)
            width = layer.units
        self._output.set_caption(f"Linear {width} → {outputs}")
        self._output.set_note(output_note)
        self.add_button.setEnabled(len(hidden) < MAX_HIDDEN)

    @Slot()
    def _want_layer(self) -> None:
        """A number that is being typed counts first; the click has left it the focus."""
        self._leave_line()
        self.layer_wanted.emit()

    def _leave_line(self) -> None:
        focused = self.focusWidget()
        if isinstance(focused, QLineEdit):
            focused.clearFocus()

    def _make_rows(self, hidden: Sequence[Layer]) -> None:
        opened = [rows.unfold.isChecked() for rows in self._hidden]
        gone = [row for rows in self._hidden for row in rows.widgets()]
        for row in gone:
            # A choice from a list that is still open, or a number that is being typed, may yet come; the
            # place it is for is another's now.
            row.blockSignals(True)
        # Else Qt would give the focus, and with it the next key, to some control behind those that go.
        self._leave_line()
        for row in gone:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._hidden = [self._rows_of(place, layer) for place, layer in enumerate(hidden)]
        for place, rows in enumerate(self._hidden):
            for line, row in enumerate(rows.widgets()):
                self._column.insertWidget(3 * place + line, row)
                row.setVisible(row is not rows.options)
            rows.unfold.setChecked(place < len(opened) and opened[place])
        # The order of the children is the order in which they are read out and visited.
        self._output.raise_()
        chain_tabs(self)

    def _rows_of(self, place: int, layer: Layer) -> _HiddenRows:
        name = self.tr("Layer {number}").format(number=place + 1)
        units = next(field for field in fields_of(Layer) if field.name == "units")
        linear = LayerRow(name, " ")
        counter = linear.add_counter(
            self.tr("neurons in layer {number}").format(number=place + 1),
            layer.units,
            int(units.low),
            int(units.high),
            self.tr("Neurons in this layer, {low} to {high}: step, or type over the number").format(
                low=int(units.low), high=int(units.high)
            ),
        )
        linear.counted.connect(partial(self.units_chosen.emit, place))
        linear.add_remove(self.tr("Remove layer {number}").format(number=place + 1))
        linear.removed.connect(partial(self.removal_wanted.emit, place))
        activation = LayerRow(self.tr("Activation of layer {number}").format(number=place + 1))
        combo = activation.add_combo(
            self.tr("Activation of layer {number}").format(number=place + 1),
            [(entry.name, entry.name, localized(entry.summary)) for entry in entries("activation")],
            layer.activation,
            self.tr("What each neuron's sum goes through"),
        )
        activation.chosen.connect(partial(self.activation_chosen.emit, place))
        activation.add_note("")
        unfold = activation.add_toggle(
            "settings-2",
            self.tr("Options of layer {number}").format(number=place + 1),
            self.tr("Parameters of the activation, dropout, batch norm, bias"),
        )
        return _HiddenRows(linear, counter, activation, combo, unfold, self._options_of(place, unfold))

    def _options_of(self, place: int, unfold: QToolButton) -> LayerOptions:
        options = LayerOptions(place)
        unfold.toggled.connect(options.setVisible)
        options.edited.connect(self.option_edited)
        options.gesture_started.connect(self.gesture_started)
        options.gesture_finished.connect(self.gesture_finished)
        return options

    def set_error(self, path: str, text: str) -> None:
        """Say why an option was refused, at the layer that `path` names."""
        self._hidden[int(path.split(".")[2])].options.set_error(path, text)
