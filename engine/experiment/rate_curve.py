"""The learning rate over a schedule, to be drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from .joining import is_sequence, milestones_of
from .schedule import schedule_of
from .spec import ExperimentSpec

POINTS = 240
FARTHEST_WALKED = 1 << 22
"""To so many places a curve comes within a tenth of a second where all rates before have to be worked out."""


def rate_curve(spec: ExperimentSpec, last: int) -> tuple[list[int], list[float]]:
    """Places from 0 to `last` and the learning rate at each.

    None where the rate stays, or goes by the losses of the epochs, which nobody knows yet.
    """
    schedule = schedule_of(spec)
    if schedule is None or schedule.follows_loss:
        return [], []
    places = np.unique(np.linspace(0, last, POINTS).round().astype(int)).tolist()
    return places, [schedule.at(place)["lr"] for place in places]


def usual_span(spec: ExperimentSpec) -> int:
    """So many steps of the schedule of `spec` show what it is like."""
    if spec.scheduler is None:
        return 1
    values = spec.scheduler.values("scheduler")
    warmup = spec.run.warmup if spec.scheduler.entry("scheduler").traits["warms"] else 0
    spans = [_span(part.values("scheduler")) for part in spec.schedulers]
    if not spans:
        span = _span(values)
    elif is_sequence(spec.scheduler):
        span = milestones_of(spec.scheduler, spec.schedulers)[-1] + spans[-1]
    else:
        span = max(spans)
    steps: int = warmup + max(2, math.ceil(span))
    return steps


def farthest(spec: ExperimentSpec) -> float:
    """The last place of the schedule of `spec` that is drawn, however far the run goes."""
    if spec.scheduler is None:
        return math.inf
    last = spec.schedulers[-1] if is_sequence(spec.scheduler) else spec.scheduler
    if last.name == "OneCycleLR":
        return usual_span(spec)
    # Each of its rates is known only from the one before.
    walked = any(pick.name == "MultiplicativeLR" for pick in (spec.scheduler, *spec.schedulers))
    return FARTHEST_WALKED if walked else math.inf


def _span(values: Mapping[str, Any]) -> Any:
    """So many steps, which need not be whole, by the parameters that a scheduler has."""
    match values:
        case {"total_steps": steps}:
            return float(steps) - 1
        case {"total_iters": steps}:
            return 1.25 * steps
        case {"milestones": milestones}:
            return 1.25 * max(milestones)
        case {"step_size_up": up, "step_size_down": down}:
            return 3.0 * (up + down)
        case {"step_size": steps}:
            return 4.0 * steps
        case {"T_max": steps}:
            return 2.0 * steps
        case {"T_0": steps, "T_mult": times}:
            return float(steps * (1 + times + times**2))
        case {"gamma": gamma} if 0 < gamma < 1:
            return min(math.log(0.02) / math.log(gamma), 1e5)
        case _:
            return 100.0
