"""RMSprop: steps divided by the recent size of the gradient."""

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


@register("optimizer", title="RMSprop")
class RMSprop(Elementwise):
    """Divides each gradient by its recent size, so that steep and flat directions move alike.

    Formula: v = alpha v + (1 - alpha) g^2; w -= lr g / (sqrt(v) + eps); `centered` takes the square of the
    average g from v.
    Errors: ValueError for a negative hyper-parameter.
    Source: Hinton (2012), in the form of PyTorch's optim.RMSprop.
    """

    def __init__(
        self,
        params: Groups,
        lr: LearningRate = 1e-2,
        alpha: Annotated[
            float, Range(0, 0.9999, step=0.01), Help("How long the average of squares remembers.")
        ] = 0.99,
        eps: Epsilon = 1e-8,
        weight_decay: WeightDecay = 0,
        momentum: Annotated[
            float, Range(0, 0.999, step=0.01), Help("The part of the last step that is kept.")
        ] = 0,
        centered: Annotated[
            bool, Help("Divide by the spread of the gradient about its average, not by its size.")
        ] = False,
        capturable: bool = False,
        foreach: bool | None = None,
        maximize: Maximize = False,
        differentiable: bool = False,
    ) -> None:
        check_lr(lr)
        check_not_negative(
            {
                "epsilon value": eps,
                "momentum value": momentum,
                "weight_decay value": weight_decay,
                "alpha value": alpha,
            }
        )
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "alpha": alpha,
            "eps": eps,
            "centered": centered,
            "weight_decay": weight_decay,
            "capturable": capturable,
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
        }
        super().__init__(params, defaults)

    def update(self, group: Mapping[str, Any], bucket: Bucket) -> None:
        """v = a v + (1 - a) g^2; d = g / (sqrt(v) + eps), centered sqrt(v - m^2); b = mu b + d."""
        grad, delta, spare = bucket.grad, bucket.delta, bucket.spare
        alpha = group["alpha"]
        bucket.decay(group["weight_decay"])
        square = bucket.buffer("square_avg")
        square *= alpha
        np.multiply(grad, grad, spare)
        square += np.multiply(spare, 1 - alpha, spare)
        direction = bucket.buffer("momentum_buffer") if group["momentum"] > 0 else delta
        if group["centered"]:
            mean = bucket.buffer("grad_avg")
            mean += np.multiply(np.subtract(grad, mean, spare), 1 - alpha, spare)
            np.subtract(square, np.multiply(mean, mean, spare), spare)
            np.sqrt(spare, spare)
        else:
            np.sqrt(square, spare)
        spare += group["eps"]
        np.divide(grad, spare, delta)
        if direction is not delta:
            direction *= group["momentum"]
            direction += delta
        np.multiply(direction, group["lr"], delta)
