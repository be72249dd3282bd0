"""Recurrent layers: RNN, LSTM and GRU over whole sequences."""

from __future__ import annotations

from typing import Any

from .recurrent_base import RNNBase

__all__ = ["GRU", "LSTM", "RNN", "RNNBase"]


class RNN(RNNBase):
    """h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or with relu.

    Shape: (L, N, input_size), with batch_first (N, L, input_size), or (L, input_size), to the same with
    hidden_size, twice that if bidirectional; states (layers directions, N, hidden_size).
    Errors: ValueError for no layers; RuntimeError for inputs and states that do not fit.
    Source: Elman (1990).
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'.")
        super().__init__(
            f"RNN_{nonlinearity.upper()}",
            input_size,
            hidden_size,
            num_layers,
            bias,
            batch_first,
            dropout,
            bidirectional,
            proj_size,
            dtype=dtype,
        )
        self.nonlinearity = nonlinearity


class LSTM(RNNBase):
    """A cell state that gates let through, add to and read.

    Formula: c' = sigmoid(f) c + sigmoid(i) tanh(g), h' = sigmoid(o) tanh(c') of the four gates i, f, g, o,
    each W_i x + b_i + W_h h + b_h.
    Shape: (L, N, input_size), with batch_first (N, L, input_size), or (L, input_size), to the same with
    hidden_size, twice that if bidirectional; states (layers directions, N, hidden_size).
    Errors: ValueError for no layers; RuntimeError for inputs and states that do not fit.
    Source: Hochreiter and Schmidhuber (1997), Gers et al. (2000), as PyTorch's nn.LSTM.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__("LSTM", *args, **kwargs)


class GRU(RNNBase):
    """A hidden state that gates reset and update.

    Formula: h' = (1 - z) n + z h with n = tanh(W_in x + b_in + r (W_hn h + b_hn)), gates r and z as sigmoids.
    Shape: (L, N, input_size), with batch_first (N, L, input_size), or (L, input_size), to the same with
    hidden_size, twice that if bidirectional; states (layers directions, N, hidden_size).
    Errors: ValueError for no layers; RuntimeError for inputs and states that do not fit.
    Source: Cho et al. (2014), as PyTorch's nn.GRU.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__("GRU", *args, **kwargs)
