"""What a report tells of, as a value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.experiment import Project

from ..trained import Trained

Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Line:
    """Values (k,) at rising steps (k,); it is broken where one is not finite."""

    step: Doubles
    value: Doubles

    def until(self, step: int) -> Line:
        """The part up to a step."""
        kept = self.step <= step
        return Line(self.step[kept], self.value[kept])


@dataclass(frozen=True, eq=False)
class Course:
    """How the loss on the training points went, and that on the test points, where there are such."""

    train: Line
    test: Line


@dataclass(frozen=True, slots=True)
class MadeChange:
    """What was changed on the way, in words, after so many steps."""

    step: int
    text: str


@dataclass(frozen=True, eq=False)
class RunReport:
    """A run as it stands: the model, its experiment with notes, the course it took; `made` is the day.

    Course and changes may go on after the model's step, where somebody went back to it.
    """

    trained: Trained
    project: Project
    course: Course
    changes: tuple[MadeChange, ...] = ()
    made: str = ""
