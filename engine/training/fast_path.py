"""The trainer's steps, many in one call: captured when first needed, captured again when the step changes."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from engine import optim
from engine.compiled import CompiledStep, NotLowered, Recipe, StateMissing, kernels
from engine.compiled.recipe import set_hyperparameter
from engine.compiled.updates import UPDATES
from engine.experiment import Floats, RunSpec

from .course import coming_updates
from .last_update import LastUpdate
from .live import Live

EAGER = "eager"
MOST_STEPS = 1 << 16
"""As many are made in one call at most."""


class FastPath:
    """Makes steps with the backend of its run: "compiled", "numpy", or "eager" for none."""

    def __init__(self, backend: str | None) -> None:
        self._runner = None if backend == EAGER else kernels.runner(backend)
        self._step: CompiledStep | None = None
        self._losses = np.zeros(MOST_STEPS, np.float32)
        self.obstacle = ""
        """Why steps are made eagerly, in words; empty while they need not be."""
        self._proven: int | None = None
        """What is known of the program that is captured next: see CompiledStep."""
        self._missed_at: int | None = None
        """The updates made when the optimizer did not remember yet what the program needs."""

    @property
    def backend(self) -> str:
        """What makes the steps at the moment."""
        return EAGER if self._step is None else self._step.backend

    def forget(self) -> None:
        """The step has changed: capture it anew when it is needed."""
        self._step, self.obstacle, self._missed_at, self._proven = None, "", None, None

    def load(self, features: Floats, target: Floats) -> None:
        """Other points; of another number they need another program."""
        if self._step is None or not self._step.fits(len(target)):
            self.forget()
        else:
            self._step.load(features, target)

    def ready(self, live: Live, points: tuple[Floats, Floats], recipe: Recipe) -> bool:
        """Whether the next steps can be made here; captures the step if that was not done yet."""
        if self._runner is None or self.obstacle or not live.batches.regular:
            return False
        if self._step is None or not self._step.holds:
            self._step = None
            if not live.begun:
                return False
            try:
                self._capture(live, points, recipe)
            except StateMissing as reason:
                # The next eager update makes it; if one was made and did not, none will.
                waited = self._missed_at not in (None, live.course.updates)
                self.obstacle, self._missed_at = str(reason) if waited else "", live.course.updates
                return False
            except NotLowered as reason:
                self.obstacle = str(reason)
                return False
        return True

    def _capture(self, live: Live, points: tuple[Floats, Floats], recipe: Recipe) -> None:
        optimizer: Any = live.optimizer
        if isinstance(optimizer, optim.elementwise.Elementwise) and not optimizer.buckets():
            optimizer.replan()
        step = CompiledStep(
            live.model.net,
            live.loss,
            optimizer,
            *points,
            live.batches.size,
            recipe=recipe,
            runner=self._runner,
            proven=self._proven,
        )
        live.model = replace(live.model, flat=step.values)
        self._step, self._missed_at = step, None

    def state(self) -> Any:
        """What the program remembers beside what an eager step sees; None while there is no program."""
        return None if self._step is None or not self._step.holds else (self._step.seen, self._step.state())

    def expect(self, state: Any) -> None:
        """Let the program be captured next that made the steps when `state` was taken."""
        self.forget()
        self._proven = None if state is None else state[0]

    def resume(self, state: Any) -> None:
        """Go on as when `state` was taken, with a program that was captured again."""
        step = self._step
        assert step is not None
        step.state()  # else it would work out anew what it has just been given
        step.restore(state[1])

    def run(self, live: Live, run: RunSpec, limit: int, last_update: LastUpdate) -> tuple[int, bool]:
        """Make up to `limit` steps. Returns how many, and whether all went well.

        Where somebody wants to know what the last step changed, that one is made by itself. If numbers
        stopped being finite, the steps that are made here end two before that was seen, so that the next
        ones, made eagerly, show where it happens.
        """
        step, batches = self._step, live.batches
        assert step is not None
        limit = min(limit, MOST_STEPS if live.schedule is None else UPDATES)
        if last_update.watched:
            limit = _up_to_an_update(limit, live.course.gathered, run.accumulation)
        before, position, course = step.state(), batches.state(), live.course
        made, well = 0, True
        if last_update.watched and limit > 1:
            made, well = self._run(step, live, run, limit - 1)
        if last_update.watched and well:
            last_update.begin(live, run)
        if well:
            last, well = self._run(step, live, run, limit - made)
            made += last
        flat = live.model.flat
        # One product tells whether all are finite; it may also overflow, so look closer then.
        if well and (math.isfinite(np.dot(flat, flat)) or np.isfinite(flat).all()):
            return made, True
        step.restore(before)
        batches.restore(position)
        live.course = course
        return self._run(step, live, run, max(made - 2, 0))[0], False

    def answer(self, features: Floats) -> Floats | None:
        """The network's output for `features`, or None where only the eager path can tell."""
        return None if self._step is None or not self._step.holds else self._step.answer(features)

    def hidden(self, features: Floats) -> list[Floats] | None:
        """What each Linear behind the first hears of `features`; None where only the eager path can tell."""
        return None if self._step is None or not self._step.holds else self._step.neurons(features)

    def _run(self, step: CompiledStep, live: Live, run: RunSpec, steps: int) -> tuple[int, bool]:
        """How many of so many steps were made, and whether their losses are finite."""
        if steps == 0:
            return 0, True
        batches, course, schedule = live.batches, live.course, live.schedule
        coming = None if schedule is None else coming_updates(schedule, course, run, batches, steps)
        made = step.run(
            batches.epoch,
            batches.position,
            steps,
            self._losses,
            batches.seed,
            gathered=course.gathered,
            scheduled=coming,
        )
        updates = (course.gathered + made) // run.accumulation
        for name, values in ({} if coming is None or not updates else coming).items():
            # As an eager step leaves it, to be looked at.
            set_hyperparameter(live.optimizer.param_groups[0], name, values[updates - 1])
        epoch = batches.epoch
        batches.skip(made)
        live.course = course.after(made, batches.epoch - epoch, run.accumulation)
        return made, math.isfinite(self._losses[made - 1])


def _up_to_an_update(steps: int, gathered: int, accumulation: int) -> int:
    """As many steps as end with an update, at most `steps`; all of them where they come to none."""
    beyond = (gathered + steps) % accumulation
    return steps - beyond if beyond < steps else steps
