"""The trainer's steps, many in one call: captured when first needed, captured again when the step changes."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from engine import optim
from engine.compiled import CompiledStep, NotLowered, kernels
from engine.experiment import Floats

from .batches import Batches
from .flow import LastUpdate
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

    @property
    def backend(self) -> str:
        """What makes the steps at the moment."""
        return EAGER if self._step is None else self._step.backend

    def forget(self) -> None:
        """The step has changed: capture it anew when it is needed."""
        self._step, self.obstacle = None, ""

    def load(self, features: Floats, target: Floats) -> None:
        """Other points; of another number they need another program."""
        if self._step is None or not self._step.fits(len(target)):
            self.forget()
        else:
            self._step.load(features, target)

    def ready(self, live: Live, points: tuple[Floats, Floats], accumulate: bool) -> bool:
        """Whether the next steps can be made here; captures the step if that was not done yet."""
        if self._runner is None or self.obstacle or not live.batches.regular:
            return False
        if self._step is None or not self._step.holds:
            self._step = None
            if not live.begun:
                return False
            try:
                self._capture(live, points, accumulate)
            except NotLowered as reason:
                self.obstacle = str(reason)
                return False
        return True

    def _capture(self, live: Live, points: tuple[Floats, Floats], accumulate: bool) -> None:
        optimizer: Any = live.optimizer
        if isinstance(optimizer, optim.elementwise.Elementwise) and not optimizer.buckets():
            optimizer.replan()
        step = CompiledStep(
            live.model.net,
            live.loss,
            optimizer,
            *points,
            live.batches.size,
            accumulate=accumulate,
            runner=self._runner,
        )
        live.model = replace(live.model, flat=step.values)
        self._step = step

    def run(self, live: Live, limit: int, last_update: LastUpdate) -> tuple[int, bool]:
        """Make up to `limit` steps. Returns how many, and whether all went well.

        Where somebody wants to know what the last step changed, that one is made by itself.
        """
        if not last_update.wanted:
            return self._run_finite(live, limit)
        made, well = self._run_finite(live, limit - 1) if limit > 1 else (0, True)
        if not well:
            return made, False
        last_update.begin(live.model.flat)
        one, well = self._run_finite(live, 1)
        return made + one, well

    def _run_finite(self, live: Live, limit: int) -> tuple[int, bool]:
        """Make up to `limit` steps. Returns how many, and whether all went well.

        If numbers stopped being finite, the steps that are made here end two before that was seen, so that
        the next ones, made eagerly, show where it happens.
        """
        step, batches = self._step, live.batches
        assert step is not None
        limit = min(limit, MOST_STEPS)
        before, position = step.state(), batches.state()
        made = self._run(step, batches, limit)
        if math.isfinite(self._losses[made - 1]) and np.isfinite(live.model.flat).all():
            return made, True
        step.restore(before)
        batches.restore(position)
        return self._run(step, batches, max(made - 2, 0)), False

    def answer(self, features: Floats) -> Floats | None:
        """The network's output for `features`, or None where only the eager path can tell."""
        return None if self._step is None or not self._step.holds else self._step.answer(features)

    def _run(self, step: CompiledStep, batches: Batches, steps: int) -> int:
        if steps == 0:
            return 0
        made = step.run(batches.epoch, batches.position, steps, self._losses, batches.seed)
        batches.skip(made)
        return made
