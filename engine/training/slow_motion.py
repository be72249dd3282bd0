"""One step in slow motion: phase by phase, with what is worth telling of each."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from engine import optim
from engine.experiment import Floats, RunSpec

from .eager_step import EagerStep
from .live import Live
from .phases import Extreme, StepInPhases

_ROUNDING = 1e-6


class SlowStep:
    """An eager step on the live objects that stops after every phase."""

    def __init__(self, live: Live, run: RunSpec) -> None:
        self._live = live
        self._before = {name: value.copy() for name, value in live.model.arrays().items()}
        self.state = live.state()
        """All that decides this step, as it was before it."""
        self.epoch = live.batches.fraction
        """Epochs trained before this step."""
        cleared = extreme(self._gradients())
        self._limits = run.clip_norm > 0 or run.clip_value > 0
        self.step = EagerStep(live, run)
        self.told = StepInPhases(
            made=0,
            values=sum(value.size for value in self._before.values()),
            points=len(self.step.y),
            zero_grad=run.zero_grad,
            cleared=0.0 if cleared is None else cleared.norm,
            penalised=run.l1 > 0 or run.l2 > 0,
            summed=getattr(live.loss, "reduction", "mean") == "sum",
            batch=live.course.gathered + 1,
            batches=run.accumulation,
        )
        """What there is to tell so far."""

    def make_phase(self) -> None:
        """Make the next phase."""
        step = self.step
        step.make_phase()
        self.told = replace(self.told, made=step.made)
        match self.told.phase:
            case "forward":
                output = step.output.detach().numpy()
                self.told = replace(self.told, outputs=(float(output.min()), float(output.max())))
            case "loss":
                self.told = replace(self.told, loss=float(step.loss.item()))
            case "backward":
                self.told = replace(self.told, gradients=extreme(self._gradients()))
            case "update":
                self.told = replace(self.told, update=extreme(self._changes()), limited=self._limited())

    def _limited(self) -> float | None:
        """How long the gradients are since they were clipped, if that made them shorter."""
        found, before = extreme(self._gradients()), self.told.gradients
        again = isinstance(self._live.optimizer, optim.LBFGS)  # whose last look was another one
        if not self._limits or self.told.gathers or again or found is None or before is None:
            return None
        return found.norm if found.norm < before.norm * (1 - _ROUNDING) else None

    def _changes(self) -> list[tuple[str, Floats]]:
        with np.errstate(invalid="ignore"):  # of weights that are infinite
            after = self._live.model.arrays().items()
            return [(name, value - self._before[name]) for name, value in after]

    def _gradients(self) -> list[tuple[str, Floats]]:
        named = self._live.model.net.named_parameters()
        return [(name, each.grad.numpy()) for name, each in named if each.grad is not None]


def extreme(named: Iterable[tuple[str, Floats]]) -> Extreme | None:
    """The norm of all arrays together and their largest entry, NaN before all; None without an array."""
    squares, found = 0.0, list[tuple[float, str, float]]()
    for name, values in named:
        flat = values.ravel().astype(np.float64)
        squares += float(flat @ flat)
        entry = float(flat[int(np.argmax(np.abs(flat)))])
        found.append((math.inf if math.isnan(entry) else abs(entry), name, entry))
    if not found:
        return None
    _, parameter, largest = max(found, key=lambda each: each[0])
    return Extreme(math.sqrt(squares), parameter, largest)
