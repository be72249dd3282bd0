"""What is said after a change: what had to change with it, and which weights of the model stayed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from engine.experiment import ExperimentSpec
from engine.experiment.keeping import KeptLayer, kept_layers
from gui.kit.translating import translator
from gui.state.change import Change
from gui.state.session import Session

from .consequences import consequences

tr = translator("KeptNotice")


class KeptNotice(QObject):
    """Emits `said` with a sentence after each change that takes others along or builds the model anew."""

    said = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._specs = session.spec, session.spec
        self._session = session
        session.spec_changed.connect(self._remember)
        session.changed.connect(self._say)

    @Slot(object, object)
    def _remember(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        self._specs = old, new

    @Slot(object)
    def _say(self, change: Change) -> None:
        old, new = self._specs
        said = consequences(old, new)
        layers = kept_layers(old.model, new.model, old.outputs, new.outputs)
        if "weights" in change.parts and old.model != new.model:
            said.append(tr("All weights begin anew"))
        elif "model" in change.parts:
            said.append(kept_in_words(layers))
        anew = "weights" in change.parts or any(layer.has_fresh_weights for layer in layers)
        if change.undone and anew and "model" in change.parts and self._has_made_steps():
            said.append(tr("going back (Left) leads to the weights of before"))
        if said:
            self.said.emit(" · ".join(each[:1].upper() + each[1:] for each in said))

    def _has_made_steps(self) -> bool:
        snapshot = self._session.snapshot
        return snapshot is not None and snapshot.step > 0


def kept_in_words(layers: Sequence[KeptLayer]) -> str:
    """'Layer 1 keeps 8 of its now 10 neurons, all else stays', from what each layer keeps.

    A layer that only has other inputs because the one before it changed is not spoken of.
    """
    said: list[str] = []
    anew: list[int] = []
    for place, layer in enumerate(layers):
        is_output = place == len(layers) - 1
        name = tr("the output layer") if is_output else tr("layer {number}").format(number=place + 1)
        if layer.kept == 0:
            anew.append(place)
        elif layer.units > layer.kept:
            text = tr("{layer} keeps {kept} of its now {units} neurons")
            said.append(text.format(layer=name, kept=layer.kept, units=layer.units))
        elif layer.units_before > layer.kept:
            text = tr("{layer} keeps {kept} of {units} neurons")
            said.append(text.format(layer=name, kept=layer.kept, units=layer.units_before))
        elif place == 0 and len(layer.inputs) < layer.width:
            text = tr("{layer} keeps the weights of {kept} of {inputs} features")
            said.append(text.format(layer=name, kept=len(layer.inputs), inputs=layer.width))
    if len(anew) == len(layers):
        return tr("All weights begin anew")
    spoken_of = len(said) + len(anew)
    gone = layers[-1].before - (len(layers) - 1)
    if gone > 0:
        said.insert(
            0, tr("one layer is gone") if gone == 1 else tr("{count} layers are gone").format(count=gone)
        )
    if anew:
        said.append(_anew_in_words(anew, len(layers) - 1))
    if not said:
        return tr("All weights stay")
    if spoken_of < len(layers):
        said.append(tr("all else stays"))
    sentence = ", ".join(said)
    return sentence[:1].upper() + sentence[1:]


def _anew_in_words(places: Sequence[int], output: int) -> str:
    """'layers 2 to 4 begin anew'."""
    numbers = [place + 1 for place in places if place != output]
    names = []
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        names.append(tr("layers {first} to {last}").format(first=numbers[0], last=numbers[-1]))
    else:
        names += [tr("layer {number}").format(number=number) for number in numbers]
    if output in places:
        names.append(tr("the output layer"))
    text = tr("{layer} begins anew") if len(places) == 1 else tr("{layer} begin anew")
    return text.format(layer=tr(" and ").join(names))
