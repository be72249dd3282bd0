"""The trainer: live model, loss and optimizer of one experiment, stepped and changed between steps."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from engine.experiment import ExperimentSpec, Floats, points_of
from engine.experiment.builder import build_loss, build_model, build_optimizer, keep_weights

from .answers import Answers, point_sets
from .divergences import find_divergence
from .eager_step import EagerStep
from .fast_path import FastPath
from .flow import LastUpdate, layer_flows
from .live import Live, LiveState
from .parameter_views import parameter_views
from .point_share import point_share
from .snapshots import Divergence, Field, LayerFlow, Metrics, ParameterView, PointShare, Quality

if TYPE_CHECKING:
    from engine.lab import LabRun


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state after `step` steps, to come back to."""

    step: int
    state: LiveState


class Trainer:
    """Trains one experiment; the same spec, edits and backend give the same numbers bit for bit.

    `backend` says what makes the steps that nobody looks at one by one: "compiled" kernels, "numpy" calls,
    the engine itself ("eager"), or None for the best there is when a run begins.
    """

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
        self._stop_met = False
        self._sets = sets
        self._live = live
        self._answers = Answers(spec, live, self._fast, sets)
        self._remember()

    @property
    def backend(self) -> str:
        """What makes the steps at the moment: "compiled", "numpy" or "eager"."""
        return self._fast.backend

    @property
    def obstacle(self) -> str:
        """What keeps the steps from being made faster than eagerly; empty when nothing does."""
        return self._fast.obstacle

    @property
    def epoch(self) -> float:
        """Epochs trained, the current one as a fraction."""
        return self._live.batches.fraction

    @property
    def has_training_points(self) -> bool:
        """Whether there is anything to make a step with."""
        return len(self._sets[0][1]) > 0

    def reset(self) -> None:
        """Back to step 0 and the very same first weights."""
        self._begin(self.spec)

    def step(self) -> None:
        """One update as the engine makes it; then look for NaN and infinity."""
        live = self._live
        self.last_update.begin(live.model.flat)
        step = EagerStep(live, self.spec.run)
        loss = step.make()
        self.step_count += 1
        flat = live.model.flat
        # One dot product tells whether any entry is not finite; it may also overflow, so look closer then.
        if not math.isfinite(loss) or not math.isfinite(np.dot(flat, flat)):
            self._look_for_divergence(loss, step.broken_operation)
        if live.batches.at_epoch_end:
            self._apply_stop_rules()

    def advance(self, limit: int) -> None:
        """Make up to `limit` updates the fastest way; fewer when the run ends or diverges, at least one."""
        live, run = self._live, self.spec.run
        if not self._fast.ready(live, self._sets[0], accumulate=not run.zero_grad):
            self.step()
            return
        if run.stop_above < 1 and not self._stop_met:
            limit = min(limit, live.batches.steps_until(live.batches.epoch + 1))
        if run.max_epochs > live.batches.epoch:
            limit = min(limit, live.batches.steps_until(run.max_epochs))
        made, well = self._fast.run(live, max(limit, 1), self.last_update)
        self.step_count += made
        if not well:
            self.step()
        elif live.batches.at_epoch_end:
            self._apply_stop_rules()

    def steps_until(self, epoch: float) -> float:
        """Updates until so many epochs are complete."""
        return math.inf if math.isinf(epoch) else self._live.batches.steps_until(epoch)

    def run_epoch(self) -> None:
        """Steps to the end of the current epoch, fewer when the run stops by itself."""
        epoch = self._live.batches.epoch
        while self._live.batches.epoch == epoch and not self.divergence:
            self.advance(self._live.batches.steps_until(epoch + 1))

    def apply(self, spec: ExperimentSpec, parts: frozenset[str]) -> None:
        """Make the experiment `spec`, of which `parts` changed (see `changed_parts`); keep all the rest.

        After a divergence the finite state is what is kept. An edit that cannot be built changes nothing.
        """
        if "weights" in parts:
            self._begin(spec)
            return
        self.restore_finite()
        live = self._live
        model = build_model(spec) if "model" in parts else live.model
        loss = build_loss(spec) if "loss" in parts else live.loss
        if "model" in parts:
            keep_weights(live.model, self.spec.model, model, spec.model)
        self.spec, live.model, live.loss = spec, model, loss
        if parts & {"model", "optimizer"}:
            live.optimizer, live.begun = build_optimizer(spec, model), False
        elif "hyper" in parts:
            for group in live.optimizer.param_groups:
                group.update(spec.optimizer.values("optimizer"))
        if parts & {"model", "data"}:
            self._sets = point_sets(spec)
            live.batches.replace(*self._sets[0])
            self._fast.load(*self._sets[0])
        if "run" in parts:
            live.batches.resize(spec.run.batch_size)
            self._stop_met = False
            self.finished = ""
        if parts - {"data"}:
            self._fast.forget()
            self.last_update.forget()
        self._answers = Answers(spec, live, self._fast, self._sets)
        self._remember()

    def predict(self, x: Floats) -> Floats:
        """What the app shows for points `x` (N, inputs): (N,) a probability of class 1, or a value."""
        return self._answers.predict(x)

    def metrics(self) -> Metrics:
        """Loss and accuracy or R² on all training points and on all test points."""
        return self._answers.metrics()

    def quality(self) -> tuple[Quality, Quality]:
        """Confusion and ROC, or residuals, on all training points and on all test points."""
        return self._answers.quality()

    def field(self, extent: tuple[float, float, float, float], resolution: int) -> Field:
        """The model's answer over `extent`, `resolution` points a side."""
        return self._answers.field(extent, resolution)

    def flows(self) -> tuple[LayerFlow, ...]:
        """Gradients, weights, last update and dead units of each layer."""
        return layer_flows(self._live.model.net, self.last_update.before, self._sets[0][0])

    def trace(self, of: str, index: int) -> LabRun:
        """The next step as a run of the Lab; see TraceStep. IndexError where there is no such point."""
        # The Lab's language is imported when it is first asked for, not when the window opens.
        from .step_trace import trace_divergence, trace_next_step

        if of == "divergence":
            self.restore_finite()
            return trace_divergence(self.spec, self._live, self._sets[0])
        if of == "batch":
            return trace_next_step(self.spec, self._live, self._sets[0])
        if of == "all":
            return trace_next_step(self.spec, self._live, self._sets[0], slice(None))
        held_out = points_of(self.spec.data).test
        points, place = self._sets[int(held_out[index])], int(np.sum(held_out[:index] == held_out[index]))
        return trace_next_step(self.spec, self._live, points, slice(place, place + 1))

    def point_share(self, index: int) -> PointShare | None:
        """What the point at `index` does to the model; None where there is no such point."""
        held_out = points_of(self.spec.data).test
        return point_share(self._live, self._sets, held_out, index) if index < len(held_out) else None

    def parameters(self) -> tuple[ParameterView, ...]:
        """Copies of every parameter, its gradient and what the optimizer remembers of it."""
        return parameter_views(self._live)

    def checkpoint(self) -> None:
        """Remember the present state, to come back to, if its loss is finite."""
        if math.isfinite(self.metrics().train_loss):
            self._remember()

    def restore_finite(self) -> None:
        """After a divergence: the newest state with a finite loss, reached again from the checkpoint."""
        if self.divergence is None:
            return
        target = self.divergence.finite_step
        self.last_update.forget()
        self.divergence = None
        self.step_count = self._finite.step
        self._live.restore(self._finite.state)
        while self.step_count < target:
            self.advance(target - self.step_count)

    def _remember(self) -> None:
        self._finite = Checkpoint(self.step_count, self._live.state())

    def _look_for_divergence(self, loss: float, operation: str) -> None:
        found = find_divergence(self.step_count, loss, self.parameters(), operation)
        if found is not None:
            self.divergence = replace(found, finite_step=max(found.finite_step, self._finite.step))

    def _apply_stop_rules(self) -> None:
        run = self.spec.run
        if run.max_epochs and self._live.batches.epoch == run.max_epochs:
            self.finished = "epochs"
        if run.stop_above < 1 and not self._stop_met and self.metrics().train_metric > run.stop_above:
            self._stop_met = True
            self.finished = "metric"
