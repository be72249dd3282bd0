"""Parts of a model that are switched off or held: units and inputs that say 0, layers that learn no more.

A unit is named by its layer and its place there, both from 0 ("hidden.0.3"), an input by its feature ("x1"),
a layer "hidden.0" or "output", so that a name stays true when other layers come or go.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from .spec import ModelSpec

OUTPUT = "output"


def layer_name(model: ModelSpec, index: int) -> str:
    """The name of the Linear at `index` among the model's: "hidden.0", ..., "output"."""
    return OUTPUT if index == len(model.hidden) else f"hidden.{index}"


def unit_name(layer: int, unit: int) -> str:
    """The name of a hidden unit; layers and units count from 0."""
    return f"hidden.{layer}.{unit}"


def layer_names(model: ModelSpec) -> tuple[str, ...]:
    """The names of all layers that can be frozen, the output's last."""
    return tuple(layer_name(model, index) for index in range(len(model.hidden) + 1))


def names_into(model: ModelSpec, index: int) -> tuple[str, ...]:
    """The names of what the Linear at `index` takes in: features, or the units of the layer before."""
    if index == 0:
        return model.features
    return tuple(unit_name(index - 1, unit) for unit in range(model.hidden[index - 1].units))


def switch_faults(model: ModelSpec) -> Iterator[str]:
    """What is wrong with `model.disabled` and `model.frozen`, each in one sentence."""
    known = {name for index in range(len(model.hidden) + 1) for name in names_into(model, index)}
    for index, name in enumerate(model.disabled):
        if name not in known:
            yield f"model.disabled.{index}: expected a feature or a unit such as hidden.0.1, got {name!r}"
        elif name in model.disabled[:index]:
            yield f"model.disabled.{index}: expected each name once, got {name} again"
    layers = layer_names(model)
    for index, name in enumerate(model.frozen):
        if name not in layers:
            yield f"model.frozen.{index}: expected one of {', '.join(layers)}, got {name!r}"
        elif name in model.frozen[:index]:
            yield f"model.frozen.{index}: expected each name once, got {name} again"
    if set(layers) <= set(model.frozen):
        yield f"model.frozen: expected at least one layer left to learn, got {', '.join(model.frozen)}"


def fit_switches(model: ModelSpec) -> ModelSpec:
    """`model` without switches on what it no longer has; frozen whole, it is thawed."""
    known = {name for index in range(len(model.hidden) + 1) for name in names_into(model, index)}
    layers = layer_names(model)
    disabled = tuple(name for name in model.disabled if name in known)
    frozen = tuple(name for name in model.frozen if name in layers)
    if len(frozen) == len(layers):
        frozen = ()
    if (disabled, frozen) == (model.disabled, model.frozen):
        return model
    return msgspec.structs.replace(model, disabled=disabled, frozen=frozen)


def switched(names: tuple[str, ...], name: str, on: bool) -> tuple[str, ...]:
    """`names` with `name` among them or not, in an order of their own."""
    return tuple(sorted({*names, name} if on else {*names} - {name}))
