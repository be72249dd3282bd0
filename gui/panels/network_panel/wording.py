"""What the network says in words and numbers. Pure functions."""

from __future__ import annotations

import numpy as np

from engine.experiment import ExperimentSpec, ModelSpec
from engine.experiment.reading import says_spread
from gui.kit.number_format import format_number, with_minus
from gui.kit.translating import translator
from gui.plots.network import Bias, Edge, Floats, Fold, Neuron, Part, Structure

tr = translator("NetworkPanel")

_DASH = "\N{EN DASH}"


def layer_captions(model: ModelSpec) -> tuple[str, ...]:
    """A short word over each layer: what it is, or the activation of a hidden one."""
    return (tr("inputs"), *(layer.activation for layer in model.hidden), tr("output"))


def neuron_name(structure: Structure, neuron: Neuron) -> str:
    """'input x₁', 'neuron 3 of layer 1' or 'output'."""
    if neuron.layer == 0:
        return tr("input {0}").format(structure.names[0][neuron.unit])
    if neuron.layer == structure.last:
        alone = structure.widths[-1] == 1
        return tr("output") if alone else tr("output {0}").format(structure.names[-1][neuron.unit])
    return tr("neuron {0} of layer {1}").format(neuron.unit + 1, neuron.layer)


def part_name(structure: Structure, part: Part) -> str:
    """What a part is called, beginning with a capital."""
    match part:
        case Neuron():
            name = neuron_name(structure, part)
        case Edge(layer, unit, source):
            ends = (
                neuron_name(structure, Neuron(layer - 1, source)),
                neuron_name(structure, Neuron(layer, unit)),
            )
            name = tr("weight from {0} to {1}").format(*ends)
        case Bias(layer, unit):
            name = tr("bias of {0}").format(neuron_name(structure, Neuron(layer, unit)))
        case Fold(layer):
            name = tr("all neurons of layer {0}").format(layer)
    return name[:1].upper() + name[1:]


def number_text(value: float | None) -> str:
    """A number in three digits with a true minus, a dash for one that is unknown."""
    return _DASH if value is None else with_minus(format_number(float(f"{value:.3g}")))


def numbers_text(value: float, grad: float | None, update: float | None) -> str:
    """What is known of one weight."""
    text = tr("value {0} · gradient {1} · last update {2}")
    return text.format(number_text(value), number_text(grad), number_text(update))


def short_numbers_text(value: float, grad: float | None, update: float | None) -> str:
    """The same for a narrow column."""
    text = tr("{0} · grad {1} · last update {2}")
    return text.format(number_text(value), number_text(grad), number_text(update))


def neuron_text(spec: ExperimentSpec, structure: Structure, neuron: Neuron) -> str:
    """What can be said of a neuron: what it does, and what is switched off."""
    if neuron in structure.disabled:
        return tr("disabled: its output is held at 0")
    if neuron.layer == 0:
        words = tr("what the model takes in")
    elif neuron.layer == structure.last:
        words = tr("the model's answer")
        if says_spread(spec):
            both = tr("the mean of the target"), tr("how far targets spread about the mean")
            words = both[neuron.unit]
    else:
        words = spec.model.hidden[neuron.layer - 1].activation
    return (
        words if neuron.layer not in structure.frozen else tr("{0} · frozen: it does not learn").format(words)
    )


def fold_text(units: int, shown: int, weights: Floats | None) -> str:
    """What a folded layer of so many units has, by its `weights` (units, inputs), and what a click does."""
    said = [tr("all {0} shown").format(units)]
    if shown < units:
        said = [tr("the {0} strongest of {1} shown").format(shown, units)]
    if weights is not None and np.isfinite(weights).all():
        ends = number_text(float(weights.min())), number_text(float(weights.max()))
        said.append(tr("weights from {0} to {1}").format(*ends))
    said.append(tr("click shows all") if shown < units else tr("click folds"))
    return " · ".join(said)


def hint() -> str:
    """What can be done, while nothing is pointed at."""
    return tr("Hover enlarges · click sets a weight · right-click: more")
