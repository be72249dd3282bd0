"""RAdam: Adam that waits until its averages can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.catalog import register

from .bucket import Bucket
from .checks import check_betas, check_lr, check_not_negative
from .elementwise import Elementwise
from .hyperparameters import Betas, DecoupledDecay, Epsilon, LearningRate, Maximize, WeightDecay
from .optimizer import Groups


@register("optimizer", title="RAdam")
class RAdam(Elementwise):
    """Adam that begins with plain momentum and scales its steps only once it has seen enough gradients.

    Formula: w -= lr m^ r / (sqrt(v^) + eps) where rho_t > 5, else w -= lr m^; rho_t = rho - 2 t b2^t / (1 -
    b2^t), rho = 2 / (1 - b2) - 1, r^2 = (rho_t - 4) (rho_t - 2) rho / ((rho - 4) (rho - 2) rho_t).
    Errors: ValueError for a hyper-parameter outside its range.
    Source: Liu et al. (2020), in the form of PyTorch's optim.RAdam.
    """

    def __init__(
        self,
        params: Groups,
        lr: LearningRate = 1e-3,
        betas: Betas = (0.9, 0.999),
        eps: Epsilon = 1e-8,
        weight_decay: WeightDecay = 0,
        decoupled_weight_decay: DecoupledDecay = False,
        *,
        foreach: bool | None = None,
        maximize: Maximize = False,
        capturable: bool = False,
        differentiable: bool = False,
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
            "maximize": maximize,
            "foreach": foreach,
            "capturable": capturable,
            "decoupled_weight_decay": decoupled_weight_decay,
            "differentiable": differentiable,
        }
        super().__init__(params, defaults)

    def update(self, group: Mapping[str, Any], bucket: Bucket) -> None:
        """m, v as in Adam; delta = lr m^ while their length is at most 5, then lr m^ r / (sqrt(v^) + eps)."""
        grad, delta, spare = bucket.grad, bucket.delta, bucket.spare
        lr, (beta1, beta2), t = group["lr"], group["betas"], bucket.steps
        if not group["decoupled_weight_decay"]:
            bucket.decay(group["weight_decay"])
        mean, square = bucket.buffer("exp_avg"), bucket.buffer("exp_avg_sq")
        mean += np.multiply(np.subtract(grad, mean, spare), 1 - beta1, spare)
        square *= beta2
        np.multiply(grad, grad, spare)
        square += np.multiply(spare, 1 - beta2, spare)
        trusted, adaptive = rectification(t, beta2)
        np.sqrt(square, spare)
        spare += group["eps"]
        np.divide(adaptive * (1 - beta2**t) ** 0.5, spare, spare)
        spare += 1 - trusted
        np.multiply(mean, lr / (1 - beta1**t), delta)
        np.multiply(delta, spare, delta)
        if group["decoupled_weight_decay"]:
            delta += np.multiply(bucket.values(), lr * group["weight_decay"], spare)


def rectification(t: int, beta2: float) -> tuple[float, float]:
    """Whether the average of squares can be trusted after `t` steps, 1 or 0, and if so how far, below 1."""
    longest = 2 / (1 - beta2) - 1
    length = longest - 2 * t * beta2**t / (1 - beta2**t)
    trusted = (length > 5) * 1.0
    share = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
    return trusted, (share * trusted) ** 0.5
