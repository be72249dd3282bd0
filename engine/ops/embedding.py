"""Rows of a table by their numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op


@op(name="embedding")
def rows_at(weight: Array, /, index: Array, padding_idx: int) -> Any:
    """The rows of `weight` that `index` names; row `padding_idx` gets no gradient (-1: every row does)."""
    return weight[index]


@op(name="embedding_dense_backward", node="EmbeddingDenseBackwardBackward0")
def added_rows(grad: Array, /, index: Array, padding_idx: int, count: int) -> Any:
    """`count` rows of zeros with each row of `grad` added where `index` says."""
    width = grad.shape[-1]
    out = np.zeros((count, width), grad.dtype)
    places = index.reshape(-1)
    rows = grad.reshape(len(places), width)
    if padding_idx >= 0:
        kept = places != padding_idx
        places, rows = places[kept], rows[kept]
    # Flat, because numpy adds at places of one dimension many times faster than row by row.
    np.add.at(out.reshape(-1), (places[:, None] * width + np.arange(width)).reshape(-1), rows.reshape(-1))
    return out


def _back(g: Any, index: Array, padding_idx: int) -> Any:
    found = rows_at(g, index, padding_idx)
    return found if padding_idx < 0 else found * (index != padding_idx)[..., None]


rows_at.gradients(
    weight=lambda g, shape, index, padding_idx: added_rows(g, index, padding_idx, shape[0]),
)
added_rows.gradients(grad=_back)
