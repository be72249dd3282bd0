"""Numbers of things as rows of a table, or as vectors with a single one.

Shapes: (...) of integers to (..., width).
Errors: IndexError for a row that is not there.
Source: PyTorch's page of each name, torch.nn.functional.<name>.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.inplace import fill
from engine.autograd.tensor import Tensor, wrap
from engine.ops.embedding import rows_at

from .checking import check_tensor


def embedding(
    input: Tensor,
    weight: Tensor,
    padding_idx: int | None = None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Any:
    """The rows of `weight` (n, d) that `input` names: (..., d). Row `padding_idx` gets no gradient.

    With `max_norm` the rows used are first shortened in place; with `scale_grad_by_freq` a row's gradient is
    divided by how often it is named. `sparse` is accepted and has no effect.
    """
    check_tensor("embedding", input, "indices", 2)
    if weight._array.ndim != 2:
        raise RuntimeError("'weight' must be 2-D")
    index, count = input._array, len(weight._array)
    if index.dtype not in (np.int64, np.int32):
        raise RuntimeError(
            "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; "
            f"but got torch.{input.dtype.type_name}Tensor instead (while checking arguments for embedding)"
        )
    if index.size and not (index.min() >= 0 and index.max() < count):
        raise IndexError("index out of range in self")
    padding = _padding(padding_idx, count)
    if max_norm is not None:
        shorten(weight, np.unique(index), max_norm, norm_type)
    shares = by_frequency(index) if scale_grad_by_freq else None
    return rows_at(weight, index.copy() if weight.requires_grad else index, padding, shares)


def by_frequency(index: Array) -> Array:
    """One over how often each index is there: what a gradient scaled by frequency is multiplied by."""
    _, inverse, counts = np.unique(index, return_inverse=True, return_counts=True)
    shares: Array = 1 / counts[inverse.reshape(index.shape)]
    return shares


def _padding(padding_idx: int | None, count: int) -> int:
    if padding_idx is None:
        return -1
    if not -count <= padding_idx < count:
        raise AssertionError("Padding_idx must be within num_embeddings")
    return padding_idx % count


def shorten(weight: Tensor, used: Any, max_norm: float, norm_type: float) -> None:
    """Scale the rows `used` that are longer than `max_norm` down to it, in place."""
    table = weight._array.copy()
    norms = np.linalg.norm(table[used], norm_type, axis=1)
    long = norms > max_norm
    table[used[long]] *= (max_norm / (norms[long] + 1e-7))[:, None].astype(table.dtype)
    fill(weight, table)


def one_hot(tensor: Tensor, num_classes: int = -1) -> Tensor:
    """Classes (...) as int64 vectors (..., num_classes) with a single 1; -1 counts up to the largest."""
    classes = tensor._array
    if classes.dtype != np.int64:
        raise RuntimeError("one_hot is only applicable to index tensor of type LongTensor.")
    if classes.size == 0:
        if num_classes <= 0:
            raise RuntimeError("Can not infer total number of classes from empty tensor.")
        return wrap(np.zeros((*classes.shape, num_classes), np.int64))
    if classes.min() < 0:
        raise RuntimeError("Class values must be non-negative.")
    count = int(classes.max()) + 1 if num_classes == -1 else num_classes
    if classes.max() >= count:
        raise RuntimeError("Class values must be smaller than num_classes.")
    return wrap((classes[..., None] == np.arange(count)).astype(np.int64))
