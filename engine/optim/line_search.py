"""A step length that satisfies the strong Wolfe conditions.

Nocedal and Wright, Numerical Optimization (2006), algorithms 3.5 and 3.6, with the trial points and limits
of PyTorch's LBFGS, so that both take the same steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array

DECREASE = 1e-4
"""The part of the promised decrease of the loss that a step must bring."""
CURVATURE = 0.9
"""The part of the first slope that may remain at the end of the step."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What was found `t` along the line: the loss, its gradient, and its slope in the line's direction."""

    t: Any
    loss: float
    grad: Array
    slope: Any


def strong_wolfe(
    evaluate: Callable[[Any], Trial], start: Trial, t: Any, reach: float, tolerance: float, limit: int = 25
) -> tuple[Trial, int]:
    """A trial that meets both conditions, or the best within `limit`, and how often it evaluated.

    `t` is the first length to try; `reach` how far t = 1 moves the parameter that moves farthest. The
    search ends where two trials are nearer to each other than `tolerance`.
    """
    before, trial = start, evaluate(t)
    for count in range(limit):
        if _too_high(trial, start) or (count > 1 and trial.loss >= before.loss):
            return _zoom(evaluate, start, [before, trial], reach, tolerance, count, limit)
        if _flat(trial, start):
            return trial, count + 1
        if trial.slope >= 0:
            return _zoom(evaluate, start, [before, trial], reach, tolerance, count, limit)
        t = cubic_minimum(before, trial, trial.t + 0.01 * (trial.t - before.t), trial.t * 10)
        before, trial = trial, evaluate(t)
    return (start if start.loss <= trial.loss else trial), limit + 1


def _zoom(
    evaluate: Callable[[Any], Trial],
    start: Trial,
    bracket: list[Trial],
    reach: float,
    tolerance: float,
    count: int,
    limit: int,
) -> tuple[Trial, int]:
    """Narrow a bracket that holds a point meeting the conditions until one is found."""
    low = _lower(bracket)
    stuck = False
    while count < limit and abs(bracket[1].t - bracket[0].t) * reach >= tolerance:
        near, far = sorted((bracket[0].t, bracket[1].t))
        t, stuck = _inside(cubic_minimum(bracket[0], bracket[1], near, far), near, far, stuck)
        trial = evaluate(t)
        count += 1
        if _too_high(trial, start) or trial.loss >= bracket[low].loss:
            bracket[1 - low] = trial
            low = _lower(bracket)
            continue
        done = _flat(trial, start)
        if not done and trial.slope * (bracket[1 - low].t - bracket[low].t) >= 0:
            bracket[1 - low] = bracket[low]
        bracket[low] = trial
        if done:
            break
    return bracket[low], count + 1


def _inside(t: Any, near: Any, far: Any, stuck: bool) -> tuple[Any, bool]:
    """`t`, kept a tenth away from the ends when it sticks to one; and whether it is close to one."""
    margin = 0.1 * (far - near)
    if min(far - t, t - near) >= margin:
        return t, False
    if stuck or t >= far or t <= near:
        return (far - margin if abs(t - far) < abs(t - near) else near + margin), False
    return t, True


def cubic_minimum(a: Trial, b: Trial, low: Any, high: Any) -> Any:
    """Where the cubic through both trials and their slopes is lowest, within [low, high]; else the middle."""
    if a.t == b.t:  # lengths so small that they are all one; PyTorch ends with a division by zero
        return (low + high) / 2.0
    if a.t > b.t:
        a, b = b, a
    with np.errstate(all="ignore"):
        d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.t - b.t)
        square = d1**2 - a.slope * b.slope
        if not square >= 0:
            return (low + high) / 2.0
        d2 = np.sqrt(square)
        t = b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2))
    return min(max(t, low), high)


def _too_high(trial: Trial, start: Trial) -> bool:
    return bool(trial.loss > start.loss + DECREASE * trial.t * start.slope)


def _flat(trial: Trial, start: Trial) -> bool:
    return bool(abs(trial.slope) <= -CURVATURE * start.slope)


def _lower(bracket: list[Trial]) -> int:
    return 0 if bracket[0].loss <= bracket[1].loss else 1
