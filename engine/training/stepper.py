"""Steps and changes of one experiment's live objects, on every backend."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from engine.experiment import ExperimentSpec
from engine.experiment.builder import build_loss, build_model, build_optimizer, keep_weights, regated

from .answers import Answers, point_sets
from .course import recipe_of, scheduled_at
from .divergences import find_divergence
from .eager_step import EagerStep
from .fast_path import FastPath
from .handover import alike, handed_over
from .last_update import LastUpdate
from .live import Live
from .parameter_views import parameter_views
from .phases import StepInPhases
from .slow_motion import SlowStep
from .snapshots import Divergence, Metrics, ParameterView
from .stopping import after_epoch, go_by_metrics
from .time_machine import Moment


class Stepper:
    """Makes steps one way or another, looks where they lead, and changes the experiment between them."""

    def __init__(self, spec: ExperimentSpec, backend: str | None = None) -> None:
        self._wanted_backend = backend
        self.last_update = LastUpdate()
        self._begin(spec)

    def _begin(self, spec: ExperimentSpec) -> None:
        sets = point_sets(spec)
        live = Live.of(spec, *sets[0])
        self._fast = FastPath(self._wanted_backend)
        self.last_update.forget()
        self.spec = spec
        self.step_count = 0
        self.divergence: Divergence | None = None
        self.finished = ""
        self._sets = sets
        self._live = live
        self._slow: SlowStep | None = None
        self._answers = Answers(spec, live, self._fast, sets)
        self._changed_at = 0

    @property
    def epoch(self) -> float:
        """Epochs trained, the current one as a fraction."""
        if self._slow is not None and not self._slow.step.is_complete:
            return self._slow.epoch
        return self._live.batches.fraction

    @property
    def rate(self) -> float:
        """The learning rate of the next update."""
        live = self._live
        if live.schedule is None:
            return float(live.optimizer.param_groups[0]["lr"])
        return scheduled_at(live.schedule, live.course, self.spec.run.schedule_unit)["lr"]

    @property
    def schedule_place(self) -> int:
        """Steps of the schedule that lie behind."""
        course = self._live.course
        return course.updates if self.spec.run.schedule_unit == "update" else course.epochs

    @property
    def in_phases(self) -> StepInPhases | None:
        """What there is to tell of the step under way, or just made, phase by phase."""
        return None if self._slow is None else self._slow.told

    @property
    def is_between_phases(self) -> bool:
        """Whether a step was begun and is not complete."""
        return self._slow is not None and not self._slow.step.is_complete

    def metrics(self) -> Metrics:
        """Loss and accuracy or R² on all training points and on all test points."""
        return self._answers.metrics()

    def parameters(self) -> tuple[ParameterView, ...]:
        """Copies of every parameter, its gradient, its update and what the optimizer remembers of it."""
        return parameter_views(self._live, self.last_update.before)

    def change(self, spec: ExperimentSpec, parts: frozenset[str]) -> None:
        """Make the experiment `spec`, of which `parts` changed."""
        live = self._live
        model = build_model(spec) if "model" in parts else live.model
        loss = build_loss(spec) if "loss" in parts else live.loss
        fresh = "optimizer" in parts
        captured = parts <= {"data"} or (parts == {"hyper"} and _differ_in_rate(self.spec, spec))
        old = live.model
        if "model" in parts:
            kept = keep_weights(live.model, self.spec.model, model, spec.model)
            fresh = fresh or not all(layer.is_whole for layer in kept) or not alike(live.model, model)
        elif parts & {"disabled", "frozen"}:
            model = regated(model, spec.model)
        if parts & {"hyper", "optimizer", "schedule", "run"}:
            live.reschedule(self.spec, spec)
        self.spec, live.model, live.loss = spec, model, loss
        if fresh:
            live.optimizer, live.begun = build_optimizer(spec, model), False
        elif "model" in parts:
            live.optimizer = handed_over(live.optimizer, build_optimizer(spec, model), old, model)
        if not fresh and parts & {"hyper", "schedule"}:
            for group in live.optimizer.param_groups:
                group.update(spec.optimizer.values("optimizer"))
        if not captured:
            self._fast.forget()
        if parts & {"model", "data", "loss"}:
            self._sets = point_sets(spec)
            live.batches.replace(*self._sets[0])
            self._fast.load(*self._sets[0])
        if "run" in parts:
            live.batches.resize(spec.run.batch_size)
            live.course = live.course.allowed_on()
            self.finished = ""
        if parts - {"data"}:
            self.last_update.forget()
        self._slow, self._changed_at = None, self.step_count
        self._answers = Answers(spec, live, self._fast, self._sets)

    def write(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Write one number of the parameter `name`; what was known of the last step's update is void.

        Every backend finds it there, for all of them share the parameters' memory.
        """
        self._live.model.arrays()[name][index] = value
        self._slow, self._changed_at = None, self.step_count
        self.last_update.forget()

    def moment(self) -> Moment:
        """All that decides the steps to come."""
        return Moment(self.step_count, self._live.state(), self._fast.state(), self._changed_at)

    def resume(self, spec: ExperimentSpec, moment: Moment) -> None:
        """Go on from `moment`, when the experiment was `spec`."""
        if spec is not self.spec:
            self.spec, self._sets = spec, point_sets(spec)
            self._live = Live.of(spec, *self._sets[0])
        self._fast.forget()
        self._live.restore(moment.live)
        if moment.program is not None and self._is_fast():
            self._fast.resume(moment.program)
        self.step_count, self._changed_at = moment.step, moment.changed_at
        self.divergence, self.finished, self._slow = None, "", None
        self.last_update.forget()
        self._answers = Answers(spec, self._live, self._fast, self._sets)

    def repeat(self, limit: int, fast: bool) -> None:
        """Make up to `limit` steps as they were made before, at least one."""
        if fast and self._is_fast():
            self._run_fast(limit)
        else:
            self._step()

    def _make_phase(self) -> None:
        slow, self._slow = self._slow, None  # a step that fails on the way is not under way any more
        if slow is None or slow.step.is_complete:
            self.last_update.begin(self._live, self.spec.run)
            slow = SlowStep(self._live, self.spec.run)
        slow.make_phase()
        self._slow = slow
        if slow.step.is_complete:
            self._end_step(slow.step)

    def _step(self) -> None:
        slow, self._slow = self._slow, None
        if slow is None or slow.step.is_complete:
            self.last_update.begin(self._live, self.spec.run)
            step = EagerStep(self._live, self.spec.run)
        else:
            step = slow.step
        step.make()
        self._end_step(step)

    def _end_step(self, step: EagerStep) -> None:
        """Count it, then look for NaN and infinity."""
        live, loss = self._live, float(step.loss.item())
        self.step_count += 1
        flat = live.model.flat
        # One dot product tells whether any entry is not finite; it may also overflow, so look closer then.
        if not math.isfinite(loss) or not math.isfinite(np.dot(flat, flat)):
            self._look_for_divergence(loss, step.broken_operation)
        if live.batches.at_epoch_end:
            self._end_epoch()

    def _run_fast(self, limit: int) -> tuple[int, bool]:
        """Make up to `limit` fast steps, fewer when the run ends; how many, and whether all went well."""
        self._slow = None
        live, run = self._live, self.spec.run
        if self._looks_at_epochs:
            limit = min(limit, live.batches.steps_until(live.batches.epoch + 1))
        if run.max_epochs > live.batches.epoch:
            limit = min(limit, live.batches.steps_until(run.max_epochs))
        made, well = self._fast.run(live, run, max(limit, 1), self.last_update)
        self.step_count += made
        if well and live.batches.at_epoch_end:
            self._end_epoch()
        return made, well

    def _is_fast(self) -> bool:
        """Whether the next steps can be made by a program; captures it where there is none yet."""
        return self._fast.ready(self._live, self._sets[0], recipe_of(self.spec.run, self._live.schedule))

    def _look_for_divergence(self, loss: float, operation: str) -> None:
        found = find_divergence(self.step_count, loss, self.parameters(), operation)
        if found is not None:
            self.divergence = replace(found, finite_step=max(found.finite_step, self._changed_at))

    @property
    def _looks_at_epochs(self) -> bool:
        """Whether something goes by the loss after each epoch."""
        schedule = self._live.schedule
        by_loss = schedule is not None and schedule.follows_loss
        return by_loss or go_by_metrics(self.spec.run, self._live.course)

    def _end_epoch(self) -> None:
        live = self._live
        metrics = self.metrics() if self._looks_at_epochs else None
        live.course, met = after_epoch(self.spec.run, live.course, live.batches.epoch, metrics)
        self.finished = met or self.finished
        if metrics is not None and live.schedule is not None and live.schedule.follows_loss:
            plateau = live.schedule.after_epoch(live.course.plateau, metrics.train_loss)
            live.course = replace(live.course, plateau=plateau)


def _differ_in_rate(old: ExperimentSpec, new: ExperimentSpec) -> bool:
    """Whether their optimizers are the same but for lr, which programs are told at every run."""
    before, after = (spec.optimizer.values("optimizer") for spec in (old, new))
    return {**before, "lr": 0.0} == {**after, "lr": 0.0}
