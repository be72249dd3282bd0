"""Rows of a table added up, averaged or maximised bag by bag.

Shapes: (bags, n), or (entries) with offsets (bags), to (bags, width).
Errors: ValueError for other shapes.
Source: PyTorch's page of each name, torch.nn.functional.<name>.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.tensor import Tensor, wrap
from engine.ops.embedding import Bags, bag_maxima, bag_sums, largest_in_bags

from .embeddings import by_frequency, shorten
from .sizes import type_name


def embedding_bag(
    input: Tensor,
    weight: Tensor,
    offsets: Tensor | None = None,
    max_norm: float | None = None,
    norm_type: float = 2,
    scale_grad_by_freq: bool = False,
    mode: str = "mean",
    sparse: bool = False,
    per_sample_weights: Tensor | None = None,
    include_last_offset: bool = False,
    padding_idx: int | None = None,
) -> Any:
    """The "sum", "mean" or "max" of the rows of `weight` (n, d) in each bag: (bags, d).

    Each row of a matrix `input` is a bag; in a vector the bags begin at `offsets`. Entries that name
    `padding_idx` do not count. `sparse` is accepted and has no effect.
    """
    if weight._array.dtype.kind in "iu" and input._array.dtype.kind == "f":
        warnings.warn(
            "Argument order of nn.functional.embedding_bag was changed. Usage `embedding_bag(weight, input, "
            "...)` is deprecated, and should now be `embedding_bag(input, weight, ...)`.",
            UserWarning,
            stacklevel=2,
        )
        return embedding_bag(
            weight,
            input,
            offsets,
            max_norm,
            norm_type,
            scale_grad_by_freq,
            mode,
            sparse,
            per_sample_weights,
            include_last_offset,
            padding_idx,
        )
    _check_samples(input, per_sample_weights, mode)
    index, begins = _flat(input, offsets, include_last_offset)
    _check(index, begins, weight, mode, scale_grad_by_freq)
    owner = np.searchsorted(begins, np.arange(len(index)), side="right") - 1
    samples = None if per_sample_weights is None else per_sample_weights.reshape(-1)
    if padding_idx is not None:
        kept = index != _padding(padding_idx, len(weight._array))
        index, owner = index[kept], owner[kept]
        samples = samples if samples is None else samples[np.flatnonzero(kept)]
    if max_norm is not None:
        shorten(weight, np.unique(index), max_norm, norm_type)
    bags = _bags(index, owner, len(begins), mode, scale_grad_by_freq, weight._array.dtype)
    if mode == "max":
        return bag_maxima(weight, *largest_in_bags(weight._array, bags))
    return bag_sums(weight, samples, bags)


def _bags(rows: Array, owner: Array, count: int, mode: str, by_freq: bool, kind: Any) -> Bags:
    sizes = np.maximum(np.bincount(owner, minlength=count), 1) if mode == "mean" else np.ones(count)
    back = by_frequency(rows) if by_freq else np.ones(len(rows))
    return Bags(rows, owner, sizes.astype(kind), back.astype(kind))


def _padding(padding_idx: int, count: int) -> int:
    if not -count <= padding_idx < count:
        raise RuntimeError(
            f"padding_idx must be within the number of embeddings, -{count} through {count - 1}, but got "
            f"{padding_idx}"
        )
    return padding_idx % count


def _check_samples(input: Tensor, samples: Tensor | None, mode: str) -> None:
    if samples is None:
        return
    if samples._array.shape != input._array.shape:
        raise ValueError(
            f"embedding_bag: If per_sample_weights ({samples.shape}) is not None, then it must have the same "
            f"shape as the input ({input.shape})"
        )
    if mode != "sum":
        raise NotImplementedError(
            "embedding_bag: per_sample_weights was not None. per_sample_weights is only supported for "
            f"mode='sum' (got mode='{mode}'). Please open a feature request on GitHub."
        )


def _flat(input: Tensor, offsets: Tensor | None, with_end: bool) -> tuple[Array, Array]:
    """The indices as a vector, and where each bag begins."""
    index = input._array
    if index.ndim == 2:
        if offsets is not None:
            raise ValueError(
                "if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed "
                "length sequences. However, found offsets of type <class 'torch.Tensor'>"
            )
        return index.reshape(-1), np.arange(len(index)) * index.shape[1]
    if index.ndim != 1:
        raise ValueError(f"input has to be 1D or 2D Tensor, but got Tensor of dimension {index.ndim}")
    if offsets is None:
        raise ValueError("offsets has to be a 1D Tensor but got None")
    if offsets._array.ndim != 1:
        raise ValueError("offsets has to be a 1D Tensor")
    begins = offsets._array
    if with_end:
        if not len(begins):
            raise RuntimeError("include_last_offset: number of offset should be at least 1")
        begins = begins[:-1]
    return index.copy(), begins


def _check(index: Array, begins: Array, weight: Tensor, mode: str, by_freq: bool) -> None:
    if mode not in ("sum", "mean", "max"):
        raise ValueError("mode has to be one of sum, mean or max")
    if mode == "max" and by_freq:
        raise ValueError("max mode does not support scaling the gradient by the frequency")
    if index.dtype not in (np.int64, np.int32):
        raise RuntimeError(
            "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; "
            f"but got torch.{type_name(wrap(index))}Tensor instead (while checking arguments for "
            "embedding_bag)"
        )
    if len(begins) and begins[0]:
        raise RuntimeError(
            "offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from position "
            f"0. However, got {begins[0]}"
        )
    if len(begins) and begins[-1] > len(index):
        raise RuntimeError(
            f"offsets[-1] can not be greater than input's length {len(index)} but got offsets[-1] of "
            f"{begins[-1]}"
        )
    count = len(weight._array)
    outside = np.flatnonzero((index < 0) | (index >= count))
    if outside.size:
        raise RuntimeError(
            f"Index {outside[0]} of input takes value {index[outside[0]]} which is not in the valid range "
            f"[0, {count})"
        )
