"""How a run stands, in plain numbers and words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class RunState(Enum):
    """What the loop is doing."""

    PAUSED = "paused"
    TRAINING = "training"
    FINISHED = "finished"
    DIVERGED = "diverged"
    FAILED = "failed"


NOTHING_COUNTS = "nothing counts"
"""In place of an operation: no point of the batch counts, and the mean of none is no number."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """Loss and accuracy (R² in regression) on all training and all test points; NaN where there are none.

    Losses are per point, also where steps go by a sum.
    """

    train_loss: float
    test_loss: float
    train_metric: float
    test_metric: float


@dataclass(frozen=True, slots=True)
class Divergence:
    """Where the numbers stopped being finite: the step, the parameter ('2.weight') or 'loss', what it became.

    `finite_step` is the step that RestoreFinite leads back to; `operation` where it began: an operation of
    the forward ("exp"), "backward", "update" or NOTHING_COUNTS.
    """

    step: int
    parameter: str
    value: float
    finite_step: int
    operation: str = ""
