"""The recorded graph as a value."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.autograd import Function
from engine.autograd.graph import RecordedGraph, recorded_graph


def drawn(graph: RecordedGraph) -> list[str]:
    """Edges as text, for comparison."""
    names = [node.name.removesuffix("Backward0") for node in graph.nodes]
    return [f"{names[edge.source]} -> {names[edge.target]}" for edge in graph.edges]


def test_values_and_slopes_of_a_formula() -> None:
    x = engine.tensor(3.0, requires_grad=True)
    w = engine.tensor(-2.0, requires_grad=True)
    product = x * w
    root = product.tanh() + x
    graph = recorded_graph(root)
    assert [node.name for node in graph.nodes] == [
        "AccumulateGrad",
        "AccumulateGrad",
        "MulBackward0",
        "TanhBackward0",
        "AddBackward0",
    ]
    assert drawn(graph) == [
        "AccumulateGrad -> Mul",
        "AccumulateGrad -> Mul",
        "Mul -> Tanh",
        "Tanh -> Add",
        "AccumulateGrad -> Add",
    ]
    assert graph.roots == (4,)
    assert [node.leaf for node in graph.nodes] == [True, True, False, False, False]
    values = [None if node.value is None else node.value.item() for node in graph.nodes]
    assert values == [3.0, -2.0, None, pytest.approx(np.tanh(-6.0)), pytest.approx(root.item())]
    slopes = [edge.slope.item() if edge.slope is not None else None for edge in graph.edges]
    assert slopes == [-2.0, 3.0, pytest.approx(1 - np.tanh(-6.0) ** 2, abs=1e-6), 1.0, 1.0]
    assert {each.name: each.value.item() for each in graph.nodes[2].saved} == {"input": 3.0, "other": -2.0}


def test_a_result_is_known_while_a_user_of_it_keeps_it() -> None:
    x = engine.tensor([1.0, 2.0], requires_grad=True)
    inner = x + 1
    graph = recorded_graph((inner * inner).sum())
    assert graph.nodes[1].value is not None
    assert graph.nodes[1].value.tolist() == [2.0, 3.0]
    assert graph.nodes[2].value is None
    assert graph.nodes[2].shape == (2,)


def test_the_chain_rule_can_be_read_off() -> None:
    engine.manual_seed(0)
    x = engine.tensor(0.7, requires_grad=True)
    y = (x * 3).sin().exp() + x**2
    graph = recorded_graph(y)
    reached = np.zeros(len(graph.nodes))
    reached[graph.roots[0]] = 1.0
    for edge in reversed(graph.edges):
        assert edge.slope is not None
        reached[edge.source] += reached[edge.target] * edge.slope.item()
    y.backward()
    assert reached[0] == pytest.approx(x.grad.item(), rel=1e-6)


def test_it_outlives_the_graph_and_cannot_be_written() -> None:
    x = engine.tensor([1.0, 2.0], requires_grad=True)
    root = (x * x).sum()
    graph = recorded_graph(root)
    node = weakref.ref(root.grad_fn)
    gc.disable()
    try:
        del root
        assert node() is None
    finally:
        gc.enable()
    with engine.no_grad():
        x.add_(1)
    assert graph.nodes[0].value is not None
    assert graph.nodes[0].value.tolist() == [1.0, 2.0]
    with pytest.raises(ValueError, match="read-only"):
        graph.nodes[0].value[0] = 5


def test_a_freed_graph_still_has_its_shape() -> None:
    model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
    root = model(engine.ones(4, 2)).sum()
    before = recorded_graph(root)
    root.backward()
    after = recorded_graph(root)
    assert drawn(after) == drawn(before)
    assert [node.shape for node in after.nodes] == [node.shape for node in before.nodes]
    assert all(node.leaf or node is after.nodes[-1] for node in after.nodes if node.value is not None)


class Twice(Function):
    @staticmethod
    def forward(ctx: Any, x: engine.Tensor) -> Any:
        return x * 2

    @staticmethod
    def backward(ctx: Any, g: engine.Tensor) -> Any:
        return g * 2


def test_functions_and_several_outputs_are_part_of_it() -> None:
    x = engine.ones(2, requires_grad=True)
    first, second = Twice.apply(x).unbind()
    graph = recorded_graph(first * 3, second)
    assert [node.name for node in graph.nodes] == [
        "AccumulateGrad",
        "TwiceBackward",
        "UnbindBackward0",
        "MulBackward0",
    ]
    assert [(edge.source, edge.target, edge.output) for edge in graph.edges] == [
        (0, 1, 0),
        (1, 2, 0),
        (2, 3, 0),
    ]
    assert graph.roots == (3, 2)
    assert [edge.slope is None for edge in graph.edges] == [True, True, False]


def test_deep_graphs_and_leaves_and_constants() -> None:
    x = engine.ones(1, requires_grad=True)
    y = x
    for _ in range(3000):
        y = y * 1.0
    assert len(recorded_graph(y).nodes) == 3001
    assert recorded_graph(x).nodes[0].leaf
    with pytest.raises(RuntimeError, match="element 1 of tensors does not require grad"):
        recorded_graph(x, engine.ones(1))
