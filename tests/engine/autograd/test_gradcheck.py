"""gradcheck and gradgradcheck tell right gradients from wrong ones, in PyTorch's words."""

from __future__ import annotations

from typing import Any

import pytest

import engine
from engine.autograd import Function, GradcheckError, gradcheck, gradgradcheck


class Wrong(Function):
    @staticmethod
    def forward(ctx: Any, x: engine.Tensor) -> Any:
        return x * x

    @staticmethod
    def backward(ctx: Any, g: engine.Tensor) -> Any:
        return g * 3


class RightOnce(Function):
    @staticmethod
    def forward(ctx: Any, x: engine.Tensor) -> Any:
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx: Any, g: engine.Tensor) -> Any:
        return g * 2 * ctx.saved_tensors[0].detach()


def doubles() -> engine.Tensor:
    return engine.tensor([1.0, 2.0], dtype=engine.float64, requires_grad=True)


def test_right_gradients_pass() -> None:
    row = engine.tensor([[0.5, 2.0]], dtype=engine.float64, requires_grad=True)
    assert gradcheck(lambda x: x**2, doubles())
    assert gradcheck(lambda x, y, k: (x * y * k, x + y, x.long()), [doubles(), row, 3.0], fast_mode=True)
    assert gradcheck(lambda x: x[:0], doubles())
    assert gradgradcheck(lambda x: x**3, (doubles(),))
    assert gradgradcheck(lambda x: x**3, (doubles(),), (doubles(),))
    assert gradgradcheck(lambda x: x**3, doubles(), doubles())


def test_a_wrong_gradient_is_shown() -> None:
    with pytest.raises(GradcheckError) as caught:
        gradcheck(lambda x, y: (x + y, Wrong.apply(y)), (doubles(), doubles()))
    assert str(caught.value) == (
        "Jacobian mismatch for output 1 with respect to input 1,\n"
        "numerical:tensor([[2.0000, 0.0000],\n        [0.0000, 4.0000]], dtype=torch.float64)\n"
        "analytical:tensor([[3., 0.],\n        [0., 3.]], dtype=torch.float64)\n"
    )
    assert not gradcheck(Wrong.apply, (doubles(),), raise_exception=False)


def test_a_wrong_second_derivative_is_found() -> None:
    assert gradcheck(RightOnce.apply, doubles())
    with pytest.raises(GradcheckError, match="Jacobian mismatch for output 0 with respect to input 0"):
        gradgradcheck(RightOnce.apply, doubles())


def test_a_dependence_that_backward_does_not_see_is_found() -> None:
    with pytest.raises(GradcheckError, match="Numerical gradient for function expected to be zero"):
        gradcheck(lambda x: x.detach() * 2, doubles())


def test_inputs_must_require_grad_and_should_be_double() -> None:
    with pytest.raises(ValueError, match="expects at least one input tensor to require gradient"):
        gradcheck(lambda x: x, (engine.ones(2),))
    with pytest.warns(UserWarning, match="Input #0 requires gradient and is not a double precision"):
        assert gradcheck(lambda x: x * 2, (engine.ones(2, requires_grad=True),), eps=1e-2, atol=1e-2)


def test_inputs_are_left_as_they_were() -> None:
    x = doubles()
    assert not gradcheck(Wrong.apply, x, raise_exception=False)
    assert x.tolist() == [1.0, 2.0]
    assert x.grad is None
