"""Examples put together into a batch."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from copy import copy
from typing import Any

import numpy as np

from engine.autograd.creation import as_tensor, tensor
from engine.autograd.dtypes import float64
from engine.autograd.tensor import Tensor
from engine.ops.joining import stack

_TEXTS = (str, bytes)


def default_collate(batch: list[Any]) -> Any:
    """A batch of a list of examples: tensors and arrays stacked, numbers as a tensor, texts as a list.

    Dicts, tuples and lists are taken apart and each entry put together. Python's floats become float64.
    TypeError for anything else, RuntimeError for examples of different lengths or shapes.
    """
    first = batch[0]
    if isinstance(first, Tensor):
        return stack(batch)
    if isinstance(first, np.ndarray):
        if first.dtype.kind not in "biuf":
            raise _unknown(first.dtype)
        return stack([as_tensor(each) for each in batch])
    if isinstance(first, np.number | np.bool_):
        return tensor(np.array(batch))
    if isinstance(first, float):
        return tensor(batch, dtype=float64)
    if isinstance(first, int):
        return tensor(batch)
    if isinstance(first, _TEXTS):
        return batch
    if isinstance(first, Mapping):
        return _alike(first, {key: default_collate([each[key] for each in batch]) for key in first})
    if isinstance(first, Sequence):
        return _collated_sequences(batch)
    raise _unknown(type(first))


def _collated_sequences(batch: list[Any]) -> Any:
    first = batch[0]
    if any(len(each) != len(first) for each in batch):
        raise RuntimeError("each element in list of batch should be of equal size")
    columns = [default_collate(list(column)) for column in zip(*batch, strict=True)]
    if hasattr(first, "_fields"):
        return type(first)(*columns)
    return columns if isinstance(first, tuple) else _alike(first, columns)


def default_convert(data: Any) -> Any:
    """One example with its arrays as tensors; what a loader does that makes no batches."""
    if isinstance(data, Tensor | str | bytes):
        return data
    if isinstance(data, np.ndarray | np.generic):
        return data if data.dtype.kind not in "biuf" else as_tensor(np.asarray(data))
    if isinstance(data, Mapping):
        return _alike(data, {key: default_convert(value) for key, value in data.items()})
    if isinstance(data, tuple) and hasattr(data, "_fields"):
        return type(data)(*(default_convert(each) for each in data))
    if isinstance(data, tuple):
        return [default_convert(each) for each in data]
    if isinstance(data, Sequence):
        return _alike(data, [default_convert(each) for each in data])
    return data


def _alike(original: Any, values: Any) -> Any:
    """`values` in a container like `original`, with what else that holds, where one can be made."""
    try:
        if isinstance(original, MutableMapping):
            alike = copy(original)
            alike.update(values)
            return alike
        return type(original)(values)
    except TypeError:
        return values


def _unknown(kind: Any) -> TypeError:
    return TypeError(
        f"default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found {kind}"
    )
