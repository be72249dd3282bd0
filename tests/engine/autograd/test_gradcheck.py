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


class Given(Function):
    """Twice its input, with any backward and jvp."""

    backward_of: Any = staticmethod(lambda g: g * 2)
    jvp_of: Any = staticmethod(lambda t: t * 2)

    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        return x * 2

    @classmethod
    def made(cls, **rules: Any) -> Any:
        made = type("Made", (cls,), {})
        made.backward = staticmethod(lambda ctx, g: rules.get("backward", cls.backward_of)(g))  # type: ignore[attr-defined]
        made.jvp = staticmethod(lambda ctx, t: rules.get("jvp", cls.jvp_of)(t))  # type: ignore[attr-defined]
        return made.apply  # type: ignore[attr-defined]


def noise() -> Any:
    return engine.rand(1, dtype=engine.float64) * 1e-8


@pytest.mark.parametrize(
    ("function", "keywords", "message"),
    [
        (
            Given.made(jvp=lambda t: t * 3),
            {"check_forward_ad": True},
            "Jacobian computed with forward mode mismatch",
        ),
        (Given.made(backward=lambda g: g * 2 + noise() * g), {}, "Backward is not reentrant"),
        (
            Given.made(backward=lambda g: g * 2 + 1e-9),
            {"nondet_tol": 1.0},
            "backward not multiplied by grad_output",
        ),
    ],
)
def test_what_else_can_be_wrong(function: Any, keywords: Any, message: str) -> None:
    with pytest.raises(GradcheckError, match=message):
        gradcheck(function, doubles(), **keywords)
    assert not gradcheck(function, doubles(), raise_exception=False, **keywords)


def test_forward_mode_is_checked_too() -> None:
    matrix = engine.rand(2, 2, dtype=engine.float64, requires_grad=True)
    assert gradcheck(lambda x, m: (m @ x).exp(), (doubles(), matrix), check_forward_ad=True)
    wrong = Given.made(backward=lambda g: g * 5)
    assert gradcheck(wrong, doubles(), check_forward_ad=True, check_backward_ad=False)


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (
            lambda x: engine.cat([x, x]) if (x >= 1).all() else x,
            "outputs with the same shape when inputs are perturbed",
        ),
        (
            lambda x: x.float() if (x >= 1).all() else x,
            "outputs with the same dtype when inputs are perturbed",
        ),
    ],
)
def test_outputs_must_not_change_their_kind(function: Any, message: str) -> None:
    with pytest.raises(AssertionError, match=message):
        gradcheck(function, doubles())


def test_inputs_that_cannot_be_moved() -> None:
    with pytest.raises(RuntimeError, match="The 0th input has a dimension with stride 0"):
        gradcheck(lambda x: x * 2, doubles().expand(3, 2))
    with pytest.raises(AssertionError, match="at least one of check_forward_ad or check_backward_ad"):
        gradcheck(lambda x: x * 2, doubles(), check_backward_ad=False)
