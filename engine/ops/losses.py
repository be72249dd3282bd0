"""Losses as single nodes: forward and gradient each in a few numpy calls."""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype_of
from engine.autograd.op import op
from engine.autograd.sums import whole_sum
from engine.autograd.tensor import Tensor

from .activations import ONE, ZERO, logsigmoid, sigmoid
from .broadcasting import aligned, mismatch
from .pointwise import clamp, log
from .reductions import mean
from .reductions import sum as total


def reduced(loss: Any, reduction: str) -> Any:
    """The mean or sum of a loss per element, or the losses themselves, of an array or tensor."""
    if reduction == "mean":
        return mean(loss) if isinstance(loss, Tensor) else _mean(loss)
    if reduction == "sum":
        return total(loss) if isinstance(loss, Tensor) else whole_sum(loss)
    return loss


def _mean(loss: Array) -> Any:
    return whole_sum(loss) / loss.size


def weighted(g: Any, losses: Any, reduction: str, factor: float = 1.0) -> Any:
    """factor * the gradient of each of `losses`, given that of the reduced loss."""
    if reduction == "mean":
        count = losses.numel() if isinstance(losses, Tensor) else losses.size
        return g * (factor / (count or 1))  # of no elements there is no gradient either
    return g if factor == 1 else g * factor


def _mismatch(input: Array, target: Array, *options: Any) -> RuntimeError:
    return mismatch(input, target)


def _difference(input: Array, target: Array, name: str) -> Array:
    """input - target in their common dtype; NotImplementedError for whole numbers, as PyTorch has it."""
    same = input.dtype is target.dtype
    difference: Array = input - target if same else np.subtract(*aligned(input, target))
    if difference.dtype.kind != "f":
        raise NotImplementedError(f"\"{name}\" not implemented for '{dtype_of(difference).type_name}'")
    return difference


@op(name="mse_loss", explain=_mismatch)
def squared_error(input: Array, target: Array, /, reduction: str) -> Any:
    """(input - target)^2."""
    difference = _difference(input, target, "mse_cpu")
    if reduction == "mean":
        flat = difference.ravel()
        return flat.dot(flat) / flat.size
    return reduced(difference * difference, reduction)


def _squared_error_slope(g: Any, input: Any, target: Any, reduction: str) -> Any:
    difference = input - target
    return difference * weighted(g, difference, reduction, 2.0)


squared_error.gradients(
    input=_squared_error_slope,
    target=lambda g, input, target, reduction: _squared_error_slope(g, target, input, reduction),
)


@op(name="smooth_l1_loss", node="SmoothL1LossBackward0", explain=_mismatch)
def smooth_absolute_error(input: Array, target: Array, /, reduction: str, beta: float) -> Any:
    """d^2 / (2 beta) for |d| < beta, else |d| - beta / 2, of d = input - target."""
    size = np.abs(_difference(input, target, "smooth_l1_cpu"))
    return reduced(np.where(size < beta, size * size / (2 * beta), size - beta / 2), reduction)


def _smooth_slope(g: Any, input: Any, target: Any, reduction: str, beta: float) -> Any:
    slope = clamp((input - target) / beta, -1.0, 1.0)
    return slope * weighted(g, slope, reduction)


smooth_absolute_error.gradients(
    input=_smooth_slope,
    target=lambda g, input, target, reduction, beta: _smooth_slope(g, target, input, reduction, beta),
)


@op(name="huber_loss", explain=_mismatch)
def huber(input: Array, target: Array, /, reduction: str, delta: float) -> Any:
    """d^2 / 2 for |d| <= delta, else delta (|d| - delta / 2), of d = input - target."""
    size = np.abs(_difference(input, target, "huber_cpu"))
    return reduced(np.where(size <= delta, size * size / 2, delta * (size - delta / 2)), reduction)


def _huber_slope(g: Any, input: Any, target: Any, reduction: str, delta: float) -> Any:
    slope = clamp(input - target, -delta, delta)
    return slope * weighted(g, slope, reduction)


huber.gradients(
    input=_huber_slope,
    target=lambda g, input, target, reduction, delta: _huber_slope(g, target, input, reduction, delta),
)


def _check_probabilities(input: Array, target: Array) -> None:
    if target.dtype != input.dtype:
        names = dtype_of(target).type_name, dtype_of(input).type_name
        raise RuntimeError(f"Found dtype {names[0]} but expected {names[1]}")
    for name, values in (("input", input), ("target", target)):
        if not bool(np.all((values >= 0) & (values <= 1))):
            raise RuntimeError(f"all elements of {name} should be between 0 and 1")


def _probability_losses(input: Array, target: Array) -> Array:
    """-(y log p + (1 - y) log(1 - p)) with both logarithms at least -100."""
    loss: Array = (target - ONE) * np.maximum(np.log1p(-input), -100)
    loss -= target * np.maximum(np.log(input), -100)
    return loss


@op(name="binary_cross_entropy")
def cross_entropy_of_probability(input: Array, target: Array, /, reduction: str) -> Any:
    """-(y log p + (1 - y) log(1 - p)) with both logarithms at least -100."""
    _check_probabilities(input, target)
    return reduced(_probability_losses(input, target), reduction)


