"""How the numbers of two runs differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.autograd.dtypes import Array
from engine.lab.run import LabRun
from engine.lab.values import TensorValue


@dataclass(frozen=True, eq=False)
class Difference:
    """One number of both runs."""

    name: str
    healthy: Array | None
    broken: Array | None

    @property
    def differs(self) -> bool:
        """Whether they are not the same."""
        if self.healthy is None or self.broken is None:
            return self.healthy is not self.broken
        return self.healthy.shape != self.broken.shape or not np.allclose(
            self.healthy, self.broken, equal_nan=True
        )


def differences(healthy: LabRun, broken: LabRun) -> tuple[Difference, ...]:
    """The gradients and values of all leaves at the end of both runs, in the order of the healthy one."""
    one, other = dict(_numbers(healthy)), dict(_numbers(broken))
    return tuple(Difference(name, one.get(name), other.get(name)) for name in dict.fromkeys([*one, *other]))


def _numbers(run: LabRun) -> Iterator[tuple[str, Array | None]]:
    for name, value in _last_values(run).items():
        if value.is_leaf and (value.requires_grad or value.grad is not None):
            yield f"{name}.grad", value.grad
            yield name, value.array


def _last_values(run: LabRun) -> dict[str, TensorValue]:
    found: dict[str, TensorValue] = {}
    for statement in run.statements:
        found.update(
            (change.name, change.after)
            for change in statement.changes
            if isinstance(change.after, TensorValue)
        )
    found.update((name, value) for name, value in run.variables.items() if isinstance(value, TensorValue))
    return found
