from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.plots.brush import LARGEST_PX, SMALLEST_PX, Brush, Trail, gathered, shaken, sprayed, struck_by

CENTER = np.array([[100.0, 100.0]])


def distances(xy: np.ndarray) -> np.ndarray:
    return np.hypot(*(xy - CENTER).T)


@given(st.floats(2, 200), st.integers(1, 40))
@settings(max_examples=30)
def test_a_spray_stays_in_its_disc_and_is_as_dense_as_asked(radius: float, density: int) -> None:
    brush = Brush(radius, density)
    strewn = sprayed(np.repeat(CENTER, 3, axis=0), brush, np.random.default_rng(1))
    assert strewn.shape == (3 * density, 2)
    assert distances(strewn).max() <= radius * (1 + 1e-9)


def test_a_spray_is_even_over_its_disc() -> None:
    strewn = sprayed(np.repeat(CENTER, 100, axis=0), Brush(10, 40), np.random.default_rng(1))
    assert (distances(strewn) < 10 / np.sqrt(2)).mean() == pytest.approx(0.5, abs=0.03)


def test_the_magnet_pulls_what_lies_in_its_disc_and_nothing_else() -> None:
    pixels = CENTER + np.array([[10.0, 0.0], [0.0, 30.0], [60.0, 0.0]])
    after = gathered(pixels, CENTER, Brush(50))
    assert (distances(after)[:2] < distances(pixels)[:2]).all()
    assert np.array_equal(after[2], pixels[2])


def test_the_jitter_brush_shakes_what_lies_in_its_disc_and_nothing_else() -> None:
    pixels = CENTER + np.array([[10.0, 0.0], [60.0, 0.0]])
    after = shaken(pixels, CENTER, Brush(50), np.random.default_rng(1))
    assert not np.array_equal(after[0], pixels[0])
    assert np.array_equal(after[1], pixels[1])


@pytest.mark.parametrize("moves", [1, 3, 50])
def test_as_many_dabs_lie_on_a_way_however_many_moves_it_took(moves: int) -> None:
    trail, start = Trail(), np.zeros((1, 2))
    trail.begin(start)
    dabs = [trail.follow(np.array([[100.5 * (move + 1) / moves, 0.0]]), 10.0) for move in range(moves)]
    assert np.concatenate(dabs)[:, 0] == pytest.approx(np.arange(10, 101, 10))


def test_the_eraser_strikes_what_is_near_the_way() -> None:
    pixels = np.array([[0.0, 0.0], [50.0, 7.0], [50.0, 9.0], [120.0, 0.0]])
    struck = struck_by(pixels, np.zeros((1, 2)), np.array([[100.0, 0.0]]), 8.0)
    assert struck.tolist() == [0, 1]


def test_a_brush_keeps_to_its_limits() -> None:
    brush = Brush()
    assert brush.resized(1e6).radius == LARGEST_PX
    assert brush.resized(1e-6).radius == SMALLEST_PX
    assert brush.thickened(-100).density == 1
    assert brush.thickened(2).density == brush.density + 2
