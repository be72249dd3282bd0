"""The loss of label sequences that are not aligned with the steps of the input: CTC.

Shapes: log_probs (T, N, C), targets (N, S) or in one row; a number, or with reduction "none" (N).
Errors: RuntimeError for lengths that do not fit.
Source: Graves et al. (2006).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.function import Function
from engine.autograd.tensor import Tensor, wrap
from engine.ops.ctc import Labels, extended, log_prob_gradient, negative_log_likelihood
from engine.ops.selection import where

from .reduction import checked


class CtcLoss(Function):
    """Minus the logarithm of the probability of each sequence of labels."""

    @staticmethod
    def forward(ctx: Any, log_probs: Tensor, labels: Labels, zero_infinity: bool) -> Tensor:
        """(T, N, C) to (N)."""
        ctx.save_for_backward(log_probs)
        ctx.labels, ctx.zero_infinity = labels, zero_infinity
        with np.errstate(invalid="ignore"):
            return wrap(negative_log_likelihood(log_probs._array, labels))

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> tuple[Any, None, None]:
        """(N) to (T, N, C)."""
        (log_probs,) = ctx.saved_tensors
        return CtcGradient.apply(log_probs, grad_output, ctx.labels, ctx.zero_infinity), None, None


class CtcGradient(Function):
    """The gradient of the loss by the logarithms of probabilities, which has no derivative itself."""

    @staticmethod
    def forward(
        ctx: Any, log_probs: Tensor, grad_output: Tensor, labels: Labels, zero_infinity: bool
    ) -> Tensor:
        """(T, N, C) and (N) to (T, N, C)."""
        with np.errstate(invalid="ignore"):
            gradient = log_prob_gradient(log_probs._array, labels) * grad_output._array[:, None]
        if zero_infinity:
            gradient = np.where(np.isnan(gradient), gradient.dtype.type(0), gradient)
        return wrap(gradient)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        """RuntimeError, as in PyTorch."""
        raise RuntimeError("derivative for aten::_ctc_loss_backward is not implemented")


def ctc_loss(
    log_probs: Tensor,
    targets: Tensor,
    input_lengths: Tensor | Sequence[int],
    target_lengths: Tensor | Sequence[int],
    blank: int = 0,
    reduction: str = "mean",
    zero_infinity: bool = False,
) -> Any:
    """The loss of labels `targets`, (N, L) or one after the other, under `log_probs` (T, N, C) or (T, C).

    Reduction "mean" first divides each loss by the number of its labels. With `zero_infinity` sequences that
    are too long for their steps count nothing.
    """
    checked(reduction)
    single = log_probs._array.ndim == 2
    steps, lengths = (_numbers(each) for each in (input_lengths, target_lengths))
    probs = log_probs.unsqueeze(1) if single else log_probs
    labels = _labels(probs._array, targets._array, steps, lengths, blank)
    losses = CtcLoss.apply(probs, labels, zero_infinity)
    if zero_infinity:
        losses = where(losses == float("inf"), wrap(np.zeros((), probs._array.dtype)), losses)
    if reduction == "mean":
        return (losses / wrap(np.maximum(lengths, 1).astype(probs._array.dtype))).mean()
    return losses.sum() if reduction == "sum" else losses.squeeze(0) if single else losses


def _numbers(lengths: Any) -> Array:
    if isinstance(lengths, Tensor):
        if lengths._array.dtype.kind not in "iu":
            raise RuntimeError("input_lengths must be integral")
        return lengths._array.reshape(-1).astype(np.int64)
    return np.asarray(lengths, np.int64).reshape(-1)


def _labels(probs: Array, targets: Array, steps: Array, lengths: Array, blank: int) -> Labels:
    longest, batch, classes = probs.shape
    if not 0 <= blank < classes:
        raise RuntimeError("blank must be in label range")
    for name, numbers in (("input_lengths", steps), ("target_lengths", lengths)):
        if len(numbers) != batch:
            raise RuntimeError(f"{name} must be of size batch_size")
        if len(numbers) and numbers.min() < 0:
            raise RuntimeError(
                f"Expected {name} to have value at least 0, but got value {numbers.min()} (while checking "
                "arguments for ctc_loss_allocate_outputs)"
            )
    if batch and steps.max() > longest:
        raise RuntimeError(
            f"Expected input_lengths to have value at most {longest}, but got value {steps.max()} (while "
            "checking arguments for ctc_loss_allocate_outputs)"
        )
    most = int(lengths.max()) if batch else 0
    padded = np.zeros((batch, most), np.int64)
    if targets.ndim == 1:
        if len(targets) != lengths.sum():
            raise RuntimeError(
                f"Expected tensor to have size {lengths.sum()} at dimension 0, but got size {len(targets)} "
                "for argument #2 'targets' (while checking arguments for ctc_loss_allocate_outputs)"
            )
        padded[np.arange(most) < lengths[:, None]] = targets
    else:
        if targets.shape[1] < most:
            raise RuntimeError(
                f"Expected tensor to have size at least {most} at dimension 1, but got size "
                f"{targets.shape[1]} for argument #2 'targets' (while checking arguments for "
                "ctc_loss_allocate_outputs)"
            )
        padded[:] = targets[:, :most]
        padded[np.arange(most) >= lengths[:, None]] = 0
    return extended(padded, lengths, steps, blank)
