"""The kinds of recurrent layers: one step of each on tensors, and the cell that runs all steps on arrays."""

from __future__ import annotations

from typing import Any

from engine.ops.activations import relu, tanh
from engine.ops.linalg import linear
from engine.ops.recurrent import gru_step, lstm_output, lstm_state
from engine.ops.recurrent_layers import GruCell, LstmCell, ReluCell, TanhCell

from ..recurrence import Kind, State


def _tanh(gates: Any, state: State, weight: Any, bias: Any) -> State:
    return (tanh(gates + linear(state[0], weight, bias)),)


def _relu(gates: Any, state: State, weight: Any, bias: Any) -> State:
    return (relu(gates + linear(state[0], weight, bias)),)


def _lstm(gates: Any, state: State, weight: Any, bias: Any, projection: Any = None) -> State:
    all_gates = gates + linear(state[0], weight, bias)
    cell = lstm_state(all_gates, state[1])
    hidden = lstm_output(all_gates, cell)
    return hidden if projection is None else linear(hidden, projection), cell


def _gru(gates: Any, state: State, weight: Any, bias: Any) -> State:
    return (gru_step(gates, linear(state[0], weight, bias), state[0]),)


KINDS = {
    "RNN_TANH": Kind(TanhCell, _tanh),
    "RNN_RELU": Kind(ReluCell, _relu),
    "LSTM": Kind(LstmCell, _lstm),
    "GRU": Kind(GruCell, _gru),
}
GATES = {"RNN_TANH": 1, "RNN_RELU": 1, "LSTM": 4, "GRU": 3}
"""How many gates each kind has."""
