"""A graph lives exactly as long as its root: reference counting alone must free it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import engine
from engine import nn
from engine.autograd import Function, grad


@pytest.fixture(autouse=True)
def without_collector() -> Iterator[None]:
    """No cycle is ever collected inside these tests."""
    gc.collect()
    gc.freeze()  # the next test need not look through it again
    gc.disable()
    yield
    gc.enable()


def elementwise(x: engine.Tensor) -> engine.Tensor:
    return (x.tanh() * x.exp()).sigmoid().sum()


def networked(x: engine.Tensor) -> engine.Tensor:
    return nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))(x.reshape(1, 3)).sum()


def viewed(x: engine.Tensor) -> engine.Tensor:
    y = x * 2
    y[0].mul_(3)
    y[1:] = y[1:].exp()
    return y.view(3, 1).t().sum()


def in_place(x: engine.Tensor) -> engine.Tensor:
    y = x * 2
    y.exp_()
    y += x
    return y.sum()


def joined(x: engine.Tensor) -> engine.Tensor:
    return engine.cat([x, engine.stack([x, x])[0]]).sum()


def retained(x: engine.Tensor) -> engine.Tensor:
    y = x.exp()
    y.retain_grad()
    return y.sum()


@pytest.mark.parametrize("build", [elementwise, networked, viewed, in_place, joined, retained])
def test_the_graph_is_freed_with_its_root(build: Callable[[engine.Tensor], engine.Tensor]) -> None:
    x = engine.tensor([0.1, 0.2, 0.3], requires_grad=True)
    root = build(x)
    node = weakref.ref(root.grad_fn)
    inner = weakref.ref(root.grad_fn.next_functions[0][0])
    del root
    assert node() is None
    assert inner() is None


@pytest.mark.parametrize("create_graph", [False, True])
def test_the_graph_is_freed_after_backward(create_graph: bool) -> None:
    x = engine.tensor([0.1, 0.2, 0.3], requires_grad=True)
    root = elementwise(x)
    node = weakref.ref(root.grad_fn)
    gradients = grad(root, x, create_graph=create_graph)
    del root, gradients
    assert node() is None


def test_saved_values_are_let_go_by_backward() -> None:
    x = engine.ones(3, requires_grad=True)
    inner = x * 2
    root = (inner * inner).sum()
    saved = weakref.ref(inner)
    del inner
    assert saved() is not None
    root.backward()
    assert saved() is None


class Same(Function):
    @staticmethod
    def forward(ctx: Any, x: engine.Tensor) -> Any:
        ctx.save_for_backward(x)
        return x.clone()

    @staticmethod
    def backward(ctx: Any, g: engine.Tensor) -> Any:
        return g


DEEP: list[tuple[int, Any]] = [
    (100_000, lambda x: x * 1.0),
    (100_000, lambda x: x.add_(0.0)),
    (20_000, lambda x: x.view(1)),
    (20_000, lambda x: x[:]),
    (20_000, Same.apply),
    (20_000, lambda x: x.unbind()[0].unsqueeze(0)),
]


@pytest.mark.parametrize(("depth", "step"), DEEP)
def test_deep_graphs_are_walked_and_freed_without_recursion(depth: int, step: Any) -> None:
    x = engine.ones(1, requires_grad=True)
    y = x * 2
    first = weakref.ref(y.grad_fn)
    for _ in range(depth):
        y = step(y)
    assert grad(y, x)[0].tolist() == [2.0]
    assert first() is not None
    del y
    assert first() is None


def test_second_derivatives_of_deep_graphs() -> None:
    x = engine.ones(1, dtype=engine.float64, requires_grad=True)
    y = x
    for _ in range(3000):
        y = y * x
    (slope,) = grad(y, x, create_graph=True)
    node = weakref.ref(slope.grad_fn)
    assert slope.item() == 3001
    assert grad(slope, x)[0].item() == 3001 * 3000
    del y, slope
    assert node() is None
