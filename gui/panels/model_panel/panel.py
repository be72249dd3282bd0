"""The card of the model: features to switch, layers as rows, what is seldom changed folded away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from engine.catalog import Field, Value, fields_of
from engine.experiment import ExperimentSpec, Layer, ModelSpec
from engine.experiment.presets import Preset, with_preset
from engine.experiment.reading import expects_of, reading_of
from engine.experiment.task_fit import outputs_for
from gui.forms import Form, label_of, localized, written
from gui.kit.card import Card
from gui.kit.fold import Fold
from gui.kit.gesture import Gesture
from gui.kit.layer_row import LayerRow
from gui.state.attempt import attempt
from gui.state.change import only_points_differ
from gui.state.panel import Panel
from gui.state.session import Session

from .feature_picker import FeaturePicker
from .first_weights import FirstWeights
from .layer_stack import LayerStack
from .presets_menu import PresetsMenu
from .reading import parameter_count, widths

_MOST_NAMED = 5
_PREPARING = ("model.input_scale", "model.standardize")
"""What is done to the features before the model hears them."""


class ModelPanel(Panel):
    """Features to choose and prepare, layers to add, resize and remove; output and bias fold away."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("model_panel")
        self._card = Card(self.tr("Model"))
        self._features = LayerRow(self.tr("Features"), self.tr("features"))
        self._features_button = self._make_features_button()
        self._picker = FeaturePicker()
        self._layers = LayerStack()
        self._preparing = Form()
        self._more = Fold(
            self.tr("output, bias"),
            tooltip=self.tr("What the output says, and whether layers have biases"),
        )
        self._form = Form()
        self._first_weights = FirstWeights()
        self._presets = PresetsMenu(self)
        self._resizing = Gesture(self)
        self._lay_out()
        self._connect()
        self.show_spec(session.spec, session.spec)

    def show_spec(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        if only_points_differ(old, new):
            return
        model = new.model
        self._show_features(new)
        self._layers.show_layers(model, new.outputs, self._output_note(new))
        self._first_weights.show_scheme(model.init)
        fields = _fields_of(new)
        self._preparing.set_fields(field for field in fields if field.name in _PREPARING)
        self._form.set_fields(field for field in fields if field.name not in _PREPARING)
        values: dict[str, Value] = {
            "model.output": model.output,
            "model.bias": model.bias,
            "model.input_scale": model.input_scale,
            "model.standardize": model.standardize,
        }
        for form in (self._preparing, self._form):
            form.set_values(values)
        self._card.set_note(self._note(new), shorter=self._kind(new))

    def _make_features_button(self) -> QPushButton:
        button = self._features.add_button("", self.tr("Choose what the model is given of each point"))
        button.setCheckable(True)
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        self._card.header.addWidget(self._presets.button())  # which Tab visits first
        for widget in (
            self._features,
            self._picker,
            self._preparing,
            self._layers,
            self._first_weights,
            self._more,
        ):
            self._card.body.addWidget(widget)
        self._card.body.addStretch(1)
        self._more.head.addWidget(self._layers.add_button)
        self._more.body.addWidget(self._form)
        for widget in (self._picker, self._preparing):
            widget.hide()

    def _connect(self) -> None:
        self._features_button.toggled.connect(self._picker.setVisible)
        self._features_button.toggled.connect(self._preparing.setVisible)
        self._picker.chosen.connect(self._on_features)
        self._layers.units_chosen.connect(self._on_units)
        self._layers.activation_chosen.connect(self._on_activation)
        self._layers.removal_wanted.connect(self._on_removal)
        self._layers.layer_wanted.connect(self._on_layer)
        self._resizing.started.connect(self.session.begin_gesture)
        self._resizing.finished.connect(self.session.end_gesture)
        self._layers.option_edited.connect(self._on_option)
        self._presets.chosen.connect(self._on_preset)
        for form in self._forms():
            form.edited.connect(self._on_edited)
        sources: tuple[Form | LayerStack, ...] = (*self._forms(), self._layers)
        for source in sources:
            source.gesture_started.connect(self.session.begin_gesture)
            source.gesture_finished.connect(self.session.end_gesture)

    def _forms(self) -> tuple[Form, ...]:
        return self._preparing, self._form, self._first_weights

    def _show_features(self, spec: ExperimentSpec) -> None:
        self._picker.show_spec(spec)
        names = " ".join(written(name) for name in spec.model.features)
        count = len(spec.model.features)
        short = names if count <= _MOST_NAMED else self.tr("{count} features").format(count=count)
        self._features_button.setText(f"{short}  +")
        self._features_button.setAccessibleName(self.tr("Features: {features}").format(features=names))

    def _note(self, spec: ExperimentSpec) -> str:
        count = parameter_count(spec)
        params = self.tr("1 param") if count == 1 else self.tr("{count} params").format(count=count)
        return f"{self._kind(spec)} · {params}"

    def _kind(self, spec: ExperimentSpec) -> str:
        if spec.model.hidden:
            return " → ".join(str(width) for width in widths(spec))
        if reading_of(spec.loss).link == "exp" and spec.task == "regression":
            return self.tr("Poisson regression")
        if spec.task == "regression" or self._output_meaning(spec) == self.tr("value"):
            return self.tr("linear regression")
        if spec.classes > 2 and reading_of(spec.loss).link not in ("softmax", "exp"):
            return self.tr("linear classifier")
        if spec.classes > 2:
            return self.tr("softmax regression")
        return self.tr("logistic regression")

    def _output_note(self, spec: ExperimentSpec) -> str:
        meaning, activation = self._output_meaning(spec), spec.model.output
        return meaning if activation == "Identity" else f"{activation} · {meaning}"

    def _output_meaning(self, spec: ExperimentSpec) -> str:
        """What the model's answer is, given how the loss reads it."""
        expects = expects_of(spec.loss)
        by_loss = {
            "class_places": self.tr("place among corners"),
            "class_directions": self.tr("direction to a corner"),
            "logits": self.tr("logit"),
            "signs": self.tr("logit"),
            "distances": self.tr("distance"),
            "log_rates": self.tr("log of the rate"),
            "rates": self.tr("rate"),
            "mean_and_variance": self.tr("mean and variance"),
        }
        if expects in by_loss:
            return by_loss[expects]
        if spec.classes > 2:
            is_log = spec.model.output == "LogSoftmax"
            return self.tr("log p of each class") if is_log else self.tr("score of each class")
        if spec.task == "classification" and (expects == "probabilities" or spec.model.output == "Sigmoid"):
            return self.tr("probability")
        return self.tr("value")

    @Slot(tuple, str)
    def _on_features(self, names: tuple[str, ...], label: str) -> None:
        self._picker.set_error(self._edit("model.features", names, label))

    @Slot(int, int)
    def _on_units(self, place: int, units: int) -> None:
        self._resizing.burst()
        label = self.tr("Resize layer {number}").format(number=place + 1)
        attempt(self.session.edit, f"model.hidden.{place}.units", units, label)

    @Slot(int, str)
    def _on_activation(self, place: int, activation: str) -> None:
        label = self.tr("Change activation of layer {number}").format(number=place + 1)
        self._edit(f"model.hidden.{place}.activation", activation, label)

    @Slot(int)
    def _on_removal(self, place: int) -> None:
        hidden = self.session.spec.model.hidden
        label = self.tr("Remove layer {number}").format(number=place + 1)
        self._edit("model.hidden", (*hidden[:place], *hidden[place + 1 :]), label)

    @Slot()
    def _on_layer(self) -> None:
        """The new layer is like the one before it."""
        hidden = self.session.spec.model.hidden
        self._edit("model.hidden", (*hidden, hidden[-1] if hidden else Layer()), self.tr("Add layer"))

    @Slot(str, object, str)
    def _on_option(self, path: str, value: Any, caption: str) -> None:
        number = int(path.split(".")[2]) + 1
        label = self.tr("Change {setting} of layer {number}").format(setting=caption, number=number)
        refusal = self._edit(path, value, label)
        if refusal:
            self._layers.set_error(path, refusal)

    @Slot(object)
    def _on_preset(self, preset: Preset) -> None:
        self._resizing.end()
        label = self.tr("Choose {preset}").format(preset=localized(preset.name))
        self.session.begin_anew(with_preset(self.session.spec, preset), label)

    @Slot(str, object)
    def _on_edited(self, path: str, value: Any) -> None:
        form = next(form for form in self._forms() if path in form.names())
        captions = {field.name: label_of(field) for field in form.fields()}
        caption = captions.get(path, self.tr("first weights"))
        refusal = self._edit(path, value, self.tr("Change {setting}").format(setting=caption))
        if refusal:
            form.set_error(path, refusal)

    def _edit(self, path: str, value: Any, label: str) -> str:
        self._resizing.end()
        return attempt(self.session.edit, path, value, label)


def _fields_of(spec: ExperimentSpec) -> list[Field]:
    """The settings of the model as a whole, with the outputs that suit the points."""
    fields = [replace(field, name=f"model.{field.name}") for field in fields_of(ModelSpec)]
    return [replace(f, options=outputs_for(spec)) if f.name == "model.output" else f for f in fields]
