"""Layers of attention and of a small network for each position. Vaswani et al. (2017)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.autograd.tensor import Tensor

from ..functional.activations import gelu, relu
from ..module import Module
from .attention import MultiheadAttention
from .dropout import Dropout
from .layer_norm import LayerNorm
from .linear import Linear

Activation = str | Callable[[Tensor], Any]


def _activation(given: Activation) -> Callable[[Tensor], Any]:
    if not isinstance(given, str):
        return given
    if given not in ("relu", "gelu"):
        raise RuntimeError(f"activation should be relu/gelu, not {given}")
    return relu if given == "relu" else gelu


class _Layer(Module):
    """Attention, then a network of two linear layers, each added to its input and normalised."""

    self_attn: MultiheadAttention
    linear1: Linear
    linear2: Linear
    dropout: Dropout
    norm1: LayerNorm
    norm2: LayerNorm
    dropout1: Dropout
    dropout2: Dropout

    def _build(
        self,
        attentions: tuple[str, ...],
        d_model: int,
        nhead: int,
        dim_feedforward: int,
        dropout: float,
        activation: Activation,
        layer_norm_eps: float,
        batch_first: bool,
        norm_first: bool,
        bias: bool,
        dtype: Any,
    ) -> None:
        """Attentions of these names, the network, and for each of them a norm and a dropout, numbered."""
        for name in attentions:
            attention = MultiheadAttention(
                d_model, nhead, dropout, bias=bias, batch_first=batch_first, dtype=dtype
            )
            setattr(self, name, attention)
        self.linear1 = Linear(d_model, dim_feedforward, bias, dtype=dtype)
        self.dropout = Dropout(dropout)
        self.linear2 = Linear(dim_feedforward, d_model, bias, dtype=dtype)
        self.norm_first = norm_first
        parts = range(1, len(attentions) + 2)
        for number in parts:
            setattr(self, f"norm{number}", LayerNorm(d_model, layer_norm_eps, bias=bias, dtype=dtype))
        for number in parts:
            setattr(self, f"dropout{number}", Dropout(dropout))
        self.activation = _activation(activation)

    def _network(self, x: Any, last: Dropout) -> Any:
        return last(self.linear2(self.dropout(self.activation(self.linear1(x)))))


class TransformerEncoderLayer(_Layer):
    """Self-attention and a network, each added to its input and normalised (first with `norm_first`).

    Shape: (L, N, d_model), with batch_first (N, L, d_model), or (L, d_model); the result has the same.
    Errors: RuntimeError for an activation that is not known.
    Source: Vaswani et al. (2017).
    """

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Activation = relu,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        sizes = (d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps)
        self._build(("self_attn",), *sizes, batch_first, norm_first, bias, dtype)

    def forward(
        self,
        src: Tensor,
        src_mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        is_causal: bool = False,
    ) -> Any:
        """(L, N, d_model), or (N, L, d_model) if `batch_first`, to the same shape."""

        def attended(x: Any) -> Any:
            return self.dropout1(
                self.self_attn(x, x, x, src_key_padding_mask, False, src_mask, is_causal=is_causal)[0]
            )

        if self.norm_first:
            x = src + attended(self.norm1(src))
            return x + self._network(self.norm2(x), self.dropout2)
        x = self.norm1(src + attended(src))
        return self.norm2(x + self._network(x, self.dropout2))


class TransformerDecoderLayer(_Layer):
    """Self-attention, attention to the encoder's output, and a network.

    Shape: (L, N, d_model), with batch_first (N, L, d_model), or (L, d_model); the result has the same.
    Errors: RuntimeError for an activation that is not known.
    Source: Vaswani et al. (2017).
    """

    multihead_attn: MultiheadAttention
    norm3: LayerNorm
    dropout3: Dropout

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Activation = relu,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        sizes = (d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps)
        self._build(("self_attn", "multihead_attn"), *sizes, batch_first, norm_first, bias, dtype)

    def forward(
        self,
        tgt: Tensor,
        memory: Tensor,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        tgt_is_causal: bool = False,
        memory_is_causal: bool = False,
    ) -> Any:
        """Two sequences of vectors, the second from an encoder, to the shape of the first."""

        def attended(x: Any) -> Any:
            return self.dropout1(
                self.self_attn(x, x, x, tgt_key_padding_mask, False, tgt_mask, is_causal=tgt_is_causal)[0]
            )

        def looked_up(x: Any) -> Any:
            masks = (memory_key_padding_mask, False, memory_mask)
            found = self.multihead_attn(x, memory, memory, *masks, is_causal=memory_is_causal)
            return self.dropout2(found[0])

        if self.norm_first:
            x = tgt + attended(self.norm1(tgt))
            x = x + looked_up(self.norm2(x))
            return x + self._network(self.norm3(x), self.dropout3)
        x = self.norm1(tgt + attended(tgt))
        x = self.norm2(x + looked_up(x))
        return self.norm3(x + self._network(x, self.dropout3))


def why_not_nested(layer: Module) -> str:
    """Why PyTorch would not leave out padding in an encoder of such layers; empty when it would."""
    if not isinstance(layer, TransformerEncoderLayer):
        return f"{layer} was not TransformerEncoderLayer"
    attention = layer.self_attn
    batch_last = "self_attn.batch_first was not True(use batch_first for better inference performance)"
    reasons = {
        "norm_first was True": layer.norm_first,
        batch_last: not attention.batch_first,
        "self_attn was passed bias=False": attention.in_proj_bias is None,
        "activation_relu_or_gelu was not True": layer.activation not in (relu, gelu),
        "norm1.eps was not equal to encoder_layer.norm2.eps": layer.norm1.eps != layer.norm2.eps,
        "self_attn.num_heads is odd": attention.num_heads % 2 == 1,
    }
    return next((f"encoder_layer.{reason}" for reason, holds in reasons.items() if holds), "")
