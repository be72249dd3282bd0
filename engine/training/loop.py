"""The training loop: takes commands, trains in short slices, leaves a snapshot when the last was fetched."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue
from time import perf_counter, sleep
from typing import TYPE_CHECKING, Protocol

from engine.experiment import ExperimentSpec

from .commands import (
    Advance,
    AdvanceEpochs,
    Command,
    Edit,
    Load,
    Pause,
    Quit,
    Reset,
    RestoreFinite,
    Run,
    SetSpeed,
    TraceStep,
    Watch,
)
from .mailbox import Mailbox
from .pace import Pace
from .snapshots import History, Metrics, RunState, Snapshot
from .trainer import Trainer

if TYPE_CHECKING:
    from engine.lab import LabRun

SLICE_SECONDS = 0.004
CHECKPOINT_SECONDS = 0.25
DETAILS_SECONDS = 0.1  # what changes more often cannot be read
GATE_SECONDS = 0.05  # a window that never opens the gate slows the training, it does not stop it

_log = logging.getLogger(__name__)


class Gate(Protocol):
    """What the worker waits for between two steps, so that the window can paint: a threading.Event."""

    def is_set(self) -> bool:
        """Whether the worker may go on."""

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it may, at most `timeout` seconds."""


class TrainingLoop:
    """Owns the trainer. `run` belongs in a thread of its own and returns after a Quit."""

    def __init__(self, inbox: SimpleQueue[Command], mailbox: Mailbox, gate: Gate) -> None:
        self._inbox = inbox
        self._mailbox = mailbox
        self._gate = gate
        self._trainer: Trainer | None = None
        self._state = RunState.PAUSED
        self._watch = Watch()
        self._revision = 0
        self._run = 0
        self._note = ""
        self._traced: LabRun | None = None
        self._target_step = math.inf
        self._target_epoch = math.inf
        self._checkpoint_at = 0.0
        self._details_at = 0.0
        self._pace = Pace()
        self._history = History.empty()
        self._last_row = (-1, -1)
        self._next_row = 0
        self._edited_at = 0
        self._revised_at = 0
        self._is_single = False

    def run(self) -> None:
        """Serve commands and train until told to quit."""
        while True:
            command = self._next_command(wait=self._state is not RunState.TRAINING)
            while command is not None:
                if isinstance(command, Quit):
                    return
                self._attempt(partial(self._handle, command))
                command = self._next_command(wait=False)
            if self._state is RunState.TRAINING:
                self._attempt(self._train_slice)
            if self._state is not RunState.TRAINING and not self._attempt(self._publish):
                self._publish_failure()

    def _next_command(self, wait: bool) -> Command | None:
        try:
            return self._inbox.get(block=wait)
        except Empty:
            return None

    def _attempt(self, act: Callable[[], None]) -> bool:
        """Whether `act` went well. What goes wrong stops the training and is told; data and weights stay."""
        try:
            act()
        except Exception as error:
            _log.exception("the training stopped")
            self._state, self._note = RunState.FAILED, f"{type(error).__name__}: {error}"
            return False
        return True

    def _handle(self, command: Command) -> None:
        match command:
            case Load(spec, revision):
                self._load(spec, revision)
            case Watch():
                self._watch = command
                if self._trainer is not None:
                    self._trainer.last_update.wanted = command.gradients
            case SetSpeed(rate):
                self._pace.ask(rate)
            case _ if self._trainer is not None:
                self._handle_with(self._trainer, command)
            case Edit(spec, revision):
                # What could not be loaded may have been mended.
                self._load(spec, revision)

    def _load(self, spec: ExperimentSpec, revision: int) -> None:
        """Begin an experiment; if it cannot be built there is none, for the former one is not wanted."""
        self._trainer = None
        self._revision = revision
        self._start_over(RunState.PAUSED)
        self._trainer = Trainer(spec)
        self._trainer.last_update.wanted = self._watch.gradients

    def _handle_with(self, trainer: Trainer, command: Command) -> None:
        match command:
            case Edit(spec, revision, parts):
                self._revision = revision
                trainer.apply(spec, parts)
                self._revised_at = trainer.step_count
                if "weights" in parts:
                    self._start_over(self._state)
                elif parts != {"data"}:  # a dragged point is an edit a frame
                    self._edited_at = self._next_row = trainer.step_count
                if not self._still_holds(trainer):
                    self._state, self._note = RunState.PAUSED, ""
            case Run():
                trainer.restore_finite()
                self._train(trainer, math.inf, math.inf)
            case Advance(steps):
                trainer.restore_finite()
                self._train(trainer, trainer.step_count + steps, math.inf)
                self._is_single = steps == 1
            case AdvanceEpochs(epochs):
                trainer.restore_finite()
                self._train(trainer, math.inf, math.floor(trainer.epoch) + epochs)
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

    def _train(self, trainer: Trainer, target_step: float, target_epoch: float) -> None:
        trainer.finished = ""
        self._state, self._note = RunState.TRAINING, ""
        self._target_step, self._target_epoch = target_step, target_epoch
        self._is_single = False
        self._pace.forget()

    def _start_over(self, state: RunState) -> None:
        """Another run begins at step 0; one that was training goes on training."""
        self._run += 1
        self._history = History.empty()
        self._edited_at = self._revised_at = self._next_row = 0
        self._state = state if state is RunState.TRAINING else RunState.PAUSED
        self._note = ""
        self._pace.forget()

    def _train_slice(self) -> None:
        """Train for a few milliseconds, then leave a snapshot if the last one was fetched."""
        trainer = self._trainer
        assert trainer is not None
        if not trainer.has_training_points:
            self._state = RunState.PAUSED
            return
        self._step_until(trainer, perf_counter() + SLICE_SECONDS)
        if trainer.divergence:
            self._state = RunState.DIVERGED
        elif trainer.finished:
            self._state = RunState.FINISHED
        elif self._is_at_target(trainer):
            self._state = RunState.PAUSED
        elif perf_counter() > self._checkpoint_at:
            trainer.checkpoint()
            self._checkpoint_at = perf_counter() + CHECKPOINT_SECONDS
        if self._state is RunState.TRAINING and self._mailbox.is_empty:
            self._mailbox.put(self._snapshot(trainer))

    def _step_until(self, trainer: Trainer, deadline: float) -> None:
        """Step until `deadline`, at the speed asked for, or until the training is to stop."""
        while True:
            # Kernels let other threads run meanwhile; whatever else makes steps gives way to painting.
            if trainer.backend != "compiled" and not self._gate.is_set():
                self._gate.wait(GATE_SECONDS)
            now = perf_counter()
            if now > deadline:
                return
            if now < self._pace.next_step_at:
                sleep(min(self._pace.next_step_at, deadline) - now)
                continue
            due = self._pace.due(now, SLICE_SECONDS)
            if self._is_single:
                trainer.step()  # what is looked at step by step is the engine's own
            else:
                before = trainer.step_count
                trainer.advance(self._chunk(trainer, due))
                self._pace.learn(perf_counter() - now, trainer.step_count - before)
            if trainer.step_count >= self._next_row:
                self._add_row(trainer, trainer.metrics())
            if trainer.divergence or trainer.finished or self._is_at_target(trainer):
                return

    def _chunk(self, trainer: Trainer, due: float) -> int:
        """Steps to make in one go: what is due, as far as the next row, target or look at the clock."""
        steps = min(
            due,
            self._target_step - trainer.step_count,
            trainer.steps_until(self._target_epoch),
            self._next_row - trainer.step_count,
            self._pace.chunk,
        )
        return max(int(steps), 1)

    def _is_at_target(self, trainer: Trainer) -> bool:
        return trainer.step_count >= self._target_step or trainer.epoch >= self._target_epoch

    def _publish(self) -> None:
        """Leave a snapshot, when there is anything to tell."""
        if self._trainer is not None:
            self._mailbox.put(self._snapshot(self._trainer))
        elif self._state is RunState.FAILED:
            self._publish_failure()

    def _publish_failure(self) -> None:
        """Leave a snapshot that needs no trainer; its note says what went wrong."""
        unknown, none = Metrics(math.nan, math.nan, math.nan, math.nan), History.empty()
        self._mailbox.put(
            Snapshot(self._revision, self._run, self._state, 0, 0.0, 0.0, unknown, none, note=self._note)
        )

    def _snapshot(self, trainer: Trainer) -> Snapshot:
        """The present state with what the window watches; the rows of the curves go with it."""
        metrics = trainer.metrics()
        traced, self._traced = self._traced, None
        self._add_row(trainer, metrics)
        history, self._history = self._history, History.empty()
        watch, training = self._watch, self._state is RunState.TRAINING
        detailed = self._are_details_due()
        return Snapshot(
            revision=self._revision,
            run=self._run,
            state=self._state,
            step=trainer.step_count,
            epoch=trainer.epoch,
            steps_per_second=self._pace.rate(trainer.step_count) if training else 0.0,
            metrics=metrics,
            history=history,
            finished=trainer.finished,
            parameters=trainer.parameters() if watch.parameters else (),
            field=trainer.field(watch.extent, watch.resolution) if watch.field else None,
            divergence=trainer.divergence,
            traced=traced,
            note=self._note,
            backend=trainer.backend,
            obstacle=trainer.obstacle,
            revised_at=self._revised_at,
            quality=trainer.quality() if watch.quality and detailed else None,
            flows=trainer.flows() if watch.gradients and detailed else (),
            point=trainer.point_share(watch.point) if watch.point is not None and detailed else None,
        )

    def _are_details_due(self) -> bool:
        """Whether this snapshot is to hold what costs more: a few do while training, and every other one."""
        now = perf_counter()
        if self._state is RunState.TRAINING and now < self._details_at:
            return False
        self._details_at = now + DETAILS_SECONDS
        return True

    def _add_row(self, trainer: Trainer, metrics: Metrics) -> None:
        """Add a point to the curves, unless this step has one.

        A row costs about as much as a step. After a start or an edit, when much happens, each step gets one;
        later only every hundredth part of the way since, beside one a snapshot.
        """
        row = (self._run, trainer.step_count)
        if row != self._last_row:
            self._history += History.row(trainer.step_count, metrics)
            self._last_row = row
        self._next_row = trainer.step_count + max(1, (trainer.step_count - self._edited_at) // 100)
