"""One training step, compiled: it shares parameters, gradients and optimizer state with the eager path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine.autograd.backward import grad as gradients
from engine.autograd.creation import from_numpy
from engine.autograd.mode import enable_grad
from engine.autograd.tensor import Tensor
from engine.optim.bucket import Bucket

from .build import Parts, build
from .errors import NotLowered
from .program import Floats
from .runners import Points, ReplayRunner, Runner, deal
from .updates import bucket_of

TOLERANCE = 1e-3
"""How far, relative to the largest, a gradient of the program may be from the eager one at the first look."""


class CompiledStep:
    """Makes many steps of one model, loss and optimizer in one call.

    Parameters and optimizer state live in its memory, where the eager path finds them: either may make the
    next step. NotLowered when the step cannot be lowered, or its program differs from the eager step.
    """

    def __init__(
        self,
        net: Any,
        loss: Any,
        optimizer: Any,
        inputs: Floats,
        targets: Any,
        batch_size: int,
        *,
        accumulate: bool = False,
        runner: Any = ReplayRunner,
    ) -> None:
        self._parameters: list[Tensor] = list(net.parameters())
        self._optimizer = optimizer
        parts = build(net, loss, optimizer, self._parameters, inputs, targets, batch_size, accumulate)
        self._parts = parts
        _check_against_eager(net, loss, self._parameters, parts, inputs, targets)
        self._begun = False
        self._move_in()
        self._runner: Runner = runner(parts)
        self.load(inputs, targets)

    @property
    def backend(self) -> str:
        """What runs the programs: "numpy" or "compiled"."""
        return self._runner.name

    @property
    def values(self) -> Floats:
        """All parameters, one after the other (count,): a view of the memory."""
        return self._parts.memory[self._parts.values : self._parts.values + self._parts.count]

    def fits(self, count: int) -> bool:
        """Whether so many points can be loaded."""
        known: int = self._data.shape[1]
        return count == known

    @property
    def lines(self) -> list[str]:
        """The program of a whole batch, an instruction a line."""
        return self._parts.whole.lines()

    @property
    def holds(self) -> bool:
        """Whether parameters and optimizer state still live here; if not, a new one must be made."""
        buckets: list[Bucket] = self._optimizer.buckets()
        if len(buckets) != 1 or buckets[0] is not self._bucket:
            return False
        moved = (p._array is not array for p, array in zip(self._parameters, self._arrays, strict=True))
        left = (self._bucket.state.get(name) is not home for name, home in self._homes.items())
        return not any(moved) and not any(left)

    def load(self, inputs: Floats, targets: Any) -> None:
        """Other points, as many as before."""
        count = len(inputs)
        rows = (inputs.reshape(count, -1).T, np.asarray(targets, np.float32).reshape(count, -1).T)
        self._data = np.ascontiguousarray(np.concatenate(rows), np.float32)
        if self._parts.whole.batch.points == count:
            deal(self._parts.memory, self._parts.whole.batch, self._data)

    def run(self, epoch: int, point: int, steps: int, losses: Floats, seed: int | None = None) -> int:
        """Make up to `steps` steps and return how many; their losses are written to `losses`.

        They go on at `point` of an epoch, each dealing the points anew by `seed` (None: as they come; a batch
        of all points is never shuffled). Stops after a loss that is not finite.
        """
        self._take_over()
        at = np.array([epoch, point], np.int64)
        made = self._runner.train(Points(self._data, seed), at, steps, losses)
        self._hand_back()
        return made

    def answer(self, inputs: Floats) -> Floats:
        """The network's output (n, outputs) for `inputs` (n, ...)."""
        return self._runner.answer(self._parts.answer, _columns(inputs)).T

    def neurons(self, inputs: Floats) -> list[Floats]:
        """What each hidden layer hands on (n, units) for `inputs` (n, ...), layer by layer."""
        if self._parts.neurons is None:
            return []
        together = self._runner.answer(self._parts.neurons, _columns(inputs))
        return [each.T for each in np.split(together, np.cumsum(self._parts.layers)[:-1])]

    def state(self) -> tuple[Floats, Any]:
        """A copy of all that a step changes."""
        self._take_over()
        return self._parts.memory[: self._lasting].copy(), self._parts.registers.copy()

    def restore(self, state: tuple[Floats, Any]) -> None:
        """Go back to a state."""
        self._parts.memory[: self._lasting], self._parts.registers[:] = state
        self._hand_back()

    def _move_in(self) -> None:
        """Move parameters, gradients and optimizer state into the memory."""
        parts, memory = self._parts, self._parts.memory
        self._arrays, self._grads, offset = [], [], 0
        for parameter in self._parameters:
            size, shape = parameter.numel(), tuple(parameter.shape)
            value = memory[parts.values + offset : parts.values + offset + size].reshape(shape)
            slope = memory[parts.grads + offset : parts.grads + offset + size].reshape(shape)
            value[...] = parameter._array
            parameter.data = from_numpy(value)
            self._arrays.append(parameter._array)
            self._grads.append(from_numpy(slope))
            offset += size
        self._optimizer.replan()
        self._bucket = bucket_of(self._optimizer, self._parameters)
        self._homes = {name: memory[at : at + parts.count] for name, at in parts.arrays.items()}
        self._optimizer.move_state(self._bucket, self._homes)
        places = [parts.values, parts.grads, *parts.arrays.values()]
        self._lasting = max(places) + parts.count

    def _take_over(self) -> None:
        """See what eager steps left."""
        for parameter, slope in zip(self._parameters, self._grads, strict=True):
            if parameter._grad is not slope:
                slope._array[...] = 0 if parameter._grad is None else parameter._grad._array
                parameter._grad = slope
        registers = self._parts.registers
        if registers[self._parts.steps] != self._bucket.steps or not self._begun:
            registers[self._parts.steps] = self._bucket.steps
            for base, register in self._parts.powers.items():
                registers[register] = base**self._bucket.steps
            self._begun = True
        for name, register in self._parts.numbers.items():
            registers[register] = self._bucket.scalars[name]

    def _hand_back(self) -> None:
        """Let eager steps see how many were made here."""
        registers = self._parts.registers
        numbers = {name: registers[register] for name, register in self._parts.numbers.items()}
        self._bucket.advance(int(registers[self._parts.steps]), numbers)


