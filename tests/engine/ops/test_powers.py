"""Powers that are computed by multiplication and roots agree with the general one."""

from __future__ import annotations

import math

import numpy as np
import pytest

import engine


@pytest.mark.parametrize("exponent", [2, 3, 3.0, 0.5, -0.5, -1, -2, 2.5, 4])
@pytest.mark.parametrize("dtype", [engine.float32, engine.float64])
def test_each_power_is_that_of_pythons_numbers(exponent: float, dtype: engine.dtype) -> None:
    x = engine.tensor([0.5, 1.0, 2.0, 3.7], dtype=dtype, requires_grad=True)
    powers = x**exponent
    assert powers.dtype is dtype
    np.testing.assert_allclose(powers.tolist(), [each**exponent for each in x.tolist()], rtol=1e-6)
    powers.sum().backward()
    assert x.grad is not None
    slopes = [exponent * each ** (exponent - 1) for each in x.tolist()]
    np.testing.assert_allclose(x.grad.tolist(), slopes, rtol=1e-6)


def test_zero_and_infinity() -> None:
    x = engine.tensor([0.0, math.inf])
    assert (x**3).tolist() == [0.0, math.inf]
    assert (x**0.5).tolist() == [0.0, math.inf]
    for exponent in (-0.5, -1, -2):
        assert (x**exponent).tolist() == [math.inf, 0.0]
    assert math.isnan((engine.tensor([-1.0]) ** 0.5).item())


def test_whole_numbers_stay_whole() -> None:
    assert (engine.tensor([2, -3]) ** 3).tolist() == [8, -27]
