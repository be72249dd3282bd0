"""How learning flows through the layers: gradients, what a step changes, units that have died."""

from __future__ import annotations

import math

import numpy as np

from engine import nn
from engine.autograd import from_numpy, no_grad
from engine.experiment import Floats
from engine.nn import Parameter

from .evaluating import evaluating
from .quality import histogram
from .snapshots import Doubles, LayerFlow

DYING = (nn.ReLU, nn.ReLU6)
"""Activations that are flat at 0 below: a unit that is there for every point learns no more."""
_FEW = 64


def layer_flows(net: nn.Sequential, before: Floats | None, features: Floats) -> tuple[LayerFlow, ...]:
    """One value for each layer of `net` that has parameters.

    `before` (count,) are all parameters before the last step, None where unknown; `features` (N, F) the
    training points.
    """
    dead = dead_units(net, features)
    flows, start = [], 0
    for name, parameters in _layers(net):
        weights = np.concatenate([each.detach().numpy().ravel() for each in parameters])
        grads = [each.grad.numpy().ravel() for each in parameters if each.grad is not None]
        grad = np.concatenate(grads) if grads else np.empty(0, np.float32)
        counts, edges = histogram(grad)
        learns = parameters[0].requires_grad
        stop = start + len(weights) * learns
        moved = before[start:stop] if before is not None and learns else None
        flows.append(
            LayerFlow(
                name,
                weight_norm=_norm(weights),
                grad_norm=_norm(grad) if len(grad) else math.nan,
                update_ratio=math.nan if moved is None else update_ratio(moved, weights),
                units=len(parameters[0]),
                dead=dead.get(name),
                counts=counts,
                edges=edges,
            )
        )
        start = stop
    return tuple(flows)


def _layers(net: nn.Sequential) -> list[tuple[str, list[Parameter]]]:
    """The parameters of each layer by the name of its Linear; those of a batch norm are among them."""
    layers: list[tuple[str, list[Parameter]]] = []
    for name, module in net.named_children():
        if isinstance(module, nn.Linear):
            layers.append((name, []))
        if layers:
            layers[-1][1].extend(module.parameters())
    return layers


def update_ratio(before: Floats, after: Floats) -> float:
    """The length of a step over that of the parameters it began from; NaN where that is 0 or not finite."""
    length = _norm(before)
    if not 0 < length < math.inf:
        return math.nan
    return _norm(after.astype(np.float64) - before) / length


def dead_units(net: nn.Sequential, features: Floats) -> dict[str, int]:
    """How many units are 0 for every point of `features` (N, F), by the name of the layer before a DYING one.

    Layers that cannot die are left out, and all of them where there are no points.
    """
    dead: dict[str, int] = {}
    # Most units live on the first few points already.
    for part in (features[:_FEW], features):
        dead = _zero_units(net, part) if len(part) else {}
        if not any(dead.values()):
            break
    return dead


def _zero_units(net: nn.Sequential, features: Floats) -> dict[str, int]:
    """`dead_units` of at least one point."""
    last = max((place for place, module in enumerate(net) if isinstance(module, DYING)), default=-1)
    zero, layer = {}, ""
    with no_grad(), evaluating(net):
        x = from_numpy(features)
        for name, module in list(net.named_children())[: last + 1]:
            x = module(x)
            if isinstance(module, DYING):
                zero[layer] = int(np.count_nonzero((x.numpy() == 0).all(axis=0)))
            elif isinstance(module, nn.Linear):
                layer = name
    return zero


def _norm(values: Floats | Doubles) -> float:
    """The Euclidean length, in double precision lest squares overflow."""
    return float(np.linalg.norm(values.astype(np.float64)))
