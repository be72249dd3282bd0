"""Adamax: Adam with the largest recent gradient in place of the root of the average square."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.catalog import register

from .bucket import Bucket
from .checks import check_betas, check_lr, check_not_negative
from .elementwise import Elementwise
from .hyperparameters import Betas, Epsilon, LearningRate, Maximize, WeightDecay
from .optimizer import Groups


@register("optimizer", title="Adamax")
class Adamax(Elementwise):
    """Adam that divides by the largest recent gradient: no step is longer than the learning rate.

    Formula: m = b1 m + (1 - b1) g; u = max(b2 u, |g| + eps); w -= lr / (1 - b1^t) m / u.
    Errors: ValueError for a hyper-parameter outside its range.
    Source: Kingma and Ba (2015), in the form of PyTorch's optim.Adamax.
    """

    def __init__(
        self,
        params: Groups,
        lr: LearningRate = 2e-3,
        betas: Betas = (0.9, 0.999),
        eps: Epsilon = 1e-8,
        weight_decay: WeightDecay = 0,
        foreach: bool | None = None,
        *,
        maximize: Maximize = False,
        differentiable: bool = False,
        capturable: bool = False,
    ) -> None:
        check_lr(lr)
        check_not_negative({"epsilon value": eps})
        check_betas(betas)
        check_not_negative({"weight_decay value": weight_decay})
        defaults = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
            "capturable": capturable,
        }
        super().__init__(params, defaults)

    def update(self, group: Mapping[str, Any], bucket: Bucket) -> None:
        """m = b1 m + (1 - b1) g; u = max(b2 u, |g| + eps); delta = lr / (1 - b1^t) m / u."""
        grad, delta, spare = bucket.grad, bucket.delta, bucket.spare
        beta1, beta2 = group["betas"]
        bucket.decay(group["weight_decay"])
        mean, largest = bucket.buffer("exp_avg"), bucket.buffer("exp_inf")
        mean *= beta1
        mean += np.multiply(grad, 1 - beta1, spare)
        largest *= beta2
        np.abs(grad, spare)
        spare += group["eps"]
        np.maximum(largest, spare, out=largest)
        np.multiply(mean, group["lr"] / (1 - beta1**bucket.steps), delta)
        np.divide(delta, largest, delta)
