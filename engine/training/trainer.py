"""The trainer: live model, loss and optimizer of one experiment, stepped and changed between steps."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.experiment import ExperimentSpec, Floats, points_of

from .flow import layer_flows
from .point_share import point_share
from .snapshots import Field, Ints, LayerFlow, PointShare, Quality, frozen
from .space_look import Stage
from .stepper import Stepper
from .tape import Tape
from .time_machine import Moment, TimeMachine

if TYPE_CHECKING:
    from engine.lab import LabRun, OptimizerUpdate


class Trainer(Stepper):
    """Trains one experiment; the same spec, edits and backend give the same numbers bit for bit.

    `backend` says what makes the steps that nobody looks at one by one: "compiled" kernels, "numpy" calls,
    the engine itself ("eager"), or None for the best there is when a run begins.
    """

    def _begin(self, spec: ExperimentSpec) -> None:
        super()._begin(spec)
        self._machine = TimeMachine(self, spec)

    @property
    def backend(self) -> str:
        """What makes the steps at the moment: "compiled", "numpy" or "eager"."""
        return self._fast.backend

    @property
    def obstacle(self) -> str:
        """What keeps the steps from being made faster than eagerly; empty when nothing does."""
        return self._fast.obstacle

    @property
    def tape(self) -> Tape[Moment]:
        """What was done in this run, and which of its steps can be gone to."""
        return self._machine.tape

    @property
    def has_training_points(self) -> bool:
        """Whether there is anything to make a step with."""
        return len(self._sets[0][1]) > 0

    def reset(self) -> None:
        """Back to step 0 and the very same first weights."""
        self._begin(self.spec)

    def step(self) -> None:
        """One update as the engine makes it, or what is left of the one under way."""
        self._step()
        self._machine.made(1, fast=False)

    def advance_phase(self) -> None:
        """Make the next phase of the step under way, or the first one of the next step."""
        self._make_phase()
        if not self.is_between_phases:
            self._machine.made(1, fast=False)

    def finish_step(self) -> None:
        """Make what is left of a step under way."""
        if self.is_between_phases:
            self.step()

    def advance(self, limit: int) -> None:
        """Make up to `limit` updates the fastest way; fewer when the run ends or diverges, at least one."""
        if self.is_between_phases or not self._is_fast():
            self.step()
            return
        made, well = self._run_fast(limit)
        if made:
            self._machine.made(made, fast=True)
        if not well:
            self.step()

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
        self.finish_step()
        self.restore_finite()
        self.change(spec, parts)
        self._machine.changed(spec, parts)

    def predict(self, x: Floats) -> Floats:
        """What the app shows for points `x` (N, inputs): (N,) a probability of class 1, or a value."""
        return self._answers.predict(x)

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
        """The next step, or the one whose phases are being made, as a run of the Lab; see TraceStep."""
        # The Lab's language is imported when it is first asked for, not when the window opens.
        from .step_trace import trace_divergence, trace_next_step

        if of == "divergence":
            self.restore_finite()
            return trace_divergence(self.spec, self._live.state(), self._sets[0])
        # A step of which some phases are made is told from its beginning.
        state = self._slow.state if self._slow is not None and self.is_between_phases else self._live.state()
        if of == "batch":
            return trace_next_step(self.spec, state, self._sets[0])
        if of == "all":
            return trace_next_step(self.spec, state, self._sets[0], slice(None))
        held_out = points_of(self.spec.data).test
        index = min(index, len(held_out) - 1)
        points, place = self._sets[int(held_out[index])], int(np.sum(held_out[:index] == held_out[index]))
        return trace_next_step(self.spec, state, points, slice(place, place + 1))

    def ledger(self) -> OptimizerUpdate | None:
        """What the newest step did to the parameter of the ledger (see LastUpdate); None where unknown.

        A step under way has done nothing yet.
        """
        return None if self.is_between_phases else self.last_update.told(self._live)

    def point_share(self, index: int) -> PointShare | None:
        """What the point at `index` does to the model; None where there is no such point."""
        points = points_of(self.spec.data)
        return point_share(self._live, self._sets, points, index) if index < len(points) else None

    def neurons(self, x: Floats) -> list[Floats]:
        """What each layer says at points `x` (n, inputs): inputs, hidden layers, answer, each (n, units)."""
        return self._answers.neurons(x)

    def stage(self, x: Floats, stage: Stage) -> tuple[Floats, Floats]:
        """What a stage says at points `x` (n, inputs), (n, units), and the answer as it is shown."""
        return self._answers.stage(x, stage)

    def read_out(self, stage: Stage) -> Floats:
        """How the answer follows from a stage: rows (outputs, units + 1) for its units and a 1, or none."""
        return self._answers.read_out(stage)

    def set_parameter(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Write one number of the parameter `name`; after a divergence of the finite state."""
        self.finish_step()
        self.restore_finite()
        self.write(name, index, value)
        self._machine.written(name, index, value)

    def batch(self) -> Ints:
        """The points of the last batch, by their places among all points; of none when it is all of them."""
        places = self._live.batches.latest()
        trained = np.flatnonzero(~points_of(self.spec.data).test)
        return trained[places if len(places) < len(trained) else []]

    def buffers(self) -> dict[str, NDArray[Any]]:
        """Copies of what layers remember beside their parameters, by name ('1.running_mean')."""
        return {name: frozen(each.copy()) for name, each in self._live.model.buffers().items()}

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
