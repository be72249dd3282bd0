"""Losses by sign and by comparison, as plain functions: targets are 1 and -1, or examples.

Shapes: (n, width) or (n), targets (n); a number, or with reduction "none" (n).
Errors: RuntimeError for other shapes.
Source: Balntas et al. (2016), triplet_margin_loss; else PyTorch's page of each name,
torch.nn.functional.<name>.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.autograd.tensor import Tensor
from engine.ops.arithmetic import minimum
from engine.ops.loss_terms import alike_or_apart, near_or_apart
from engine.ops.losses import reduced, soft_margin
from engine.ops.pointwise import clamp, sqrt

from .distances import pairwise_distance
from .reduction import checked, chosen, requested

_TINY = 1e-12


def hinge_embedding_loss(
    input: Tensor,
    target: Tensor,
    margin: float = 1.0,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:
    """The input itself, a distance, where the target is 1; max(0, margin - input) where it is -1."""
    how = requested(size_average, reduce, reduction)
    return reduced(near_or_apart(input, target, margin), checked(how))


def soft_margin_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:
    """log(1 + e^(-target input)) of targets 1 and -1. RuntimeError for shapes that do not fit."""
    return soft_margin(input, target, chosen(size_average, reduce, reduction))


def margin_ranking_loss(
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: float = 0.0,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:
    """max(0, -target (input1 - input2) + margin): a target of 1 wants the first input larger."""
    how = requested(size_average, reduce, reduction)
    if not input1._array.ndim == input2._array.ndim == target._array.ndim:
        raise RuntimeError(
            "margin_ranking_loss : All input tensors should have same dimension but got sizes: input1: "
            f"{input1.shape}, input2: {input2.shape}, target: {target.shape} "
        )
    return reduced(clamp(-target * (input1 - input2) + margin, 0.0, None), checked(how))


def triplet_margin_loss(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    margin: float = 1.0,
    p: float = 2.0,
    eps: float = 1e-6,
    swap: bool = False,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:
    """max(0, margin + distance to the positive - distance to the negative), of the last dimension's p-norm.

    `swap` takes the negative's distance to the positive where that is smaller.
    """
    how = requested(size_average, reduce, reduction)
    dims = [each._array.ndim for each in (anchor, positive, negative)]
    if len(set(dims)) > 1:
        raise RuntimeError(
            "The anchor, positive, and negative tensors are expected to have the same number of dimensions, "
            f"but got: anchor {dims[0]}D, positive {dims[1]}D, and negative {dims[2]}D inputs"
        )

    def distance(a: Tensor, b: Tensor) -> Any:
        return pairwise_distance(a, b, p, eps)

    return _triplet(anchor, positive, negative, distance, margin, swap, how)


def triplet_margin_with_distance_loss(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    *,
    distance_function: Callable[[Tensor, Tensor], Any] | None = None,
    margin: float = 1.0,
    swap: bool = False,
    reduction: str = "mean",
) -> Any:
    """The triplet loss with a distance of one's own; by default the Euclidean one."""
    distance = distance_function or pairwise_distance
    return _triplet(anchor, positive, negative, distance, margin, swap, checked(reduction))


def _triplet(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    distance: Callable[[Tensor, Tensor], Any],
    margin: float,
    swap: bool,
    reduction: str,
) -> Any:
    if margin <= 0:
        raise ValueError(f"margin must be greater than 0, got {margin}")
    near, far = distance(anchor, positive), distance(anchor, negative)
    if swap:
        far = minimum(far, distance(positive, negative))
    return reduced(clamp(margin + near - far, 0.0, None), checked(reduction))


def cosine_embedding_loss(
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: float = 0.0,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:
    """1 - cos of the angle between both inputs where the target is 1; max(0, cos - margin) where it is -1.

    Inputs (n, features) with a target (n), or (features) with one of a single number.
    """
    how = requested(size_average, reduce, reduction)
    _check_embeddings(input1, input2, target)
    dot = (input1 * input2).sum(-1)
    lengths = sqrt(((input1 * input1).sum(-1) + _TINY) * ((input2 * input2).sum(-1) + _TINY))
    return reduced(alike_or_apart(dot / lengths, target, margin), checked(how))


def _check_embeddings(input1: Tensor, input2: Tensor, target: Tensor) -> None:
    dims = target._array.ndim
    if dims > 1:
        raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
    if not input1._array.ndim == input2._array.ndim == dims + 1:
        raise RuntimeError(
            f"{dims}D target tensor expects {dims + 1}D input tensors, but found inputs with sizes "
            f"{list(input1._array.shape)} and {list(input2._array.shape)}."
        )
