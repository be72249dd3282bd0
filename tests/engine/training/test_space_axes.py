"""The directions of a layer's space stay steady from picture to picture, and the widest ones are found."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.training.space_axes import Directions, covariance, followed, seen_share, turned, widest
from engine.training.space_look import SPREAD, Axis, SpaceLook, Stage

PLANE = SpaceLook(Stage(1), SPREAD, SPREAD)
NO_RULE = np.empty((0, 5))


def cloud(spreads: list[float], seed: int = 0, count: int = 200) -> np.ndarray:
    """Points (count, units) that spread so far along each of some oblique directions."""
    random = np.random.default_rng(seed)
    turn, _ = np.linalg.qr(random.normal(size=(len(spreads), len(spreads))))
    values: np.ndarray = random.normal(size=(count, len(spreads))) * spreads @ turn
    return values.astype(np.float32)


def angle(first: np.ndarray, second: np.ndarray) -> float:
    """How far the second of two pairs of directions is from the first, in degrees, direction by direction."""
    cosines = np.clip((first * second).sum(axis=0), -1, 1)
    return float(np.degrees(np.arccos(cosines)).max())


def test_the_widest_directions_are_the_principal_components() -> None:
    values = cloud([3.0, 2.0, 0.5, 0.1])
    spread = covariance(values)
    found = widest(spread, 2)
    _, sizes, components = np.linalg.svd(values - values.mean(axis=0), full_matrices=False)
    assert np.allclose(np.abs((components[:2] * found.T).sum(axis=1)), 1, atol=1e-5)
    assert np.isclose(seen_share(spread, found.T), (sizes[:2] ** 2).sum() / (sizes**2).sum())


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 1000), st.integers(2, 9))
def test_neither_a_flip_nor_a_turn_within_the_plane_is_seen(seed: int, units: int) -> None:
    random = np.random.default_rng(seed)
    plane, _ = np.linalg.qr(random.normal(size=(units, 2)))
    turn, _ = np.linalg.qr(random.normal(size=(2, 2)))
    assert np.allclose(turned(plane @ turn, plane), plane, atol=1e-9)


def test_a_cloud_that_turns_is_followed_without_a_jump() -> None:
    """The third direction overtakes the second: the plane swings over in many small steps."""
    directions, seen = Directions(), []
    for place in range(120):
        share = min(place / 60, 1.0)
        spread = covariance(cloud([3.0, 2.0 - share, 1.0 + share, 0.1, 0.1]))
        axes, _ = directions.along(PLANE, spread, NO_RULE, training=True)
        seen.append(axes.T)
    steps = [angle(first, second) for first, second in pairwise(seen)]
    assert max(steps) < 15
    assert seen_share(spread, seen[-1].T) > 0.98 * seen_share(spread, widest(spread, 2).T)


def test_at_rest_the_very_plane_is_shown_turned_as_it_was() -> None:
    spread = covariance(cloud([3.0, 2.0, 0.5, 0.1, 0.1]))
    directions = Directions()
    first, _ = directions.along(PLANE, spread, NO_RULE, training=False)
    later = covariance(cloud([2.0, 3.0, 0.5, 0.1, 0.1]))  # the two change places
    second, _ = directions.along(PLANE, later, NO_RULE, training=False)
    assert np.isclose(seen_share(later, second), seen_share(later, widest(later, 2).T))
    assert angle(first.T, second.T) < 10


def test_points_that_are_all_alike_leave_the_directions_alone() -> None:
    former, nothing = np.eye(5)[:, :2], np.zeros((5, 5))
    assert np.allclose(followed(nothing, former), former)
    assert np.isnan(seen_share(nothing, former.T))
    assert np.isfinite(widest(nothing, 2)).all()


def test_beside_a_unit_the_widest_of_the_rest_is_shown() -> None:
    spread = np.diag([9.0, 4.0, 1.0])
    look = SpaceLook(Stage(1), Axis("unit", 0), SPREAD)
    axes, offset = Directions().along(look, spread, np.empty((0, 4)), training=False)
    assert np.allclose(np.abs(axes), [[1, 0, 0], [0, 1, 0]])
    assert not offset.any()
