"""Losses as plain functions."""

from __future__ import annotations

import warnings
from typing import Any

from engine.autograd.tensor import Tensor
from engine.ops.activations import logsigmoid
from engine.ops.arithmetic import abs as absolute
from engine.ops.losses import (
    cross_entropy_of_logits,
    cross_entropy_of_probability,
    huber,
    reduced,
    smooth_absolute_error,
    squared_error,
)


def mse_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:
    """(input - target)^2, averaged, summed or each. Shapes that differ broadcast with a warning."""
    if input._array.shape != target._array.shape:
        _warn_of_broadcasting(input, target)
    return squared_error(input, target, _reduction(size_average, reduce, reduction))


def l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:
    """|input - target|, averaged, summed or each. Shapes that differ broadcast with a warning."""
    if input._array.shape != target._array.shape:
        _warn_of_broadcasting(input, target)
    return reduced(absolute(input - target), _reduction(size_average, reduce, reduction))


def smooth_l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    beta: float = 1.0,
) -> Any:
    """d^2 / (2 beta) for |d| < beta, else |d| - beta / 2, of d = input - target. ValueError for beta < 0."""
    if beta < 0:
        raise ValueError("smooth_l1_loss does not support negative values for beta")
    if beta == 0:
        return l1_loss(input, target, size_average, reduce, reduction)
    if input._array.shape != target._array.shape:
        _warn_of_broadcasting(input, target)
    return smooth_absolute_error(input, target, _reduction(size_average, reduce, reduction), beta)


def huber_loss(input: Tensor, target: Tensor, reduction: str = "mean", delta: float = 1.0) -> Any:
    """d^2 / 2 for |d| <= delta, else delta (|d| - delta / 2), of d = input - target."""
    if delta <= 0:
        raise ValueError("huber_loss does not support non-positive values for delta.")
    if input._array.shape != target._array.shape:
        _warn_of_broadcasting(input, target)
    return huber(input, target, _reduction(None, None, reduction), delta)


def binary_cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:
    """-(y log p + (1 - y) log(1 - p)) of probabilities, the logarithms clamped at -100.

    `weight` scales the loss of each element. ValueError for shapes that differ, RuntimeError for
    probabilities outside [0, 1].
    """
    if input._array.shape != target._array.shape:
        raise ValueError(
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}) is "
            "deprecated. Please ensure they have the same size."
        )
    how = _reduction(size_average, reduce, reduction)
    if weight is None:
        return cross_entropy_of_probability(input, target, how)
    return reduced(cross_entropy_of_probability(input, target, "none") * weight, how)


def binary_cross_entropy_with_logits(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    pos_weight: Tensor | None = None,
) -> Any:
    """The same of logits z, p = sigmoid(z), without overflow: max(z, 0) - z y + log(1 + e^-|z|).

    `pos_weight` scales the term of the targets that are 1. ValueError for shapes that differ.
    """
    if input._array.shape != target._array.shape:
        raise ValueError(f"Target size ({target.shape}) must be the same as input size ({input.shape})")
    how = _reduction(size_average, reduce, reduction)
    if weight is None and pos_weight is None:
        return cross_entropy_of_logits(input, target, how)
    if pos_weight is None:
        loss = cross_entropy_of_logits(input, target, "none")
    else:
        loss = (1 - target) * input - ((pos_weight - 1) * target + 1) * logsigmoid(input)
    return reduced(loss if weight is None else loss * weight, how)


def _reduction(size_average: bool | None, reduce: bool | None, reduction: str) -> str:
    """The reduction that the two old flags stand for, where one is given."""
    if size_average is None and reduce is None:
        if reduction not in ("mean", "sum", "none"):
            raise ValueError(f"{reduction} is not a valid value for reduction")
        return reduction
    if reduce is False:
        return "none"
    return "sum" if size_average is False else "mean"


def _warn_of_broadcasting(input: Tensor, target: Tensor) -> None:
    warnings.warn(
        f"Using a target size ({target.shape}) that is different to the input size ({input.shape}). This "
        "will likely lead to incorrect results due to broadcasting. Please ensure they have the same size.",
        UserWarning,
        stacklevel=3,
    )
