"""Matrix products of every shape, and the linear map."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.nn import functional as F  # noqa: N812 - the name everybody uses

SHAPES = [
    ((3,), (3,)),
    ((2, 3), (3,)),
    ((3,), (3, 2)),
    ((2, 3), (3, 4)),
    ((5, 2, 3), (3, 4)),
    ((5, 2, 3), (5, 3, 4)),
    ((2, 3), (5, 3, 4)),
    ((4, 1, 2, 3), (5, 3, 2)),
    ((5, 2, 3), (3,)),
    ((3,), (5, 3, 2)),
]


@pytest.mark.parametrize(("a", "b"), SHAPES)
def test_matmul_and_its_gradients(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    one = engine.tensor(rng.normal(size=a), requires_grad=True)
    two = engine.tensor(rng.normal(size=b), requires_grad=True)
    np.testing.assert_allclose((one @ two).tolist(), one.detach().numpy() @ two.detach().numpy(), rtol=1e-12)
    assert engine.autograd.gradcheck(engine.matmul, (one, two))
    assert engine.autograd.gradgradcheck(engine.matmul, (one, two))


@pytest.mark.parametrize("lead", [(), (5,), (2, 3)])
@pytest.mark.parametrize("bias", [True, False])
def test_linear_over_the_last_dimension(lead: tuple[int, ...], bias: bool) -> None:
    rng = np.random.default_rng(0)
    x = engine.tensor(rng.normal(size=(*lead, 4)), requires_grad=True)
    weight = engine.tensor(rng.normal(size=(2, 4)), requires_grad=True)
    shift = [engine.tensor(rng.normal(size=2), requires_grad=True)] if bias else []
    expected = x.detach().numpy() @ weight.detach().numpy().T + (shift[0].detach().numpy() if bias else 0)
    np.testing.assert_allclose(F.linear(x, weight, *shift).tolist(), expected, rtol=1e-12)
    assert engine.autograd.gradcheck(F.linear, (x, weight, *shift))


def test_addmm() -> None:
    a, b, c = engine.ones(2, 2), engine.full((2, 3), 2.0), engine.ones(3, 2)
    assert engine.addmm(a, b, c).tolist() == [[7.0, 7.0]] * 2
    assert engine.addmm(a, b, c, beta=2, alpha=0.5).tolist() == [[5.0, 5.0]] * 2


ERRORS: list[tuple[Any, str]] = [
    (
        lambda: engine.ones(2, 3) @ engine.ones(2, 3),
        r"mat1 and mat2 shapes cannot be multiplied \(2x3 and 2x3\)",
    ),
    (lambda: engine.ones(2, 3) @ engine.ones(4), r"size mismatch, got input \(2\), mat \(2x3\), vec \(4\)"),
    (
        lambda: engine.ones(3) @ engine.ones(4),
        r"inconsistent tensor size, expected tensor \[3\] and src \[4\]",
    ),
    (lambda: engine.ones(2, 2, 3) @ engine.ones(2, 2, 2), "Expected size for first two dimensions of batch2"),
    (
        lambda: engine.ones(2, 2, 3) @ engine.ones(3, 3, 2),
        r"The size of tensor a \(2\) must match the size of",
    ),
    (lambda: engine.ones(2, 3) @ engine.tensor(1.0), "both arguments to matmul need to be at least 1D"),
    (lambda: engine.mm(engine.ones(3), engine.ones(3)), "self must be a matrix"),
    (
        lambda: engine.ones(1, 2) @ engine.ones(2, 1).double(),
        "expected m1 and m2 to have the same dtype, but got: flo",
    ),
    (
        lambda: F.linear(engine.ones(4, 2), engine.ones(2, 3), engine.ones(2)),
        r"cannot be multiplied \(4x2 and 3x2\)",
    ),
    (
        lambda: F.linear(engine.ones(4, 3), engine.ones(2, 3), engine.ones(3)),
        "The expanded size of the tensor",
    ),
    (
        lambda: F.linear(engine.ones(4, 3).double(), engine.ones(2, 3), engine.ones(2)),
        "mat1 and mat2 must have the same dtype, but got Double and Float",
    ),
]


@pytest.mark.parametrize(("call", "message"), ERRORS)
def test_errors(call: Any, message: str) -> None:
    with pytest.raises(RuntimeError, match=message):
        call()
