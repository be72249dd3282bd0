"""Flaws in made points: how many, which, and that the seed alone decides."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.experiment.flaws import displaced, flipped, strayed

seeds = st.integers(0, 999_999)
shares = st.floats(0, 0.5)
DOMAIN = (-6.0, 6.0, -2.0, 3.0)


@given(n=st.integers(10, 200), share=shares, seed=seeds)
def test_the_share_asked_for_is_flipped_and_twice_is_as_before(n: int, share: float, seed: int) -> None:
    label = (np.arange(n) % 2).astype(np.float32)
    changed = flipped(label, share, seed)
    assert (changed != label).sum() == round(share * n)
    assert changed.dtype == np.float32
    np.testing.assert_array_equal(flipped(changed, share, seed), label)


@given(share=shares, seed=seeds)
def test_outliers_of_classes_lie_anywhere_in_the_plane(share: float, seed: int) -> None:
    x = np.zeros((100, 2), np.float32)
    changed = strayed(x, DOMAIN, share, seed)
    moved = (changed != x).any(axis=1)
    assert moved.sum() == round(share * 100)
    assert (np.abs(changed[:, 0]) <= 6).all()
    assert ((changed[:, 1] >= -2) & (changed[:, 1] <= 3)).all()


@given(share=shares, seed=seeds)
def test_outliers_of_values_lie_far_above_or_below(share: float, seed: int) -> None:
    y = np.linspace(-4, 4, 100, dtype=np.float32)
    away = np.abs(displaced(y, share, seed) - y)
    assert (away > 0).sum() == round(share * 100)
    assert (away[away > 0] >= 1.49 * y.std()).all()
    assert (away <= 3.01 * y.std()).all()


def test_targets_all_alike_have_outliers_too() -> None:
    assert np.abs(displaced(np.ones(20, np.float32), 0.5, 1) - 1).max() >= 1.5


@pytest.mark.parametrize("few_share", [0.0, 0.1, 0.3])
def test_more_flaws_keep_the_first_ones(few_share: float) -> None:
    y = np.linspace(0, 1, 50, dtype=np.float32)
    few, many = displaced(y, few_share, 3), displaced(y, 0.4, 3)
    flawed = few != y
    np.testing.assert_array_equal(few[flawed], many[flawed])
    labels = np.zeros(50, np.float32)
    assert (flipped(labels, few_share, 3) <= flipped(labels, 0.4, 3)).all()


def test_another_seed_takes_other_points_and_none_is_changed_in_place() -> None:
    label = np.zeros(50, np.float32)
    assert not np.array_equal(flipped(label, 0.2, 1), flipped(label, 0.2, 2))
    assert not label.any()
