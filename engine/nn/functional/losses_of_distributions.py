"""Losses that compare a prediction with a distribution, as plain functions.

Shapes: inputs and targets that broadcast; a number, or with reduction "none" their shape.
Errors: ValueError for variances that do not fit.
Source: Kullback and Leibler (1951), kl_div; Nix and Weigend (1994), gaussian_nll_loss; else PyTorch's page
of each name, torch.nn.functional.<name>.
"""

from __future__ import annotations

import math
import warnings
from typing import Any

from engine.autograd.tensor import Tensor
from engine.ops.creation import full_like
from engine.ops.logarithms import xlogy
from engine.ops.loss_terms import at_least, log_factorial
from engine.ops.losses import reduced
from engine.ops.pointwise import exp, log

from .reduction import checked, requested


def kl_div(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    log_target: bool = False,
) -> Any:
    """target (log target - input) of each element; inputs are logarithms of probabilities.

    `log_target` says that the targets are too. Reduction "batchmean", the sum over the length of the first
    dimension, is the divergence of Kullback and Leibler; "mean" divides by the number of elements and warns.
    """
    how = requested(size_average, reduce, reduction)
    if not input._array.dtype.kind == target._array.dtype.kind == "f":
        raise RuntimeError("kl_div: Integral inputs not supported.")
    if how == "mean":
        warnings.warn(
            "reduction: 'mean' divides the total loss by both the batch size and the support size."
            "'batchmean' divides only by the batch size, and aligns with the KL div math definition."
            "'mean' will be changed to behave the same as 'batchmean' in the next major release.",
            UserWarning,
            stacklevel=2,
        )
    return divergence(input, target, log_target, how)


def divergence(input: Tensor, target: Tensor, log_target: bool, reduction: str) -> Any:
    """`kl_div` that warns of no `reduction`; shapes and errors are the same."""
    each = exp(target) * (target - input) if log_target else xlogy(target, target) - target * input
    if reduction != "batchmean":
        return reduced(each, checked(reduction))
    total = reduced(each, "sum")
    return total / input._array.shape[0] if input._array.ndim else total


def poisson_nll_loss(
    input: Tensor,
    target: Tensor,
    log_input: bool = True,
    full: bool = False,
    size_average: bool | None = None,
    eps: float = 1e-8,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:
    """The rate minus target * log(rate), where the input is the logarithm of the rate or the rate.

    `full` adds Stirling's approximation of log(target!) to targets above 1.
    """
    how = requested(size_average, reduce, reduction)
    each = exp(input) - target * input if log_input else input - target * log(input + eps)
    if full:
        each = each + log_factorial(target)
    return reduced(each, checked(how))


def gaussian_nll_loss(
    input: Tensor,
    target: Tensor,
    var: Tensor | float,
    full: bool = False,
    eps: float = 1e-6,
    reduction: str = "mean",
) -> Any:
    """(log var + (input - target)^2 / var) / 2 with variances below `eps` taken as `eps`.

    `var` has the input's shape, or one without the last dimension or with length 1 for one of them. `full`
    adds log(2 pi) / 2. ValueError for variances that are negative or do not fit.
    """
    if isinstance(var, float):
        var = full_like(input, var)
    if bool((var < 0).any()):
        raise ValueError("var has negative entry/entries")
    shape, given = input._array.shape, var._array.shape
    if given != shape:
        if given == shape[:-1]:
            var = var.unsqueeze(-1)
        elif len(given) != len(shape) or sum(b for a, b in zip(shape, given, strict=True) if a != b) != 1:
            raise ValueError("var is of incorrect size")
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(f"{reduction} is not valid")
    limited = at_least(var, eps)
    each = 0.5 * (log(limited) + (input - target) ** 2 / limited)
    if full:
        each = each + 0.5 * math.log(2 * math.pi)
    return reduced(each, reduction)
