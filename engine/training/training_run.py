"""One experiment in training, and what each command does to it."""

from __future__ import annotations

import math
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from engine.experiment import ExperimentSpec, changed_parts

from .commands import (
    Advance,
    AdvanceEpochs,
    AdvancePhase,
    Command,
    Edit,
    Load,
    Pause,
    Reset,
    RestoreFinite,
    Run,
    SetParameter,
    SetSpeed,
    StepBack,
    TraceStep,
    Watch,
)
from .curves import Curves
from .pictures import Pictures
from .snapshots import History, Metrics, RunState, Snapshot
from .stepping import Gate, Stepping
from .trainer import Trainer

if TYPE_CHECKING:
    from engine.lab import LabRun


class TrainingRun:
    """The trainer with its state and curves: changed by commands, trained in slices, told by snapshots.

    `backend` says what makes the steps, as for a Trainer.
    """

    def __init__(self, gate: Gate, backend: str | None = None) -> None:
        self._backend = backend
        self._stepping = Stepping(gate)
        self._pictures = Pictures()
        self._trainer: Trainer | None = None
        self._state = RunState.PAUSED
        self._watch = Watch()
        self._revision = 0
        self._number = 0
        self._note = ""
        self._traced: LabRun | None = None
        self._curves = Curves()
        self._known_spec: ExperimentSpec | None = None
        self._revised_at = 0
        self._steps_singly = False

    @property
    def is_training(self) -> bool:
        """Whether there are steps to be made."""
        return self._state is RunState.TRAINING

    def handle(self, command: Command) -> None:
        """Do what a command says; without an experiment only what leads to one."""
        match command:
            case Load(spec, revision):
                self._load(spec, revision)
            case Watch():
                self._watch = command
                if self._trainer is not None:
                    self._watch_updates(self._trainer)
            case SetSpeed(rate):
                self._stepping.pace.ask(rate)
            case _ if self._trainer is not None:
                self._handle_with(self._trainer, command)
            case Edit(spec, revision):
                # What could not be loaded may have been mended.
                self._load(spec, revision)

    def go_to(self, step: int) -> None:
        """Show the run as it stood after `step` steps."""
        if self._trainer is not None:
            self._go_to(self._trainer, step)

    def fail(self, error: Exception) -> None:
        """Stop, and tell what went wrong; data and weights stay."""
        self._state, self._note = RunState.FAILED, f"{type(error).__name__}: {error}"

    def train_slice(self) -> None:
        """Train for a few milliseconds, or stop where there is nothing to train on."""
        trainer = self._trainer
        assert trainer is not None
        if not trainer.has_training_points:
            self._state = RunState.PAUSED
            return
        self._stepping.make_slice(trainer, self._curves)
        if self._stepping.is_done(trainer):
            self._state = RunState.PAUSED
        self._look_at_end(trainer)

    def look(self, wanted: bool) -> Snapshot | None:
        """A snapshot in the middle of the training, if one is `wanted` and it is a good time for it."""
        if self._trainer is None or not (self.is_training and self._stepping.may_look(wanted)):
            return None
        begun = perf_counter()
        snapshot = self._snapshot(self._trainer)
        self._stepping.pay_for(perf_counter() - begun)
        return snapshot

    def tell(self) -> Snapshot | None:
        """The present state; None when there is nothing to tell."""
        if self._trainer is not None:
            return self._snapshot(self._trainer)
        return self.failure() if self._state is RunState.FAILED else None

    def failure(self) -> Snapshot:
        """A snapshot that needs no trainer; its note says what went wrong."""
        unknown, none = Metrics(math.nan, math.nan, math.nan, math.nan), History.empty()
        return Snapshot(
            self._revision, self._number, self._state, 0, 0.0, 0.0, unknown, none, note=self._note
        )

    def _load(self, spec: ExperimentSpec, revision: int) -> None:
        """Begin an experiment; if it cannot be built there is none, for the former one is not wanted."""
        self._trainer = None
        self._revision, self._known_spec = revision, spec
        self._start_over(RunState.PAUSED)
        self._trainer = Trainer(spec, self._backend)
        self._watch_updates(self._trainer)

    def _watch_updates(self, trainer: Trainer) -> None:
        trainer.last_update.wanted = self._watch.updates
        trainer.last_update.ledger = self._watch.ledger

    def _handle_with(self, trainer: Trainer, command: Command) -> None:
        match command:
            case Edit(spec, revision):
                self._revision, self._known_spec = revision, spec
                self._edit(trainer, spec)
            case SetParameter(name, index, value, revision):
                self._revision = revision
                self._branch(trainer)
                trainer.set_parameter(name, index, value)
                self._revised_at = trainer.step_count
                self._curves.start_dense(trainer.step_count)
                if not self._still_holds(trainer):
                    self._state, self._note = RunState.PAUSED, ""
            case Run():
                self._branch(trainer)
                self._stepping.aim()
                self._train(trainer)
            case Advance(steps):
                self._advance(trainer, steps)
            case AdvanceEpochs(epochs):
                self._branch(trainer)
                self._stepping.aim(epoch=math.floor(trainer.epoch) + epochs)
                self._train(trainer)
            case AdvancePhase():
                self._advance_phase(trainer)
            case StepBack(steps):
                # A step under way is the first to be taken back.
                self._go_to(trainer, trainer.step_count + trainer.is_between_phases - steps)
            case Pause():
                if self._state is RunState.TRAINING:
                    self._state = RunState.PAUSED
            case Reset():
                trainer.reset()
                self._start_over(RunState.PAUSED)
            case RestoreFinite():
                trainer.restore_finite()
                self._state = RunState.PAUSED
            case TraceStep(of, index):
                self._traced = trainer.trace(of, index) if trainer.has_training_points else None
                if of == "divergence":
                    self._state = RunState.PAUSED

    def _edit(self, trainer: Trainer, spec: ExperimentSpec) -> None:
        # Of the trainer's experiment, which after going back is not the one that the window knew.
        parts = changed_parts(trainer.spec, spec)
        if not parts:
            return
        self._branch(trainer)
        trainer.apply(spec, parts)
        self._stepping.pace.unlearn()
        self._revised_at = trainer.step_count
        if "weights" in parts:
            self._start_over(self._state)
        elif parts != {"data"}:  # a dragged point is an edit a frame
            self._curves.start_dense(trainer.step_count)
        if not self._still_holds(trainer):
            self._state, self._note = RunState.PAUSED, ""

    def _advance(self, trainer: Trainer, steps: int) -> None:
        """Train so many steps; after going back, steps that were made already are shown again."""
        if trainer.divergence is None and trainer.step_count + steps <= trainer.tape.last:
            self._go_to(trainer, trainer.step_count + steps)
            return
        self._branch(trainer)
        self._stepping.aim(trainer.step_count + steps, is_single=steps == 1)
        self._train(trainer)
        self._steps_singly = steps == 1

    def _advance_phase(self, trainer: Trainer) -> None:
        if not trainer.has_training_points:
            return
        self._branch(trainer)
        trainer.go_on()
        self._state, self._note = RunState.PAUSED, ""
        self._steps_singly = True
        trainer.advance_phase()
        self._look_at_end(trainer)

    def _go_to(self, trainer: Trainer, step: int) -> None:
        trainer.go_to(step)
        self._steps_singly = True
        self._state, self._note = RunState.PAUSED, ""
        self._look_at_end(trainer)

    def _branch(self, trainer: Trainer) -> None:
        """Go on from here, after a divergence from the finite state: what came later is forgotten."""
        trainer.restore_finite()
        if trainer.step_count < trainer.tape.last:
            trainer.forget_later()
            self._curves.cut(trainer.step_count)

    def _look_at_end(self, trainer: Trainer) -> None:
        """Tell when the run has come to an end."""
        if trainer.divergence:
            self._state = RunState.DIVERGED
        elif trainer.finished:
            self._state = RunState.FINISHED

    def _still_holds(self, trainer: Trainer) -> bool:
        """Whether the state is true after an edit, which may have mended what the training stopped at."""
        match self._state:
            case RunState.DIVERGED:
                return trainer.divergence is not None
            case RunState.FINISHED:
                return trainer.finished != ""
            case RunState.FAILED:
                return False
            case _:
                return True

    def _train(self, trainer: Trainer) -> None:
        trainer.go_on()
        self._state, self._note = RunState.TRAINING, ""
        self._steps_singly = False

    def _start_over(self, state: RunState) -> None:
        """Another run begins at step 0; one that was training goes on training."""
        self._number += 1
        self._curves = Curves()
        self._revised_at = 0
        self._state = state if state is RunState.TRAINING else RunState.PAUSED
        self._note = ""
        self._steps_singly = False
        self._stepping.pace.forget()

    def _snapshot(self, trainer: Trainer) -> Snapshot:
        """The present state with what the window watches; the rows of the curves go with it."""
        training, pace = self._state is RunState.TRAINING, self._stepping.pace
        singly = pace.is_slow if training else self._steps_singly
        picture = self._pictures.take(
            trainer, self._watch, self._state, with_batch=self._watch.batch or singly
        )
        if trainer.step_count == trainer.tape.last:
            self._curves.add(trainer.step_count, picture.metrics)
        history, cut_at = self._curves.take()
        traced, self._traced = self._traced, None
        return replace(
            picture,
            traced=traced,
            revision=self._revision,
            run=self._number,
            steps_per_second=pace.rate(trainer.step_count) if training else 0.0,
            history=history,
            cut_at=cut_at,
            note=self._note,
            revised_at=self._revised_at,
            spec=None if trainer.spec == self._known_spec else trainer.spec,
        )
