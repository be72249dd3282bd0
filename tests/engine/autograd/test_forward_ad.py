"""Forward mode: tangents along the recorded graph."""

from __future__ import annotations

from typing import Any

import pytest

import engine as torch
from engine import nn
from engine.autograd import Function, functional
from engine.autograd.forward_ad import (
    UnpackedDualTensor,
    dual_level,
    enter_dual_level,
    exit_dual_level,
    make_dual,
    unpack_dual,
)
from engine.func import functional_call

F = nn.functional


def chained(x: Any) -> Any:
    return (x.exp() * x[0]).sum(0)


def indexed(x: Any) -> Any:
    first, second = x.split(1, 1)
    y = x.clone()
    y[0] = first.squeeze(1) * 3
    return torch.cat([y, second * x]).max(0).values


def layers(x: Any) -> Any:
    return F.layer_norm(torch.softmax(x @ x.T, 1), (2,)).unbind(1)[0]


def in_place(x: Any) -> Any:
    y = torch.ones(2, 2, dtype=torch.float64)
    y[1].mul_(x[0])
    return (y * x).norm()


@pytest.mark.parametrize("function", [chained, indexed, layers, in_place])
def test_tangents_are_jacobians_times_vectors(function: Any) -> None:
    x = torch.tensor([[0.3, -0.5], [0.7, 0.1]], dtype=torch.float64)
    v = torch.tensor([[1.0, 2.0], [-1.0, 0.5]], dtype=torch.float64)
    with dual_level():
        primal, tangent = unpack_dual(function(make_dual(x, v)))
    jacobian = functional.jacobian(function, x)
    assert torch.allclose(tangent, (jacobian * v).sum((-1, -2)))
    assert torch.equal(primal, function(x))
    assert not primal.requires_grad
    assert not tangent.requires_grad


def test_two_duals_and_a_network() -> None:
    torch.manual_seed(0)
    model, x = nn.Linear(3, 2), torch.rand(4, 3)
    parameters = dict(model.named_parameters())
    directions = {name: torch.rand_like(each) for name, each in parameters.items()}
    with dual_level():
        duals = {name: make_dual(each, directions[name]) for name, each in parameters.items()}
        tangent = unpack_dual(functional_call(model, duals, x)).tangent
    assert torch.allclose(tangent, x @ directions["weight"].T + directions["bias"])
    assert not tangent.requires_grad  # it is linear in the directions alone


def test_reverse_over_forward() -> None:
    x, v = torch.tensor([0.5, 2.0], requires_grad=True), torch.tensor([1.0, 3.0])
    with dual_level():
        tangent = unpack_dual((make_dual(x, v) ** 3).sum()).tangent
    (slope,) = torch.autograd.grad(tangent, x)
    assert torch.allclose(slope, (6 * x * v).detach())


def test_tangents_live_as_long_as_their_level() -> None:
    x = torch.ones(2)
    with dual_level() as level:
        assert level == 0
        dual = make_dual(x, torch.tensor([1.0, 2.0]))
        assert str(dual) == "tensor([1., 1.], tangent=tensor([1., 2.]))"
        assert unpack_dual(x) == UnpackedDualTensor(x, None)
        assert unpack_dual(dual.detach()).tangent is None
        out = dual * 2
    assert unpack_dual(dual).tangent is None
    with dual_level():
        assert unpack_dual(out).tangent is None


class Scaled(Function):
    """2 x and 3 y, whose jvp takes note of having been called."""

    calls = 0

    @staticmethod
    def forward(ctx: Any, x: Any, y: Any, scale: float) -> Any:
        ctx.save_for_forward(x, y)
        ctx.scale = scale
        return x * scale, y * 3

    @staticmethod
    def jvp(ctx: Any, x: Any, y: Any, scale: None) -> Any:
        assert scale is None
        Scaled.calls += 1
        assert [each.tolist() for each in ctx.saved_tensors] == [[1.0], [2.0]]
        scale = ctx.scale
        del ctx.scale
        return x * scale, y * 3


def test_a_function_of_ones_own_gives_its_tangents() -> None:
    x, y = torch.tensor([1.0]), torch.tensor([2.0])
    with dual_level():
        first, second = Scaled.apply(make_dual(x, torch.tensor([5.0])), y, 2.0)
        assert unpack_dual(first).tangent.tolist() == [10.0]
        assert unpack_dual(second * 2).tangent.tolist() == [0.0]
    assert Scaled.calls == 1


def test_a_function_without_tangents() -> None:
    class Backward(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x * 2

    class Constant(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            out = x.clone()
            ctx.mark_non_differentiable(out)
            return x * 2, out

        @staticmethod
        def jvp(ctx: Any, x: Any) -> Any:
            return x, x

    x = torch.ones(1)
    with dual_level():
        with pytest.raises(NotImplementedError, match="You must implement the jvp function"):
            Backward.apply(make_dual(x, x))
        with pytest.raises(RuntimeError, match="You should return None at that position instead"):
            Constant.apply(make_dual(x, x))
    with pytest.raises(TypeError, match="save_for_forward expects all arguments to be tensors"):
        Constant._backward_cls().save_for_forward(3)


def test_what_cannot_be_dual() -> None:
    x = torch.ones(2)
    with pytest.raises(RuntimeError, match="no level exists"):
        make_dual(x, x)
    with pytest.raises(RuntimeError, match="Dual level must be a positive number"):
        exit_dual_level()
    with dual_level():
        with pytest.raises(RuntimeError, match="Nested forward mode AD is not supported"):
            enter_dual_level()
        with pytest.raises(
            RuntimeError, match=r"Tensor is of size \[2\] while the given forward gradient is of"
        ):
            make_dual(x, torch.ones(3))
        with pytest.raises(ValueError, match="Expected primal to be floating point or complex, but got: "):
            make_dual(torch.ones(2, dtype=torch.int64), x)
        for pair in ((make_dual(x, x), x), (x, make_dual(x, x))):
            with pytest.raises(RuntimeError, match="already has a forward gradient at the same level 0"):
                make_dual(*pair)
        with pytest.raises(RuntimeError, match="Invalid level given"):
            make_dual(x, x, level=3)
        with pytest.raises(RuntimeError, match="was not the last one"):
            exit_dual_level(level=3)
        with pytest.raises(TypeError, match="must be Tensor, not int"):
            unpack_dual(3)  # type: ignore[arg-type]
