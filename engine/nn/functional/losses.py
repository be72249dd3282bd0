"""Losses of values and of two classes as plain functions.

Shapes: inputs and targets of one shape; a number, or with reduction "none" the same.
Errors: ValueError for targets of another shape, where none is broadcast.
Source: Girshick (2015), smooth_l1_loss; Huber (1964), huber_loss; else PyTorch's page of each name,
torch.nn.functional.<name>.
"""

from __future__ import annotations

import warnings
from typing import Any

from engine.autograd.promotion import promote_types
from engine.autograd.tensor import Tensor
from engine.ops.arithmetic import abs as absolute
from engine.ops.losses import (
    cross_entropy_of_logits,
    cross_entropy_of_probability,
    huber,
    reduced,
    smooth_absolute_error,
    squared_error,
    weighted_cross_entropy_of_logits,
    weighted_cross_entropy_of_probability,
)

from .reduction import checked, chosen


def mse_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Any:
    """(input - target)^2, averaged, summed or each. Shapes that differ broadcast with a warning.

    `weight` (of the input's shape) scales each; the mean is then over the sum of the weights.
    """
    _check_shapes(input, target)
    how = chosen(size_average, reduce, reduction)
    if weight is None:
        return squared_error(input, target, how)
    return _weighted(squared_error(input, target, "none"), input, weight, how)


def l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Any:
    """|input - target|, averaged, summed or each. Shapes that differ broadcast with a warning.

    `weight` (of the input's shape) scales each; the mean is then over the sum of the weights.
    """
    _check_shapes(input, target)
    how = chosen(size_average, reduce, reduction)
    error = absolute(input - target)
    return reduced(error, how) if weight is None else _weighted(error, input, weight, how)


def smooth_l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    beta: float = 1.0,
) -> Any:
    """d^2 / (2 beta) for |d| < beta, else |d| - beta / 2, of d = input - target.

    RuntimeError for a negative beta.
    """
    _check_shapes(input, target)
    how = chosen(size_average, reduce, reduction)
    if beta < 0:
        raise RuntimeError("smooth_l1_loss does not support negative values for beta.")
    if beta == 0:
        return reduced(absolute(input - target), how)
    return smooth_absolute_error(input, target, how, beta)


def huber_loss(
    input: Tensor,
    target: Tensor,
    reduction: str = "mean",
    delta: float = 1.0,
    weight: Tensor | None = None,
) -> Any:
    """d^2 / 2 for |d| <= delta, else delta (|d| - delta / 2), of d = input - target.

    `weight` (of the input's shape) scales each. RuntimeError unless delta > 0.
    """
    _check_shapes(input, target)
    how = checked(reduction)
    if delta <= 0:
        raise RuntimeError("huber_loss does not support non-positive values for delta.")
    if weight is None:
        return huber(input, target, how, delta)
    _check_weight(input, weight)
    return reduced(huber(input, target, "none", delta) * weight, how)


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
    probabilities or targets outside [0, 1] and for dtypes that differ.
    """
    if input._array.shape != target._array.shape:
        raise ValueError(
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}) is "
            "deprecated. Please ensure they have the same size."
        )
    how = chosen(size_average, reduce, reduction)
    if weight is None:
        return cross_entropy_of_probability(input, target, how)
    return weighted_cross_entropy_of_probability(input, target, weight, how)


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

    `pos_weight` scales the term of the targets that are 1. The loss has the dtype of `target`. ValueError for
    shapes that differ.
    """
    if input._array.shape != target._array.shape:
        raise ValueError(f"Target size ({target.shape}) must be the same as input size ({input.shape})")
    how = chosen(size_average, reduce, reduction)
    if weight is None and pos_weight is None:
        loss = cross_entropy_of_logits(input, target, how)
    else:
        kind = promote_types(input.dtype, target.dtype)
        scales = [1.0 if each is None else each.to(kind) for each in (weight, pos_weight)]
        loss = weighted_cross_entropy_of_logits(input, target, *scales, how)
    return loss if loss._array.dtype == target._array.dtype else loss.to(target.dtype)


def _weighted(errors: Any, input: Tensor, weight: Tensor, reduction: str) -> Any:
    _check_weight(input, weight)
    total = reduced(errors * weight, "none" if reduction == "none" else "sum")
    return total / weight.sum() if reduction == "mean" else total


def _check_weight(input: Tensor, weight: Tensor) -> None:
    if weight._array.shape != input._array.shape:
        raise ValueError("Weights and input must have the same size.")


def _check_shapes(input: Tensor, target: Tensor) -> None:
    if input._array.shape != target._array.shape:
        warnings.warn(
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}). This "
            "will likely lead to incorrect results due to broadcasting. Please ensure they have the same "
            "size.",
            UserWarning,
            stacklevel=3,
        )
