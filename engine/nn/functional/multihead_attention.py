"""Attention with several heads, each on its own part of the projected vectors.

Shapes: query (L, N, E), key and value (S, N, E), or all without N, to (L, N, E) and weights (N, L, S).
Errors: AssertionError or RuntimeError for shapes that do not fit.
Source: Vaswani et al. (2017).
"""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from engine.autograd.tensor import Tensor, wrap
from engine.ops.joining import cat
from engine.ops.linalg import linear, matmul

from .attention import added, attention_weights
from .attention_checks import check_embedding, check_mask, check_padding_mask, check_shapes, check_static
from .dropping import dropout
from .padding import pad


def multi_head_attention_forward(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    embed_dim_to_check: int,
    num_heads: int,
    in_proj_weight: Tensor | None,
    in_proj_bias: Tensor | None,
    bias_k: Tensor | None,
    bias_v: Tensor | None,
    add_zero_attn: bool,
    dropout_p: float,
    out_proj_weight: Tensor,
    out_proj_bias: Tensor | None,
    training: bool = True,
    key_padding_mask: Tensor | None = None,
    need_weights: bool = True,
    attn_mask: Tensor | None = None,
    use_separate_proj_weight: bool = False,
    q_proj_weight: Tensor | None = None,
    k_proj_weight: Tensor | None = None,
    v_proj_weight: Tensor | None = None,
    static_k: Tensor | None = None,
    static_v: Tensor | None = None,
    average_attn_weights: bool = True,
    is_causal: bool = False,
) -> tuple[Any, Any]:
    """(L, N, E), (S, N, K) and (S, N, V) to (L, N, E) and the weights (N, L, S); without N one sequence.

    True in a mask of bools bars a key, other masks are added: `key_padding_mask` (N, S), `attn_mask` (L, S)
    or (N * heads, L, S). `bias_k`, `bias_v` and `add_zero_attn` are keys and values more, `static_k` and
    `static_v` (N * heads, S, E / heads) others than the projected. `is_causal` only tells about `attn_mask`.
    """
    check_shapes(query, key, value, key_padding_mask, attn_mask, num_heads)
    single = query._array.ndim == 2
    if single:
        query, key, value = (each.unsqueeze(1) for each in (query, key, value))
        key_padding_mask = None if key_padding_mask is None else key_padding_mask.unsqueeze(0)
    if is_causal and attn_mask is None:
        raise RuntimeError(
            "Need attn_mask if specifying the is_causal hint. You may use the Transformer module method "
            "`generate_square_subsequent_mask` to create this mask."
        )
    check_embedding(query, key, value, embed_dim_to_check, num_heads, use_separate_proj_weight)
    weights = [q_proj_weight, k_proj_weight, v_proj_weight] if use_separate_proj_weight else in_proj_weight
    q, k, v = _projected((query, key, value), weights, in_proj_bias)
    masks = _Masks(attn_mask, key_padding_mask, query, len(key._array), num_heads)
    if bias_k is not None and bias_v is not None:
        k, v = (cat([x, b.repeat(1, x.shape[1], 1)], 0) for x, b in ((k, bias_k), (v, bias_v)))
        masks.widen()
    q, k, v = (_by_head(each, num_heads) for each in (q, k, v))
    k, v = (check_static(name, s, x) for name, s, x in (("static_k", static_k, k), ("static_v", static_v, v)))
    if add_zero_attn:
        k, v = (cat([x, wrap(np.zeros_like(x._array[:, :1]))], 1) for x in (k, v))
        masks.widen()
    mask = masks.together(k._array.shape[1])
    shares = dropout(attention_weights(q * math.sqrt(1 / q.shape[-1]), k, mask), dropout_p, training)
    found = matmul(shares, v)
    length, batch = query._array.shape[:2]
    flat = found.transpose(0, 1).reshape(length * batch, embed_dim_to_check)
    output = linear(flat, out_proj_weight, out_proj_bias).view(length, batch, embed_dim_to_check)
    if single:
        output = output.squeeze(1)
    if not need_weights:
        return output, None
    shown = shares.view(batch, num_heads, length, k._array.shape[1])
    if average_attn_weights:
        shown = shown.mean(1)
    return output, shown.squeeze(0) if single else shown


def _projected(inputs: tuple[Any, ...], weights: Any, bias: Tensor | None) -> list[Any]:
    size = inputs[0].shape[-1]
    parts = [slice(i * size, (i + 1) * size) for i in range(3)]
    if not isinstance(weights, list):
        weights = [weights[part] for part in parts]
    for name, weight in zip("qkv", weights, strict=True):
        if weight is None:
            raise AssertionError(f"use_separate_proj_weight is True but {name}_proj_weight is None")
    biases = [None if bias is None else bias[part] for part in parts]
    return [linear(x, w, b) for x, w, b in zip(inputs, weights, biases, strict=True)]


def _by_head(projected: Any, heads: int) -> Any:
    """(L, N, E) as (N * heads, L, E / heads)."""
    length, batch, size = projected.shape
    return projected.reshape(length, batch * heads, size // heads).transpose(0, 1)


class _Masks:
    """Both masks of one call, as what is added to the scores."""

    def __init__(self, attn_mask: Any, key_padding_mask: Any, query: Tensor, source: int, heads: int) -> None:
        self.length, self.batch = query._array.shape[:2]
        self.heads = heads
        kind = query._array.dtype
        if (
            attn_mask is not None
            and key_padding_mask is not None
            and attn_mask._array.dtype != key_padding_mask._array.dtype
        ):
            warnings.warn(
                "Support for mismatched key_padding_mask and attn_mask is deprecated. Use same type for both "
                "instead.",
                UserWarning,
                stacklevel=4,
            )
        check_mask(attn_mask, self.length, source, self.batch * heads)
        self.by_place = added(attn_mask, kind)
        self.by_key = added(key_padding_mask, kind)
        check_padding_mask(key_padding_mask)

    def widen(self) -> None:
        """One more key, which nothing bars."""
        self.by_place = None if self.by_place is None else pad(self.by_place, (0, 1))
        self.by_key = None if self.by_key is None else pad(self.by_key, (0, 1))

    def together(self, source: int) -> Any:
        """What is added to the scores (N * heads, L, source)."""
        if self.by_key is None:
            return self.by_place
        for axis, wanted in enumerate((self.batch, source)):
            got = self.by_key._array.shape[axis]
            if got != wanted:
                raise AssertionError(f"Expected key_padded_mask.shape[{axis}] to be {wanted}, but got {got}")
        keys = self.by_key.view(self.batch, 1, 1, source).expand(self.batch, self.heads, 1, source)
        keys = keys.reshape(self.batch * self.heads, 1, source)
        return keys if self.by_place is None else self.by_place + keys
