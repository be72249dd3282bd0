"""Adam: steps scaled by running averages of the gradient and its square."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np

from engine.catalog import Help, register

from .bucket import Bucket
from .checks import check_betas, check_lr, check_not_negative, check_tensor_lr, check_variant
from .elementwise import Elementwise
from .hyperparameters import Betas, DecoupledDecay, Epsilon, LearningRate, Maximize, WeightDecay
from .optimizer import Groups


@register("optimizer", title="Adam")
class Adam(Elementwise):
    """Gives every weight a step of its own size: its average gradient over the gradient's usual size.

    Formula: m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= lr m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) +
    eps); with amsgrad the largest v so far.
    Errors: ValueError for a hyper-parameter outside its range.
    Source: Kingma and Ba (2015), in the form of PyTorch's optim.Adam.
    """

    def __init__(
        self,
        params: Groups,
        lr: LearningRate = 1e-3,
        betas: Betas = (0.9, 0.999),
        eps: Epsilon = 1e-8,
        weight_decay: WeightDecay = 0,
        amsgrad: Annotated[bool, Help("Divide by the largest average of squares so far.")] = False,
        *,
        foreach: bool | None = None,
        maximize: Maximize = False,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
        decoupled_weight_decay: DecoupledDecay = False,
    ) -> None:
        check_lr(lr)
        check_tensor_lr(lr, foreach, capturable)
        check_not_negative({"epsilon value": eps})
        check_betas(betas)
        check_not_negative({"weight_decay value": weight_decay})
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
            "decoupled_weight_decay": decoupled_weight_decay,
        }
        super().__init__(params, defaults)
        check_variant(foreach, fused, differentiable)

    def update(self, group: Mapping[str, Any], bucket: Bucket) -> None:
        """m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; delta = lr m^ / (sqrt(v^) + eps), ^ unbiased."""
        grad, delta, spare = bucket.grad, bucket.delta, bucket.spare
        beta1, beta2 = group["betas"]
        decoupled = group["decoupled_weight_decay"]
        if not decoupled:
            bucket.decay(group["weight_decay"])
        mean, square = bucket.buffer("exp_avg"), bucket.buffer("exp_avg_sq")
        number = bucket.number
        mean *= number(beta1)
        mean += np.multiply(grad, number(1 - beta1), spare)
        square *= number(beta2)
        np.multiply(grad, grad, spare)
        square += np.multiply(spare, number(1 - beta2), spare)
        if group["amsgrad"]:
            largest = bucket.buffer("max_exp_avg_sq")
            square = np.maximum(largest, square, out=largest)
        np.sqrt(square, spare)
        root = (1 - beta2**bucket.steps) ** 0.5  # on both sides of the fraction, it costs no pass of its own
        spare += bucket.passing(group["eps"] * root)
        np.multiply(mean, bucket.passing(group["lr"] * root / (1 - beta1**bucket.steps)), delta)
        np.divide(delta, spare, delta)
        if decoupled:
            delta += np.multiply(bucket.values(), number(group["lr"] * group["weight_decay"]), spare)
