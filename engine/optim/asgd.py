"""ASGD: SGD that also keeps the average of where it has been."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np

from engine.catalog import Help, Range, register

from .bucket import Bucket
from .checks import check_lr, check_not_negative
from .elementwise import Elementwise
from .hyperparameters import LearningRate, Maximize, WeightDecay
from .optimizer import Groups


@register("optimizer", title="Averaged SGD")
class ASGD(Elementwise):
    """SGD with steps that shorten over time; it also keeps the average of the weights (ax in its state).

    Formula: w = (1 - lambd eta) w - eta g, eta = lr / (1 + lambd lr t)^alpha; ax += mu (w - ax), mu = 1 /
    max(1, t - t0).
    Errors: ValueError for a negative lr or weight_decay.
    Source: Polyak and Juditsky (1992), in the form of PyTorch's optim.ASGD.
    """

    scalar_state = ("eta", "mu")

    def __init__(
        self,
        params: Groups,
        lr: LearningRate = 1e-2,
        lambd: Annotated[
            float, Range(0, 1, step=0.0001), Help("Pulls every weight towards zero and shortens the steps.")
        ] = 1e-4,
        alpha: Annotated[float, Range(0, 2, step=0.05), Help("How fast the steps shorten.")] = 0.75,
        t0: Annotated[float, Range(1, 1e9, log=True), Help("The step at which averaging begins.")] = 1e6,
        weight_decay: WeightDecay = 0,
        foreach: bool | None = None,
        maximize: Maximize = False,
        differentiable: bool = False,
        capturable: bool = False,
    ) -> None:
        check_lr(lr)
        check_not_negative({"weight_decay value": weight_decay})
        defaults = {
            "lr": lr,
            "lambd": lambd,
            "alpha": alpha,
            "t0": t0,
            "weight_decay": weight_decay,
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
            "capturable": capturable,
        }
        super().__init__(params, defaults)

    def update(self, group: Mapping[str, Any], bucket: Bucket) -> None:
        """delta = eta (g + lambd w); ax += mu (w - ax); eta = lr / (1 + lambd lr t)^alpha."""
        grad, delta, spare = bucket.grad, bucket.delta, bucket.spare
        lr, lambd = group["lr"], group["lambd"]
        bucket.decay(group["weight_decay"])
        eta, mu = bucket.scalar("eta", lr), bucket.scalar("mu", 1.0)
        now = eta.item()
        np.multiply(bucket.values(), lambd * now, delta)
        delta += np.multiply(grad, now, spare)
        average = bucket.buffer("ax")
        np.subtract(bucket.values(), delta, spare)
        average += np.multiply(np.subtract(spare, average, spare), mu, spare)
        eta[...] = lr / (1 + lambd * lr * bucket.steps) ** group["alpha"]
        since = bucket.steps - group["t0"]
        averaging = (since > 1) * 1.0  # arithmetic alone, so that a captured step can follow it
        mu[...] = 1 / (averaging * since + 1 - averaging)
