"""Recurrent layers over all their steps at once, forward and backward, on plain arrays.

The elements of all sequences lie one step after the other in one matrix, the longest sequence first, so a
step is a range of rows, and its states are the first rows of a matrix (N, H). States of sequences that have
ended, or in the other direction not yet begun, wait in the rows behind.

Going back, everything that needs no gradient of a later step is computed for all steps together. Formulas as
in PyTorch's documentation of `LSTM`, `GRU` and `RNN`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np

from engine.autograd.dtypes import Array

Rows = Sequence[slice]
"""The rows of each step, in the order in which the layer goes through them."""


def _sigmoid_in_place(x: Array) -> None:
    np.negative(x, out=x)
    np.exp(x, out=x)
    x += 1
    np.reciprocal(x, out=x)


class Cell(ABC):
    """One run of a layer: `inputs` (rows, G) are the gates of the input, weight (G, H), bias (G)."""

    def __init__(self, inputs: Array, weight: Array, bias: Array | None) -> None:
        self.inputs = inputs
        self.weight = weight
        self.bias = bias
        size = (len(inputs), weight.shape[1])
        self.outputs = np.empty(size, inputs.dtype)
        self.before = np.empty(size, inputs.dtype)
        """The hidden state that each row began with."""

    def forward(self, states: Sequence[Array], steps: Rows) -> tuple[Array, list[Array]]:
        """The hidden state after each row, and the states (N, H) at the end."""
        current = [each.copy() for each in states]
        for rows in steps:
            parts = [each[: rows.stop - rows.start] for each in current]
            self.before[rows] = parts[0]
            self.step(rows, parts)
            self.outputs[rows] = parts[0]
        return self.outputs, current

    def backward(
        self, outputs: Array, ends: Sequence[Array], steps: Rows
    ) -> tuple[Array, Array, Array, list[Array]]:
        """The gradients of inputs, weight, bias and first states, by those of outputs and last states."""
        current = [each.copy() for each in ends]
        self.prepare_back()
        for rows in reversed(steps):
            parts = [each[: rows.stop - rows.start] for each in current]
            parts[0] += outputs[rows]
            self.step_back(rows, parts)
        inputs, hiddens = self.gate_gradients()
        return inputs, hiddens.T @ self.before, hiddens.sum(0), current

    @abstractmethod
    def step(self, rows: slice, states: list[Array]) -> None:
        """Write the states after `rows` over those before."""

    @abstractmethod
    def prepare_back(self) -> None:
        """Compute the slopes of all steps."""

    @abstractmethod
    def step_back(self, rows: slice, gradients: list[Array]) -> None:
        """Write the gradients of the states before `rows` over those of the states after."""

    @abstractmethod
    def gate_gradients(self) -> tuple[Array, Array]:
        """The gradients of the gates of inputs and of hidden states (rows, G), after all steps back."""


class Elman(Cell):
    """h' = bend(input + W h + b); what bends is given by the subclass."""

    def step(self, rows: slice, states: list[Array]) -> None:
        """Bend the sum."""
        total = states[0] @ self.weight.T
        total += self.inputs[rows]
        if self.bias is not None:
            total += self.bias
        self.bend(total, states[0])

    @abstractmethod
    def bend(self, x: Array, out: Array) -> None:
        """Write the new hidden state."""

    @abstractmethod
    def slope(self) -> Array:
        """The derivative of bending at all outputs."""

    def prepare_back(self) -> None:
        """The slopes, over which the gradients will be written."""
        self.gates = self.slope()

    def step_back(self, rows: slice, gradients: list[Array]) -> None:
        """Through the bend and the weight."""
        gates = self.gates[rows]
        gates *= gradients[0]
        np.matmul(gates, self.weight, out=gradients[0])

    def gate_gradients(self) -> tuple[Array, Array]:
        """The same for both."""
        return self.gates, self.gates


class TanhCell(Elman):
    """h' = tanh(input + W h + b)."""

    def bend(self, x: Array, out: Array) -> None:
        """tanh."""
        np.tanh(x, out=out)

    def slope(self) -> Array:
        """1 - h^2."""
        return 1 - self.outputs * self.outputs


class ReluCell(Elman):
    """h' = max(input + W h + b, 0)."""

    def bend(self, x: Array, out: Array) -> None:
        """max(x, 0)."""
        np.maximum(x, 0, out=out)

    def slope(self) -> Array:
        """1 where h is above 0."""
        return (self.outputs > 0).astype(self.outputs.dtype)


