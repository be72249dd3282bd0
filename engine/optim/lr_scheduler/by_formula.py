"""The schedulers that follow a function of the epoch, with a person's formula for it."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from engine.catalog import Help, Text, register
from engine.expressions import NEAR, PLACES, STEPS, ExpressionError, expression

from ..optimizer import Optimizer
from .lambdas import LambdaLR
from .multiplicative import MultiplicativeLR


class Factor:
    """What the rate is multiplied by, as a function of the epoch."""

    def __init__(self, formula: str) -> None:
        self._formula = expression(formula, STEPS)

    def __call__(self, epoch: int) -> float:
        return self._formula.at(epoch=epoch)

    def over(self, epochs: NDArray[np.float64]) -> NDArray[np.float64]:
        """The factors of all these epochs (n,)."""
        return self._formula.over(epoch=epochs)


def check_factor(formula: str) -> None:
    """ExpressionError for what is no formula of the epoch, or no factor of a rate at some place."""
    check_factor_at(PLACES, formula)


def check_factor_at(places: NDArray[np.float64], formula: str) -> None:
    """The same, for these epochs (n,)."""
    values = Factor(formula).over(places)
    none = np.isnan(values) | (np.isinf(values) & (places <= NEAR))
    if none.any():
        raise ExpressionError(f"expected a number for every epoch, got none at {places[none.argmax()]:.0f}")
    below = values < 0
    if below.any():
        found = f"got {values[below.argmax()]:.3g} at epoch {places[below.argmax()]:.0f}"
        raise ExpressionError(f"expected no factor below 0, {found}; max(0, ...) keeps it from that")


@register("scheduler", "LambdaLR", title="By a formula", warms=True)
def lambda_lr(
    optimizer: Optimizer,
    *,
    lr_lambda: Annotated[
        str,
        Text(check_factor),
        Help("A formula of epoch: the rate is that of the optimizer times it.", "lr times"),
    ] = "1 / (1 + 0.1 * epoch)",
) -> LambdaLR:
    """The rate times a formula of the epoch.

    Formula: lr = lr_0 lr_lambda(epoch).
    Errors: ExpressionError for what is no such formula.
    Source: PyTorch's lr_scheduler.LambdaLR.
    """
    return LambdaLR(optimizer, Factor(lr_lambda))


@register("scheduler", "MultiplicativeLR", title="Times a formula each time", warms=False, joins=True)
def multiplicative_lr(
    optimizer: Optimizer,
    *,
    lr_lambda: Annotated[
        str,
        Text(check_factor),
        Help("A formula of epoch, or a number: each rate is the last one times it.", "last lr times"),
    ] = "0.95",
) -> MultiplicativeLR:
    """The last rate times a formula of the epoch.

    Formula: lr = the last lr times lr_lambda(epoch).
    Errors: ExpressionError for what is no such formula.
    Source: PyTorch's lr_scheduler.MultiplicativeLR.
    """
    return MultiplicativeLR(optimizer, Factor(lr_lambda))
