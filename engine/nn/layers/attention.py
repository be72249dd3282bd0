"""Attention with several heads."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.tensor import Tensor
from engine.ops.creation import empty
from engine.ops.linalg import linear, matmul

from .. import init
from ..functional.attention import added, attention_weights
from ..functional.dropping import dropout
from ..module import Module
from ..parameter import Parameter
from .linear import Linear


class NonDynamicallyQuantizableLinear(Linear):
    """A linear layer under the name that PyTorch prints for the last one of attention."""


class MultiheadAttention(Module):
    """Each head attends with its own projections of queries, keys and values. Vaswani et al. (2017).

    `add_bias_kv` and `add_zero_attn` must be False.
    """

    in_proj_weight: Parameter | None
    in_proj_bias: Parameter | None

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        add_bias_kv: bool = False,
        add_zero_attn: bool = False,
        kdim: int | None = None,
        vdim: int | None = None,
        batch_first: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        if embed_dim <= 0 or num_heads <= 0:
            raise ValueError(
                "embed_dim and num_heads must be greater than 0, "
                f"got embed_dim={embed_dim} and num_heads={num_heads} instead"
            )
        if embed_dim % num_heads:
            raise AssertionError("embed_dim must be divisible by num_heads")
        if add_bias_kv or add_zero_attn:
            raise ValueError("add_bias_kv and add_zero_attn are not supported")
        self.embed_dim = embed_dim
        self.num_heads = num_heads
        self.head_dim = embed_dim // num_heads
        self.dropout = dropout
        self.batch_first = batch_first
        self.kdim = embed_dim if kdim is None else kdim
        self.vdim = embed_dim if vdim is None else vdim
        if self.kdim == self.vdim == embed_dim:
            self.in_proj_weight = Parameter(empty(3 * embed_dim, embed_dim, dtype=dtype))
        else:
            for name, width in (("q", embed_dim), ("k", self.kdim), ("v", self.vdim)):
                self.register_parameter(
                    f"{name}_proj_weight", Parameter(empty(embed_dim, width, dtype=dtype))
                )
            self.register_parameter("in_proj_weight", None)
        in_bias = Parameter(empty(3 * embed_dim, dtype=dtype)) if bias else None
        self.register_parameter("in_proj_bias", in_bias)
        self.out_proj = NonDynamicallyQuantizableLinear(embed_dim, embed_dim, bias, dtype=dtype)
        self._reset_parameters()

    def _reset_parameters(self) -> None:
        for weight in self._projections():
            init.xavier_uniform_(weight)
        if self.in_proj_bias is not None:
            init.zeros_(self.in_proj_bias)
        if self.out_proj.bias is not None:
            init.zeros_(self.out_proj.bias)

    def _projections(self) -> list[Any]:
        if self.in_proj_weight is not None:
            return [self.in_proj_weight]
        return [getattr(self, f"{name}_proj_weight") for name in "qkv"]

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        key_padding_mask: Tensor | None = None,
        need_weights: bool = True,
        attn_mask: Tensor | None = None,
        average_attn_weights: bool = True,
        is_causal: bool = False,
    ) -> tuple[Any, Any]:
        """(L, N, E), (S, N, kdim) and (S, N, vdim) to (L, N, E) and the weights (N, L, S).

        Without N one sequence; with `batch_first` N comes first. True in a mask of bools bars a key, other
        masks are added: `key_padding_mask` (N, S), `attn_mask` (L, S) or (N * heads, L, S).
        """
        if query._array.ndim == 2:
            barred = None if key_padding_mask is None else key_padding_mask.unsqueeze(0)
            single = tuple(each.unsqueeze(1) for each in (query, key, value))
            output, weights = self._attend(single, barred, attn_mask, average_attn_weights)
            output, weights = output.squeeze(1), weights.squeeze(0)
        elif self.batch_first:
            steps = tuple(each.transpose(0, 1) for each in (query, key, value))
            output, weights = self._attend(steps, key_padding_mask, attn_mask, average_attn_weights)
            output = output.transpose(0, 1)
        else:
            output, weights = self._attend(
                (query, key, value), key_padding_mask, attn_mask, average_attn_weights
            )
        return output, weights if need_weights else None

    def _attend(self, inputs: tuple[Any, ...], barred: Any, attn_mask: Any, average: bool) -> tuple[Any, Any]:
        length, batch, _ = inputs[0].shape
        source = inputs[1].shape[0]
        heads = self.num_heads
        q, k, v = (self._by_head(each) for each in self._projected(*inputs))
        mask = self._mask(barred, attn_mask, inputs[0]._array.dtype, batch, source)
        weights = attention_weights(q * math.sqrt(1 / self.head_dim), k, mask)
        found = matmul(dropout(weights, self.dropout, self.training), v)
        flat = found.transpose(0, 1).reshape(length * batch, self.embed_dim)
        output = self.out_proj(flat).view(length, batch, self.embed_dim)
        shown = weights.view(batch, heads, length, source)
        return output, shown.mean(1) if average else shown

    def _projected(self, *inputs: Any) -> list[Any]:
        size = self.embed_dim
        parts = [slice(i * size, (i + 1) * size) for i in range(3)]
        weights = self._projections()
        if len(weights) == 1:
            weights = [weights[0][part] for part in parts]
        bias = self.in_proj_bias
        biases = [None if bias is None else bias[part] for part in parts]
        return [linear(x, w, b) for x, w, b in zip(inputs, weights, biases, strict=True)]

    def _by_head(self, projected: Any) -> Any:
        """(L, N, E) as (N * heads, L, E / heads)."""
        length, batch, _ = projected.shape
        return projected.reshape(length, batch * self.num_heads, self.head_dim).transpose(0, 1)

    def _mask(self, barred: Any, attn_mask: Any, kind: np.dtype[Any], batch: int, source: int) -> Any:
        """Both masks together as what is added to the scores (N * heads, L, S)."""
        mask = added(attn_mask, kind)
        if barred is None:
            return mask
        keys = added(barred, kind).view(batch, 1, 1, source).expand(batch, self.num_heads, 1, source)
        keys = keys.reshape(batch * self.num_heads, 1, source)
        return keys if mask is None else mask + keys