class LstmCell(Cell):
    """c' = f c + i g, h' = o tanh(c'), with gates i, f, g, o side by side."""

    def __init__(self, inputs: Array, weight: Array, bias: Array | None) -> None:
        super().__init__(inputs, weight, bias)
        self.gates = inputs.copy() if bias is None else inputs + bias
        self.cells = np.empty_like(self.outputs)
        """The cell state that each row began with."""
        self.bent = np.empty_like(self.outputs)
        """tanh of the cell state after each row."""

    def step(self, rows: slice, states: list[Array]) -> None:
        """Open the gates, then let through, add and read."""
        hidden, cell = states
        width = hidden.shape[1]
        gates = self.gates[rows]
        gates += hidden @ self.weight.T
        i, f, g, o = (gates[:, k * width : (k + 1) * width] for k in range(4))
        new = np.tanh(g)
        _sigmoid_in_place(gates)  # of all, because numpy is several times slower on a part of each row
        g[:] = new
        self.cells[rows] = cell
        cell *= f
        cell += i * g
        bent = np.tanh(cell, out=self.bent[rows])
        np.multiply(o, bent, out=hidden)

    def prepare_back(self) -> None:
        """How the cell depends on i, f, g, and the hidden state on o and the cell."""
        count, width = self.outputs.shape
        gates = self.gates.reshape(count, 4, width)
        i, f, g, o = (gates[:, k] for k in range(4))
        self.slopes = np.empty_like(gates)
        self.slopes[:, 0] = g * i * (1 - i)
        self.slopes[:, 1] = self.cells * f * (1 - f)
        self.slopes[:, 2] = i * (1 - g * g)
        self.slopes[:, 3] = self.bent * o * (1 - o)
        self.of_cell = o * (1 - self.bent * self.bent)
        self.kept = gates[:, 1]

    def step_back(self, rows: slice, gradients: list[Array]) -> None:
        """From the hidden state to the cell, from both to the gates, from the gates to the hidden state."""
        hidden, cell = gradients
        cell += hidden * self.of_cell[rows]
        slopes = self.slopes[rows]
        slopes[:, :3] *= cell[:, None]
        slopes[:, 3] *= hidden
        np.matmul(slopes.reshape(len(slopes), -1), self.weight, out=hidden)
        cell *= self.kept[rows]

    def gate_gradients(self) -> tuple[Array, Array]:
        """The same for both."""
        gates = self.slopes.reshape(self.gates.shape)
        return gates, gates


class GruCell(Cell):
    """h' = (1 - z) n + z h with n = tanh(input + r (W h + b)), gates r, z, n side by side."""

    def __init__(self, inputs: Array, weight: Array, bias: Array | None) -> None:
        super().__init__(inputs, weight, bias)
        self.gates = inputs.copy()
        self.candidates = np.empty_like(self.outputs)
        """What of each new value comes from the hidden state, before it is reset."""

    def step(self, rows: slice, states: list[Array]) -> None:
        """Reset, make the new value, and mix it with the old one."""
        hidden = states[0]
        width = hidden.shape[1]
        gates = self.gates[rows]
        across = hidden @ self.weight.T
        if self.bias is not None:
            across += self.bias
        candidate = self.candidates[rows] = across[:, 2 * width :]
        new = self.inputs[rows, 2 * width :].copy()
        gates += across
        _sigmoid_in_place(gates)  # of all, because numpy is several times slower on a part of each row
        new += gates[:, :width] * candidate
        gates[:, 2 * width :] = np.tanh(new, out=new)
        hidden -= new
        hidden *= gates[:, width : 2 * width]
        hidden += new

    def prepare_back(self) -> None:
        """How the hidden state depends on each of the gates."""
        count, width = self.outputs.shape
        gates = self.gates.reshape(count, 3, width)
        reset, update, new = (gates[:, k] for k in range(3))
        self.slopes = np.empty_like(gates)
        self.slopes[:, 2] = (1 - update) * (1 - new * new)
        self.slopes[:, 1] = (self.before - new) * update * (1 - update)
        self.slopes[:, 0] = self.slopes[:, 2] * self.candidates * reset * (1 - reset)
        self.across = self.slopes.copy()
        self.across[:, 2] *= reset
        self.kept = update

    def step_back(self, rows: slice, gradients: list[Array]) -> None:
        """From the hidden state to the gates, and through them and past them to the hidden state before."""
        hidden = gradients[0]
        across = self.across[rows]
        self.slopes[rows] *= hidden[:, None]
        across *= hidden[:, None]
        hidden *= self.kept[rows]
        hidden += across.reshape(len(across), -1) @ self.weight

    def gate_gradients(self) -> tuple[Array, Array]:
        """Of the inputs, and of the hidden state, where the new value's is reset."""
        return self.slopes.reshape(self.gates.shape), self.across.reshape(self.gates.shape)
