"""From a spec to live objects: the model with its first weights, the loss and the optimizer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine import nn, optim
from engine.autograd import Tensor, from_numpy, manual_seed

from .counted_dropout import STREAMS, CountedDropout
from .counted_leak import FIRST_STREAM, CountedRReLU
from .gates import freeze, mute
from .keeping import KeptLayer, kept_layers
from .layout import Part, layout
from .lone_norm import LoneBatchNorm
from .loss_settings import loss_settings, per_point_settings
from .points import Floats
from .spec import DEFAULT_INIT, ExperimentSpec, ModelSpec, Pick

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Model:
    """A network whose parameters that learn are views, in order, of one flat float32 array.

    The flat array makes a check for NaN, a copy and an update of all parameters one operation each. Beside
    them the network holds buffers, which steps change too: what batch norms remember, what dropouts drew.
    """

    net: nn.Sequential
    flat: Floats

    def arrays(self) -> dict[str, Floats]:
        """Every parameter by name ('0.weight'), as a view of its memory."""
        return {name: parameter.detach().numpy() for name, parameter in self.net.named_parameters()}

    def buffers(self) -> dict[str, Array]:
        """Every buffer that is saved by name ('1.running_mean'), as a view of its memory."""
        trained = self.arrays()
        return {name: each.numpy() for name, each in self.net.state_dict().items() if name not in trained}


def build_model(spec: ExperimentSpec) -> Model:
    """The model of `spec` with the weights of its seed, and those that `model.start` gives."""
    manual_seed(spec.run.seed)
    net = build_net(spec.model, spec.run.seed, spec.outputs)
    mute(net, spec.model)
    freeze(net, spec.model)
    model = flattened(net)
    first_weights(model.net, spec.model.init)
    arrays = model.arrays()
    for name, value in spec.model.start.items():
        arrays[name][...] = np.asarray(value, np.float32)
    return model


def build_net(model: ModelSpec, seed: int = 0, outputs: int = 1) -> nn.Sequential:
    """The modules of the model's layout with so many outputs; dropouts draw by `seed`."""
    return nn.Sequential(*(_module(part, seed) for part in layout(model, outputs)))


def _module(part: Part, seed: int) -> nn.Module:
    """A module that does what PyTorch's of that kind does; some do it the way an experiment needs it."""
    kind: Any = getattr(nn, part.kind)
    options: dict[str, Any] = dict(part.options)
    if kind is nn.BatchNorm1d:
        kind = LoneBatchNorm
    elif kind is nn.Dropout:
        kind, options["stream"] = CountedDropout, seed * STREAMS + part.layer
    elif kind is nn.RReLU:
        kind, options["stream"] = CountedRReLU, seed * STREAMS + FIRST_STREAM + part.layer
    module: nn.Module = kind(*part.sizes, **options)
    return module


def first_weights(net: nn.Sequential, scheme: Pick) -> None:
    """Draw the weights of every Linear by `scheme`; after any but the default its biases are 0."""
    if scheme.name == DEFAULT_INIT:
        return
    entry, values = scheme.entry("init"), scheme.values("init")
    for linear in _linears(net):
        entry.factory(linear.weight, **values)
        if linear.bias is not None:
            nn.init.zeros_(linear.bias)


def flattened(net: nn.Sequential) -> Model:
    """Move the parameters of `net` that learn into one flat array, values kept."""
    parameters = [parameter for parameter in net.parameters() if parameter.requires_grad]
    flat = np.concatenate([parameter.detach().numpy().ravel() for parameter in parameters])
    end = 0
    for parameter in parameters:
        start, end = end, end + parameter.numel()
        parameter.data = from_numpy(flat[start:end].reshape(parameter.shape))
    return Model(net, flat)


def regated(old: Model, model: ModelSpec) -> Model:
    """The same network with the switches of `model`, its parameters where they now belong."""
    mute(old.net, model)
    freeze(old.net, model)
    return flattened(old.net)


def build_loss(spec: ExperimentSpec) -> nn.Module:
    """The loss of `spec` with its parameters."""
    loss: nn.Module = spec.loss.entry("loss").factory(**loss_settings(spec))
    return loss


def build_measure(spec: ExperimentSpec) -> nn.Module:
    """The loss of `spec` per point, by which runs can be compared: its usual mean."""
    measure: nn.Module = spec.loss.entry("loss").factory(**per_point_settings(spec))
    return measure


def build_optimizer(spec: ExperimentSpec, model: Model) -> optim.Optimizer:
    """The optimizer of `spec` over the parameters of `model`, with a fresh state."""
    entry = spec.optimizer.entry("optimizer")
    learning = [parameter for parameter in model.net.parameters() if parameter.requires_grad]
    optimizer: optim.Optimizer = entry.factory(learning, **spec.optimizer.values("optimizer"))
    return optimizer


def keep_weights(old: Model, old_spec: ModelSpec, new: Model, new_spec: ModelSpec) -> tuple[KeptLayer, ...]:
    """Copy into `new` all of `old` that still has its place (see `kept_layers`); says what that is.

    What batch norms remember and how often dropouts drew goes with their units.
    """
    parts = layout(old_spec), layout(new_spec)
    outputs = _linears(old.net)[-1].out_features, _linears(new.net)[-1].out_features
    layers = kept_layers(old_spec, new_spec, *outputs)
    for kept in layers:
        if kept.kept:
            before = _of_layer(old.net, parts[0], kept.before)
            for kind, module in _of_layer(new.net, parts[1], kept.layer).items():
                if kind in before:
                    _keep(kind, before[kind], module, kept)
    return layers


def _of_layer(net: nn.Sequential, parts: tuple[Part, ...], layer: int) -> dict[str, nn.Module]:
    """The modules of one layer that hold numbers, by their kind."""
    kinds = ("Linear", "BatchNorm1d", "PReLU", "RReLU", "Dropout")
    each = zip(parts, net, strict=True)
    return {part.kind: module for part, module in each if part.layer == layer and part.kind in kinds}


def _keep(kind: str, old: nn.Module, new: nn.Module, kept: KeptLayer) -> None:
    """Copy the numbers of the units that stay."""
    source, target = ({name: each.detach().numpy() for name, each in _numbers(m)} for m in (old, new))
    for name in source.keys() & target.keys():
        if kind == "Linear" and name == "weight":
            for i, j in kept.inputs:
                target[name][: kept.kept, j] = source[name][: kept.kept, i]
        elif source[name].ndim:
            target[name][: kept.kept] = source[name][: kept.kept]
        else:
            target[name][...] = source[name]


def _numbers(module: nn.Module) -> Iterator[tuple[str, Tensor]]:
    """What a module learns, and what it remembers itself; not what others hang on it."""
    yield from module.named_parameters()
    if not isinstance(module, nn.Linear):
        yield from module.named_buffers()


def _linears(net: nn.Sequential) -> list[Any]:
    return [module for module in net if isinstance(module, nn.Linear)]
