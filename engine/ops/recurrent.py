"""One step of a recurrent layer, and the order of steps in sequences of different lengths.

Gates lie side by side along the last dimension, in PyTorch's order: i, f, g, o of an LSTM, r, z, n of a GRU.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import Operation, op

from .activations import sigmoid, tanh
from .indexing import scattered
from .joining import cat


def _parts(gates: Any, count: int) -> list[Any]:
    width = gates.shape[-1] // count
    return [gates[..., i * width : (i + 1) * width] for i in range(count)]


def _joined(parts: Sequence[Any]) -> Any:
    return np.concatenate(parts, -1) if isinstance(parts[0], np.ndarray) else cat(parts, -1)


@op(name="lstm_state", node="AddBackward0")
def lstm_state(gates: Array, state: Array, /) -> Any:
    """The next cell state, sigmoid(f) state + sigmoid(i) tanh(g), of gates (N, 4 H) and state (N, H)."""
    i, f, g, _ = _parts(gates, 4)
    return sigmoid(f) * state + sigmoid(i) * np.tanh(g)


def _by_state_gates(g: Any, gates: Any, state: Any) -> Any:
    i, f, new, _ = _parts(gates, 4)
    i, f, new = sigmoid(i), sigmoid(f), tanh(new)
    return _joined([g * new * i * (1 - i), g * state * f * (1 - f), g * i * (1 - new * new), g * 0])


lstm_state.gradients(
    gates=_by_state_gates,
    state=lambda g, gates: g * sigmoid(_parts(gates, 4)[1]),
)


@op(name="lstm_output", node="MulBackward0")
def lstm_output(gates: Array, state: Array, /) -> Any:
    """What an LSTM gives out, sigmoid(o) tanh(state)."""
    return sigmoid(_parts(gates, 4)[3]) * np.tanh(state)


def _by_output_gates(g: Any, gates: Any, state: Any) -> Any:
    o = sigmoid(_parts(gates, 4)[3])
    slope = g * tanh(state) * o * (1 - o)
    return _joined([slope * 0, slope * 0, slope * 0, slope])


def _by_output_state(g: Any, gates: Any, state: Any) -> Any:
    bent = tanh(state)
    return g * sigmoid(_parts(gates, 4)[3]) * (1 - bent * bent)


lstm_output.gradients(gates=_by_output_gates, state=_by_output_state)


def _gru(inputs: Any, hiddens: Any) -> tuple[Any, Any, Any, Any]:
    """Reset, update and new of a GRU, and what of the new comes from the hidden state."""
    a, b = _parts(inputs, 3), _parts(hiddens, 3)
    reset, update = sigmoid(a[0] + b[0]), sigmoid(a[1] + b[1])
    return reset, update, tanh(a[2] + reset * b[2]), b[2]


@op(name="gru_step", node="AddBackward0")
def gru_step(inputs: Array, hiddens: Array, hidden: Array, /) -> Any:
    """The next hidden state (1 - z) n + z hidden, of the gates (N, 3 H) of input and state."""
    _, update, new, _ = _gru(inputs, hiddens)
    return new + update * (hidden - new)


def _gru_slopes(g: Any, inputs: Any, hiddens: Any, hidden: Any) -> tuple[Any, Any, Any, Any]:
    reset, update, new, candidate = _gru(inputs, hiddens)
    by_new = g * (1 - update) * (1 - new * new)
    by_update = g * (hidden - new) * update * (1 - update)
    return by_new * candidate * reset * (1 - reset), by_update, by_new, by_new * reset


def _by_inputs(g: Any, inputs: Any, hiddens: Any, hidden: Any) -> Any:
    return _joined(_gru_slopes(g, inputs, hiddens, hidden)[:3])


def _by_hiddens(g: Any, inputs: Any, hiddens: Any, hidden: Any) -> Any:
    reset, update, _, new = _gru_slopes(g, inputs, hiddens, hidden)
    return _joined([reset, update, new])


gru_step.gradients(
    inputs=_by_inputs,
    hiddens=_by_hiddens,
    hidden=lambda g, inputs, hiddens: g * _gru(inputs, hiddens)[1],
)


def _named(name: str, node: str) -> Operation:
    """An operation that only gives the outputs of a layer the name that they have in PyTorch's graph."""

    @op(name=name, node=node)
    def outputs(input: Array, /) -> Any:
        return input

    outputs.gradients(input=lambda g: g)
    return outputs


OUTPUTS = {
    "LSTM": _named("mkldnn_rnn_layer", "MkldnnRnnLayerBackward0"),
    "RNN": _named("rnn_layer", "StackBackward0"),
}
PACKED_OUTPUTS = _named("packed_rnn_layer", "CatBackward0")


@op(name="batch_first", node="TransposeBackward1", view=True)
def batch_first(input: Array, /) -> Any:
    """(steps, batch, ...) as (batch, steps, ...)."""
    return input.swapaxes(0, 1)


batch_first.gradients(input=lambda g: g.swapaxes(0, 1))


@op(name="pack_padded_sequence")
def packed(input: Array, /, places: tuple[Array, ...]) -> Any:
    """The elements of a padded batch at `places`, step by step."""
    return input[places]


packed.gradients(input=lambda g, shape, places: scattered(g, tuple(shape), places))


@op(name="pad_packed_sequence", node="TransposeBackward0")
def unpacked(input: Array, /, places: tuple[Array, ...], size: tuple[int, ...], value: float) -> Any:
    """A batch of shape `size` full of `value`, but for `input` at `places`."""
    out = np.full(size, value, input.dtype)
    out[places] = input
    return out


unpacked.gradients(input=lambda g, places: packed(g, places))
