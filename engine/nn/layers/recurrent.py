"""Recurrent layers: RNN, LSTM and GRU over whole sequences."""

from __future__ import annotations

import math
import warnings
from abc import abstractmethod
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from engine.autograd.tensor import wrap
from engine.ops.activations import relu, tanh
from engine.ops.creation import empty
from engine.ops.joining import cat, stack
from engine.ops.linalg import linear
from engine.ops.recurrent import batch_first as batch_before_steps
from engine.ops.recurrent import gru_step, lstm_layer, lstm_output, lstm_state

from .. import init
from ..functional.dropping import dropout
from ..module import Module
from ..packed_sequence import PackedSequence
from ..parameter import Parameter
from ..recurrence import State, run
from .recurrent_checks import check_input, check_settings, check_state


class RNNBase(Module):
    """What RNN, LSTM and GRU share: weights per layer and direction, and the way through the layers.

    All weights begin uniform within 1 / sqrt(hidden_size).
    """

    mode: str
    gates = 1
    states = 1

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        check_settings(input_size, hidden_size, num_layers, dropout)
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.bias = bias
        self.batch_first = batch_first
        self.dropout = float(dropout)
        self.bidirectional = bidirectional
        if dropout > 0 and num_layers == 1:
            warnings.warn(
                "dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects "
                f"num_layers greater than 1, but got dropout={dropout} and num_layers={num_layers}",
                UserWarning,
                stacklevel=3,
            )
        for layer, end in self._places():
            width = input_size if layer == 0 else hidden_size * (1 + bidirectional)
            rows = self.gates * hidden_size
            sizes: dict[str, tuple[int, ...]] = {
                "weight_ih": (rows, width),
                "weight_hh": (rows, hidden_size),
            }
            if bias:
                sizes |= {"bias_ih": (rows,), "bias_hh": (rows,)}
            for name, size in sizes.items():
                self.register_parameter(f"{name}_l{layer}{end}", Parameter(empty(*size, dtype=dtype)))
        self.reset_parameters()

    def _places(self) -> Iterator[tuple[int, str]]:
        """Every layer and direction, as the names of the weights end."""
        for layer in range(self.num_layers):
            yield layer, ""
            if self.bidirectional:
                yield layer, "_reverse"

    def reset_parameters(self) -> None:
        """Draw new first values."""
        bound = 1 / math.sqrt(self.hidden_size)
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def flatten_parameters(self) -> None:
        """Nothing: only GPUs want the weights in one piece."""

    @property
    def _flat_weights_names(self) -> list[str]:
        """The names of all weights, under which initialisations found in many scripts go through them."""
        return [name for names in self._all_weights for name in names]

    @property
    def _flat_weights(self) -> list[Parameter]:
        return [getattr(self, name) for name in self._flat_weights_names]

    @property
    def _all_weights(self) -> list[list[str]]:
        kinds = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")[: 4 if self.bias else 2]
        return [[f"{kind}_l{layer}{end}" for kind in kinds] for layer, end in self._places()]

    @property
    def all_weights(self) -> list[list[Parameter]]:
        """The weights and biases of each layer and direction."""
        return [[each for each in self._weights(*place) if each is not None] for place in self._places()]

    def _weights(self, layer: int, end: str) -> list[Any]:
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        return [getattr(self, f"{name}_l{layer}{end}", None) for name in names]

    @abstractmethod
    def step(self, gates: Any, state: State, weight: Any, bias: Any) -> State:
        """One cell: the gates of the input and the state before it to the state after it."""

    def forward(self, input: Any, hx: Any = None) -> Any:
        """(steps, N, input_size), (N, steps, ...) if `batch_first`, (steps, ...) or packed; and first states.

        Gives the hidden states of the last layer at all steps (..., H * directions), and the last states of
        all layers (layers * directions, N, H): a tensor, or a pair of hidden and cell state.
        """
        if isinstance(input, PackedSequence):
            return self._packed(input, hx)
        check_input(self, input)
        if input.ndim == 2:
            states = None if hx is None else self._each_state(hx, lambda part: part.unsqueeze(1))
            check_state(self, input, hx, 2)
            axis = 0 if self.batch_first else 1
            output, last = self.forward(input.unsqueeze(axis), states)
            return output.squeeze(axis), self._each_state(last, lambda part: part.squeeze(1))
        check_state(self, input, hx, 3)
        steps = input.transpose(0, 1) if self.batch_first else input
        length, batch = steps.shape[:2]
        flat = steps.reshape(length * batch, self.input_size)
        output, last = self._through_layers(flat, hx, [batch] * length, packed=False)
        return self._batch_first(output) if self.batch_first else output, last

    def _batch_first(self, output: Any) -> Any:
        return batch_before_steps(output)

    def _packed(self, input: PackedSequence, hx: Any) -> Any:
        order, back = input.sorted_indices, input.unsorted_indices
        states = hx
        if hx is not None and order is not None:
            states = self._each_state(hx, lambda part: part.index_select(1, order))
        output, last = self._through_layers(input.data, states, input.batch_sizes.tolist(), packed=True)
        if back is not None:
            last = self._each_state(last, lambda part: part.index_select(1, back))
        return input._replace(data=output), last

    def _each_state(self, hx: Any, change: Any) -> Any:
        return change(hx) if self.states == 1 else tuple(change(part) for part in hx)

    def _through_layers(self, data: Any, hx: Any, sizes: list[int], packed: bool) -> tuple[Any, Any]:
        """The outputs of the last layer, as matrix if `packed` else (steps, N, ...), and the last states."""
        directions = 1 + self.bidirectional
        starts = self._starts(hx, sizes[0], data._array.dtype)
        ends: list[State] = []
        for layer in range(self.num_layers):
            found = []
            for direction in range(directions):
                weights = self._weights(layer, "_reverse" if direction else "")
                outputs, end = run(
                    partial(self.step, weight=weights[1], bias=weights[3]),
                    data,
                    (weights[0], weights[2]),
                    starts[layer * directions + direction],
                    sizes,
                    direction == 1,
                )
                found.append(self._layer_output(cat(outputs, 0) if packed else stack(outputs)))
                ends.append(end)
            output = cat(found, -1) if self.bidirectional else found[0]
            if layer < self.num_layers - 1:
                if self.dropout and self.training:
                    output = dropout(output, self.dropout)
                data = output if packed else output.reshape(sum(sizes), output.shape[-1])
        last = tuple(stack(parts) for parts in zip(*ends, strict=True))
        return output, last[0] if self.states == 1 else last

    def _layer_output(self, output: Any) -> Any:
        return output

    def _starts(self, hx: Any, batch: int, kind: np.dtype[Any]) -> list[State]:
        """The first state of each layer and direction, zero unless given."""
        count = self.num_layers * (1 + self.bidirectional)
        if hx is None:
            zero = wrap(np.zeros((batch, self.hidden_size), kind))
            return [(zero,) * self.states] * count
        parts = (hx,) if self.states == 1 else tuple(hx)
        return [tuple(part[i] for part in parts) for i in range(count)]

    def extra_repr(self) -> str:
        """The sizes, and all that is not at its default."""
        parts = [f"{self.input_size}, {self.hidden_size}"]
        if self.num_layers != 1:
            parts.append(f"num_layers={self.num_layers}")
        if self.bias is not True:
            parts.append(f"bias={self.bias}")
        if self.batch_first is not False:
            parts.append(f"batch_first={self.batch_first}")
        if self.dropout != 0:
            parts.append(f"dropout={self.dropout}")
        if self.bidirectional is not False:
            parts.append(f"bidirectional={self.bidirectional}")
        return ", ".join(parts)


