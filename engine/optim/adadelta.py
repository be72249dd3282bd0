"""Adadelta: steps as long as the recent ones, per unit of the recent gradients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np

from engine.catalog import Help, Range, register

from .bucket import Bucket
from .checks import check_lr, check_not_negative
from .elementwise import Elementwise
from .hyperparameters import Epsilon, LearningRate, Maximize, WeightDecay
from .optimizer import Groups


@register("optimizer", title="Adadelta")
class Adadelta(Elementwise):
    """Finds its own learning rate: the usual size of the steps over the usual size of the gradients.

    Formula: s = rho s + (1 - rho) g^2; d = g sqrt(u + eps) / sqrt(s + eps); u = rho u + (1 - rho) d^2; w -=
    lr d.
    Errors: ValueError for a hyper-parameter outside its range.
    Source: Zeiler (2012), in the form of PyTorch's optim.Adadelta.
    """

    def __init__(
        self,
        params: Groups,
        lr: LearningRate = 1.0,
        rho: Annotated[float, Range(0, 1, step=0.01), Help("How long the averages remember.")] = 0.9,
        eps: Epsilon = 1e-6,
        weight_decay: WeightDecay = 0,
        foreach: bool | None = None,
        *,
        capturable: bool = False,
        maximize: Maximize = False,
        differentiable: bool = False,
    ) -> None:
        check_lr(lr)
        if not 0.0 <= rho <= 1.0:
            raise ValueError(f"Invalid rho value: {rho}")
        check_not_negative({"epsilon value": eps, "weight_decay value": weight_decay})
        defaults = {
            "lr": lr,
            "rho": rho,
            "eps": eps,
            "weight_decay": weight_decay,
            "maximize": maximize,
            "capturable": capturable,
            "foreach": foreach,
            "differentiable": differentiable,
        }
        super().__init__(params, defaults)

    def update(self, group: Mapping[str, Any], bucket: Bucket) -> None:
        """v = rho v + (1 - rho) g^2; d = sqrt(u + eps) / sqrt(v + eps) g; u = rho u + (1 - rho) d^2."""
        grad, delta, spare = bucket.grad, bucket.delta, bucket.spare
        rho, eps = group["rho"], group["eps"]
        bucket.decay(group["weight_decay"])
        square, moved = bucket.buffer("square_avg"), bucket.buffer("acc_delta")
        square *= rho
        np.multiply(grad, grad, spare)
        square += np.multiply(spare, 1 - rho, spare)
        np.add(square, eps, spare)
        np.sqrt(spare, spare)
        np.add(moved, eps, delta)
        np.sqrt(delta, delta)
        np.divide(delta, spare, delta)
        np.multiply(delta, grad, delta)
        moved *= rho
        np.multiply(delta, delta, spare)
        moved += np.multiply(spare, 1 - rho, spare)
        np.multiply(delta, group["lr"], delta)
