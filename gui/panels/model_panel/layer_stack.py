"""The layers of a model as rows: a Linear and an activation each, the output at the end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.catalog import entries, fields_of
from engine.experiment import Layer
from engine.experiment.validation import MAX_HIDDEN
from gui.forms import localized
from gui.kit.buttons import push_button
from gui.kit.combo import Combo
from gui.kit.counter import Counter
from gui.kit.layer_row import LayerRow
from gui.kit.metrics import HALF_GAP
from gui.kit.tab_order import chain_tabs


class _HiddenRows:
    """The two rows of one hidden layer."""

    def __init__(self, linear: LayerRow, counter: Counter, activation: LayerRow, combo: Combo) -> None:
        self.linear = linear
        self.counter = counter
        self.activation = activation
        self.combo = combo


class LayerStack(QWidget):
    """Shows hidden layers and output; says what the reader wants of them, by the hidden layer's place.

    `add_button` asks for one more; its place is up to the panel.
    """

    units_chosen = Signal(int, int)
    activation_chosen = Signal(int, str)
    removal_wanted = Signal(int)
    layer_wanted = Signal()

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
        self.add_button.clicked.connect(self.layer_wanted)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(HALF_GAP)
        self._column.addWidget(self._output)

    def show_layers(self, inputs: int, hidden: Sequence[Layer], output_note: str) -> None:
        """Show a model with so many inputs; rows stay while only numbers and activations change."""
        if len(hidden) != len(self._hidden):
            self._make_rows(hidden)
        width = inputs
        for rows, layer in zip(self._hidden, hidden, strict=True):
            rows.linear.set_caption(f"Linear {width} → {layer.units}")
            rows.counter.set_value(layer.units)
            rows.combo.set_choice(layer.activation)
            width = layer.units
        self._output.set_caption(f"Linear {width} → 1")
        self._output.set_note(output_note)
        self.add_button.setEnabled(len(hidden) < MAX_HIDDEN)

    def _make_rows(self, hidden: Sequence[Layer]) -> None:
        for rows in self._hidden:
            for row in (rows.linear, rows.activation):
                self._column.removeWidget(row)
                row.hide()
                row.deleteLater()
        self._hidden = [self._rows_of(place, layer) for place, layer in enumerate(hidden)]
        for place, rows in enumerate(self._hidden):
            self._column.insertWidget(2 * place, rows.linear)
            self._column.insertWidget(2 * place + 1, rows.activation)
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
            self.tr("Neurons in this layer, {low} to {high}").format(
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
        return _HiddenRows(linear, counter, activation, combo)