class RNN(RNNBase):
    """h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or with relu. Elman (1990)."""

    mode = "RNN"

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
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'.")
        super().__init__(
            input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, dtype=dtype
        )
        self.nonlinearity = nonlinearity

    def step(self, gates: Any, state: State, weight: Any, bias: Any) -> State:
        """The next hidden state."""
        bend = tanh if self.nonlinearity == "tanh" else relu
        return (bend(gates + linear(state[0], weight, bias)),)


class LSTM(RNNBase):
    """A cell state that gates let through, add to and read. Hochreiter and Schmidhuber (1997)."""

    mode = "LSTM"
    gates = 4
    states = 2

    def step(self, gates: Any, state: State, weight: Any, bias: Any) -> State:
        """The next hidden and cell state."""
        all_gates = gates + linear(state[0], weight, bias)
        cell = lstm_state(all_gates, state[1])
        return lstm_output(all_gates, cell), cell

    def _layer_output(self, output: Any) -> Any:
        return lstm_layer(output) if output._array.dtype == np.float32 else output

    def _batch_first(self, output: Any) -> Any:
        return output.transpose(0, 1)


class GRU(RNNBase):
    """A hidden state that gates reset and update. Cho et al. (2014)."""

    mode = "GRU"
    gates = 3

    def step(self, gates: Any, state: State, weight: Any, bias: Any) -> State:
        """The next hidden state."""
        return (gru_step(gates, linear(state[0], weight, bias), state[0]),)
