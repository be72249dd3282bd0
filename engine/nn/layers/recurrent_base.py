"""What recurrent layers share: weights per layer and direction, and the way through the layers."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from engine.autograd.tensor import wrap
from engine.ops.creation import empty
from engine.ops.joining import cat, stack
from engine.ops.linalg import linear
from engine.ops.recurrent import OUTPUTS, PACKED_OUTPUTS
from engine.ops.recurrent import batch_first as batch_before_steps

from .. import init
from ..functional.dropping import dropout
from ..module import Module
from ..packed_sequence import PackedSequence
from ..parameter import Parameter
from ..recurrence import State, run, stepwise
from .recurrent_checks import check_input, check_settings, check_state
from .recurrent_kinds import GATES, KINDS


class RNNBase(Module):
    """Any number of recurrent layers of the kind `mode`: "RNN_TANH", "RNN_RELU", "LSTM" or "GRU".

    All weights begin uniform within 1 / sqrt(hidden_size). With `proj_size`, for an LSTM, a matrix makes the
    hidden states that small.

    Shape: (L, N, input_size), with batch_first (N, L, input_size), or (L, input_size), to the same with
    hidden_size.
    Errors: ValueError for no layers; RuntimeError for inputs and states that do not fit.
    Source: PyTorch's nn.RNN, nn.LSTM and nn.GRU.
    """

    def __init__(
        self,
        mode: str,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        check_settings(mode, input_size, hidden_size, num_layers, dropout, proj_size)
        self.mode = mode
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.bias = bias
        self.batch_first = batch_first
        self.dropout = float(dropout)
        self.bidirectional = bidirectional
        self.proj_size = proj_size
        if dropout > 0 and num_layers == 1:
            warnings.warn(
                "dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects "
                f"num_layers greater than 1, but got dropout={dropout} and num_layers={num_layers}",
                UserWarning,
                stacklevel=3,
            )
        self._make_weights(dtype)
        self.reset_parameters()

    def _make_weights(self, dtype: Any) -> None:
        rows, given = GATES[self.mode] * self.hidden_size, self._given_size
        for layer, end in self._places():
            width = self.input_size if layer == 0 else given * (1 + self.bidirectional)
            sizes: list[tuple[int, ...]] = [(rows, width), (rows, given)]
            if self.bias:
                sizes += [(rows,), (rows,)]
            if self.proj_size:
                sizes.append((given, self.hidden_size))
            for kind, size in zip(self._weight_kinds(), sizes, strict=True):
                self.register_parameter(f"{kind}_l{layer}{end}", Parameter(empty(*size, dtype=dtype)))

    @property
    def _given_size(self) -> int:
        """The width of hidden states."""
        return self.proj_size or self.hidden_size

    @property
    def _pair(self) -> bool:
        """Whether the state is one of two parts."""
        return self.mode == "LSTM"

    def _places(self) -> Iterator[tuple[int, str]]:
        """Every layer and direction, as the names of the weights end."""
        for layer in range(self.num_layers):
            yield layer, ""
            if self.bidirectional:
                yield layer, "_reverse"

    def _weight_kinds(self) -> list[str]:
        biases = ["bias_ih", "bias_hh"] if self.bias else []
        return ["weight_ih", "weight_hh", *biases, *(["weight_hr"] if self.proj_size else [])]

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
        return [[f"{kind}_l{layer}{end}" for kind in self._weight_kinds()] for layer, end in self._places()]

    @property
    def all_weights(self) -> list[list[Parameter]]:
        """The weights and biases of each layer and direction."""
        return [[getattr(self, name) for name in names] for names in self._all_weights]

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
        form = OUTPUTS["LSTM" if self._pair and input._array.dtype == np.float32 else "RNN"]
        if self.proj_size:
            form = OUTPUTS["RNN"]
        output, last = self._through_layers(
            flat, hx, [batch] * length, lambda rows: form(rows.view(length, batch, self._given_size))
        )
        if not self.batch_first:
            return output, last
        return output.transpose(0, 1) if self._pair else batch_before_steps(output), last

    def _packed(self, input: PackedSequence, hx: Any) -> Any:
        order, back = input.sorted_indices, input.unsorted_indices
        states = hx
        if hx is not None and order is not None:
            states = self._each_state(hx, lambda part: part.index_select(1, order))
        output, last = self._through_layers(input.data, states, input.batch_sizes.tolist(), PACKED_OUTPUTS)
        if back is not None:
            last = self._each_state(last, lambda part: part.index_select(1, back))
        return input._replace(data=output), last

    def _each_state(self, hx: Any, change: Any) -> Any:
        return tuple(change(part) for part in hx) if self._pair else change(hx)

    def _through_layers(
        self, data: Any, hx: Any, sizes: Sequence[int], form: Callable[[Any], Any]
    ) -> tuple[Any, Any]:
        """The outputs of the last layer, each direction's as `form` makes them, and the last states."""
        starts = self._starts(hx, sizes[0], data._array.dtype)
        ends: list[State] = []
        for layer in range(self.num_layers):
            found = []
            for end in ("", "_reverse") if self.bidirectional else ("",):
                outputs, state = self._layer(layer, end, data, starts[len(ends)], sizes)
                found.append(form(outputs))
                ends.append(state)
            output = cat(found, -1) if self.bidirectional else found[0]
            if layer < self.num_layers - 1:
                if self.dropout and self.training:
                    output = dropout(output, self.dropout)
                data = output.reshape(sum(sizes), output.shape[-1])
        last = tuple(stack(parts) for parts in zip(*ends, strict=True))
        return output, last if self._pair else last[0]

    def _layer(
        self, layer: int, end: str, data: Any, start: State, sizes: Sequence[int]
    ) -> tuple[Any, State]:
        weights = {kind: getattr(self, f"{kind}_l{layer}{end}") for kind in self._weight_kinds()}
        kind, reverse = KINDS[self.mode], end != ""
        gates = linear(data, weights["weight_ih"], weights.get("bias_ih"))
        weight, bias = weights["weight_hh"], weights.get("bias_hh")
        if self.proj_size:
            step = partial(kind.step, projection=weights["weight_hr"])
            return stepwise(step, gates, weight, bias, start, sizes, reverse)
        return run(kind, gates, weight, bias, start, sizes, reverse)

    def _starts(self, hx: Any, batch: int, kind: np.dtype[Any]) -> list[State]:
        """The first state of each layer and direction, zero unless given."""
        count = self.num_layers * (1 + self.bidirectional)
        if hx is None:
            widths = (self._given_size, self.hidden_size)[: 1 + self._pair]
            return [tuple(wrap(np.zeros((batch, width), kind)) for width in widths)] * count
        parts = tuple(hx) if self._pair else (hx,)
        return [tuple(part[i] for part in parts) for i in range(count)]

    def extra_repr(self) -> str:
        """The sizes, and all that is not at its default."""
        parts = [f"{self.input_size}, {self.hidden_size}"]
        if self.proj_size != 0:
            parts.append(f"proj_size={self.proj_size}")
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
