"""Functions that make tensors: shapes, dtypes, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine

SHAPED = [engine.zeros, engine.ones, engine.empty, engine.rand, engine.randn]


@pytest.mark.parametrize("make", SHAPED)
def test_a_shape_is_numbers_or_one_sequence(make: Callable[..., Any]) -> None:
    for x in (make(2, 3), make((2, 3)), make([2, 3]), make(size=(2, 3)), make(engine.Size([2, 3]))):
        assert x.shape == (2, 3)
        assert x.dtype is engine.float32
    assert make(()).shape == ()
    assert make(engine.tensor(2)).shape == (2,)
    assert make(1, dtype=engine.float64, requires_grad=True).requires_grad


REFUSED: list[tuple[Callable[[], Any], type[Exception], str]] = [
    (lambda: engine.zeros(), TypeError, 'zeros() missing 1 required positional arguments: "size"'),
    (lambda: engine.zeros(-1), RuntimeError, "zeros: Dimension size must be non-negative."),
    (lambda: engine.rand(-1), RuntimeError, "Trying to create tensor with negative dimension -1: [-1]"),
    (
        lambda: engine.zeros(2.5),
        TypeError,
        "zeros(): argument 'size' (position 1) must be tuple of ints, not float",
    ),
    (
        lambda: engine.zeros((2, 2.5)),
        TypeError,
        "zeros(): argument 'size' failed to unpack the object at pos 2 with error "
        '"type must be tuple of ints,but got float"',
    ),
    (
        lambda: engine.full(2, 3),
        TypeError,
        "full(): argument 'size' (position 1) must be tuple of ints, not int",
    ),
    (
        lambda: engine.randint(5, 2),
        TypeError,
        "randint(): argument 'size' (position 2) must be tuple of ints, not int",
    ),
    (
        lambda: engine.arange(3, requires_grad=True),
        RuntimeError,
        "Only Tensors of floating point and complex dtype can require gradients",
    ),
    (
        lambda: engine.ones_like([1]),
        TypeError,
        "ones_like(): argument 'input' (position 1) must be Tensor, not list",
    ),
    (lambda: engine.eye(-1), RuntimeError, "n must be greater or equal to 0, got -1"),
    (lambda: engine.arange(0, 5, 0), RuntimeError, "step must be nonzero"),
    (lambda: engine.arange(5, 0), RuntimeError, "upper bound and lower bound inconsistent with step sign"),
    (lambda: engine.linspace(0, 1, -1), RuntimeError, "number of steps must be non-negative"),
]


@pytest.mark.parametrize(("make", "kind", "text"), REFUSED)
def test_what_is_refused(make: Callable[[], Any], kind: type[Exception], text: str) -> None:
    with pytest.raises(kind) as caught:
        make()
    assert str(caught.value) == text


def test_one_value() -> None:
    assert engine.full((2,), 7).dtype is engine.int64
    assert engine.full((2,), True).dtype is engine.bool
    assert engine.full((2,), 1.5, dtype=engine.int64).tolist() == [1, 1]
    assert engine.full(size=(1,), fill_value=engine.tensor(3.0)).tolist() == [3.0]
    assert engine.scalar_tensor(3).dtype is engine.float32


def test_in_the_shape_of_another() -> None:
    x = engine.ones(2, 3, dtype=engine.float64)
    for like in (engine.zeros_like, engine.ones_like, engine.empty_like, engine.rand_like, engine.randn_like):
        assert like(x).shape == x.shape
        assert like(x).dtype is x.dtype
        assert like(x, dtype=engine.float32).dtype is engine.float32
    assert engine.full_like(x, 3).tolist() == [[3.0] * 3] * 2
    assert engine.randint_like(x, 3).dtype is x.dtype
    assert x.new_zeros(2).dtype is x.new_full((2,), 1).dtype is engine.float64
    assert x.new_ones((1, 2), dtype=engine.int32).dtype is engine.int32
    assert x.new([1, 2]).dtype is engine.float64


def test_a_tensor_given_as_out_takes_the_values() -> None:
    x = engine.empty(3)
    assert engine.arange(3, out=x) is x
    assert x.tolist() == [0.0, 1.0, 2.0]


def test_triangles() -> None:
    assert engine.tril_indices(2, 2).tolist() == [[0, 1, 1], [0, 0, 1]]
    assert engine.triu_indices(3, 3, 1).tolist() == [[0, 0, 1], [1, 2, 2]]


def test_ranges() -> None:
    assert engine.arange(1, 2.5, 0.5).tolist() == [1.0, 1.5, 2.0]
    assert engine.arange(start=1, end=3).dtype is engine.int64
    assert engine.arange(0).shape == (0,)
    assert engine.linspace(0, 10, 5, dtype=engine.int64).tolist() == [0, 2, 5, 7, 10]
    assert engine.logspace(0, 3, 4, base=2).tolist() == [1.0, 2.0, 4.0, 8.0]
    with pytest.warns(UserWarning, match=r"torch\.range is deprecated"):
        assert engine.range(1, 4).tolist() == [1.0, 2.0, 3.0, 4.0]


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.integers(2, 50))
@settings(deadline=None, max_examples=50)
def test_both_ends_of_a_linspace_are_met(start: float, end: float, steps: int) -> None:
    values = engine.linspace(start, end, steps, dtype=engine.float64).numpy()
    assert (values[0], values[-1]) == (start, end)
    np.testing.assert_allclose(values, np.linspace(start, end, steps), rtol=1e-12, atol=1e-12)


def test_random_methods_repeat_with_their_generator() -> None:
    names = ("uniform_", "normal_", "random_", "bernoulli_", "exponential_", "cauchy_", "log_normal_")
    for name in names:
        first, second = (
            getattr(engine.empty(20), name)(generator=engine.Generator().manual_seed(3)) for _ in range(2)
        )
        assert engine.equal(first, second)
        assert first.unique().numel() > 1


def test_random_values_that_pytorch_draws_from_seed_0() -> None:
    engine.manual_seed(0)
    assert engine.empty(3).exponential_(2.0).tolist() == [
        1.754163146018982,
        0.6151923537254333,
        0.3075220584869385,
    ]
    engine.manual_seed(0)
    assert engine.empty(4, dtype=engine.float64).geometric_(0.2).tolist() == [1.0, 2.0, 4.0, 1.0]
    engine.manual_seed(0)
    assert engine.empty(3).random_().tolist() == [8325664.0, 12888472.0, 1484222.0]
    engine.manual_seed(1)
    weights = engine.tensor([0.1, 0.5, 0.2, 0.2])
    assert sorted(engine.multinomial(weights, 4).tolist()) == [0, 1, 2, 3]


def test_choices_by_probability() -> None:
    assert engine.bernoulli(engine.tensor([0.0, 1.0])).tolist() == [0.0, 1.0]
    assert engine.ones(3).bernoulli_(0).tolist() == [0.0, 0.0, 0.0]
    rows = engine.tensor([[0.0, 1.0], [1.0, 0.0]])
    assert engine.multinomial(rows, 3, replacement=True).tolist() == [[1, 1, 1], [0, 0, 0]]
    assert rows.multinomial(1).tolist() == [[1], [0]]


WRONG: list[tuple[Callable[[], Any], type[Exception], str]] = [
    (lambda: engine.rand(2, dtype=engine.int64), NotImplementedError, "check_uniform_bounds"),
    (lambda: engine.ones(2).uniform_(2, 1), RuntimeError, "found from=2 > to=1"),
    (lambda: engine.ones(2).random_(0), RuntimeError, "got from=0 >= to=0"),
    (lambda: engine.ones(2).exponential_(0), RuntimeError, "lambda=0"),
    (lambda: engine.ones(2).geometric_(0), RuntimeError, "got p=0"),
    (lambda: engine.bernoulli(engine.tensor([2.0])), RuntimeError, "p_in >= 0 && p_in <= 1"),
    (lambda: engine.ones(2).bernoulli_(2), RuntimeError, r"p to be in \[0, 1\], but got p=2"),
    (lambda: engine.normal(0.0, -1.0, (2,)), RuntimeError, "found std -1"),
    (lambda: engine.ones(2).normal_(0, -1), RuntimeError, "found std -1"),
    (lambda: engine.normal(engine.zeros(2), engine.ones(3)), RuntimeError, "must match the size"),
    (lambda: engine.normal(engine.zeros(2), -engine.ones(2)), RuntimeError, "elements of std >= 0.0"),
    (lambda: engine.multinomial(engine.ones(2), 3), RuntimeError, "without replacement"),
    (lambda: engine.multinomial(engine.ones(2), 0), RuntimeError, "n_sample <= 0"),
    (lambda: engine.multinomial(engine.zeros(2), 1), RuntimeError, "sum of probabilities <= 0"),
    (lambda: engine.multinomial(-engine.ones(2), 1), RuntimeError, "element < 0"),
    (lambda: engine.multinomial(engine.ones(1, 1, 1), 1), RuntimeError, "1 or 2 dim"),
    (lambda: engine.multinomial(engine.arange(2), 1), RuntimeError, "got: Long"),
]


@pytest.mark.parametrize(("draw", "kind", "text"), WRONG)
def test_distributions_that_are_none(draw: Callable[[], Any], kind: type[Exception], text: str) -> None:
    with pytest.raises(kind, match=text):
        draw()
