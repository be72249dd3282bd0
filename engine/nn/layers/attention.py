"""Attention with several heads."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor
from engine.ops.creation import empty

from .. import init
from ..functional.attention_checks import check_padding_mask
from ..functional.multihead_attention import multi_head_attention_forward
from ..module import Module
from ..parameter import Parameter
from .linear import Linear


class NonDynamicallyQuantizableLinear(Linear):
    """A linear layer under the name that PyTorch prints for the last one of attention."""


class MultiheadAttention(Module):
    """Each head attends with its own projections of queries, keys and values.

    `add_bias_kv` learns one key and value more, `add_zero_attn` adds one that is 0.

    Formula: softmax(q k^T / sqrt(embed_dim / num_heads)) v for each head, joined and projected.
    Shape: (L, N, embed_dim) attends to (S, N, kdim) and (S, N, vdim), first N with batch_first or none; to
    the same as the query, and weights (N, L, S).
    Errors: AssertionError for heads that do not divide embed_dim and for other shapes.
    Source: Vaswani et al. (2017).
    """

    in_proj_weight: Parameter | None
    in_proj_bias: Parameter | None
    q_proj_weight: Parameter | None
    k_proj_weight: Parameter | None
    v_proj_weight: Parameter | None
    bias_k: Parameter | None
    bias_v: Parameter | None

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
        self.embed_dim = embed_dim
        self.num_heads = num_heads
        self.head_dim = embed_dim // num_heads
        self.dropout = dropout
        self.batch_first = batch_first
        self.kdim = embed_dim if kdim is None else kdim
        self.vdim = embed_dim if vdim is None else vdim
        if self.kdim == self.vdim == embed_dim:
            self.in_proj_weight = Parameter(empty(3 * embed_dim, embed_dim, dtype=dtype))
            for name in "qkv":
                self.register_parameter(f"{name}_proj_weight", None)
        else:
            for name, width in (("q", embed_dim), ("k", self.kdim), ("v", self.vdim)):
                self.register_parameter(
                    f"{name}_proj_weight", Parameter(empty(embed_dim, width, dtype=dtype))
                )
            self.register_parameter("in_proj_weight", None)
        in_bias = Parameter(empty(3 * embed_dim, dtype=dtype)) if bias else None
        self.register_parameter("in_proj_bias", in_bias)
        self.out_proj = NonDynamicallyQuantizableLinear(embed_dim, embed_dim, bias, dtype=dtype)
        for name in ("bias_k", "bias_v"):
            extra = Parameter(empty(1, 1, embed_dim, dtype=dtype)) if add_bias_kv else None
            self.register_parameter(name, extra)
        self.add_zero_attn = add_zero_attn
        self._reset_parameters()

    def _reset_parameters(self) -> None:
        for weight in self._projections():
            init.xavier_uniform_(weight)
        if self.in_proj_bias is not None:
            init.zeros_(self.in_proj_bias)
        if self.out_proj.bias is not None:
            init.zeros_(self.out_proj.bias)
        for extra in (self.bias_k, self.bias_v):
            if extra is not None:
                init.xavier_normal_(extra)

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
        check_padding_mask(key_padding_mask)
        swapped = self.batch_first and query._array.ndim == 3
        if swapped:
            query, key, value = (each.transpose(0, 1) for each in (query, key, value))
        output, weights = multi_head_attention_forward(
            query,
            key,
            value,
            self.embed_dim,
            self.num_heads,
            self.in_proj_weight,
            self.in_proj_bias,
            self.bias_k,
            self.bias_v,
            self.add_zero_attn,
            self.dropout,
            self.out_proj.weight,
            self.out_proj.bias,
            self.training,
            key_padding_mask,
            need_weights,
            attn_mask,
            self.in_proj_weight is None,
            self.q_proj_weight,
            self.k_proj_weight,
            self.v_proj_weight,
            average_attn_weights=average_attn_weights,
            is_causal=is_causal,
        )
        return output.transpose(0, 1) if swapped else output, weights
