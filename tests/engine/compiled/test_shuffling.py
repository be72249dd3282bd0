from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.compiled.backends import Kernels
from engine.compiled.shuffling import shuffled


@given(st.integers(0, 2**31), st.integers(0, 2**31), st.integers(1, 300))
def test_an_order_has_every_point_once_and_is_a_function_of_seed_and_epoch(
    seed: int, epoch: int, count: int
) -> None:
    order = shuffled(seed, epoch, count)
    assert sorted(order.tolist()) == list(range(count))
    assert np.array_equal(order, shuffled(seed, epoch, count))


@given(st.integers(0, 2**31), st.integers(0, 2**31), st.integers(1, 300))
def test_compiled_code_shuffles_the_same_way(kernels: Kernels, seed: int, epoch: int, count: int) -> None:
    from engine.compiled.native.shuffling import shuffle

    order = np.zeros(count, np.int64)
    shuffle(order, count, seed, epoch, True)
    assert np.array_equal(order, shuffled(seed, epoch, count))


def test_every_point_comes_to_every_place_about_as_often() -> None:
    counts = np.zeros((5, 5))
    for epoch in range(5000):
        counts[np.arange(5), shuffled(1, epoch, 5)] += 1
    assert counts == pytest.approx(np.full((5, 5), 1000), abs=160)  # five standard deviations
