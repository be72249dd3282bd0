"""What can be set of a hidden layer beside its size: its activation's parameters, dropout, norm, bias."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.catalog import Field, Value, fields_of, find
from engine.experiment import Layer
from gui.forms import PERCENT, Form, label_of
from gui.kit.metrics import HALF_GAP
from gui.kit.translating import translator

tr = translator("LayerOptions")

_ORDER = ("dropout", "batch_norm", "bias")


class LayerOptions(QWidget):
    """A form for one layer; `edited` carries the path within the experiment, the value and its caption."""

    edited = Signal(str, object, str)
    gesture_started = Signal()
    gesture_finished = Signal()

    def __init__(self, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = f"model.hidden.{place}."
        self._form = Form()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, HALF_GAP)
        column.addWidget(self._form)
        self._form.edited.connect(self._on_edited)
        self._form.gesture_started.connect(self.gesture_started)
        self._form.gesture_finished.connect(self.gesture_finished)

    def show_layer(self, layer: Layer, model_has_biases: bool) -> None:
        """Show a layer's settings; its bias can only be taken from a model that has any."""
        entry = find("activation", layer.activation)
        own = {f"{self._path}params.{name}": value for name, value in entry.complete(layer.params).items()}
        self._form.set_fields(self._fields(entry.fields))
        values: dict[str, Value] = {self._path + name: getattr(layer, name) for name in _ORDER}
        self._form.set_values({**own, **values})
        self._form.control(self._path + "bias").setEnabled(model_has_biases)

    def set_error(self, path: str, text: str) -> None:
        """Say why a value was refused."""
        self._form.set_error(path, text)

    def _fields(self, of_activation: tuple[Field, ...]) -> Iterator[Field]:
        for field in of_activation:
            yield replace(field, name=f"{self._path}params.{field.name}")
        known = {field.name: field for field in fields_of(Layer)}
        for name in _ORDER:
            field = known[name]
            yield replace(field, name=self._path + name, unit=PERCENT if name == "dropout" else "")

    @Slot(str, object)
    def _on_edited(self, path: str, value: Value) -> None:
        caption = next(label_of(field) for field in self._form.fields() if field.name == path)
        self.edited.emit(path, value, caption)


def layer_note(layer: Layer) -> str:
    """What is unusual about a layer, in a few words: "norm · drop 20 %"."""
    notes = (
        tr("norm") if layer.batch_norm else "",
        tr("drop {share} %").format(share=f"{100 * layer.dropout:g}") if layer.dropout else "",
        "" if layer.bias else tr("no bias"),
    )
    return " · ".join(note for note in notes if note)
