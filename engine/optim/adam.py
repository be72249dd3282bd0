"""Adam: steps scaled by running averages of the gradient and its square."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np

from engine.catalog import Help, Range, register

from .bucket import Bucket
from .elementwise import Elementwise
from .optimizer import Groups


@register("optimizer", title="Adam")
class Adam(Elementwise):
    """Gives every weight a step of its own size: its average gradient over the gradient's usual size.

    Kingma and Ba (2015), in the form of https://pytorch.org/docs/stable/generated/torch.optim.Adam.html.
    ValueError for a hyper-parameter outside its range.
    """

    def __init__(
        self,
        params: Groups,
        lr: Annotated[
            float, Range(1e-5, 10, log=True), Help("How far one step goes.", "learning rate")
        ] = 1e-3,
        betas: Annotated[
            tuple[float, float], Range(0, 0.99999), Help("How long the averages remember: gradient, square.")
        ] = (0.9, 0.999),
        eps: Annotated[float, Range(1e-12, 1, log=True), Help("Keeps the divisor away from zero.")] = 1e-8,
        weight_decay: Annotated[float, Range(0, 1, step=0.001), Help("Pulls every weight towards zero.")] = 0,
        amsgrad: Annotated[bool, Help("Divide by the largest average of squares so far.")] = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        if lr < 0:
            raise ValueError(f"Invalid learning rate: {lr}")
        if eps < 0:
            raise ValueError(f"Invalid epsilon value: {eps}")
        for i, beta in enumerate(betas):
            if not 0 <= beta < 1:
                raise ValueError(f"Invalid beta parameter at index {i}: {beta}")
        if weight_decay < 0:
            raise ValueError(f"Invalid weight_decay value: {weight_decay}")
        defaults = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "amsgrad": amsgrad,
            "maximize": maximize,
            "foreach": foreach,
            "capturable": capturable,
            "differentiable": differentiable,
            "fused": fused,
            "decoupled_weight_decay": False,
        }
        super().__init__(params, defaults)

    def update(self, group: Mapping[str, Any], bucket: Bucket) -> None:
        """m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; delta = lr m^ / (sqrt(v^) + eps), ^ unbiased."""
        grad, delta, spare = bucket.grad, bucket.delta, bucket.spare
        beta1, beta2 = group["betas"]
        if group["weight_decay"]:
            grad += bucket.values() * group["weight_decay"]
        mean, square = bucket.buffer("exp_avg"), bucket.buffer("exp_avg_sq")
        mean *= beta1
        mean += np.multiply(grad, 1 - beta1, spare)
        square *= beta2
        np.multiply(grad, grad, spare)
        square += np.multiply(spare, 1 - beta2, spare)
        if group["amsgrad"]:
            largest = bucket.buffer("max_exp_avg_sq")
            square = np.maximum(largest, square, out=largest)
        np.sqrt(square, spare)
        spare /= math.sqrt(1 - beta2**bucket.steps)
        spare += group["eps"]
        np.multiply(mean, group["lr"] / (1 - beta1**bucket.steps), delta)
        np.divide(delta, spare, delta)
