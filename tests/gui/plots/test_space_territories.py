"""Straight rules cut the plane into convex territories, exactly."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.plots.space.territories import borders, segment, territories

SQUARE = (-1.0, 1.0, -1.0, 1.0)


def area(corners: np.ndarray) -> float:
    """The shoelace formula."""
    x, y = corners.T
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)


def test_one_rule_parts_two_classes_by_a_straight_line() -> None:
    rules = np.array([[1.0, 0.0, -0.5]])  # the second class where x > 0.5
    first, second = territories(rules, SQUARE)
    assert area(first) == 3.0
    assert area(second) == 1.0
    [line] = borders(rules, SQUARE)
    assert sorted(line) == [(0.5, -1.0), (0.5, 1.0)]


def test_a_line_outside_leaves_all_to_one_class() -> None:
    rules = np.array([[1.0, 1.0, 5.0]])
    first, second = territories(rules, SQUARE)
    assert len(first) == 0
    assert area(second) == 4.0
    assert borders(rules, SQUARE) == []


def test_a_rule_without_a_direction_has_no_line() -> None:
    assert segment(np.array([0.0, 0.0, 1.0]), [], SQUARE) is None
    assert segment(np.array([np.nan, 1.0, 0.0]), [], SQUARE) is None


def test_three_classes_meet_in_one_place() -> None:
    rules = np.array([[0.0, 1.0, 0.0], [-1.0, -1.0, 0.0], [1.0, -1.0, 0.0]])
    lines = borders(rules, SQUARE)
    assert len(lines) == 3
    ends = np.abs(np.array(lines)).max(axis=2)
    assert np.allclose(ends.min(axis=1), 0)  # each begins in the middle
    assert np.allclose(ends.max(axis=1), 1)  # and ends at the edge


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 6))
def test_every_place_lies_in_the_territory_of_its_class(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    rules = random.normal(size=(count, 3))
    found = territories(rules, SQUARE)
    assert np.isclose(sum(area(each) for each in found if len(each)), 4.0)
    for label, corners in enumerate(found):
        if len(corners):
            said = rules @ np.append(corners.mean(axis=0), 1.0)
            assert label == (int(said[0] > 0) if count == 1 else int(np.argmax(said)))
    for (x0, y0), (x1, y1) in borders(rules, SQUARE):
        said = np.sort(rules @ ((x0 + x1) / 2, (y0 + y1) / 2, 1.0))
        assert np.isclose(said[-1], 0.0 if count == 1 else said[-2])
