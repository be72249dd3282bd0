"""The error function of many values at once."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.ops.error_function import single_erf


@given(st.lists(st.floats(width=32), min_size=1, max_size=40))
def test_it_is_right_to_the_last_digit(values: list[float]) -> None:
    given = np.array(values, np.float32)
    expected = np.array([math.erf(value) for value in given.tolist()], np.float32)
    np.testing.assert_array_max_ulp(single_erf(given), expected, 1)


def test_many_values_are_those_of_each_alone() -> None:
    values = engine.linspace(-5, 5, 20_001)
    alone = [math.erf(value) for value in values.tolist()]
    assert engine.erf(values).tolist() == np.array(alone, np.float32).tolist()
    assert engine.erf(values.view(1, -1).t()).shape == (20_001, 1)


def test_the_sign_of_zero_and_nan_stay() -> None:
    values = single_erf(np.array([-0.0, np.nan, -np.inf], np.float32))
    assert math.copysign(1, values[0]) == -1
    assert np.isnan(values[1])
    assert values[2] == -1
