"""When a run stops by itself: rules looked at at the end of each epoch."""

from __future__ import annotations

from dataclasses import replace

from engine.experiment import RunSpec

from .course import Course
from .snapshots import Metrics

ENOUGH = 1e-4
"""The share by which a loss must fall to count as better."""


def go_by_metrics(run: RunSpec, course: Course) -> bool:
    """Whether a rule that is in force wants to know loss or accuracy after each epoch."""
    rules = {"metric": run.stop_above < 1, "loss": run.stop_below > 0, "plateau": run.patience > 0}
    return any(on and name not in course.met for name, on in rules.items())


def after_epoch(run: RunSpec, course: Course, epoch: int, metrics: Metrics | None) -> tuple[Course, str]:
    """What is remembered after `epoch` epochs, and which rule ends the run there, '' for none.

    `metrics` is None where no rule goes by them. The rules: 'epochs', 'metric' (accuracy or R² is high
    enough), 'loss' (it is low enough), 'plateau' (it has stopped falling).
    """
    met = "epochs" if run.max_epochs and epoch == run.max_epochs else ""
    if metrics is None:
        return course, met
    if metrics.train_loss < course.best * (1 - ENOUGH):
        course = replace(course, best=metrics.train_loss, stale=0)
    else:
        course = replace(course, stale=course.stale + 1)
    found = {
        "metric": run.stop_above < 1 and metrics.train_metric > run.stop_above,
        "loss": run.stop_below > 0 and metrics.train_loss < run.stop_below,
        "plateau": 0 < run.patience <= course.stale,
    }
    new = [name for name, holds in found.items() if holds and name not in course.met]
    return replace(course, met=course.met.union(new)), new[0] if new else met
