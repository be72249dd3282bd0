"""How far a run has come, in all the counts that decide what the next steps do."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.compiled import Recipe
from engine.experiment import RunSpec
from engine.experiment.schedule import Schedule

from .batches import Batches


@dataclass(frozen=True, slots=True)
class Course:
    """Counts since the scheduler was chosen, and what the stop rules remember.

    `gathered` batches wait for their update. `plateau` is the state of a scheduler that follows the loss.
    The best training loss is `stale` epochs old. Stop rules that were met are in `met`: they hold no more.
    """

    updates: int = 0
    epochs: int = 0
    gathered: int = 0
    plateau: Mapping[str, Any] | None = None
    best: float = math.inf
    stale: int = 0
    met: frozenset[str] = frozenset()

    def after(self, batches: int, epochs: int, accumulation: int) -> Course:
        """The course after so many batches, which completed so many epochs."""
        updates, gathered = divmod(self.gathered + batches, accumulation)
        return replace(self, updates=self.updates + updates, epochs=self.epochs + epochs, gathered=gathered)

    def rescheduled(self) -> Course:
        """The same with the schedule at its beginning."""
        return replace(self, updates=0, epochs=0, plateau=None)

    def allowed_on(self) -> Course:
        """The same with all stop rules in force again."""
        return replace(self, best=math.inf, stale=0, met=frozenset())


START = Course()


def recipe_of(run: RunSpec, schedule: Schedule | None) -> Recipe:
    """What a step does beside the model, the loss and the optimizer."""
    return Recipe(
        zero_grad=run.zero_grad,
        accumulation=run.accumulation,
        l1=run.l1,
        l2=run.l2,
        clip_norm=run.clip_norm,
        clip_value=run.clip_value,
        scheduled=() if schedule is None else schedule.names,
    )


def scheduled_at(schedule: Schedule, course: Course, unit: str) -> dict[str, float]:
    """The hyper-parameters of the next update, of a schedule in steps of an "epoch" or an "update"."""
    if schedule.follows_loss:
        return schedule.at(0) if course.plateau is None else {"lr": course.plateau["lr"]}
    return schedule.at(course.updates if unit == "update" else course.epochs)


def coming_updates(
    schedule: Schedule, course: Course, run: RunSpec, batches: Batches, steps: int
) -> dict[str, list[float]]:
    """The hyper-parameters of each update within the next `steps` of `batches`, by name."""
    unit, accumulation = run.schedule_unit, run.accumulation
    count = (course.gathered + steps) // accumulation
    if schedule.follows_loss:
        now = scheduled_at(schedule, course, unit)
        return {name: [value] * count for name, value in now.items()}
    if unit == "update":
        return schedule.following(course.updates, count)
    per_epoch, done = batches.steps_in_epoch, batches.steps_done
    known: dict[int, dict[str, float]] = {}
    rows = []
    for update in range(count):
        batch = accumulation * (update + 1) - course.gathered - 1
        place = course.epochs + (done + batch) // per_epoch
        if place not in known:
            known[place] = schedule.at(place)
        rows.append(known[place])
    return {name: [row[name] for row in rows] for name in schedule.names}
