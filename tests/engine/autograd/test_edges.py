"""Edges of the graph, hooks on several tensors, and writes that only their author sees."""

from __future__ import annotations

from typing import Any

import pytest

import engine as torch
from engine.autograd import Function, backward, grad
from engine.autograd.graph import (
    GradientEdge,
    Node,
    get_gradient_edge,
    increment_version,
    register_multi_grad_hook,
)


class Double(Function):
    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        return x * 2

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        return grad * 2


def test_gradients_at_edges_are_those_at_their_tensors() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    inner = x.exp()
    first, second = Double.apply(inner).split(1)
    out = (first * 3 + second * 5).sum()
    edges = [get_gradient_edge(each) for each in (x, inner, first, second)]
    at_edges = grad(out, edges, retain_graph=True)
    at_tensors = grad(out, [x, inner, first, second], retain_graph=True)
    assert [g.tolist() for g in at_edges] == [g.tolist() for g in at_tensors]
    assert edges[0].node.variable is x
    assert edges[3].output_nr == 1
    assert edges[1] == GradientEdge(inner.grad_fn, 0)


def test_an_edge_may_be_the_root_of_a_backward() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    edge = get_gradient_edge((x * x).sum())
    backward(edge)
    assert x.grad.tolist() == [2.0, 4.0]
    (again,) = grad(GradientEdge((x * 3).grad_fn, 0), x, torch.tensor([1.0, 10.0]))
    assert again.tolist() == [3.0, 30.0]
    with pytest.raises(RuntimeError, match="not possible to get the gradient edge"):
        get_gradient_edge(torch.ones(1))


def test_only_edges_named_as_inputs_are_filled() -> None:
    x, y = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
    (x * y).sum().backward(inputs=[get_gradient_edge(x)])
    assert x.grad.tolist() == [1.0, 1.0]
    assert y.grad is None


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ([torch.ones(1)], "can't retain_grad on Tensor that has requires_grad=False"),
        ([3], "all inputs have to be Tensors or GradientEdges, but got int"),
        ([], "cannot be empty"),
    ],
)
def test_inputs_that_can_have_no_gradient(inputs: Any, message: str) -> None:
    x = torch.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match=message):
        (x * x).sum().backward(inputs=inputs)


def test_every_member_of_a_graph_is_a_node() -> None:
    x = torch.ones(2, 2, requires_grad=True)
    y = Double.apply(x).exp()
    for member in (y.grad_fn, y.grad_fn.next_functions[0][0], get_gradient_edge(x).node):
        assert isinstance(member, Node)
        assert issubclass(type(member), Node)
    assert not isinstance(x, Node)


def test_a_hook_on_several_tensors_waits_for_those_that_are_reached() -> None:
    seen: list[Any] = []
    x, y, unused = (torch.ones(1, requires_grad=True) for _ in range(3))
    inner = x * 2
    handle = register_multi_grad_hook([x, y, unused, inner], seen.append)
    (inner * y).sum().backward()
    assert [None if g is None else g.tolist() for g in seen[0]] == [[2.0], [2.0], None, [1.0]]
    grad((x * 2 * y).sum(), y)  # reaches y alone
    assert len(seen) == 2
    assert [g is None for g in seen[1]] == [True, False, True, True]
    handle.remove()
    handle.remove()
    (x * y).sum().backward()
    assert len(seen) == 2


def test_a_hook_on_several_tensors_may_take_the_first_gradient() -> None:
    seen: list[Any] = []
    x, y = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
    with register_multi_grad_hook((x, y), seen.append, mode="any"):
        (x * y * 3).sum().backward()
        (x * y * 4).sum().backward()
    (x * y).sum().backward()
    assert [g.tolist() for g in seen] == [[3.0], [4.0]]
    with pytest.raises(ValueError, match=r"Expects mode to be one of \('all', 'any'\) but got both"):
        register_multi_grad_hook((x, y), seen.append, mode="both")
    with pytest.raises(AssertionError, match="Expected gradient function to be set"):
        register_multi_grad_hook((torch.ones(1),), seen.append)


def test_a_write_that_was_told_of_is_found_out() -> None:
    x = torch.ones(2, requires_grad=True)
    y = x * 2
    out = (y * y).sum()
    increment_version(y)
    assert y._version == 1
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        out.backward()
    increment_version([y, x])
    assert (x._version, y._version) == (1, 2)
    with pytest.raises(RuntimeError, match="increment_version expect"):
        increment_version(3)  # type: ignore[arg-type]


def test_the_switch_for_threads_is_kept() -> None:
    read = torch.autograd.is_multithreading_enabled
    with torch.autograd.set_multithreading_enabled(False):
        assert not read()
    assert read()
    assert torch.autograd.set_multithreading_enabled(False)(read)() is False
    assert read()
