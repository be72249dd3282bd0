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
from .live import Live, LiveState
from .parameter_views import parameter_views
from .phases import StepInPhases
from .slow_motion import SlowStep
from .snapshots import Divergence, Metrics, ParameterView
from .stopping import after_epoch, go_by_metrics
from .time_machine import Moment


class Stepper:
    """Makes steps one way or another, looks where they lead, and changes the experiment between them.

    What it is told it does and forgets: a Trainer remembers it, so that it can be done once more.
    """

    def __init__(self, spec: ExperimentSpec, backend: str | None = None) -> None:
        self._wanted_backend = backend
        self.last_update = LastUpdate()
        self.begin(spec)

    def begin(self, spec: ExperimentSpec) -> None:
        """Stand before the first step of `spec`; one that cannot be built changes nothing."""
        sets = point_sets(spec)
        live = Live.of(spec, *sets[0])
        self.fast = FastPath(self._wanted_backend)
        self.last_update.forget()
        self.spec = spec
        self.step_count = 0
        self.divergence: Divergence | None = None
        self.finished = ""
        self.sets = sets
        """The training points and the test points as the model takes them."""
        self.live = live
        self.answers = Answers(spec, live, self.fast, sets)
        self._slow: SlowStep | None = None
        self._changed_at = 0

    @property
    def epoch(self) -> float:
        """Epochs trained, the current one as a fraction."""
        if self._slow is not None and not self._slow.step.is_complete:
            return self._slow.epoch
        return self.live.batches.fraction

    @property
    def rate(self) -> float:
        """The learning rate of the next update."""
        live = self.live
        if live.schedule is None:
            return float(live.optimizer.param_groups[0]["lr"])
        return scheduled_at(live.schedule, live.course, self.spec.run.schedule_unit)["lr"]

    @property
    def schedule_place(self) -> int:
        """Steps of the schedule that lie behind."""
        course = self.live.course
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
        return self.answers.metrics()

    def parameters(self) -> tuple[ParameterView, ...]:
        """Copies of every parameter, its gradient, its update and what the optimizer remembers of it."""
        return parameter_views(self.live, self.last_update.before)

    @property
    def state(self) -> LiveState:
        """All that decides the step under way, as it was before its first phase, or else the next step."""
        return self._slow.state if self._slow is not None and self.is_between_phases else self.live.state()

    def change(self, spec: ExperimentSpec, parts: frozenset[str]) -> None:
        """Make the experiment `spec`, of which `parts` changed."""
        live = self.live
        program_holds = parts <= {"data"} or (parts == {"hyper"} and _differ_in_rate(self.spec, spec))
        self._rebuild(spec, parts)
        if not program_holds:
            self.fast.forget()
        if parts & {"model", "data", "loss"}:
            self.sets = point_sets(spec)
            live.batches.replace(*self.sets[0])
            self.fast.load(*self.sets[0])
        if "run" in parts:
            live.batches.resize(spec.run.batch_size)
            live.course = live.course.allowed_on()
            self.finished = ""
        if parts - {"data"}:
            self.last_update.forget()
        self._slow, self._changed_at = None, self.step_count
        self.answers = Answers(spec, live, self.fast, self.sets)

    def _rebuild(self, spec: ExperimentSpec, parts: frozenset[str]) -> None:
        """Model, loss and optimizer as `spec` has them, with the weights and the memory that still fit.

        All is built before anything is replaced: what cannot be built changes nothing.
        """
        live, old = self.live, self.live.model
        model = build_model(spec) if "model" in parts else old
        loss = build_loss(spec) if "loss" in parts else live.loss
        forgets = "optimizer" in parts
        if "model" in parts:
            kept = keep_weights(old, self.spec.model, model, spec.model)
            forgets = forgets or not all(layer.is_whole for layer in kept) or not alike(old, model)
        elif parts & {"disabled", "frozen"}:
            model = regated(model, spec.model)
        if parts & {"hyper", "optimizer", "schedule", "run"}:
            live.reschedule(self.spec, spec)
        self.spec, live.model, live.loss = spec, model, loss
        if forgets:
            live.optimizer, live.begun = build_optimizer(spec, model), False
        elif "model" in parts:
            live.optimizer = handed_over(live.optimizer, build_optimizer(spec, model), old, model)
        if not forgets and parts & {"hyper", "schedule"}:
            for group in live.optimizer.param_groups:
                group.update(spec.optimizer.values("optimizer"))

    def write(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Write one number of the parameter `name`; what was known of the last step's update is void.

        Every backend finds it there, for all of them share the parameters' memory.
        """
        self.live.model.arrays()[name][index] = value
        self._slow, self._changed_at = None, self.step_count
        self.last_update.forget()

    def moment(self) -> Moment:
        """All that decides the steps to come."""
        return Moment(self.step_count, self.live.state(), self.fast.state(), self._changed_at)

    def resume(self, spec: ExperimentSpec, moment: Moment) -> None:
        """Go on from `moment`, when the experiment was `spec`."""
        if spec is not self.spec:
            self.spec, self.sets = spec, point_sets(spec)
            self.live = Live.of(spec, *self.sets[0])
        self.fast.expect(moment.program)
        self.live.restore(moment.live)
        if moment.program is not None and self.is_fast():
            self.fast.resume(moment.program)
        self.step_count, self._changed_at = moment.step, moment.changed_at
        self.divergence, self.finished, self._slow = None, "", None
        self.last_update.forget()
        self.answers = Answers(spec, self.live, self.fast, self.sets)

    def repeat(self, limit: int, fast: bool) -> None:
        """Make up to `limit` steps as they were made before, at least one."""
        if fast and self.is_fast():
            self.run_fast(limit)
        else:
            self.step()

    def make_phase(self) -> None:
        """Make the next phase of the step under way, or the first one of the next step."""
        slow, self._slow = self._slow, None  # a step that fails on the way is not under way any more
        if slow is None or slow.step.is_complete:
            self.last_update.begin(self.live, self.spec.run)
            slow = SlowStep(self.live, self.spec.run)
        slow.make_phase()
        self._slow = slow
        if slow.step.is_complete:
            self._end_step(slow.step)

    def step(self) -> None:
        """Make one step as the engine makes it, or what is left of the one under way."""
        slow, self._slow = self._slow, None
        if slow is None or slow.step.is_complete:
            self.last_update.begin(self.live, self.spec.run)
            step = EagerStep(self.live, self.spec.run)
        else:
            step = slow.step
        step.make()
        self._end_step(step)

    def _end_step(self, step: EagerStep) -> None:
        """Count it, then look for NaN and infinity."""
        live, loss = self.live, float(step.loss.item())
        self.step_count += 1
        flat = live.model.flat
        # One dot product tells whether any entry is not finite; it may also overflow, so look closer then.
        if not math.isfinite(loss) or not math.isfinite(np.dot(flat, flat)):
            self._look_for_divergence(loss, step.broken_operation)
        if live.batches.at_epoch_end:
            self._end_epoch()

    def run_fast(self, limit: int) -> tuple[int, bool]:
        """Make up to `limit` fast steps, fewer when the run ends; how many, and whether all went well."""
        self._slow = None
        live, run = self.live, self.spec.run
        if self._looks_at_epochs:
            limit = min(limit, live.batches.steps_until(live.batches.epoch + 1))
        if run.max_epochs > live.batches.epoch:
            limit = min(limit, live.batches.steps_until(run.max_epochs))
        made, well = self.fast.run(live, run, max(limit, 1), self.last_update)
        self.step_count += made
        if well and live.batches.at_epoch_end:
            self._end_epoch()
        return made, well

    def is_fast(self) -> bool:
        """Whether the next steps can be made by a program; captures it where there is none yet."""
        return self.fast.ready(self.live, self.sets[0], recipe_of(self.spec.run, self.live.schedule))

    def _look_for_divergence(self, loss: float, operation: str) -> None:
        found = find_divergence(self.step_count, loss, self.parameters(), operation)
        if found is not None:
            self.divergence = replace(found, finite_step=max(found.finite_step, self._changed_at))

    @property
    def _looks_at_epochs(self) -> bool:
        """Whether something goes by the loss after each epoch."""
        schedule = self.live.schedule
        by_loss = schedule is not None and schedule.follows_loss
        return by_loss or go_by_metrics(self.spec.run, self.live.course)

    def _end_epoch(self) -> None:
        live = self.live
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
