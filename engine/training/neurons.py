"""What every neuron says over the input space: small maps of all, and one of them in full."""

from __future__ import annotations

from time import perf_counter, thread_time
from typing import Protocol

import numpy as np

from engine import nn
from engine.autograd import from_numpy, no_grad
from engine.experiment import Floats

from .commands import Watch
from .evaluating import evaluating
from .snapshots import Field, NeuronField, NeuronMaps, frozen

MAP_RESOLUTION, CURVE_RESOLUTION = 24, 48
"""Points a side of a small map, and along a small curve."""
_LEAST_SECONDS, _MOST_SECONDS = 1 / 40, 0.5
_SHARE = 0.07

Extent = tuple[float, float, float, float]


class Speaks(Protocol):
    """A model whose neurons can be asked."""

    def neurons(self, x: Floats) -> list[Floats]:
        """What each layer says at points `x` (n, inputs): inputs, hidden layers, answer, each (n, units)."""


def heard_inputs(net: nn.Sequential, features: Floats) -> Floats:
    """What the first Linear of `net` hears of `features` (n, F), the same shape."""
    first = next(module for module in net if isinstance(module, nn.Linear))
    return _heard(first, features)


def neuron_answers(net: nn.Sequential, features: Floats) -> list[Floats]:
    """What each Linear of `net` hears (n, units) of `features` (n, F): the inputs, then the hidden layers."""
    heard: list[Floats] = []
    with no_grad(), evaluating(net):
        x = from_numpy(features)
        for module in net:
            if isinstance(module, nn.Linear):
                heard.append(_heard(module, x.numpy()))
            x = module(x)
    return heard


def _heard(linear: nn.Linear, x: Floats) -> Floats:
    """What a Linear hears of `x` (n, F): 0 from what is disabled."""
    kept = getattr(linear, "heard", None)
    return x if kept is None else x * kept.numpy()


def neuron_maps(model: Speaks, inputs: int, extent: Extent) -> NeuronMaps:
    """The maps of all neurons of a model of points with so many `inputs`."""
    resolution = CURVE_RESOLUTION if inputs == 1 else MAP_RESOLUTION
    layers = model.neurons(_grid(extent, resolution, inputs))
    return NeuronMaps(tuple(_as_maps(layer, resolution, inputs) for layer in layers), extent)


def neuron_field(
    model: Speaks, inputs: int, place: tuple[int, int], extent: Extent, resolution: int
) -> NeuronField | None:
    """One neuron at `place`, (layer, unit), finely; None when there is none, as after an edit of layers."""
    layers = model.neurons(_grid(extent, resolution, inputs))
    layer, unit = place
    if layer >= len(layers) or unit >= layers[layer].shape[1]:
        return None
    column = layers[layer][:, unit : unit + 1]
    return NeuronField(layer, unit, Field(_as_maps(column, resolution, inputs)[0], extent))


class NeuronWatch:
    """What a snapshot tells of the neurons; while training they take a small part of the time at most.

    The time of this thread, that is: on a busy machine a look may last long without costing much. Who looks
    at something else, as at another neuron, is shown it at once.
    """

    def __init__(self) -> None:
        self._due = 0.0
        self._watch: Watch | None = None

    def seen(
        self, model: Speaks, inputs: int, watch: Watch, training: bool
    ) -> tuple[NeuronMaps | None, NeuronField | None]:
        """All maps and the one neuron, as far as they are watched and it is time."""
        now, begun = perf_counter(), thread_time()
        if not watch.neurons or (training and now < self._due and watch == self._watch):
            return None, None
        self._watch = watch
        maps = neuron_maps(model, inputs, watch.extent)
        place = watch.neuron
        one = place and neuron_field(model, inputs, place, watch.extent, watch.resolution)
        rest = (thread_time() - begun) / _SHARE
        self._due = now + min(max(_LEAST_SECONDS, rest), _MOST_SECONDS)
        return maps, one


def _grid(extent: Extent, resolution: int, inputs: int) -> Floats:
    """Points (n, inputs) evenly over `extent`, row by row from y0; with one input along x alone."""
    x0, x1, y0, y1 = extent
    across = np.linspace(x0, x1, resolution, dtype=np.float32)
    if inputs == 1:
        return across[:, None]
    up = np.linspace(y0, y1, resolution, dtype=np.float32)
    return np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)


def _as_maps(columns: Floats, resolution: int, inputs: int) -> Floats:
    """Columns (n, units) over a grid as maps (units, rows, columns), or curves (units, columns)."""
    shape = (-1, resolution) if inputs == 1 else (-1, resolution, resolution)
    return frozen(np.ascontiguousarray(columns.T, np.float32).reshape(shape))
