"""Where gradient descent would go from the numbers of a program."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

import numpy as np

from .landscape import Terrain, ground, landscape_of
from .run import run
from .spaces import Descent, LiveSpaceRequest, Space, SpaceRequest
from .values import frozen_array

STEPS = 30
SECONDS = 0.3
_NUDGE = 1e-5
_FAR = 1e6
"""A path that leads further away than this has diverged, and ends."""


def space(request: SpaceRequest | LiveSpaceRequest) -> Space | None:
    """The answer to a request; None where there is no such landscape."""
    if isinstance(request, LiveSpaceRequest):
        return request.of.space(request.numbers, request.lr)
    result = run(request.source, request.seed)
    if not -len(result.traces) <= request.place < len(result.traces):
        return None
    found = ground(result, request.place)
    around = None if found is None else landscape_of(found)
    if found is None or around is None:
        return None
    return Space(around, descent(found, [axis.point for axis in around.axes], request.lr))


def descent(found: Terrain, start: Sequence[float], lr: float) -> Descent:
    """Steps of lr against the slope; fewer where the path leaves all bounds or time is over.

    The slope at each point is the central difference, (f(x + h) - f(x - h)) / 2h with h = 1e-5 in float64.
    """
    points, heights = [list(start)], [found.height(start)]
    end = time.thread_time() + SECONDS
    for _ in range(STEPS):
        slopes = [_slope(found, points[-1], i) for i in range(len(start))]
        following = [x - lr * slope for x, slope in zip(points[-1], slopes, strict=True)]
        if time.thread_time() > end or not all(abs(x) < _FAR for x in following):
            break
        points.append(following)
        heights.append(found.height(following))
        if not math.isfinite(heights[-1]):
            break
    return Descent(lr, frozen_array(np.array(points)), frozen_array(np.array(heights)))


def _slope(found: Terrain, point: Sequence[float], place: int) -> float:
    ahead, behind = list(point), list(point)
    ahead[place] += _NUDGE
    behind[place] -= _NUDGE
    return (found.height(ahead) - found.height(behind)) / (2 * _NUDGE)
