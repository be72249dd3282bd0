"""Hooks on what operations save for backward."""

from __future__ import annotations

from typing import Any

import pytest

import engine as torch
from engine.autograd import Function, SavedTensor
from engine.autograd.graph import (
    allow_mutation_on_saved_tensors,
    disable_saved_tensors_hooks,
    recorded_graph,
    save_on_cpu,
    saved_tensors_hooks,
)
from engine.autograd.node import FREED


class Log:
    """Hooks that pack a tensor as its number in the order of packing."""

    def __init__(self) -> None:
        self.packed: list[Any] = []
        self.unpacked: list[int] = []

    def pack(self, tensor: Any) -> int:
        self.packed.append(tensor)
        return len(self.packed) - 1

    def unpack(self, number: int) -> Any:
        self.unpacked.append(number)
        return self.packed[number].detach()


class Exp(Function):
    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        result = x.exp()
        ctx.save_for_backward(x, result)
        return result

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        return grad * ctx.saved_tensors[1]


def test_each_saved_tensor_is_packed_at_once_and_unpacked_once() -> None:
    log = Log()
    a = torch.tensor([1.0, 2.0], requires_grad=True)
    b = a * 2
    with saved_tensors_hooks(log.pack, log.unpack):
        product = a * b
        assert [each is wanted for each, wanted in zip(log.packed, (b, a), strict=True)] == [True, True]
        power = product.exp()
        assert len(log.packed) == 3
        assert log.packed[2] is power
        total = power.sum() + a * 3  # neither keeps a tensor
    assert len(log.packed) == 3
    total.sum().backward()
    assert log.unpacked == [2, 0, 1]
    assert torch.allclose(a.grad, (8 * a * (2 * a * a).exp() + 3).detach())


def test_the_graph_of_gradients_goes_on_behind_what_was_unpacked() -> None:
    def second(x: Any) -> Any:
        (slope,) = torch.autograd.grad((x * x * x).exp().sum(), x, create_graph=True)
        return torch.autograd.grad(slope.sum(), x)[0]

    x = torch.tensor([0.3, -0.5], requires_grad=True)
    with saved_tensors_hooks(lambda tensor: tensor.detach().clone(), lambda kept: kept):
        hooked = second(x)
    assert torch.allclose(hooked, second(x))


def test_only_the_innermost_hooks_hold() -> None:
    outer, inner = Log(), Log()
    a = torch.ones(2, requires_grad=True)
    with saved_tensors_hooks(outer.pack, outer.unpack):
        a.exp()
        with saved_tensors_hooks(inner.pack, inner.unpack):
            a.exp()
        a.exp()
    a.exp()
    assert (len(outer.packed), len(inner.packed)) == (2, 1)


def test_a_function_of_ones_own_saves_through_the_hooks() -> None:
    log = Log()
    x = torch.tensor([0.5], requires_grad=True)
    with saved_tensors_hooks(log.pack, log.unpack):
        y = Exp.apply(x)
    assert log.packed[0] is x
    assert log.packed[1] is y
    y.sum().backward()
    assert torch.equal(x.grad, y.detach())


def test_what_hooks_keep_may_be_written() -> None:
    x = torch.tensor([2.0], requires_grad=True)
    y = x.clone()
    with save_on_cpu():
        out = y * y
    y.mul_(10)
    out.sum().backward()
    assert x.grad.tolist() == [4.0]


def test_saved_values_are_let_go_by_backward() -> None:
    x = torch.tensor([2.0], requires_grad=True)
    with save_on_cpu():
        out = (x * x).sum()
    out.backward()
    with pytest.raises(RuntimeError) as error:
        out.backward()
    assert str(error.value) == FREED


def test_hooks_on_one_saved_tensor() -> None:
    log = Log()
    x = torch.tensor([2.0, 3.0], requires_grad=True)
    y = x.exp() * x
    raw = y.grad_fn._raw_saved_other
    raw.register_hooks(log.pack, log.unpack)
    y.grad_fn.next_functions[0][0]._raw_saved_result.register_hooks(log.pack, log.unpack)
    with pytest.raises(
        RuntimeError, match="Calling register_hooks on a saved tensor whose hooks have already"
    ):
        raw.register_hooks(log.pack, log.unpack)
    y.sum().backward()
    assert len(log.packed) == len(log.unpacked) == 2
    assert torch.allclose(x.grad, (x.exp() * (1 + x)).detach())
    with pytest.raises(
        RuntimeError, match="Calling register_hooks on a saved tensor after it has been freed"
    ):
        raw.register_hooks(log.pack, log.unpack)


def test_what_a_packed_node_shows() -> None:
    x = torch.tensor([2.0], requires_grad=True)
    with save_on_cpu():
        y = x * (x + 1)
    node = y.grad_fn
    assert [type(each).__name__ for each, _ in node.next_functions] == ["AccumulateGrad", "AddBackward0"]
    assert node._saved_self.tolist() == [2.0]
    assert node._saved_self.is_leaf
    assert node._saved_self.requires_grad
    assert node._saved_other.grad_fn is node.next_functions[1][0]
    assert "_saved_other" in dir(node)
    assert [each.name for each in recorded_graph(y).nodes][-1] == "MulBackward0"


@pytest.mark.parametrize(
    ("pack", "unpack", "kind", "message"),
    [
        (lambda x: x.add_(1), lambda x: x, RuntimeError, "A saved tensor pack hook is modifying its input"),
        (lambda x: 1, lambda x: x, TypeError, "Output of saved tensor unpack_hook expected to be a Tensor"),
        (1, 1, TypeError, "_push_saved_tensors_default_hooks"),
    ],
)
def test_hooks_that_do_not_work(pack: Any, unpack: Any, kind: type[Exception], message: str) -> None:
    x = torch.ones(2, requires_grad=True)
    with pytest.raises(kind, match=message):  # noqa: PT012 - both halves may refuse
        with saved_tensors_hooks(pack, unpack):
            y = x.clone() ** 2
        y.sum().backward()


def test_hooks_can_be_forbidden() -> None:
    with disable_saved_tensors_hooks("not here"):
        with pytest.raises(RuntimeError, match="not here"), save_on_cpu():
            pass
        with (
            disable_saved_tensors_hooks("nor there"),
            pytest.raises(RuntimeError, match="nor there"),
            save_on_cpu(),
        ):
            pass
    with (
        save_on_cpu(),
        pytest.raises(RuntimeError, match="too late"),
        disable_saved_tensors_hooks("too late"),
    ):
        pass
    with pytest.raises(RuntimeError, match="Trying to create a SavedTensor object from Python is forbidden"):
        SavedTensor()


def test_saved_tensors_may_be_written_where_it_is_allowed() -> None:
    a = torch.tensor([1.0, 2.0], requires_grad=True)
    with allow_mutation_on_saved_tensors() as copies:
        b = a.clone()
        first, second = b**2, b**2
        b.sin_()
        assert len(copies.cloned) == 1
        with (
            pytest.raises(RuntimeError, match="contexts cannot be nested"),
            allow_mutation_on_saved_tensors(),
        ):
            pass
        first.sum().backward()
    assert a.grad.tolist() == [2.0, 4.0]
    with pytest.raises(AssertionError, match="Trying to backward outside"):
        second.sum().backward()
