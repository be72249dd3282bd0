"""Recurrent layers against their cells, packed against padded sequences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.autograd import gradcheck, gradgradcheck
from engine.nn.utils.rnn import (
    PackedSequence,
    pack_padded_sequence,
    pack_sequence,
    pad_packed_sequence,
    unpack_sequence,
)

KINDS = ["RNN", "LSTM", "GRU"]


def hidden_of(state: Any) -> Any:
    return state[0] if isinstance(state, tuple) else state


@pytest.mark.parametrize("kind", KINDS)
def test_a_layer_is_its_cell_step_by_step(kind: str) -> None:
    layer = getattr(nn, kind)(2, 3)
    cell = getattr(nn, kind + "Cell")(2, 3)
    for name, parameter in cell.named_parameters():
        parameter.data = getattr(layer, name + "_l0").data
    x = engine.randn(4, 5, 2)
    out, last = layer(x)
    state = None
    for step, seen in zip(x, out, strict=True):
        state = cell(step, state)
        np.testing.assert_allclose(hidden_of(state).tolist(), seen.tolist(), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(hidden_of(last)[0].tolist(), out[-1].tolist(), rtol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_packed_sequences_give_what_each_gives_alone(kind: str) -> None:
    layer = getattr(nn, kind)(2, 3, num_layers=2, bidirectional=True)
    sequences = [engine.randn(length, 2) for length in (2, 4, 1)]
    out, last = layer(pack_sequence(sequences, enforce_sorted=False))
    assert isinstance(out, PackedSequence)
    for i, (alone, found) in enumerate(zip(sequences, unpack_sequence(out), strict=True)):
        wanted, state = layer(alone)
        np.testing.assert_allclose(wanted.tolist(), found.tolist(), rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(
            hidden_of(state).tolist(), hidden_of(last)[:, i].tolist(), rtol=1e-5, atol=1e-6
        )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("packed", [False, True])
def test_gradients_of_both_orders(kind: str, packed: bool) -> None:
    layer = getattr(nn, kind)(2, 2, bidirectional=True).double()
    x = engine.randn(2, 2, 2, dtype=engine.float64, requires_grad=True)

    def run(x: Any, *weights: Any) -> Any:
        if not packed:
            return layer(x)[0]
        return pad_packed_sequence(layer(pack_padded_sequence(x, [2, 1]))[0])[0]

    inputs = (x, *layer.parameters())
    assert gradcheck(run, inputs)
    assert gradgradcheck(run, inputs[:3])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bias", [False, True])
def test_first_and_last_states_have_gradients_of_both_orders(kind: str, bias: bool) -> None:
    layer = getattr(nn, kind)(2, 2, bias=bias).double()
    states = [engine.randn(1, 2, 2, dtype=engine.float64, requires_grad=True) for _ in range(2)]
    packed = pack_padded_sequence(engine.randn(3, 2, 2, dtype=engine.float64), [3, 2])

    def run(*states: Any) -> Any:
        _, last = layer(packed, states if kind == "LSTM" else states[0])
        return last

    first = states if kind == "LSTM" else states[:1]
    assert gradcheck(run, first)
    assert gradgradcheck(run, first)


def test_a_projected_lstm_hands_on_a_smaller_hidden_state() -> None:
    layer = nn.LSTM(2, 3, proj_size=1)
    x = engine.randn(4, 5, 2)
    out, (hidden, _) = layer(x)
    state = engine.zeros(5, 1), engine.zeros(5, 3)
    for step, seen in zip(x, out, strict=True):
        gates = step @ layer.weight_ih_l0.T + layer.bias_ih_l0 + state[0] @ layer.weight_hh_l0.T
        i, f, g, o = (gates + layer.bias_hh_l0).chunk(4, 1)
        memory = f.sigmoid() * state[1] + i.sigmoid() * g.tanh()
        state = (o.sigmoid() * memory.tanh()) @ layer.weight_hr_l0.T, memory
        np.testing.assert_allclose(state[0].tolist(), seen.tolist(), rtol=1e-5, atol=1e-6)
    assert engine.equal(hidden[0], out[-1])


def test_a_layer_runs_backward_twice_where_its_graph_is_kept() -> None:
    layer = nn.GRU(2, 3)
    out, _ = layer(engine.randn(4, 2, 2))
    out.sum().backward(retain_graph=True)
    once = layer.weight_hh_l0.grad.clone()
    out.sum().backward()
    assert engine.equal(layer.weight_hh_l0.grad, 2 * once)
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        out.sum().backward()


def test_dropout_lies_between_the_layers_and_only_in_training() -> None:
    layer = nn.GRU(2, 3, num_layers=2, dropout=0.999)
    x = engine.randn(4, 1, 2)
    assert not engine.equal(layer(x)[0], layer.eval()(x)[0])
    assert engine.equal(layer(x)[0], layer(x)[0])
    with pytest.warns(UserWarning, match="dropout option adds dropout after all but last recurrent layer"):
        nn.GRU(2, 3, dropout=0.5)


def test_states_carry_on_where_a_sequence_was_cut() -> None:
    layer = nn.LSTM(2, 3, batch_first=True)
    x = engine.randn(2, 6, 2)
    whole, _ = layer(x)
    first, state = layer(x[:, :4])
    second, _ = layer(x[:, 4:], state)
    np.testing.assert_allclose(engine.cat([first, second], 1).tolist(), whole.tolist(), rtol=1e-5, atol=1e-6)


def test_every_step_of_a_long_sequence_gets_its_gradient() -> None:
    layer = nn.RNN(1, 1)
    x = engine.randn(2000, 1, 1, requires_grad=True)
    layer(x)[0].sum().backward()
    assert x.grad.shape == (2000, 1, 1)
    assert (x.grad != 0).all()
