"""Attention: for each query a mean of values, weighted by how well their keys fit.

Shapes: query (..., L, E), key (..., S, E) and value (..., S, V) to (..., L, V).
Errors: RuntimeError for shapes that do not fit.
Source: Vaswani et al. (2017).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.tensor import Tensor, wrap
from engine.ops.linalg import matmul
from engine.ops.rearranging import repeat_interleave
from engine.ops.softmaxes import softmax

from .attention_checks import check_scaled
from .dropping import dropout


def scaled_dot_product_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> Any:
    """softmax(query key^T scale + mask) value: (..., L, d), (..., S, d) and (..., S, e) give (..., L, e).

    In a mask of bools True takes part; `is_causal` lets position i see those up to i. `scale` is 1 / sqrt(d)
    unless given. A query that may see nothing gets 0. With `enable_gqa` several heads of the query, the third
    dimension from the end, share one of key and value.
    """
    check_scaled(query, key, value)
    if is_causal and attn_mask is not None:
        raise RuntimeError(
            "_scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True"
        )
    factor = 1 / math.sqrt(query.shape[-1]) if scale is None else scale
    if enable_gqa:
        key, value = (repeat_interleave(each, query.shape[-3] // each.shape[-3], -3) for each in (key, value))
    mask = attn_mask
    if is_causal:
        mask = wrap(np.tri(query.shape[-2], key.shape[-2], dtype=bool))
    if mask is not None and mask._array.dtype.kind == "b":
        mask = added(wrap(~mask._array), query._array.dtype)
    weights = _seeing(query * factor, key, mask)
    return matmul(dropout(weights, dropout_p), value)


def _seeing(query: Tensor, key: Tensor, mask: Tensor | None) -> Any:
    """The weights, 0 where the mask bars all keys."""
    blind = None if mask is None else (mask._array == -np.inf).all(-1, keepdims=True)
    if mask is None or blind is None or not blind.any():
        return attention_weights(query, key, mask)
    open_mask = mask.masked_fill(wrap(blind), 0.0)
    return attention_weights(query, key, open_mask).masked_fill(wrap(blind), 0.0)


def attention_weights(query: Tensor, key: Tensor, mask: Tensor | None) -> Any:
    """softmax(query key^T + mask) over the keys."""
    scores = matmul(query, key.transpose(-2, -1))
    return softmax(scores if mask is None else scores + mask, -1)


def added(mask: Tensor | None, kind: np.dtype[Any]) -> Any:
    """A mask as what is added to the scores: -inf where a mask of bools is True; others as they are."""
    if mask is None or mask._array.dtype.kind != "b":
        return mask
    return wrap(np.where(mask._array, kind.type(-np.inf), kind.type(0)))
