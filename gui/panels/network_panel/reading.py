"""From the experiment and its parameters to what the drawing of a network shows. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.experiment import ExperimentSpec, Floats
from engine.experiment.layout import layout
from engine.experiment.reading import says_spread
from engine.experiment.switches import layer_name, names_into
from engine.training.snapshots import ParameterView
from gui.forms import written
from gui.plots.network import Bias, Edge, Neuron, Numbers, Structure
from gui.state.history import ParameterEntry

from .wording import layer_captions


def structure_of(spec: ExperimentSpec) -> Structure:
    """The layers of the spec's model and what is switched off in them."""
    model = spec.model
    heard = [names_into(model, index) for index in range(len(model.hidden) + 1)]
    outputs = tuple(chr(ord("A") + place) for place in range(spec.outputs))
    if says_spread(spec):
        outputs = "μ", "σ"
    biased = [f"{place}.bias" in _parameters(spec) for place in _linears(spec)]
    return Structure(
        names=(tuple(map(written, model.features)), *heard[1:], outputs),
        captions=layer_captions(model),
        biased=(False, *biased),
        disabled=frozenset(
            Neuron(layer, unit)
            for layer, names in enumerate(heard)
            for unit, name in enumerate(names)
            if name in model.disabled
        ),
        frozen=frozenset(
            index + 1 for index in range(len(heard)) if layer_name(model, index) in model.frozen
        ),
    )


def numbers_of(spec: ExperimentSpec, views: Sequence[ParameterView]) -> Numbers | None:
    """The weights and biases among the parameters; None when they are those of another model."""
    by_name = {view.name: view for view in views}
    linears = _linears(spec)
    if not linears or any(f"{place}.weight" not in by_name for place in linears):
        return None
    weights = [by_name[f"{place}.weight"] for place in linears]
    biases = [by_name.get(f"{place}.bias") for place in linears]
    return Numbers(
        weights=tuple(view.value for view in weights),
        biases=tuple(None if view is None else view.value for view in biases),
        slopes=tuple(view.grad for view in weights),
        changes=tuple(view.update for view in weights),
    )


def entry_of(spec: ExperimentSpec, part: Edge | Bias) -> ParameterEntry:
    """Where the number of an edge or bias stands among the parameters."""
    place = _linears(spec)[part.layer - 1]
    if isinstance(part, Edge):
        return ParameterEntry(f"{place}.weight", (part.unit, part.source))
    return ParameterEntry(f"{place}.bias", (part.unit,))


def known_of(
    entry: ParameterEntry, views: Sequence[ParameterView]
) -> tuple[float, float | None, float | None] | None:
    """Value, gradient and last update of one number, None for what is unknown; None without the parameter."""
    for view in views:
        if view.name == entry.name and len(view.value.shape) == len(entry.index):
            if any(place >= size for place, size in zip(entry.index, view.value.shape, strict=True)):
                return None
            return float(view.value[entry.index]), _at(view.grad, entry), _at(view.update, entry)
    return None


def _at(array: Floats | None, entry: ParameterEntry) -> float | None:
    return None if array is None else float(np.asarray(array)[entry.index])


def _linears(spec: ExperimentSpec) -> list[int]:
    """The places of the Linears among the model's modules."""
    return [place for place, part in enumerate(layout(spec.model, spec.outputs)) if part.kind == "Linear"]


def _parameters(spec: ExperimentSpec) -> set[str]:
    parts = enumerate(layout(spec.model, spec.outputs))
    return {f"{place}.{name}" for place, part in parts for name in part.parameters}
