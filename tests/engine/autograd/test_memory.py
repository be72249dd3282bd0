"""A graph lives exactly as long as its root: reference counting alone must free it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator

import pytest

import engine
from engine import nn
from engine.autograd import grad


@pytest.fixture(autouse=True)
def without_collector() -> Iterator[None]:
    """No cycle is ever collected inside these tests."""
    gc.collect()
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


def test_a_freed_deep_graph_needs_no_recursion() -> None:
    x = engine.ones(1, requires_grad=True)
    for _ in range(20_000):
        x = x * 1.0
    node = weakref.ref(x.grad_fn)
    del x
    assert node() is None
