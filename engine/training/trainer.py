"""The trainer: live model, loss and optimizer of one experiment, stepped and changed between steps."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.experiment import ExperimentSpec, Floats, points_of

from .flow import layer_flows
from .last_update import LastUpdate
from .phases import StepInPhases
from .point_share import point_share
from .snapshots import (
    Divergence,
    Field,
    Ints,
    LayerFlow,
    Metrics,
    ParameterView,
    PointShare,
    Quality,
    frozen,
)
from .space_look import Stage
from .stepper import Stepper
from .tape import Tape
from .time_machine import Moment, TimeMachine

if TYPE_CHECKING:
    from engine.lab import LabRun, OptimizerUpdate


class Trainer:
    """Trains one experiment; the same spec, edits and backend give the same numbers bit for bit.

    `backend` says what makes the steps that nobody looks at one by one: "compiled" kernels, "numpy" calls,
    the engine itself ("eager"), or None for the best there is when a run begins.
    """

    def __init__(self, spec: ExperimentSpec, backend: str | None = None) -> None:
        self._stepper = Stepper(spec, backend)
        self._machine = TimeMachine(self._stepper, spec)

    def _begin(self, spec: ExperimentSpec) -> None:
        self._stepper.begin(spec)
        self._machine = TimeMachine(self._stepper, spec)

    @property
    def spec(self) -> ExperimentSpec:
        """The experiment as it is now."""
        return self._stepper.spec

    @property
    def step_count(self) -> int:
        """The steps that lie behind."""
        return self._stepper.step_count

    @property
    def epoch(self) -> float:
        """Epochs trained, the current one as a fraction."""
        return self._stepper.epoch

    @property
    def rate(self) -> float:
        """The learning rate of the next update."""
        return self._stepper.rate

    @property
    def schedule_place(self) -> int:
        """Steps of the schedule that lie behind."""
        return self._stepper.schedule_place

    @property
    def divergence(self) -> Divergence | None:
        """Where numbers stopped being finite; None while they are."""
        return self._stepper.divergence

    @property
    def finished(self) -> str:
        """Why the run has come to its end, in words; empty while it has not."""
        return self._stepper.finished

    @property
    def in_phases(self) -> StepInPhases | None:
        """What there is to tell of the step under way, or just made, phase by phase."""
        return self._stepper.in_phases

    @property
    def is_between_phases(self) -> bool:
        """Whether a step was begun and is not complete."""
        return self._stepper.is_between_phases

    @property
    def last_update(self) -> LastUpdate:
        """What is noted of the newest update; its fields say what shall be."""
        return self._stepper.last_update

    @property
    def backend(self) -> str:
        """What makes the steps at the moment: "compiled", "numpy" or "eager"."""
        return self._stepper.fast.backend

    @property
    def obstacle(self) -> str:
        """What keeps the steps from being made faster than eagerly; empty when nothing does."""
        return self._stepper.fast.obstacle

    @property
    def tape(self) -> Tape[Moment]:
        """What was done in this run, and which of its steps can be gone to."""
        return self._machine.tape

    @property
    def has_training_points(self) -> bool:
        """Whether there is anything to make a step with."""
        return len(self._stepper.sets[0][1]) > 0

    def go_on(self) -> None:
        """Train on after the run had come to its end."""
        self._stepper.finished = ""

    def reset(self) -> None:
        """Back to step 0 and the very same first weights."""
        self._begin(self.spec)

    def step(self) -> None:
        """One update as the engine makes it, or what is left of the one under way."""
        self._stepper.step()
        self._machine.made(1, fast=False)

    def advance_phase(self) -> None:
        """Make the next phase of the step under way, or the first one of the next step."""
        self._stepper.make_phase()
        if not self.is_between_phases:
            self._machine.made(1, fast=False)

    def finish_step(self) -> None:
        """Make what is left of a step under way."""
        if self.is_between_phases:
            self.step()

    def advance(self, limit: int) -> None:
        """Make up to `limit` updates the fastest way; fewer when the run ends or diverges, at least one."""
        if self.is_between_phases or not self._stepper.is_fast():
            self.step()
            return
        made, well = self._stepper.run_fast(limit)
        if made:
            self._machine.made(made, fast=True)
        if not well:
            self.step()

    def steps_until(self, epoch: float) -> float:
        """Updates until so many epochs are complete."""
        return math.inf if math.isinf(epoch) else self._stepper.live.batches.steps_until(epoch)

    def run_epoch(self) -> None:
        """Steps to the end of the current epoch, fewer when the run stops by itself."""
        epoch = self._stepper.live.batches.epoch
        while self._stepper.live.batches.epoch == epoch and not self.divergence:
            self.advance(self._stepper.live.batches.steps_until(epoch + 1))

    def apply(self, spec: ExperimentSpec, parts: frozenset[str]) -> None:
        """Make the experiment `spec`, of which `parts` changed (see `changed_parts`); keep all the rest.

        After a divergence the finite state is what is kept. An edit that cannot be built changes nothing.
        """
        if "weights" in parts:
            self._begin(spec)
            return
        self.finish_step()
        self.restore_finite()
        self._stepper.change(spec, parts)
        self._machine.changed(spec, parts)

    def predict(self, x: Floats) -> Floats:
        """What the app shows for points `x` (N, inputs): (N,) a probability of class 1, or a value."""
        return self._stepper.answers.predict(x)

    def metrics(self) -> Metrics:
        """Loss and accuracy or R² on all training points and on all test points."""
        return self._stepper.metrics()

    def parameters(self) -> tuple[ParameterView, ...]:
        """Copies of every parameter, its gradient, its update and what the optimizer remembers of it."""
        return self._stepper.parameters()

    def quality(self) -> tuple[Quality, Quality]:
        """Confusion and ROC, or residuals, on all training points and on all test points."""
        return self._stepper.answers.quality()

    def field(self, extent: tuple[float, float, float, float], resolution: int) -> Field:
        """The model's answer over `extent`, `resolution` points a side."""
        return self._stepper.answers.field(extent, resolution)

    def flows(self) -> tuple[LayerFlow, ...]:
        """Gradients, weights, last update and dead units of each layer."""
        return layer_flows(self._stepper.live.model.net, self.last_update.before, self._stepper.sets[0][0])

    def trace(self, of: str, index: int) -> LabRun:
        """The next step, or the one whose phases are being made, as a run of the Lab; see TraceStep."""
        # The Lab's language is imported when it is first asked for, not when the window opens.
        from .step_trace import trace_divergence, trace_next_step

        if of == "divergence":
            self.restore_finite()
            return trace_divergence(self.spec, self._stepper.live.state(), self._stepper.sets[0])
        state, sets = self._stepper.state, self._stepper.sets
        if of == "batch":
            return trace_next_step(self.spec, state, sets[0])
        if of == "all":
            return trace_next_step(self.spec, state, sets[0], slice(None))
        held_out = points_of(self.spec.data).test
        index = min(index, len(held_out) - 1)
        place = int(np.sum(held_out[:index] == held_out[index]))
        return trace_next_step(self.spec, state, sets[int(held_out[index])], slice(place, place + 1))

    def ledger(self) -> OptimizerUpdate | None:
        """What the newest step did to the parameter of the ledger (see LastUpdate); None where unknown.

        A step under way has done nothing yet.
        """
        return None if self.is_between_phases else self.last_update.told(self._stepper.live)

    def point_share(self, index: int) -> PointShare | None:
        """What the point at `index` does to the model; None where there is no such point."""
        points = points_of(self.spec.data)
        return (
            point_share(self._stepper.live, self._stepper.sets, points, index)
            if index < len(points)
            else None
        )

    def neurons(self, x: Floats) -> list[Floats]:
        """What each layer says at points `x` (n, inputs): inputs, hidden layers, answer, each (n, units)."""
        return self._stepper.answers.neurons(x)

    def stage(self, x: Floats, stage: Stage) -> tuple[Floats, Floats]:
        """What a stage says at points `x` (n, inputs), (n, units), and the answer as it is shown."""
        return self._stepper.answers.stage(x, stage)

    def read_out(self, stage: Stage) -> Floats:
        """How the answer follows from a stage: rows (outputs, units + 1) for its units and a 1, or none."""
        return self._stepper.answers.read_out(stage)

    def set_parameter(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Write one number of the parameter `name`; after a divergence of the finite state."""
        self.finish_step()
        self.restore_finite()
        self._stepper.write(name, index, value)
        self._machine.written(name, index, value)

    def batch(self) -> Ints:
        """The points of the last batch, by their places among all points; of none when it is all of them."""
        places = self._stepper.live.batches.latest()
        trained = np.flatnonzero(~points_of(self.spec.data).test)
        return trained[places if len(places) < len(trained) else []]

    def buffers(self) -> dict[str, NDArray[Any]]:
        """Copies of what layers remember beside their parameters, by name ('1.running_mean')."""
        return {name: frozen(each.copy()) for name, each in self._stepper.live.model.buffers().items()}

    def go_to(self, step: int) -> None:
        """Where the run stood after `step` steps, bit for bit, with the experiment as it was then.

        A step outside of what `tape` holds leads to its nearer end. The later steps can be gone to as well,
        until something else is done. A step under way is given up.
        """
        self._machine.go_to(step)

    def forget_later(self) -> None:
        """Let the run end here, where one went back to."""
        self.tape.cut()

    def restore_finite(self) -> None:
        """After a divergence: back to the newest state with a finite loss."""
        if self.divergence is not None:
            self.go_to(self.divergence.finite_step)
