"""Losses of several classes as plain functions: inputs (classes), (n, classes) or (n, classes, ...).

Shapes: as said above with targets without the classes; a number, or with reduction "none" one each.
Errors: ValueError or RuntimeError for shapes that do not fit; IndexError for a class that is not there.
Source: PyTorch's page of each name, torch.nn.functional.<name>.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import dtype_of
from engine.autograd.tensor import Tensor
from engine.ops.activations import logsigmoid
from engine.ops.losses import reduced
from engine.ops.losses_by_class import (
    divided,
    image_likelihood,
    likelihood,
    likelihood_of_all,
    margin_of_class,
    margin_of_labels,
)
from engine.ops.softmaxes import log_shares

from .checking import check_tensor
from .reduction import chosen, requested


def cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    ignore_index: int = -100,
    reduce: bool | None = None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Any:
    """-log of the softmax probability of the target: the index of a class, or a probability for each.

    `weight` (classes) scales each class and the mean is over the sum of the weights; indices equal to
    `ignore_index` do not count. `label_smoothing` mixes the target with as much of all classes.
    RuntimeError, ValueError or IndexError for targets that do not fit, as in PyTorch; TypeError for numbers.
    """
    check_tensor("cross_entropy_loss", input)
    check_tensor("cross_entropy_loss", target, "target", 2)
    how = chosen(size_average, reduce, reduction)
    if not 0.0 <= label_smoothing <= 1.0:
        raise RuntimeError(f"label_smoothing must be between 0.0 and 1.0. Got: {label_smoothing}")
    if input._array.dtype.kind != "f":
        kind = dtype_of(input._array).type_name
        raise NotImplementedError(f"\"log_softmax_lastdim_kernel_impl\" not implemented for '{kind}'")
    axis = 0 if input._array.ndim == 1 else 1
    if input._array.shape == target._array.shape:
        return _of_probabilities(input, target, weight, how, ignore_index, label_smoothing, axis)
    log_p = log_shares(input, axis)
    if not label_smoothing:
        return nll_loss(log_p, target, weight, ignore_index=ignore_index, reduction=how)
    missed = nll_loss(log_p, target, weight, ignore_index=ignore_index, reduction=how)
    smooth = _of_all_classes(log_p, target, weight, how, ignore_index, axis)
    return missed * (1 - label_smoothing) + smooth * (label_smoothing / input._array.shape[axis])


def _of_probabilities(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None,
    reduction: str,
    ignore_index: int,
    label_smoothing: float,
    axis: int,
) -> Any:
    if target._array.dtype.kind != "f":
        raise RuntimeError(
            "Expected floating point type for target with class probabilities, got "
            f"{dtype_of(target._array).type_name}"
        )
    if ignore_index >= 0:
        raise RuntimeError("ignore_index is not supported for floating point target")
    classes = input._array.shape[axis] if input._array.ndim else 1
    if label_smoothing:
        target = target * (1 - label_smoothing) + label_smoothing / classes
    each = log_shares(input, axis) * target
    if weight is not None:
        if weight._array.shape != (classes,):
            raise RuntimeError(
                f"cross_entropy: weight tensor should be defined either for all {classes} classes or no "
                f"classes but got weight tensor of shape: {list(weight._array.shape)}"
            )
        each = each * _per_class(weight, input, axis)
    if reduction == "none":
        return -each.sum(axis)
    return -each.sum() if reduction == "sum" else divided(-each.sum(), input._array.size // classes)


def _of_all_classes(
    log_p: Any, target: Tensor, weight: Tensor | None, reduction: str, ignore_index: int, axis: int
) -> Any:
    """The mean loss of an element over all targets it could have, times the number of classes."""
    if weight is not None or ignore_index >= 0 or bool((target._array == ignore_index).any()):
        return likelihood_of_all(log_p, target, weight, reduction, ignore_index)
    each = -log_p.sum(axis)
    return each.sum() / target._array.size if reduction == "mean" else reduced(each, reduction)


def _per_class(weight: Tensor, input: Tensor, axis: int) -> Any:
    return weight.reshape(tuple(-1 if i == axis else 1 for i in range(input._array.ndim)))


def nll_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    ignore_index: int = -100,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:
    """Minus the input at the target's class; inputs are logarithms of probabilities.

    `weight` (classes) scales each class and the mean is over the sum of the weights; targets equal to
    `ignore_index` do not count. ValueError, RuntimeError or IndexError for targets that do not fit.
    """
    how = chosen(size_average, reduce, reduction)
    shape, wanted = input._array.shape, target._array.shape
    if not shape:
        raise ValueError("Expected 1 or more dimensions (got 0)")
    if len(shape) > 1 and shape[0] != (wanted[0] if wanted else 0):
        raise ValueError(
            f"Expected input batch_size ({shape[0]}) to match target batch_size "
            f"({wanted[0] if wanted else 0})."
        )
    if len(shape) <= 2:
        if len(wanted) > 1:
            raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
        if len(shape) == 1 and wanted not in ((), (1,)):
            raise ValueError(f"For 1D input, 1D target must have size 1, but got target size: {wanted[0]}")
    elif wanted[1:] != shape[2:]:
        if len(shape) == 4 and len(wanted) != 3:
            raise RuntimeError(
                f"only batches of spatial targets supported (3D tensors) but got targets of dimension: "
                f"{len(wanted)}"
            )
        if len(shape) == 4:
            raise RuntimeError(f"size mismatch (got input: {list(shape)} , target: {list(wanted)}")
        raise RuntimeError(f"Expected target size {[shape[0], *shape[2:]]}, got {list(wanted)}")
    _check_classes(input, target, weight, ignore_index)
    operation = likelihood if len(shape) <= 2 else image_likelihood
    loss = operation(input, target, weight, how, ignore_index)
    return loss.view(wanted) if how == "none" and len(shape) in (3, 5) else loss


def _check_classes(input: Tensor, target: Tensor, weight: Tensor | None, ignore_index: int) -> None:
    classes = input._array.shape[0 if input._array.ndim == 1 else 1]
    if target._array.dtype not in (np.int64, np.uint8):
        raise RuntimeError(
            f"expected target dtype to be Long or Byte, but got {dtype_of(target._array).type_name}"
        )
    if weight is not None:
        if weight._array.shape != (classes,):
            text = "weight tensor should be defined either for all or no classes"
            if input._array.ndim <= 2:
                got = f"but got weight tensor of shape: {list(weight._array.shape)}"
                text = f"weight tensor should be defined either for all {classes} classes or no classes {got}"
            raise RuntimeError(text)
        if weight._array.dtype != input._array.dtype:
            names = dtype_of(input._array).type_name, dtype_of(weight._array).type_name
            raise RuntimeError(f"expected scalar type {names[0]} but found {names[1]}")
    labels = target._array
    unsigned = labels.view(np.uint64) if labels.dtype == np.int64 else labels  # makes the negative ones large
    if labels.size and np.maximum.reduce(unsigned, None) >= classes:
        outside = labels[((labels < 0) | (labels >= classes)) & (labels != ignore_index)]
        if outside.size:
            raise IndexError(f"Target {outside[0]} is out of bounds.")


def multi_margin_loss(
    input: Tensor,
    target: Tensor,
    p: int = 1,
    margin: float = 1.0,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:
    """The sum over all other classes j of max(0, margin - x_y + x_j)^p, over the number of classes.

    Inputs (classes) or (n, classes), targets the index y of a class each. `weight` (classes) scales each
    by its class. ValueError unless p is 1 or 2, RuntimeError for targets that do not fit.
    """
    how = chosen(size_average, reduce, reduction)
    if p not in (1, 2):
        raise ValueError("only p == 1 and p == 2 supported")
    shape = input._array.shape
    _check_matrix(input)
    count = shape[0] if len(shape) == 2 else 1
    if target._array.size != count or target._array.ndim > 1:
        raise RuntimeError(
            "multi_margin_loss: target tensor should be 1-D with size equal to the number of input samples "
            f"(batch size). Expected target size [{count}], but got {list(target._array.shape)}. Input has "
            f"shape {list(shape)}."
        )
    if weight is not None and weight._array.shape != shape[-1:]:
        raise RuntimeError(
            f"inconsistent weight size, expected {shape[-1]} but got {list(weight._array.shape)}"
        )
    if target._array.dtype != np.int64:
        raise RuntimeError(f"expected scalar type Long but found {dtype_of(target._array).type_name}")
    if bool(((target._array < 0) | (target._array >= shape[-1])).any()):
        raise RuntimeError("target out of range")
    return margin_of_class(input, target, weight, p, margin, how)


def multilabel_margin_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:
    """The sum of max(0, 1 - x_j + x_i) over labels j and other classes i, over the number of classes.

    Input and target (classes) or (n, classes); a row of the target lists labels up to the first -1.
    """
    how = chosen(size_average, reduce, reduction)
    _check_matrix(input)
    if target._array.shape != input._array.shape:
        raise RuntimeError(
            f"inconsistent target size: {list(target._array.shape)} for input of size: "
            f"{list(input._array.shape)}"
        )
    if target._array.dtype != np.int64:
        raise RuntimeError(f"expected scalar type Long but found {dtype_of(target._array).type_name}")
    if bool(((target._array < -1) | (target._array >= input._array.shape[-1])).any()):
        raise RuntimeError("argument #2 'target' is out of range")
    return margin_of_labels(input, target, how)


def multilabel_soft_margin_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:
    """The cross entropy of logits, averaged over the last dimension before the reduction."""
    how = requested(size_average, reduce, reduction)
    each = -(target * logsigmoid(input) + (1 - target) * logsigmoid(-input))
    if weight is not None:
        each = each * weight
    if how not in ("mean", "sum", "none"):
        raise ValueError(f"{how} is not valid")
    return reduced(each.sum(-1) / input._array.shape[-1], how)


def _check_matrix(input: Tensor) -> None:
    shape = input._array.shape
    if len(shape) > 2 or (shape and shape[-1] == 0):
        raise RuntimeError(
            f"Expected non-empty vector or matrix with optional 0-dim batch size, but got: {list(shape)}"
        )
