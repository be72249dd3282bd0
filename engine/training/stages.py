"""What a network says at one of its stages, and what its output layer makes of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from engine import nn
from engine.autograd import Tensor, from_numpy, no_grad
from engine.experiment import ExperimentSpec, Floats
from engine.experiment.reading import reading_of, says_spread

from .evaluating import evaluating
from .space_look import Stage, is_its_sum, is_read_out, units_of

_SUMS: Mapping[str, Callable[[float], float]] = {
    "Identity": float,
    "Sigmoid": lambda value: math.log(value / (1 - value)),
    "Tanh": math.atanh,
    "Softplus": lambda value: math.log(math.expm1(value)),
}
"""The sum from which each last function makes a value."""


def layers_of(net: nn.Sequential) -> list[list[nn.Module]]:
    """The modules of each layer: a Linear and what follows up to the next one."""
    layers: list[list[nn.Module]] = []
    for module in net:
        if isinstance(module, nn.Linear):
            layers.append([])
        layers[-1].append(module)
    return layers


def output_of(net: nn.Sequential, heard: Floats) -> Tensor:
    """The network's output (n, outputs) from what its last layer hears (n, units)."""
    return _through(net, layers_of(net)[-1], heard)


def sums_of(net: nn.Sequential, heard: Sequence[Floats], layer: int) -> Floats:
    """What the activation of a layer, from 1, is given (n, units): its sums, normalised if it does that.

    `heard` is what each Linear hears, (n, inputs).
    """
    linear, *rest = layers_of(net)[layer - 1]
    norms = [each for each in rest[:1] if isinstance(each, nn.BatchNorm1d)]
    values: Floats = _through(net, [linear, *norms], heard[layer - 1]).numpy()
    return values


def read_out(spec: ExperimentSpec, net: nn.Sequential, stage: Stage) -> Floats:
    """How the answer follows from a stage: rows (answers, units + 1), for its units and a 1.

    Of two classes the second is the likelier above 0, of more that of the largest; else it is the answer
    itself, or the mean that it is. No rows where it does not follow so.
    """
    last = len(spec.model.hidden) + 1
    if stage.layer < last and not is_read_out(spec, stage):
        return np.empty((0, units_of(spec, stage) + 1), np.float32)
    if spec.task == "regression" and stage != Stage(last) and not is_its_sum(spec):
        return np.empty((0, units_of(spec, stage) + 1), np.float32)
    if stage.layer < last:
        weight, bias = _weights(layers_of(net)[-1][0])
    else:
        weight, bias = np.eye(spec.outputs, dtype=np.float32), np.zeros(spec.outputs, np.float32)
    if says_spread(spec):
        weight, bias = weight[:1], bias[:1]
    if spec.classes == 2:
        half = _SUMS[spec.model.output](reading_of(spec.loss).half)
        bias = bias - np.float32(0.5 if stage == Stage(last) else half)
    return np.column_stack([weight, bias])


def _weights(linear: nn.Module) -> tuple[Floats, Floats]:
    """The weights (outputs, units) of a Linear, 0 for what it does not hear, and its biases (outputs,)."""
    assert isinstance(linear, nn.Linear)
    weight: Floats = linear.weight.detach().numpy()
    kept = getattr(linear, "heard", None)
    bias = np.zeros(len(weight), np.float32) if linear.bias is None else linear.bias.detach().numpy()
    return weight if kept is None else weight * kept.numpy(), bias


def _through(net: nn.Sequential, modules: Sequence[nn.Module], x: Floats) -> Tensor:
    """`x` (n, F) after these modules of `net` as it answers."""
    values = from_numpy(x)
    with no_grad(), evaluating(net):
        for module in modules:
            values = module(values)
    return values
