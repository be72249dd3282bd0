"""Stochastic gradient descent, plain or with momentum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np

from engine.catalog import Help, Range, register

from .bucket import Bucket
from .checks import check_lr, check_not_negative, check_variant
from .elementwise import Elementwise
from .hyperparameters import LearningRate, Maximize, WeightDecay
from .optimizer import Groups


@register("optimizer", title="SGD")
class SGD(Elementwise):
    """Steps against the gradient; with momentum a ball that keeps part of its speed.

    Formula: g += weight_decay w; b = momentum b + (1 - dampening) g, at first b = g; w -= lr b, with nesterov
    lr (g + momentum b).
    Errors: ValueError for a negative hyper-parameter, and for nesterov without momentum or with dampening.
    Source: Sutskever et al. (2013), in the form of PyTorch's optim.SGD.
    """

    counts_steps = False

    def __init__(
        self,
        params: Groups,
        lr: LearningRate = 1e-3,
        momentum: Annotated[
            float, Range(0, 0.999, step=0.01), Help("The part of the last step that is kept.")
        ] = 0,
        dampening: Annotated[
            float, Range(0, 1, step=0.01), Help("The part of each gradient left out of it.")
        ] = 0,
        weight_decay: WeightDecay = 0,
        nesterov: Annotated[bool, Help("Look at the slope ahead, where the momentum leads.")] = False,
        *,
        maximize: Maximize = False,
        foreach: bool | None = None,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        check_lr(lr)
        check_not_negative({"momentum value": momentum, "weight_decay value": weight_decay})
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov momentum requires a momentum and zero dampening")
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
            "foreach": foreach,
            "differentiable": differentiable,
            "fused": fused,
        }
        super().__init__(params, defaults)
        check_variant(foreach, fused, differentiable)

    def update(self, group: Mapping[str, Any], bucket: Bucket) -> None:
        """g += decay w; b = mu b + (1 - dampening) g, at first b = g; delta = lr b, or lr (g + mu b)."""
        grad, delta = bucket.grad, bucket.delta
        momentum = group["momentum"]
        bucket.decay(group["weight_decay"])
        direction = grad
        if momentum:
            if "momentum_buffer" not in bucket.state:
                bucket.state["momentum_buffer"] = grad.copy()
            else:
                speed = bucket.state["momentum_buffer"]
                speed *= bucket.number(momentum)
                kept = 1 - group["dampening"]
                speed += grad if kept == 1 else grad * kept
            direction = bucket.state["momentum_buffer"]
            if group["nesterov"]:
                np.multiply(direction, bucket.number(momentum), delta)
                direction = np.add(grad, delta, delta)
        np.multiply(direction, bucket.number(group["lr"]), delta)
