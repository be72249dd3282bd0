"""Losses of several classes as single nodes; the targets are indices of classes."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op
from engine.autograd.tensor import Tensor

from .gating import unchanging
from .losses import reduced
from .pointwise import clamp
from .reductions import sum_dims


def plain(constant: Any) -> Any:
    """The array of an operand that has no gradient, or whatever else stands for it."""
    return constant._array if isinstance(constant, Tensor) else constant


def _class_axis(shape: tuple[int, ...]) -> int:
    return 0 if len(shape) == 1 else 1


def _at(labels: Array, axis: int) -> tuple[Array, ...]:
    """The index that takes of each element the class `labels` says, along `axis`."""
    ndim = labels.ndim
    if ndim == 1 and axis == 1:
        return np.arange(len(labels)), labels
    grid = [
        np.arange(n).reshape(tuple(-1 if i == k else 1 for k in range(ndim)))
        for i, n in enumerate(labels.shape)
    ]
    return (*grid[:axis], labels, *grid[axis:])


def _counted(target: Array, weight: Array | None, ignore_index: int) -> tuple[Array, Any]:
    """The targets, 0 in place of ignored ones, and what each counts: the weight of its class, or nothing."""
    used = target != ignore_index
    if np.count_nonzero(used) == used.size:
        return target, 1 if weight is None else weight[target]
    labels = np.where(used, target, 0)
    return labels, used * (1 if weight is None else weight[labels])


def _negative_log_likelihood(
    input: Array, target: Array, weight: Array | None, /, reduction: str, ignore_index: int
) -> Any:
    """-weight[y] x_y of each element; the mean is over the sum of the weights."""
    axis = _class_axis(input.shape)
    target = target.reshape(input.shape[:axis] + input.shape[axis + 1 :])
    labels, counts = _counted(target, weight, ignore_index)
    taken = input[_at(labels, axis)]
    if isinstance(counts, int):
        return reduced(np.asarray(-taken), reduction)
    loss = np.where(target == ignore_index, 0, -taken * counts).astype(input.dtype, copy=False)
    if reduction == "mean":
        return np.add.reduce(loss, axis=None) / np.add.reduce(counts, axis=None, dtype=input.dtype)
    return reduced(loss, reduction)


def _likelihood_slope(
    g: Any,
    input: Any,
    shape: tuple[int, ...],
    target: Any,
    weight: Any,
    reduction: str,
    ignore_index: int,
) -> Any:
    axis = _class_axis(shape)
    target = plain(target).reshape(shape[:axis] + shape[axis + 1 :])
    labels, counts = _counted(target, plain(weight), ignore_index)
    if reduction == "mean":
        whole = labels.size if isinstance(counts, int) else np.add.reduce(counts, axis=None)
        # What weighs nothing among nothing that weighs has no slope; what is ignored has the slope 0.
        counts = counts / whole if whole else np.where(target == ignore_index, 0, np.nan)
    share = np.zeros(shape, plain(g).dtype)
    share[_at(labels, axis)] = 0 - counts
    spread = g.reshape((*shape[:axis], 1, *shape[axis + 1 :])) if reduction == "none" else g
    return unchanging(spread * share, input)


likelihood = op(name="nll_loss")(_negative_log_likelihood)
image_likelihood = op(name="nll_loss2d", node="NllLoss2DBackward0")(_negative_log_likelihood)
for _each in (likelihood, image_likelihood):
    _each.gradients(input=_likelihood_slope)


@op(name="nll_loss_of_all", node="DivBackward0")
def likelihood_of_all(
    input: Array, target: Array, weight: Array | None, /, reduction: str, ignore_index: int
) -> Any:
    """Minus weight[j] x_j summed over all classes j; of ignored targets nothing.

    The mean is over the sum of the weights of the targets, as in `likelihood`.
    """
    axis = _class_axis(input.shape)
    target = target.reshape(input.shape[:axis] + input.shape[axis + 1 :])
    each = -(input * _along(weight, input.ndim, axis)).sum(axis)
    loss = np.where(target == ignore_index, 0, each).astype(input.dtype, copy=False)
    if reduction == "mean":
        return loss.sum() / _whole_count(target, weight, ignore_index, input.dtype)
    return reduced(loss, reduction)


def _along(weight: Array | None, ndim: int, axis: int) -> Any:
    """The weights of the classes in the dimension that these are in; 1 for none."""
    return 1 if weight is None else weight.reshape(tuple(-1 if i == axis else 1 for i in range(ndim)))


def _whole_count(target: Array, weight: Array | None, ignore_index: int, dtype: Any) -> Any:
    """The sum of what the targets count, by which the mean is."""
    counts = np.broadcast_to(_counted(target, weight, ignore_index)[1], target.shape)
    return np.add.reduce(counts, axis=None, dtype=dtype)


def _slope_of_all(
    g: Any, shape: tuple[int, ...], target: Any, weight: Any, reduction: str, ignore_index: int
) -> Any:
    axis, dtype = _class_axis(shape), plain(g).dtype
    target = plain(target).reshape(shape[:axis] + shape[axis + 1 :])
    used = np.expand_dims(target != ignore_index, axis)
    share = -np.ones(shape, dtype) * _along(plain(weight), len(shape), axis)
    if reduction == "mean":
        share = share / _whole_count(target, plain(weight), ignore_index, dtype)
    share = np.where(used, share, 0).astype(dtype)
    return (g.reshape((*shape[:axis], 1, *shape[axis + 1 :])) if reduction == "none" else g) * share


likelihood_of_all.gradients(input=_slope_of_all)


def _places(target: Any, shape: tuple[int, ...]) -> Array:
    """True at the target's class of each row."""
    places: Array = np.arange(shape[-1]) == plain(target).reshape((*shape[:-1], 1))
    return places


