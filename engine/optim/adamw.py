"""AdamW: Adam whose weight decay does not pass through the averages."""

from __future__ import annotations

from typing import Annotated

from engine.catalog import Help, register

from .adam import Adam
from .hyperparameters import Betas, Epsilon, LearningRate, Maximize, WeightDecay
from .optimizer import Groups


@register("optimizer", title="AdamW")
class AdamW(Adam):
    """Adam that shrinks every weight by the same share, however large its gradients are.

    Formula: w *= 1 - lr weight_decay, then the step of Adam.
    Errors: ValueError for a hyper-parameter outside its range.
    Source: Loshchilov and Hutter (2019), in the form of PyTorch's optim.AdamW.
    """

    def __init__(
        self,
        params: Groups,
        lr: LearningRate = 1e-3,
        betas: Betas = (0.9, 0.999),
        eps: Epsilon = 1e-8,
        weight_decay: WeightDecay = 1e-2,
        amsgrad: Annotated[bool, Help("Divide by the largest average of squares so far.")] = False,
        *,
        maximize: Maximize = False,
        foreach: bool | None = None,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        super().__init__(
            params,
            lr,
            betas,
            eps,
            weight_decay,
            amsgrad,
            foreach=foreach,
            maximize=maximize,
            capturable=capturable,
            differentiable=differentiable,
            fused=fused,
            decoupled_weight_decay=True,
        )
