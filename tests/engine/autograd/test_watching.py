"""Watching a backward walk changes nothing and tells everything."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.autograd.node import Node
from engine.autograd.watching import Passed, nodes_behind, watched


def watched_backward(root: engine.Tensor, **options: Any) -> list[Passed]:
    told: list[Passed] = []
    with watched(nodes_behind([root._grad_fn]), told.append):
        root.backward(**options)
    return told


def test_every_step_is_told_in_the_order_of_the_walk() -> None:
    w = engine.tensor([1.0], requires_grad=True)
    x = engine.tensor([2.0], requires_grad=True)
    told = watched_backward((x + w) * (w + 1))
    assert [each.node.name() for each in told] == [
        *["MulBackward0"] * 2,
        "AddBackward0",
        *["AddBackward0"] * 2,
    ]
    assert [each.arrived.tolist() for each in told] == [[1.0], [1.0], [3.0], [2.0], [2.0]]
    assert [each.left.tolist() for each in told] == [[2.0], [3.0], [3.0], [2.0], [2.0]]
    assert w.grad.tolist() == [5.0]


def test_the_plans_are_put_back_also_after_an_error() -> None:
    w = engine.tensor([1.0], requires_grad=True)
    root = (w * w).sum()
    nodes = nodes_behind([root._grad_fn])
    plans = [node.plan for node in nodes]
    root.backward()
    with pytest.raises(RuntimeError, match="second time"), watched(nodes, lambda passed: None):
        root.backward()
    assert [node.plan for node in nodes] == plans


def test_a_watched_backward_finds_the_same_gradients() -> None:
    engine.manual_seed(0)
    x = engine.randn(4, 3)
    one, two = engine.nn.Linear(3, 2), engine.nn.Linear(3, 2)
    two.load_state_dict(one.state_dict())
    one(x).tanh().unbind(1)[0].sum().backward()
    watched_backward(two(x).tanh().unbind(1)[0].sum())
    np.testing.assert_array_equal(one.weight.grad.numpy(), two.weight.grad.numpy())


def test_with_create_graph_recorded_tensors_are_told() -> None:
    x = engine.tensor(3.0, requires_grad=True)
    told: list[Passed] = []
    y = x**2
    with watched(nodes_behind([y._grad_fn]), told.append):
        (slope,) = engine.autograd.grad(y, x, create_graph=True)
    assert slope.grad_fn is not None
    assert told[0].left.item() == 6.0


def test_nodes_behind_are_found_once_each() -> None:
    x = engine.ones(2, requires_grad=True)
    for _ in range(3000):
        x = x + x
    nodes = nodes_behind([x._grad_fn, x._grad_fn])
    assert len(nodes) == len(set(nodes)) == 3000
    assert all(isinstance(node, Node) for node in nodes)
