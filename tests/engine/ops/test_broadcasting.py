"""Broadcasting and type promotion: shapes as numpy, types as PyTorch, gradients summed back."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes

import engine
from engine.autograd.tensor import wrap

SHAPES = mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=3, min_side=0)
OPERATORS: dict[str, Any] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
}


@given(SHAPES, st.sampled_from(sorted(OPERATORS)))
def test_values_are_those_of_numpy(shapes: Any, name: str) -> None:
    rng = np.random.default_rng(0)
    a, b = (rng.uniform(0.5, 2, shape) for shape in shapes.input_shapes)
    result = OPERATORS[name](engine.tensor(a), engine.tensor(b))
    np.testing.assert_array_equal(result.numpy(), OPERATORS[name](a, b))
    assert result.shape == shapes.result_shape


@given(SHAPES)
def test_gradients_have_the_shape_of_their_inputs(shapes: Any) -> None:
    """The gradient of sum(c (a + b)) is c summed over what was repeated."""
    rng = np.random.default_rng(0)
    a, b = (wrap(np.asarray(rng.normal(size=shape)), True) for shape in shapes.input_shapes)
    weights = rng.normal(size=shapes.result_shape)
    ((a + b) * engine.tensor(weights)).sum().backward()
    for leaf in (a, b):
        expected = weights.sum(tuple(range(weights.ndim - leaf.ndim)))
        ones = tuple(i for i, n in enumerate(leaf.shape) if n == 1)
        np.testing.assert_allclose(leaf.grad.numpy(), expected.sum(ones, keepdims=True), atol=1e-12)


@given(SHAPES)
def test_sum_to_size_is_the_inverse_of_expand(shapes: Any) -> None:
    shape, wide = shapes.input_shapes[0], shapes.result_shape
    repeated = int(np.prod(wide)) / max(int(np.prod(shape)), 1)
    total = engine.ones(shape).expand(wide).sum_to_size(shape)
    assert total.shape == shape
    assert all(value == repeated for value in total.flatten().tolist())


def test_shapes_that_do_not_fit_are_named() -> None:
    message = (
        r"^The size of tensor a \({}\) must match the size of tensor b \({}\) at non-singleton dimension {}$"
    )
    with pytest.raises(RuntimeError, match=message.format(3, 4, 0)):
        engine.ones(3) + engine.ones(4)
    with pytest.raises(RuntimeError, match=message.format(3, 4, 1)):
        engine.ones(2, 3) * engine.ones(2, 4)
    with pytest.raises(RuntimeError, match=message.format(2, 3, 0)):
        engine.lt(engine.ones(2, 3), engine.ones(3, 3))


# For operands of these kinds: the result's dtype in PyTorch, by rank (n-d tensor, 0-d tensor, number).
BOOL, INT, LONG, FLOAT, DOUBLE = engine.bool, engine.int32, engine.int64, engine.float32, engine.float64
PROMOTED = [
    (engine.ones(2, dtype=FLOAT), engine.ones(2, dtype=DOUBLE), DOUBLE),
    (engine.ones(2, dtype=LONG), engine.ones(2, dtype=FLOAT), FLOAT),
    (engine.ones(2, dtype=INT), engine.ones(2, dtype=LONG), LONG),
    (engine.ones(2, dtype=BOOL), engine.ones(2, dtype=INT), INT),
    (engine.ones(2, dtype=FLOAT), engine.tensor(1.0, dtype=DOUBLE), FLOAT),
    (engine.ones(2, dtype=INT), engine.tensor(1, dtype=LONG), INT),
    (engine.ones(2, dtype=LONG), engine.tensor(1.0, dtype=DOUBLE), DOUBLE),
    (engine.ones(2, dtype=LONG), 1.5, FLOAT),
    (engine.ones(2, dtype=DOUBLE), 1.5, DOUBLE),
    (engine.ones(2, dtype=INT), 2, INT),
    (engine.ones(2, dtype=BOOL), 2, LONG),
    (engine.ones(2, dtype=BOOL), True, BOOL),
    (engine.tensor(1.0, dtype=FLOAT), engine.tensor(1.0, dtype=DOUBLE), DOUBLE),
    (engine.tensor(1, dtype=INT), 1.5, FLOAT),
]


@pytest.mark.parametrize(("a", "b", "expected"), PROMOTED)
def test_the_result_has_pytorchs_dtype(a: Any, b: Any, expected: engine.dtype) -> None:
    assert (a + b).dtype is expected
    assert (b + a).dtype is expected


def test_division_and_powers_of_integers() -> None:
    assert (engine.arange(3) / 2).dtype is FLOAT
    assert (engine.arange(3) / engine.arange(1, 4)).tolist() == [0.0, 0.5, pytest.approx(2 / 3)]
    assert (engine.arange(3) // 2).tolist() == [0, 0, 1]
    assert (engine.arange(3) ** 2).dtype is LONG
    assert (engine.arange(3) ** 2.0).dtype is FLOAT
    with pytest.raises(RuntimeError, match=r"^Integers to negative integer powers are not allowed.$"):
        engine.arange(3) ** -1
    with pytest.raises(RuntimeError, match=r"^Subtraction, the `-` operator, with two bool tensors"):
        engine.tensor(True) - engine.tensor(False)


@pytest.mark.parametrize(("a", "b"), list(itertools.product([FLOAT, DOUBLE, LONG], repeat=2)))
def test_comparisons_are_bool_and_never_recorded(a: engine.dtype, b: engine.dtype) -> None:
    one, two = engine.tensor([1, 2, 3]).to(a), engine.tensor([3, 2, 1]).to(b)
    assert (one < two).tolist() == [True, False, False]
    assert (one == two).tolist() == [False, True, False]
    assert (one >= two).dtype is BOOL
    assert not (engine.ones(1, requires_grad=True) > 0).requires_grad