def _columns(inputs: Floats) -> Floats:
    return np.ascontiguousarray(inputs.reshape(len(inputs), -1).T, np.float32)


def _check_against_eager(
    net: Any, loss: Any, parameters: Sequence[Tensor], parts: Parts, inputs: Floats, targets: Any
) -> None:
    """NotLowered unless the program computes the eager loss and gradients on other points than it was
    captured with: whatever was taken for constant but depends on the batch shows here."""
    memory, registers = parts.memory.copy(), parts.registers.copy()
    offset = parts.values
    for parameter in parameters:
        memory[offset : offset + parameter.numel()] = parameter._array.ravel()
        offset += parameter.numel()
    points = parts.whole.batch.points
    x = inputs[-points:][::-1] * np.float32(1.1) + np.float32(0.05)
    y = targets[-points:][::-1].copy()
    with enable_grad():
        value = loss(net(from_numpy(x)), from_numpy(y))
        wanted = np.concatenate(
            [each.numpy().ravel() for each in gradients(value, list(parameters)) if each is not None]
        )
    columns = np.concatenate([x.reshape(points, -1).T, np.asarray(y, np.float32).reshape(points, -1).T])
    copy = replace(parts, memory=memory, registers=registers)
    deal(memory, parts.whole.batch, columns)
    losses = np.zeros(1, np.float32)
    ReplayRunner(copy).train(Points(columns), np.zeros(2, np.int64), 1, losses)
    found = memory[parts.grads : parts.grads + parts.count]
    scale = float(np.abs(wanted).max(initial=0)) or 1.0
    if not np.isfinite(wanted).all() or not np.isfinite(value.item()):
        return
    if abs(losses[0] - value.item()) > TOLERANCE * max(1.0, abs(value.item())):
        raise NotLowered("the program's loss is not that of the eager step")
    if np.abs(found - wanted).max(initial=0) > TOLERANCE * scale:
        raise NotLowered("the program's gradients are not those of the eager step")