def _class_weights(target: Any, weight: Any, shape: tuple[int, ...]) -> Any:
    """What each row counts: the weight of its class over the number of classes."""
    if weight is None:
        return 1 / shape[-1]
    return plain(weight)[plain(target).reshape((*shape[:-1], 1))] / shape[-1]


@op(name="multi_margin_loss")
def margin_of_class(
    input: Array, target: Array, weight: Array | None, /, p: int, margin: float, reduction: str
) -> Any:
    """max(0, margin - x_y + x_j)^p summed over the classes j other than the target y."""
    here = _places(target, input.shape)
    own = np.add.reduce(input * here, -1, keepdims=True)
    each = np.maximum(margin - own + input, 0) ** p * ~here * _class_weights(target, weight, input.shape)
    return reduced(np.asarray(np.add.reduce(each, -1), input.dtype), reduction)


def _class_margin_slope(
    g: Any,
    input: Any,
    shape: tuple[int, ...],
    target: Any,
    weight: Any,
    p: int,
    margin: float,
    reduction: str,
) -> Any:
    here = _places(target, shape)
    last = (len(shape) - 1,)
    gap = input - sum_dims(input * here, last, True) + margin
    slope = (gap > 0) * (~here * 1.0) if p == 1 else clamp(gap, 0.0, None) * (~here * 2.0)
    slope = (slope - sum_dims(slope, last, True) * here) * _class_weights(target, weight, shape)
    if reduction == "none":
        return slope * g.reshape((*shape[:-1], 1))
    rows = shape[0] if len(shape) == 2 else 1
    return slope * (g / rows if reduction == "mean" else g)


margin_of_class.gradients(input=_class_margin_slope)


def _label_masks(target: Array) -> tuple[Array, Array]:
    """Per row the positions of the list that hold labels, and the classes that are labels."""
    listed = np.logical_and.accumulate(target >= 0, -1)
    classes = np.arange(target.shape[-1])
    labels = ((target[..., None] == classes) & listed[..., None]).any(-2)
    return listed, labels


def _label_gaps(input: Array, target: Array) -> Array:
    """1 - x_j + x_i by row, position of label j and class i, and 0 where that does not count."""
    listed, labels = _label_masks(target)
    own = np.take_along_axis(input, np.where(listed, target, 0), -1)
    gaps = 1 - own[..., None] + input[..., None, :]
    counted: Array = np.where(listed[..., None] & ~labels[..., None, :], np.maximum(gaps, 0), 0)
    return counted


@op(name="multilabel_margin_loss")
def margin_of_labels(input: Array, target: Array, /, reduction: str) -> Any:
    """max(0, 1 - x_j + x_i) summed over labels j and classes i that are none."""
    each = np.add.reduce(_label_gaps(input, target), (-2, -1)) / input.shape[-1]
    return reduced(np.asarray(each, input.dtype), reduction)


def _label_margin_slope(g: Any, input: Any, shape: tuple[int, ...], target: Any, reduction: str) -> Any:
    labels = plain(target)
    reached = _label_gaps(plain(input), labels) > 0
    slope = np.add.reduce(reached, -2) / shape[-1]
    falls = np.add.reduce(reached, -1) / shape[-1]
    at = np.where(labels[..., None] == np.arange(shape[-1]), falls[..., None], 0)
    slope = (slope - np.add.reduce(at, -2)).astype(plain(input).dtype)
    if reduction == "none":
        return g.reshape((*shape[:-1], 1)) * slope
    return (g / (shape[0] if len(shape) == 2 else 1) if reduction == "mean" else g) * slope


margin_of_labels.gradients(input=_label_margin_slope)


@op(name="div_number", node="DivBackward1")
def divided(input: Array, /, number: float) -> Any:
    """`input` over a number: the mean of a loss under the name that it has in PyTorch's graph."""
    return input / input.dtype.type(number)


divided.gradients(input=lambda g, number: divided(g, number))
