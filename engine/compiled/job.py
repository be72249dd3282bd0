"""What a captured step is to do, as one value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine.autograd.tensor import Tensor

from .capture import Captured, capture
from .program import Floats
from .recipe import PLAIN, Recipe


@dataclass(frozen=True, eq=False)
class Job:
    """Train `net` by `loss` and `optimizer` on batches of `batch_size` points.

    The points are `inputs` (n, ...) with `targets` (n, ...); `recipe` says what else a step does.
    """

    net: Any
    loss: Any
    optimizer: Any
    inputs: Floats
    targets: Any
    batch_size: int
    recipe: Recipe = PLAIN

    @cached_property
    def parameters(self) -> list[Tensor]:
        """All of the net, in order."""
        return list(self.net.parameters())

    @cached_property
    def learning(self) -> list[Tensor]:
        """Those that the optimizer changes."""
        return [parameter for parameter in self.parameters if parameter.requires_grad]

    @property
    def sizes(self) -> Sequence[int]:
        """The points of a batch, and those of the last one of an epoch where they are fewer."""
        points = min(self.batch_size, len(self.inputs))
        rest = len(self.inputs) % points
        return (points, rest) if rest else (points,)

    def captured(self, points: int) -> Captured:
        """The step on the first so many points."""
        return capture(self.net, self.loss, self.parameters, self.inputs[:points], self.targets[:points])

    def captured_answer(self) -> Captured:
        """What the net answers for one point."""
        return capture(self.net, None, self.parameters, self.inputs[:1], self.targets[:1])
