"""Recurrent cells: one step at a time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.tensor import Tensor, wrap
from engine.ops.activations import relu, tanh
from engine.ops.creation import empty
from engine.ops.linalg import linear
from engine.ops.recurrent import gru_step, lstm_output, lstm_state

from .. import init
from ..module import Module
from ..parameter import Parameter


class RNNCellBase(Module):
    """The weights of a cell, which begin uniform within 1 / sqrt(hidden_size).

    Shape: (N, input_size) or (input_size), and states (N, hidden_size).
    Errors: RuntimeError for inputs and states that do not fit.
    Source: PyTorch's nn.RNNCell, nn.LSTMCell and nn.GRUCell.
    """

    weight_ih: Parameter
    weight_hh: Parameter
    bias_ih: Parameter | None
    bias_hh: Parameter | None
    gates = 1

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__()
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.bias = bias
        rows = self.gates * hidden_size
        self.weight_ih = Parameter(empty(rows, input_size, dtype=dtype))
        self.weight_hh = Parameter(empty(rows, hidden_size, dtype=dtype))
        self.register_parameter("bias_ih", Parameter(empty(rows, dtype=dtype)) if bias else None)
        self.register_parameter("bias_hh", Parameter(empty(rows, dtype=dtype)) if bias else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw new first values."""
        bound = 1 / math.sqrt(self.hidden_size) if self.hidden_size > 0 else 0.0
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def _start(self, input: Tensor) -> Any:
        return wrap(np.zeros((*input._array.shape[:-1], self.hidden_size), input._array.dtype))

    def _check(self, input: Tensor, *states: Any) -> None:
        """ValueError or RuntimeError for shapes that do not fit."""
        name = type(self).__name__
        if input._array.ndim not in (1, 2):
            raise ValueError(f"{name}: Expected input to be 1D or 2D, got {input._array.ndim}D instead")
        if input._array.shape[-1] != self.input_size:
            raise RuntimeError(
                f"input has inconsistent input_size: got {input._array.shape[-1]} expected {self.input_size}"
            )
        for i, state in enumerate(states):
            shape = state._array.shape
            if input._array.ndim == 2 and shape[0] != len(input._array):
                raise RuntimeError(
                    f"Input batch size {len(input._array)} doesn't match hidden{i} batch size {shape[0]}"
                )
            if shape[-1] != self.hidden_size:
                raise RuntimeError(
                    f"hidden{i} has inconsistent hidden_size: got {shape[-1]}, expected {self.hidden_size}"
                )

    def _gates(self, input: Any, hidden: Any) -> tuple[Any, Any]:
        return (
            linear(input, self.weight_ih, self.bias_ih),
            linear(hidden, self.weight_hh, self.bias_hh),
        )

    def extra_repr(self) -> str:
        """The sizes, and all that is not at its default."""
        return f"{self.input_size}, {self.hidden_size}" + ("" if self.bias else f", bias={self.bias}")


class RNNCell(RNNCellBase):
    """h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or with relu.

    Shape: (N, input_size) or (input_size), and a state (N, hidden_size), to (N, hidden_size).
    Errors: RuntimeError for inputs and states that do not fit.
    Source: Elman (1990).
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(input_size, hidden_size, bias, dtype=dtype)
        self.nonlinearity = nonlinearity

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Any:
        """(N, input_size) and (N, hidden_size), or both without N, to the next hidden state."""
        hidden = self._start(input) if hx is None else hx
        self._check(input, hidden)
        if self.nonlinearity not in ("tanh", "relu"):
            raise RuntimeError(f"Unknown nonlinearity: {self.nonlinearity}")
        ours, before = self._gates(input, hidden)
        return (tanh if self.nonlinearity == "tanh" else relu)(ours + before)

    def extra_repr(self) -> str:
        """The sizes, and all that is not at its default."""
        other = "" if self.nonlinearity == "tanh" else f", nonlinearity={self.nonlinearity}"
        return super().extra_repr() + other


class LSTMCell(RNNCellBase):
    """One step of an LSTM.

    Formula: as of LSTM.
    Shape: (N, input_size) or (input_size), and a pair of states (N, hidden_size), to such a pair.
    Errors: RuntimeError for inputs and states that do not fit.
    Source: Hochreiter and Schmidhuber (1997), as PyTorch's nn.LSTMCell.
    """

    gates = 4

    def forward(self, input: Tensor, hx: tuple[Tensor, Tensor] | None = None) -> Any:
        """(N, input_size) and the pair of states (N, hidden_size), or all without N, to the next pair."""
        if isinstance(hx, Tensor):
            raise TypeError("lstm_cell(): argument 'hx' (position 2) must be tuple of Tensors, not Tensor")
        hidden, cell = (self._start(input), self._start(input)) if hx is None else hx
        self._check(input, hidden, cell)
        ours, before = self._gates(input, hidden)
        gates = ours + before
        cell = lstm_state(gates, cell)
        return lstm_output(gates, cell), cell


class GRUCell(RNNCellBase):
    """One step of a GRU.

    Formula: as of GRU.
    Shape: (N, input_size) or (input_size), and a state (N, hidden_size), to (N, hidden_size).
    Errors: RuntimeError for inputs and states that do not fit.
    Source: Cho et al. (2014), as PyTorch's nn.GRUCell.
    """

    gates = 3

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Any:
        """(N, input_size) and (N, hidden_size), or both without N, to the next hidden state."""
        hidden = self._start(input) if hx is None else hx
        self._check(input, hidden)
        return gru_step(*self._gates(input, hidden), hidden)
