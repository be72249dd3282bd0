"""NAdam: Adam with Nesterov's look ahead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np

from engine.catalog import Help, Range, register

from .bucket import Bucket
from .checks import check_betas, check_lr, check_not_negative
from .elementwise import Elementwise
from .hyperparameters import Betas, DecoupledDecay, Epsilon, LearningRate, Maximize, WeightDecay
from .optimizer import Groups


@register("optimizer", title="NAdam")
class NAdam(Elementwise):
    """Adam that looks ahead: it steps with the average that the next gradient will be mixed into.

    Formula: Adam with (mu_t+1 m / (1 - the product of mu to t + 1) + (1 - mu_t) g / (1 - the product to t))
    for m, mu_t = b1 (1 - 0.96^(t momentum_decay) / 2).
    Errors: ValueError for a hyper-parameter outside its range.
    Source: Dozat (2016), in the form of PyTorch's optim.NAdam.
    """

    scalar_state = ("mu_product",)

    def __init__(
        self,
        params: Groups,
        lr: LearningRate = 2e-3,
        betas: Betas = (0.9, 0.999),
        eps: Epsilon = 1e-8,
        weight_decay: WeightDecay = 0,
        momentum_decay: Annotated[
            float, Range(0, 1, step=0.001), Help("How fast the momentum grows to its full size.")
        ] = 4e-3,
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
        check_not_negative({"weight_decay value": weight_decay, "momentum_decay value": momentum_decay})
        defaults = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "momentum_decay": momentum_decay,
            "decoupled_weight_decay": decoupled_weight_decay,
            "maximize": maximize,
            "foreach": foreach,
            "capturable": capturable,
            "differentiable": differentiable,
        }
        super().__init__(params, defaults)

    def update(self, group: Mapping[str, Any], bucket: Bucket) -> None:
        """delta = lr ((1 - mu) / (1 - M) g + mu' / (1 - M mu') m) / (sqrt(v^) + eps).

        m, v as in Adam; mu = b1 (1 - 0.96^(t momentum_decay) / 2), mu' that of the next step, M the product
        of all mu so far.
        """
        grad, delta, spare = bucket.grad, bucket.delta, bucket.spare
        lr, (beta1, beta2), t = group["lr"], group["betas"], bucket.steps
        if not group["decoupled_weight_decay"]:
            bucket.decay(group["weight_decay"])
        product = bucket.scalar("mu_product", 1.0)
        mu, mu_next = (beta1 * (1 - 0.5 * 0.96 ** (n * group["momentum_decay"])) for n in (t, t + 1))
        product *= mu
        so_far = product.item()
        mean, square = bucket.buffer("exp_avg"), bucket.buffer("exp_avg_sq")
        mean += np.multiply(np.subtract(grad, mean, spare), 1 - beta1, spare)
        square *= beta2
        np.multiply(grad, grad, spare)
        square += np.multiply(spare, 1 - beta2, spare)
        np.divide(square, 1 - beta2**t, spare)
        np.sqrt(spare, spare)
        spare += group["eps"]
        np.multiply(grad, lr * (1 - mu) / (1 - so_far), delta)
        delta += mean * (lr * mu_next / (1 - so_far * mu_next))
        np.divide(delta, spare, delta)
        if group["decoupled_weight_decay"]:
            delta += np.multiply(bucket.values(), lr * group["weight_decay"], spare)
