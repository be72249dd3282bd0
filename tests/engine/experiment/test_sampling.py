from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.experiment import edit, held_out, points_of, propose


@given(st.integers(10, 200), st.floats(0, 0.9), st.integers(0, 99))
def test_a_share_holds_some_out_but_never_all(n: int, share: float, seed: int) -> None:
    data = msgspec.structs.replace(propose("moons").data, n=n, test_share=share, seed=seed)
    points = points_of(data)
    held = int(points.test.sum())
    assert len(points) == n
    assert (held == 0) == (share == 0)
    assert held < n
    assert abs(held - share * n) <= 1
    assert points_of(data) == points


def test_another_seed_makes_other_points_and_another_choice() -> None:
    data = propose("moons").data
    first, other = points_of(data), points_of(msgspec.structs.replace(data, seed=data.seed + 1))
    assert first != other
    assert held_out(first, 0.3, 1) != held_out(first, 0.3, 2)


def test_another_split_holds_out_others_of_the_same_points() -> None:
    data = propose("moons").data
    first, other = points_of(data), points_of(msgspec.structs.replace(data, split=1))
    np.testing.assert_array_equal(first.x, other.x)
    np.testing.assert_array_equal(first.y, other.y)
    assert first.test.sum() == other.test.sum()
    assert (first.test != other.test).any()


def test_a_file_without_a_split_holds_out_what_it_always_did() -> None:
    data = msgspec.structs.replace(propose("moons").data, n=20, test_share=0.2, seed=7)
    held = np.flatnonzero(points_of(data).test)
    np.testing.assert_array_equal(held, np.sort(np.random.default_rng([7, 1]).permutation(20)[:4]))


@pytest.mark.parametrize("name", ["moons", "line", "plane"])
def test_flaws_change_the_share_asked_for_and_nothing_else(name: str) -> None:
    spec = propose(name)
    clean, flawed = points_of(spec.data), points_of(edit(spec, "data.outliers", 0.1).data)
    changed = (clean.x != flawed.x).any(axis=1) | (clean.y != flawed.y)
    assert changed.sum() == round(0.1 * len(clean))
    np.testing.assert_array_equal(clean.test, flawed.test)


def test_labels_are_flipped_and_classes_weighted_where_there_are_classes() -> None:
    moons, line = propose("moons"), propose("line")
    flips = points_of(edit(moons, "data.flips", 0.25).data)
    assert (flips.y != points_of(moons.data).y).sum() == len(flips) / 4
    np.testing.assert_array_equal(flips.x, points_of(moons.data).x)
    assert points_of(edit(moons, "data.balance", 0.8).data).y.mean() == pytest.approx(0.8)
    for path, value in (("data.flips", 0.25), ("data.balance", 0.8)):
        assert points_of(edit(line, path, value).data) == points_of(line.data)
