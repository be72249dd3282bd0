"""Sums as products with ones agree with numpy's, in every shape and dtype."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine.autograd.sums import column_sums, row_sums, sums_along, whole_sum

SIZES = st.integers(0, 12)
LONG = 5000


def matrix(rows: int, columns: int, dtype: str = "float32") -> np.ndarray:
    return np.random.default_rng(0).normal(size=(rows, columns)).astype(dtype)


@settings(deadline=None, max_examples=40)
@given(SIZES, SIZES, st.sampled_from(["float32", "float64"]))
def test_sums_of_matrices(rows: int, columns: int, dtype: str) -> None:
    values = matrix(rows, columns, dtype)
    for found, wanted in (
        (column_sums(values), values.sum(0)),
        (row_sums(values), values.sum(1)),
        (sums_along(values, 1), values.sum(1, keepdims=True)),
        (sums_along(values, 0), values.sum(0, keepdims=True)),
        (whole_sum(values), values.sum()),
    ):
        assert found.shape == wanted.shape
        assert found.dtype == wanted.dtype
        np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-5)


def test_long_sums_lose_no_more_digits_than_those_of_numpy() -> None:
    tenths = np.full((2, LONG), 0.1, np.float32)
    np.testing.assert_array_equal(row_sums(tenths), tenths.sum(1))
    assert whole_sum(tenths) == tenths.sum()


def test_other_dtypes_stay_as_numpy_sums_them() -> None:
    halves = matrix(3, 4, "float16")
    assert sums_along(halves, 1).dtype == np.float16
    assert whole_sum(halves).dtype == np.float16
    assert whole_sum(np.arange(4)) == 6


def test_sums_over_other_axes() -> None:
    values = np.random.default_rng(0).normal(size=(2, 3, 4))
    np.testing.assert_allclose(sums_along(values, 1), values.sum(1, keepdims=True))


def test_the_columns_of_a_tensor_are_summed_as_an_operation() -> None:
    x = engine.ones(3, 2, requires_grad=True)
    assert type(column_sums(x).grad_fn).__name__ == "SumBackward1"


@pytest.mark.parametrize("rows", [1, 5])
def test_the_gradient_of_a_broadcast_row_is_summed_over_all_rows(rows: int) -> None:
    x = engine.tensor(matrix(rows, 3))
    row = engine.zeros(3, requires_grad=True)
    (x * (x + row)).sum().backward()
    assert row.grad is not None
    np.testing.assert_allclose(row.grad.numpy(), matrix(rows, 3).sum(0), rtol=1e-6)
