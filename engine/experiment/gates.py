"""The switches of a model on its live network: what its Linears do not hear, which layers do not learn."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine import nn
from engine.autograd import Tensor, from_numpy

from .layout import layout
from .spec import ModelSpec
from .switches import layer_name, names_into


def mute(net: nn.Sequential, model: ModelSpec) -> None:
    """Let the Linears of `net` hear 0 from whatever `model` has disabled, and all else as it is.

    What is heard is multiplied by a buffer `heard`, of ones and zeros, before it enters: the disabled part
    keeps its weights, gets no gradient, and programs take the buffer for the constant it is.
    """
    linears = [module for module in net if isinstance(module, nn.Linear)]
    for index, linear in enumerate(linears):
        kept = [name not in model.disabled for name in names_into(model, index)]
        heard = None if all(kept) else from_numpy(np.array(kept, np.float32))
        if hasattr(linear, "heard"):
            linear.heard = heard
        elif heard is not None:
            linear.register_buffer("heard", heard, persistent=False)
            linear.register_forward_pre_hook(_hear)


def freeze(net: nn.Sequential, model: ModelSpec) -> None:
    """Let the parameters of frozen layers ask for no gradient, and all others for one."""
    for module, part in zip(net, layout(model), strict=True):
        learns = layer_name(model, part.layer) not in model.frozen
        for parameter in module.parameters():
            if not learns:
                parameter.grad = None
            parameter.requires_grad_(learns)


def _hear(linear: Any, inputs: tuple[Tensor, ...]) -> tuple[Any, ...] | None:
    return None if linear.heard is None else (inputs[0] * linear.heard,)
