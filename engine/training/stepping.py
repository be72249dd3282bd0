"""Steps as they are asked for: at a speed, up to a target, giving way to the window's painting."""

from __future__ import annotations

import math
from time import perf_counter, sleep
from typing import Protocol

from .curves import Curves
from .pace import Pace
from .trainer import Trainer

SLICE_SECONDS = 0.004
GATED_SECONDS = 0.001
"""What holds the interpreter looks at the gate as often as that."""
PAYS = 2.0
"""For each second that snapshots take, the steps get as many: more than two thirds of the time, then."""
LONGEST_SLICE = 0.1  # a command is not to wait longer than that
GATE_SECONDS = 0.05  # a window that never opens the gate slows the training, it does not stop it


class Gate(Protocol):
    """What the worker waits for between two steps, so that the window can paint: a threading.Event."""

    def is_set(self) -> bool:
        """Whether the worker may go on."""

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it may, at most `timeout` seconds."""


class Stepping:
    """Makes the steps of a trainer in short slices."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._target_step = math.inf
        self._target_epoch = math.inf
        self._is_single = False
        self._owed = 0.0
        self._has_waited = False
        self.pace = Pace()

    def aim(self, step: float = math.inf, epoch: float = math.inf, *, is_single: bool = False) -> None:
        """Go on to a step or to the end of an epoch; `is_single` says that it is only one step."""
        self._target_step, self._target_epoch, self._is_single = step, epoch, is_single
        self.pace.forget()

    def is_done(self, trainer: Trainer) -> bool:
        """Whether the target is reached."""
        return trainer.step_count >= self._target_step or trainer.epoch >= self._target_epoch

    def may_look(self, wanted: bool) -> bool:
        """Whether a `wanted` snapshot is to be made after this slice: rather not while the window paints.

        What makes it needs the interpreter as painting does. After one slice more it is made all the same.
        """
        may = wanted and (self._gate.is_set() or self._has_waited)
        self._has_waited = wanted and not may
        return may

    def pay_for(self, seconds: float) -> None:
        """A snapshot took so long: the next slice takes longer, lest a large model is mostly looked at."""
        self._owed = min(PAYS * seconds, LONGEST_SLICE)

    def make_slice(self, trainer: Trainer, curves: Curves) -> None:
        """Step for a few milliseconds, at the speed asked for, or until the training is to stop."""
        deadline = perf_counter() + max(SLICE_SECONDS, self._owed)
        self._owed = 0.0
        while True:
            # Kernels let other threads run meanwhile; whatever else makes steps gives way to painting.
            compiled = trainer.backend == "compiled"
            if not compiled and not self._gate.is_set():
                self._gate.wait(GATE_SECONDS)
            now = perf_counter()
            if now > deadline - compiled * GATED_SECONDS:
                return
            if now < self.pace.next_step_at:
                sleep(min(self.pace.next_step_at, deadline) - now)
                continue
            self._step(trainer, curves, now, deadline)
            if trainer.step_count >= curves.next_step:
                curves.add(trainer.step_count, trainer.metrics())
            if trainer.divergence or trainer.finished or self.is_done(trainer):
                return

    def _step(self, trainer: Trainer, curves: Curves, now: float, deadline: float) -> None:
        due = self.pace.due(now, SLICE_SECONDS)
        if self._is_single:
            trainer.step()  # what is looked at step by step is the engine's own
        elif self.pace.in_phases:
            trainer.advance_phase()
        else:
            before = trainer.step_count
            # Each call of the kernels has to win the interpreter back from painting: few long ones are best.
            seconds = min(deadline - now, SLICE_SECONDS) if trainer.backend == "compiled" else GATED_SECONDS
            trainer.advance(self._chunk(trainer, curves, min(due, self.pace.steps_in(seconds))))
            self.pace.learn(perf_counter() - now, trainer.step_count - before)

    def _chunk(self, trainer: Trainer, curves: Curves, most: float) -> int:
        """Steps to make in one go, at most so many: as far as the next row or target."""
        steps = min(
            most,
            self._target_step - trainer.step_count,
            trainer.steps_until(self._target_epoch),
            curves.next_step - trainer.step_count,
        )
        return max(int(steps), 1)
