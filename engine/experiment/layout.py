"""The modules of a model in their order, as values: what is built, named, counted and written as code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.catalog import Value, find

from .spec import Layer, ModelSpec

Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Part:
    """One module of the network, with its arguments as PyTorch takes them.

    `layer` is the place of its layer among all, the output's being the last. `parameters` and `buffers` are
    shapes by name.
    """

    layer: int
    kind: str
    sizes: tuple[Value, ...] = ()
    options: Mapping[str, Value] = field(default_factory=dict)
    parameters: Shapes = field(default_factory=dict)
    buffers: Shapes = field(default_factory=dict)


def layout(model: ModelSpec, outputs: int = 1) -> tuple[Part, ...]:
    """For each hidden layer Linear, BatchNorm1d, activation, Dropout, as far as wanted; then the output."""
    parts: list[Part] = []
    width = len(model.features)
    for place, layer in enumerate(model.hidden):
        parts += _hidden(place, width, layer, model.bias)
        width = layer.units
    last = len(model.hidden)
    parts.append(_linear(last, width, outputs, model.bias))
    if model.output != "Identity":
        # Classes are told apart along the outputs of a point, its second dimension.
        parts.append(Part(last, model.output, options={"dim": 1} if model.output == "LogSoftmax" else {}))
    return tuple(parts)


def parameter_shapes(model: ModelSpec, outputs: int = 1) -> dict[str, tuple[int, ...]]:
    """The shape of every parameter by its name in the network: '0.weight' (8, 2), '0.bias' (8,), ..."""
    return {
        f"{place}.{name}": shape
        for place, part in enumerate(layout(model, outputs))
        for name, shape in part.parameters.items()
    }


def buffer_shapes(model: ModelSpec, outputs: int = 1) -> dict[str, tuple[int, ...]]:
    """The shape of every number that is saved but not trained: '1.running_mean' (8,), ..."""
    return {
        f"{place}.{name}": shape
        for place, part in enumerate(layout(model, outputs))
        for name, shape in part.buffers.items()
    }


def _hidden(place: int, width: int, layer: Layer, bias: bool) -> Iterator[Part]:
    units = layer.units
    yield _linear(place, width, units, bias and layer.bias)
    if layer.batch_norm:
        trained, seen = ("weight", "bias"), ("running_mean", "running_var")
        yield Part(
            place,
            "BatchNorm1d",
            (units,),
            parameters=dict.fromkeys(trained, (units,)),
            buffers={**dict.fromkeys(seen, (units,)), "num_batches_tracked": ()},
        )
    yield _activation(place, layer)
    if layer.dropout:
        yield Part(place, "Dropout", (layer.dropout,))


def _activation(place: int, layer: Layer) -> Part:
    """The activation, with what its constructor has to be given; one of them learns."""
    entry = find("activation", layer.activation)
    values = entry.defaults() | dict(layer.params)
    told = {
        each.name: values[each.name]
        for each in entry.fields
        if each.required or values[each.name] != each.default
    }
    return Part(place, layer.activation, options=told, parameters=entry.traits.get("parameters", {}))


def _linear(place: int, inputs: int, outputs: int, bias: bool) -> Part:
    shapes: dict[str, tuple[int, ...]] = {"weight": (outputs, inputs)}
    if bias:
        shapes["bias"] = (outputs,)
    return Part(place, "Linear", (inputs, outputs), {} if bias else {"bias": False}, shapes)
