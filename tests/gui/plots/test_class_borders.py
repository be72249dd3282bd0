"""The lines between several classes: where they run, that they meet and that each is drawn once."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gui.plots.class_borders import class_borders
from gui.plots.class_field import Shares, likeliest

SQUARE = (-1.0, 1.0, -1.0, 1.0)
SIDE = 41


def sectors(steepness: float) -> Shares:
    """Three classes that meet in the middle, one at the right and two at the left, as a linear model has."""
    x, y = np.meshgrid(np.linspace(-1, 1, SIDE), np.linspace(-1, 1, SIDE))
    turns = np.array([0.0, 1 / 3, 2 / 3])[:, None, None]
    scores = steepness * (np.cos(2 * np.pi * turns) * x + np.sin(2 * np.pi * turns) * y)
    shares: Shares = np.exp(scores - scores.max(axis=0)).astype(np.float32)
    shares /= shares.sum(axis=0)
    return shares


def borders_of(shares: Shares) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return class_borders(shares, likeliest(shares)[0], SQUARE)


@pytest.mark.parametrize("steepness", [1.0, 8.0, 60.0, 400.0])
def test_three_borders_meet_in_the_middle_and_are_drawn_once(steepness: float) -> None:
    x, y = borders_of(sectors(steepness))
    angle, radius = np.arctan2(y, x), np.hypot(x, y)
    far = radius > 0.05
    off = np.abs(np.exp(3j * angle[far]) + 1)  # the borders lie at 60, 180 and 300 degrees
    assert np.max(off * radius[far]) < 0.02
    length = np.nansum(np.hypot(np.diff(x), np.diff(y)))
    assert length == pytest.approx(1 + 2 / np.sin(np.pi / 3), rel=0.02)
    assert np.nanmin(radius) < 0.02


def test_a_line_has_no_gaps_but_between_two_borders() -> None:
    x, y = borders_of(sectors(8.0))
    assert np.isnan(x).sum() == 2
    assert np.array_equal(np.isnan(x), np.isnan(y))
    steps = np.hypot(np.diff(x), np.diff(y))
    assert np.nanmax(steps) < 0.1


def test_of_one_class_alone_there_is_no_border() -> None:
    sure = np.zeros((3, 4, 4), np.float32)
    sure[1] = 1
    assert borders_of(sure)[0].size == 0


def test_a_border_breaks_off_where_the_model_has_no_answer() -> None:
    shares = sectors(8.0)
    shares[:, :, : SIDE // 2] = np.nan
    x, _ = borders_of(shares)
    assert np.nanmin(x) >= -1e-9
