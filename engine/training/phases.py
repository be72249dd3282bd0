"""One step made phase by phase, as values."""

from __future__ import annotations

import math
from dataclasses import dataclass

PHASES = ("zero_grad", "forward", "loss", "backward", "update")
"""What a training step is made of, in order."""


@dataclass(frozen=True, slots=True)
class Extreme:
    """How long all gradients, or all changes of the parameters, are together, and which entry is largest."""

    norm: float
    parameter: str
    value: float


@dataclass(frozen=True, slots=True)
class StepInPhases:
    """How far a step has come that is made phase by phase, `made` of PHASES, 1 to all of them.

    `cleared` is the norm of the gradients before the step, `outputs` the lowest and the highest output of
    the network, `loss` that of the batch (with the penalties where it is `penalised`; `summed` over its
    points, not their mean), each known from its phase on. `values` counts the parameters. The step is batch
    `batch`, from 1, of the `batches` that make one update; `limited` is the norm of the gradients after they
    were clipped for it, None where they were not.
    """

    made: int
    values: int
    points: int
    zero_grad: bool
    cleared: float = math.nan
    outputs: tuple[float, float] = (math.nan, math.nan)
    loss: float = math.nan
    gradients: Extreme | None = None
    update: Extreme | None = None
    penalised: bool = False
    summed: bool = False
    batch: int = 1
    batches: int = 1
    limited: float | None = None

    @property
    def phase(self) -> str:
        """The phase made last."""
        return PHASES[self.made - 1]

    @property
    def gathers(self) -> bool:
        """Whether the update waits for further batches."""
        return self.batch < self.batches


def is_under_way(step: StepInPhases | None) -> bool:
    """Whether a step was begun and is not complete."""
    return step is not None and step.made < len(PHASES)
