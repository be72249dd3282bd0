"""From a spec to live objects: the model with its first weights, the loss and the optimizer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine import nn, optim
from engine.autograd import from_numpy, manual_seed

from .points import Floats
from .spec import ExperimentSpec, ModelSpec


@dataclass(frozen=True, slots=True)
class Model:
    """A network whose parameters are views, in order, of one flat float32 array.

    The flat array makes a check for NaN, a copy and an update of all parameters one operation each.
    """

    net: nn.Sequential
    flat: Floats

    def arrays(self) -> dict[str, Floats]:
        """Every parameter by name ('0.weight'), as a view of `flat`."""
        return {name: parameter.detach().numpy() for name, parameter in self.net.named_parameters()}


def build_model(spec: ExperimentSpec) -> Model:
    """The model of `spec` with the weights of its seed, and those that `model.start` gives."""
    manual_seed(spec.run.seed)
    model = flattened(build_net(spec.model))
    arrays = model.arrays()
    for name, value in spec.model.start.items():
        arrays[name][...] = np.asarray(value, np.float32)
    return model


def build_net(model: ModelSpec) -> nn.Sequential:
    """Linear and activation for each hidden layer, a Linear to one output, the output's activation."""
    modules: list[nn.Module] = []
    width = len(model.features)
    for layer in model.hidden:
        modules += [nn.Linear(width, layer.units, bias=model.bias), getattr(nn, layer.activation)()]
        width = layer.units
    modules.append(nn.Linear(width, 1, bias=model.bias))
    if model.output != "Identity":
        modules.append(getattr(nn, model.output)())
    return nn.Sequential(*modules)


def flattened(net: nn.Sequential) -> Model:
    """Move the parameters of `net` into one flat array, values kept."""
    parameters = list(net.parameters())
    flat = np.concatenate([parameter.detach().numpy().ravel() for parameter in parameters])
    end = 0
    for parameter in parameters:
        start, end = end, end + parameter.numel()
        parameter.data = from_numpy(flat[start:end].reshape(parameter.shape))
    return Model(net, flat)


def build_loss(spec: ExperimentSpec) -> nn.Module:
    """The loss of `spec` with its parameters."""
    loss: nn.Module = spec.loss.entry("loss").factory(**spec.loss.values("loss"))
    return loss


def build_optimizer(spec: ExperimentSpec, model: Model) -> optim.Optimizer:
    """The optimizer of `spec` over the parameters of `model`, with a fresh state."""
    entry = spec.optimizer.entry("optimizer")
    optimizer: optim.Optimizer = entry.factory(model.net.parameters(), **spec.optimizer.values("optimizer"))
    return optimizer


def keep_weights(old: Model, old_spec: ModelSpec, new: Model, new_spec: ModelSpec) -> None:
    """Copy into `new` every weight of `old` that still has its place.

    Hidden layers correspond from the first on, the output layers to each other; a layer that grew or shrank
    keeps the block that both have. The first layer's columns follow their features.
    """
    for before, after in _paired(_linears(old.net), _linears(new.net)):
        columns = [(i, i) for i in range(min(before.in_features, after.in_features))]
        if before is _linears(old.net)[0] and after is _linears(new.net)[0]:
            columns = _same(old_spec.features, new_spec.features)
        rows = min(before.out_features, after.out_features)
        source, target = before.weight.detach().numpy(), after.weight.detach().numpy()
        for i, j in columns:
            target[:rows, j] = source[:rows, i]
        if before.bias is not None and after.bias is not None:
            after.bias.detach().numpy()[:rows] = before.bias.detach().numpy()[:rows]


def _linears(net: nn.Sequential) -> list[Any]:
    return [module for module in net if isinstance(module, nn.Linear)]


def _paired(old: list[Any], new: list[Any]) -> list[tuple[Any, Any]]:
    return [*zip(old[:-1], new[:-1], strict=False), (old[-1], new[-1])]


def _same(old: tuple[str, ...], new: tuple[str, ...]) -> list[tuple[int, int]]:
    return [(old.index(name), j) for j, name in enumerate(new) if name in old]
