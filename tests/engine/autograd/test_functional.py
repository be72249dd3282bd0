"""Jacobians, Hessians and their products with vectors."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine.autograd import functional

X = engine.tensor([1.0, 2.0])
Y = engine.tensor([3.0, 4.0])


def listed(result: Any) -> Any:
    """Nested tuples of tensors as nested lists."""
    return [listed(each) for each in result] if isinstance(result, tuple) else result.tolist()


def weighted_squares(a: Any, b: Any) -> Any:
    return (a**2 * b).sum()


JACOBIANS: list[tuple[Any, Any, Any]] = [
    (lambda a: a**2, X, [[2.0, 0.0], [0.0, 4.0]]),
    (lambda a, b: (a * b).sum(), (X, Y), [[3.0, 4.0], [1.0, 2.0]]),
    (
        lambda a, b: (a * b, a.sum()),
        (X, Y),
        [[[[3.0, 0.0], [0.0, 4.0]], [[1.0, 0.0], [0.0, 2.0]]], [[1.0, 1.0], [0.0, 0.0]]],
    ),
    (lambda a: engine.ones(2), X, [[0.0, 0.0], [0.0, 0.0]]),
    (lambda a: a[:0], X, []),
    (lambda a: (a * 2,), (X,), [[[[2.0, 0.0], [0.0, 2.0]]]]),
]


@pytest.mark.parametrize(("func", "inputs", "expected"), JACOBIANS)
def test_jacobians_nest_as_outputs_and_inputs_do(func: Any, inputs: Any, expected: Any) -> None:
    assert listed(functional.jacobian(func, inputs)) == expected
    assert listed(functional.jacobian(func, inputs, vectorize=True, strategy="forward-mode")) == expected


def test_a_jacobian_has_the_shapes_of_output_and_input() -> None:
    assert functional.jacobian(lambda a: a.expand(3, 2), X).shape == (3, 2, 2)


HESSIANS: list[tuple[Any, Any, Any]] = [
    (lambda a: (a**3).sum(), X, [[6.0, 0.0], [0.0, 12.0]]),
    (lambda a: (a * 2).sum(), X, [[0.0, 0.0], [0.0, 0.0]]),
    (
        weighted_squares,
        (X, Y),
        [[[[6.0, 0.0], [0.0, 8.0]], [[2.0, 0.0], [0.0, 4.0]]], [[[2.0, 0.0], [0.0, 4.0]], [[0.0, 0.0]] * 2]],
    ),
]


@pytest.mark.parametrize(("func", "inputs", "expected"), HESSIANS)
def test_hessians_nest_as_inputs_do(func: Any, inputs: Any, expected: Any) -> None:
    assert listed(functional.hessian(func, inputs)) == expected


def test_products_with_vectors() -> None:
    assert listed(functional.vjp(lambda a: a**2, X, Y)) == [[1.0, 4.0], [6.0, 16.0]]
    assert listed(functional.vjp(lambda a, b: (a * b).sum(), (X, Y))) == [11.0, [[3.0, 4.0], [1.0, 2.0]]]
    assert listed(functional.jvp(lambda a, b: a * b, (X, Y), (X, Y))) == [[3.0, 8.0], [6.0, 16.0]]
    assert listed(functional.jvp(lambda a: a**2, engine.tensor(3.0))) == [9.0, 6.0]
    for product in (functional.hvp, functional.vhp):
        assert listed(product(weighted_squares, (X, Y), (X, Y))) == [19.0, [[12.0, 32.0], [2.0, 8.0]]]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(-2, 2), min_size=4, max_size=4), st.lists(st.floats(-2, 2), min_size=2, max_size=2))
def test_products_agree_with_the_full_matrices(weights: list[float], vector: list[float]) -> None:
    matrix = engine.tensor(weights, dtype=engine.float64).view(2, 2)
    x = engine.tensor([0.3, -0.8], dtype=engine.float64)
    v = engine.tensor(vector, dtype=engine.float64)

    def func(a: Any) -> Any:
        return (matrix @ a).tanh() * a

    full = functional.jacobian(func, x).numpy()
    np.testing.assert_allclose(functional.jvp(func, x, v)[1].numpy(), full @ vector, atol=1e-12)
    np.testing.assert_allclose(functional.vjp(func, x, v)[1].numpy(), vector @ full, atol=1e-12)
    curvature = functional.hessian(lambda a: func(a).sum(), x).numpy()
    np.testing.assert_allclose(
        functional.hvp(lambda a: func(a).sum(), x, v)[1].numpy(), curvature @ vector, atol=1e-12
    )


def test_results_can_be_recorded() -> None:
    x = engine.tensor([1.0, 2.0], requires_grad=True)
    assert not functional.jacobian(lambda a: a**2, x).requires_grad
    assert not functional.vjp(lambda a: a**2, x, Y)[0].requires_grad
    functional.jacobian(lambda a: a**3, x, create_graph=True).sum().backward()
    assert x.grad.tolist() == [6.0, 12.0]
    for product in (functional.vjp, functional.jvp):
        assert all(each.requires_grad for each in product(lambda a: a**2, x, Y, create_graph=True))
    assert functional.hessian(lambda a: (a**3).sum(), x, create_graph=True).grad_fn.name() == "ViewBackward0"


def test_gradients_are_recorded_whatever_the_mode_outside() -> None:
    with engine.no_grad():
        assert functional.jacobian(lambda a: a * 2, engine.tensor(1.0)).item() == 2.0
        assert functional.hessian(lambda a: a**2, engine.tensor(1.0)).item() == 2.0


def constant(a: Any) -> Any:
    return engine.ones(2)


REFUSED: list[tuple[type[Exception], str, Any]] = [
    (TypeError, "The inputs given to jacobian must be", lambda f: f.jacobian(constant, [X])),
    (TypeError, "given outputs of the user-provided function has type <class 'int'>",
     lambda f: f.jacobian(lambda a: 3, X)),
    (TypeError, "the value at index 1 has type <class 'int'>",
     lambda f: f.hessian(lambda a: ((a**2).sum(), 1), X)),
    (RuntimeError, "Output 0 of the user-provided function does not require gradients",
     lambda f: f.jacobian(constant, X, strict=True)),
    (RuntimeError, "Output 0 of the user-provided function is independent of input 1",
     lambda f: f.jacobian(lambda a, b: a * 2, (X, Y), strict=True)),
    (RuntimeError, "the jacobian of the user-provided function with respect to input 0 is independent",
     lambda f: f.hessian(lambda a: (a * 2).sum(), X, strict=True)),
    (RuntimeError, "function given to hessian should contain a single element",
     lambda f: f.hessian(lambda a: a, X)),
    (RuntimeError, "function given to hvp should return a single Tensor",
     lambda f: f.hvp(lambda a: (a.sum(), a.sum()), X, X)),
    (RuntimeError, "v can only be None if the user-provided function returns a single Tensor",
     lambda f: f.vjp(lambda a: a, X)),
    (RuntimeError, "v can only be None if the input to the user-provided function is a single Tensor",
     lambda f: f.jvp(lambda a: a, X)),
    (RuntimeError, "v has invalid size: should be torch.Size([2]) but got torch.Size([3])",
     lambda f: f.vjp(lambda a: a, X, engine.ones(3))),
    (RuntimeError, "v is a tuple of invalid length: should be 2 but got 1",
     lambda f: f.vjp(lambda a: (a, a), X, (X,))),
    (RuntimeError, "The given v should contain a single Tensor", lambda f: f.jvp(lambda a: a, X, (X, X))),
    (RuntimeError, "The jacobian of the user-provided function is independent of input 0",
     lambda f: f.jacobian(lambda a: a * 2, X, create_graph=True, strict=True)),
    (RuntimeError, "`strict=True` and `vectorized=True` are not supported together",
     lambda f: f.jacobian(lambda a: a, X, strict=True, vectorize=True)),
    (NotImplementedError, "only implemented for `vectorize=True`",
     lambda f: f.jacobian(lambda a: a, X, strategy="forward-mode")),
    (AssertionError, "Expected strategy to be either", lambda f: f.jacobian(lambda a: a, X, strategy="x")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "message", "call"), REFUSED)
def test_refusals_are_pytorchs(kind: type[Exception], message: str, call: Any) -> None:
    with pytest.raises(kind, match=re.escape(message)):
        call(functional)
