"""Losses as single nodes: forward and gradient each in a few numpy calls."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op

from .activations import ONE, ZERO, sigmoid
from .broadcasting import mismatch
from .pointwise import clamp, log
from .reductions import mean
from .reductions import sum as total


def reduced(loss: Any, reduction: str) -> Any:
    """The mean or sum of a loss per element, or the losses themselves, of an array or tensor."""
    if reduction == "mean":
        return _mean(loss) if isinstance(loss, np.ndarray) else mean(loss)
    if reduction == "sum":
        return np.add.reduce(loss, axis=None) if isinstance(loss, np.ndarray) else total(loss)
    return loss


def _mean(loss: Array) -> Any:
    return np.add.reduce(loss, axis=None) / loss.size


def weighted(g: Any, losses: Any, reduction: str, factor: float = 1.0) -> Any:
    """factor * the gradient of each of `losses`, given that of the reduced loss."""
    if reduction == "mean":
        return g * (factor / (losses.size if type(losses) is np.ndarray else losses.numel()))
    return g if factor == 1 else g * factor


@op(name="mse_loss", explain=mismatch)
def squared_error(input: Array, target: Array, /, reduction: str) -> Any:
    """(input - target)^2."""
    difference = input - target
    if reduction == "mean" and difference.dtype.kind == "f":
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


@op(name="smooth_l1_loss", node="SmoothL1LossBackward0", explain=mismatch)
def smooth_absolute_error(input: Array, target: Array, /, reduction: str, beta: float) -> Any:
    """d^2 / (2 beta) for |d| < beta, else |d| - beta / 2, of d = input - target."""
    size = np.abs(input - target)
    return reduced(np.where(size < beta, size * size / (2 * beta), size - beta / 2), reduction)


def _smooth_slope(g: Any, input: Any, target: Any, reduction: str, beta: float) -> Any:
    slope = clamp((input - target) / beta, -1.0, 1.0)
    return slope * weighted(g, slope, reduction)


smooth_absolute_error.gradients(
    input=_smooth_slope,
    target=lambda g, input, target, reduction, beta: _smooth_slope(g, target, input, reduction, beta),
)


@op(name="huber_loss", explain=mismatch)
def huber(input: Array, target: Array, /, reduction: str, delta: float) -> Any:
    """d^2 / 2 for |d| <= delta, else delta (|d| - delta / 2), of d = input - target."""
    size = np.abs(input - target)
    return reduced(np.where(size <= delta, size * size / 2, delta * (size - delta / 2)), reduction)


def _huber_slope(g: Any, input: Any, target: Any, reduction: str, delta: float) -> Any:
    slope = clamp(input - target, -delta, delta)
    return slope * weighted(g, slope, reduction)


huber.gradients(
    input=_huber_slope,
    target=lambda g, input, target, reduction, delta: _huber_slope(g, target, input, reduction, delta),
)


@op(name="binary_cross_entropy")
def cross_entropy_of_probability(input: Array, target: Array, /, reduction: str) -> Any:
    """-(y log p + (1 - y) log(1 - p)) with both logarithms at least -100."""
    if not bool(np.all((input >= 0) & (input <= 1))):
        raise RuntimeError("all elements of input should be between 0 and 1")
    loss = (target - ONE) * np.maximum(np.log1p(-input), -100) - target * np.maximum(np.log(input), -100)
    return reduced(loss, reduction)


def _probability_slope(g: Any, input: Any, target: Any, reduction: str) -> Any:
    """(p - y) / (p (1 - p)) with the divisor at least 1e-12."""
    slope = (input - target) / clamp((1 - input) * input, 1e-12, None)
    return slope * weighted(g, slope, reduction)


cross_entropy_of_probability.gradients(
    input=_probability_slope,
    target=lambda g, input, reduction: weighted(g, input, reduction) * (log(1 - input) - log(input)),
)


@op(name="binary_cross_entropy_with_logits")
def cross_entropy_of_logits(input: Array, target: Array, /, reduction: str) -> Any:
    """max(z, 0) - z y + log(1 + e^-|z|), which never overflows."""
    loss = np.abs(input)
    np.negative(loss, loss)
    np.exp(loss, loss)
    np.log1p(loss, loss)
    loss += np.maximum(input, ZERO)
    loss -= input * target
    return reduced(loss, reduction)


cross_entropy_of_logits.gradients(
    input=lambda g, input, target, reduction: (sigmoid(input) - target) * weighted(g, input, reduction),
    target=lambda g, input, reduction: -input * weighted(g, input, reduction),
)
