"""Rprop: steps that follow the sign of the gradient only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np

from engine.catalog import Help, Range, register

from .bucket import Bucket
from .checks import check_lr
from .elementwise import Elementwise
from .hyperparameters import LearningRate, Maximize
from .optimizer import Groups


@register("optimizer", title="Rprop")
class Rprop(Elementwise):
    """Goes by the sign of the gradient alone: longer steps while it stays, shorter ones when it flips.

    Made for gradients of all points at once.

    Formula: step *= etas[1] where g keeps its sign, etas[0] where it flips (then g = 0), within step_sizes; w
    -= sign(g) step.
    Errors: ValueError unless 0 < etas[0] < 1 < etas[1].
    Source: Riedmiller and Braun (1993), in the form of PyTorch's optim.Rprop.
    """

    def __init__(
        self,
        params: Groups,
        lr: LearningRate = 1e-2,
        etas: Annotated[
            tuple[float, float], Range(0.01, 10), Help("The factors of a step: after a flip, below 1; else.")
        ] = (0.5, 1.2),
        step_sizes: Annotated[
            tuple[float, float], Range(1e-9, 100, log=True), Help("The shortest and the longest step.")
        ] = (1e-6, 50),
        *,
        capturable: bool = False,
        foreach: bool | None = None,
        maximize: Maximize = False,
        differentiable: bool = False,
    ) -> None:
        check_lr(lr)
        if not 0.0 < etas[0] < 1.0 < etas[1]:
            raise ValueError(f"Invalid eta values: {etas[0]}, {etas[1]}")
        defaults = {
            "lr": lr,
            "etas": etas,
            "step_sizes": step_sizes,
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
            "capturable": capturable,
        }
        super().__init__(params, defaults)

    def update(self, group: Mapping[str, Any], bucket: Bucket) -> None:
        """s = s eta+ where g keeps its sign, s eta- (and g = 0) where it flips; delta = sign(g) s."""
        shrink, grow = group["etas"]
        before, size = bucket.buffer("prev"), bucket.buffer("step_size", group["lr"])
        agreement = bucket.grad * before
        flipped = agreement < 0
        size *= np.where(flipped, shrink, np.where(agreement > 0, grow, 1))
        np.clip(size, *group["step_sizes"], out=size)
        np.copyto(before, bucket.grad)
        before[flipped] = 0
        np.multiply(np.sign(before), size, bucket.delta)
