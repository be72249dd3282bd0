"""Distances of many rows, which are computed otherwise than those of few."""

from __future__ import annotations

import numpy as np
import pytest

import engine


@pytest.mark.parametrize("dtype", [engine.float32, engine.float64])
@pytest.mark.parametrize("lead", [(), (2,)])
def test_many_rows_are_as_far_apart_as_each_alone(dtype: engine.dtype, lead: tuple[int, ...]) -> None:
    engine.manual_seed(0)
    x, y = engine.randn(*lead, 40, 5, dtype=dtype), engine.randn(30, 5, dtype=dtype)
    distances = engine.cdist(x, y)
    expected = (x.unsqueeze(-2) - y.unsqueeze(-3)).norm(dim=-1)
    assert distances.dtype is dtype
    np.testing.assert_allclose(distances.numpy(), expected.numpy(), rtol=1e-5)


def test_a_row_is_not_apart_from_itself() -> None:
    rows = engine.randn(40, 64) * 100
    assert engine.cdist(rows, rows).diagonal().abs().max().item() == 0


def test_small_distances_of_far_rows_stay() -> None:
    rows = engine.randn(30, 3, dtype=engine.float64) + 10
    near = engine.cdist(rows, rows + 1e-4).diagonal()
    np.testing.assert_allclose(near.numpy(), 1e-4 * np.sqrt(3), rtol=1e-4)


def test_no_rows_and_no_columns() -> None:
    assert engine.cdist(engine.zeros(30, 0), engine.zeros(3, 0)).tolist() == [[0.0] * 3] * 30
    assert engine.cdist(engine.zeros(0, 3), engine.zeros(30, 3)).shape == (0, 30)