def _probability_slope(g: Any, input: Any, target: Any, reduction: str) -> Any:
    """(p - y) / (p (1 - p)) with the divisor at least 1e-12."""
    slope = (input - target) / clamp((1 - input) * input, 1e-12, None)
    return slope * weighted(g, slope, reduction)


def _probability_target_slope(g: Any, input: Any, reduction: str) -> Any:
    return weighted(g, input, reduction) * (log(1 - input) - log(input))


cross_entropy_of_probability.gradients(input=_probability_slope, target=_probability_target_slope)


def _unfit_weight(input: Array, target: Array, weight: Array, reduction: str) -> RuntimeError:
    shape, wanted = list(np.shape(weight)), list(np.shape(input))
    pairs = zip(reversed(shape), reversed(wanted), strict=False)
    length, dim = next(((n, -1 - i) for i, (n, m) in enumerate(pairs) if n not in (1, m)), (0, 0))
    return RuntimeError(
        f"Attempting to broadcast a dimension of length {length} at {dim}! Mismatching argument at index 1 "
        f"had torch.Size({shape}); but expected shape should be broadcastable to {wanted}"
    )


@op(
    name="weighted_binary_cross_entropy",
    node="BinaryCrossEntropyBackward0",
    explain=_unfit_weight,
)
def weighted_cross_entropy_of_probability(
    input: Array, target: Array, weight: Array, /, reduction: str
) -> Any:
    """The same times a weight for each element, or for each of the last dimensions."""
    _check_probabilities(input, target)
    return reduced(_probability_losses(input, target) * weight, reduction)


weighted_cross_entropy_of_probability.gradients(
    input=lambda g, input, target, weight, reduction: (
        _probability_slope(g, input, target, reduction) * weight
    ),
    target=lambda g, input, weight, reduction: _probability_target_slope(g, input, reduction) * weight,
)


NEAR_ZERO = 0.1
"""A mean loss below this shows how numbers as large as the logits were rounded."""


@op(name="binary_cross_entropy_with_logits")
def cross_entropy_of_logits(input: Array, target: Array, /, reduction: str) -> Any:
    """log(1 + e^z) - z y, as max(z, 0) - z y + log(1 + e^-|z|): it never overflows and is exact near 0.

    A mean that is not near 0 needs no such care, and takes half the time.
    """
    z, y = (input, target) if input.dtype is target.dtype else _logit_operands(input, target)
    if reduction == "mean" and type(z) is np.ndarray:
        loss = np.log1p(np.exp(z))
        loss -= z * y
        mean_loss = reduced(loss, reduction)
        if NEAR_ZERO < mean_loss < inf:
            return mean_loss
    loss = np.maximum(z, ZERO)
    loss -= z * y
    loss += np.log1p(np.exp(-np.abs(z)))
    return reduced(loss, reduction)


def _logit_operands(input: Array, target: Array) -> tuple[Array, Array]:
    if target.dtype.kind != "f":
        kinds = dtype_of(input).type_name, dtype_of(target).type_name
        raise RuntimeError(f"result type {kinds[0]} can't be cast to the desired output type {kinds[1]}")
    return aligned(input, target)


cross_entropy_of_logits.gradients(
    input=lambda g, input, target, reduction: (sigmoid(input) - target) * weighted(g, input, reduction),
    target=lambda g, input, reduction: -input * weighted(g, input, reduction),
)


@op(
    name="weighted_binary_cross_entropy_with_logits",
    node="BinaryCrossEntropyWithLogitsBackward0",
    explain=lambda input, target, weight, pos_weight, reduction: (
        mismatch(pos_weight, input) if np.ndim(pos_weight) else mismatch(input, weight)
    ),
)
def weighted_cross_entropy_of_logits(
    input: Array, target: Array, weight: Array, pos_weight: Array, /, reduction: str
) -> Any:
    """weight ((1 - y) z + (1 + (pos_weight - 1) y) log(1 + e^-z)), without overflow."""
    z, y = _logit_operands(input, target)
    softened = np.log1p(np.exp(-np.abs(z))) + np.maximum(-z, ZERO)
    loss = (1 - y) * z + ((pos_weight - 1) * y + 1) * softened
    return reduced(loss * weight, reduction)


def _weighted_logit_slope(
    g: Any, input: Any, target: Any, weight: Any, pos_weight: Any, reduction: str
) -> Any:
    positive = target * pos_weight
    slope = (positive + 1 - target) * sigmoid(input) - positive
    return slope * (weighted(g, input, reduction) * weight)


def _weighted_logit_target_slope(g: Any, input: Any, weight: Any, pos_weight: Any, reduction: str) -> Any:
    slope = (1 - pos_weight) * logsigmoid(input) - input
    return slope * (weighted(g, input, reduction) * weight)


weighted_cross_entropy_of_logits.gradients(input=_weighted_logit_slope, target=_weighted_logit_target_slope)


@op(name="soft_margin_loss", explain=_mismatch)
def soft_margin(input: Array, target: Array, /, reduction: str) -> Any:
    """log(1 + e^(-y x)) of targets y = 1 and -1; infinite where the exponential is."""
    x, y = aligned(input, target)
    return reduced(np.log1p(np.exp(-y * x)), reduction)


soft_margin.gradients(
    input=lambda g, input, target, reduction: (
        -target * sigmoid(-target * input) * weighted(g, input, reduction)
    )
)
