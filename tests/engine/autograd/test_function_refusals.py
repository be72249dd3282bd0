"""What a custom Function may not do."""

from __future__ import annotations

import re
from typing import Any

import pytest

import engine
from engine.autograd import Function, grad
from engine.autograd.function import once_differentiable


def made_by(backward: Any, forward: Any = lambda ctx, x, k: x * 2) -> Any:
    """A Function of these two."""
    return type("Made", (Function,), {"forward": staticmethod(forward), "backward": staticmethod(backward)})


def test_only_tensors_can_be_saved() -> None:
    function = made_by(None, lambda ctx, x: ctx.save_for_backward(3))
    with pytest.raises(TypeError, match="save_for_backward can only save variables, but argument 0 is of"):
        function.apply(engine.ones(1))


WRONG: list[tuple[Any, str]] = [
    (lambda g: g, "function MadeBackward returned an incorrect number of gradients (expected 2, got 1)"),
    (lambda g: (g, None, g), "returned an incorrect number of gradients (expected 2, got 3)"),
    (lambda g: (g, g), "a gradient different than None at position 2, but the corresponding forward input"),
    (lambda g: (1.0, None), "expected Variable or None (got float)"),
    (lambda g: (g[:1], None), "invalid gradient at index 0 - got [1] but expected shape compatible with [2]"),
]


@pytest.mark.parametrize(("answer", "message"), WRONG)
def test_wrong_gradients_are_refused(answer: Any, message: str) -> None:
    y = made_by(lambda ctx, g: answer(g)).apply(engine.ones(2, requires_grad=True), 3)
    with pytest.raises(RuntimeError, match=re.escape(message)):
        y.sum().backward()


def test_gradients_are_brought_to_shape_and_dtype() -> None:
    x = engine.ones(2, requires_grad=True)
    made_by(lambda ctx, g: (g.double().expand(3, 2), None, None)).apply(x, 3).sum().backward()
    assert x.grad.tolist() == [3.0, 3.0]
    assert x.grad.dtype == engine.float32


def test_missing_methods_are_named() -> None:
    x = engine.ones(1, requires_grad=True)
    with pytest.raises(NotImplementedError, match="must implement the forward function"):
        Function.apply(x)
    with pytest.raises(NotImplementedError, match="implement either the backward or vjp method"):
        type("Forward", (Function,), {"forward": staticmethod(lambda ctx, x: x * 2)}).apply(x).backward()


def test_instances_are_of_no_use() -> None:
    with pytest.warns(DeprecationWarning, match="should not be instantiated"):
        instance = Once()
    with pytest.raises(RuntimeError, match="Legacy autograd function with non-static forward method"):
        instance(engine.ones(1))


class Once(Function):
    @staticmethod
    def forward(ctx: Any, x: engine.Tensor) -> Any:
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad_output: engine.Tensor) -> Any:
        assert not engine.is_grad_enabled()
        (x,) = ctx.saved_tensors
        return 2 * x * grad_output


def test_some_functions_are_differentiable_once() -> None:
    x = engine.tensor([2.0], requires_grad=True)
    (slope,) = grad(Once.apply(x), x)
    assert slope.item() == 4.0
    (slope,) = grad(Once.apply(x * 2), x, engine.ones(1, requires_grad=True), create_graph=True)
    with pytest.raises(RuntimeError, match="marked with @once_differentiable"):
        slope.backward()
