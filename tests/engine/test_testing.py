"""assert_close: what passes, and whom it blames. Its reports are among the programs in `parity`."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine.testing import assert_close

FLOATS = st.floats(-1e6, 1e6, allow_nan=False)


@settings(deadline=None, max_examples=50)
@given(FLOATS, FLOATS)
def test_it_agrees_with_the_definition(actual: float, expected: float) -> None:
    pair = engine.tensor([actual], dtype=engine.float64), engine.tensor([expected], dtype=engine.float64)
    if abs(actual - expected) <= 0.5 + 0.1 * abs(expected):
        assert_close(*pair, rtol=0.1, atol=0.5)
    else:
        with pytest.raises(
            AssertionError, match=r"^Tensor-likes are not close!\n\nMismatched elements: 1 / 1"
        ):
            assert_close(*pair, rtol=0.1, atol=0.5)


def test_the_tolerance_is_that_of_the_coarser_type() -> None:
    one, other = engine.tensor([1.0]), engine.tensor([1.000005], dtype=engine.float64)
    assert_close(one, other, check_dtype=False)
    with pytest.raises(AssertionError):
        assert_close(one.double(), other)


def test_infinities_are_close_to_themselves_only() -> None:
    assert_close(engine.tensor([float("inf")]), engine.tensor([float("inf")]))
    with pytest.raises(AssertionError, match="Greatest absolute difference: inf"):
        assert_close(engine.tensor([float("inf")]), engine.tensor([1.0]))


def test_the_item_at_fault_is_named() -> None:
    with pytest.raises(AssertionError, match=r"The failure occurred for item \['b'\]\[1\]$"):
        assert_close({"a": 1, "b": [1.0, 2.0]}, {"a": 1, "b": [1.0, 3.0]})


def test_nothing_is_close_in_empty_tensors_and_equal_arrays() -> None:
    assert_close(engine.zeros(0), engine.zeros(0))
    assert_close(np.arange(3), np.arange(3))
