"""Adagrad: steps divided by the root of all squared gradients so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np

from engine.autograd.tensor import wrap
from engine.catalog import Help, Range, register

from .bucket import Bucket
from .checks import check_lr, check_not_negative, check_variant
from .elementwise import Elementwise
from .hyperparameters import Epsilon, LearningRate, Maximize, WeightDecay
from .optimizer import Groups


@register("optimizer", title="Adagrad")
class Adagrad(Elementwise):
    """Steps shorter the more a weight has moved: each is divided by the size of all its gradients so far.

    Formula: s += g^2; w -= lr / (1 + (t - 1) lr_decay) g / (sqrt(s) + eps).
    Errors: ValueError for a negative hyper-parameter.
    Source: Duchi et al. (2011), in the form of PyTorch's optim.Adagrad.
    """

    def __init__(
        self,
        params: Groups,
        lr: LearningRate = 1e-2,
        lr_decay: Annotated[
            float, Range(0, 1, step=0.001), Help("How fast the learning rate falls with the steps.")
        ] = 0,
        weight_decay: WeightDecay = 0,
        initial_accumulator_value: Annotated[
            float, Range(0, 10, step=0.1), Help("The sum of squares before the first step.")
        ] = 0,
        eps: Epsilon = 1e-10,
        foreach: bool | None = None,
        *,
        maximize: Maximize = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        check_lr(lr)
        check_not_negative(
            {
                "lr_decay value": lr_decay,
                "weight_decay value": weight_decay,
                "initial_accumulator_value value": initial_accumulator_value,
                "epsilon value": eps,
            }
        )
        defaults = {
            "lr": lr,
            "lr_decay": lr_decay,
            "eps": eps,
            "weight_decay": weight_decay,
            "initial_accumulator_value": initial_accumulator_value,
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
            "fused": fused,
        }
        super().__init__(params, defaults)
        check_variant(foreach, fused, differentiable)
        for group in self.param_groups:
            for param in group["params"]:
                total = np.full_like(param._array, group["initial_accumulator_value"])
                self.state[param] = {"step": wrap(np.zeros((), np.float32)), "sum": wrap(total)}

    def update(self, group: Mapping[str, Any], bucket: Bucket) -> None:
        """s += g^2; delta = lr / (1 + (t - 1) lr_decay) g / (sqrt(s) + eps)."""
        grad, delta, spare = bucket.grad, bucket.delta, bucket.spare
        bucket.decay(group["weight_decay"])
        total = bucket.buffer("sum", group["initial_accumulator_value"])
        total += np.multiply(grad, grad, spare)
        np.sqrt(total, spare)
        spare += group["eps"]
        np.multiply(grad, group["lr"] / (1 + (bucket.steps - 1) * group["lr_decay"]), delta)
        np.divide(delta, spare, delta)
