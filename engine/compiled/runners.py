"""What runs programs: numpy calls, always there, or compiled kernels once they are loaded."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from .build import Parts
from .program import Batch, Floats, Program
from .replay import Steps, replayed
from .shuffling import shuffled

if TYPE_CHECKING:
    from .linking import Linked

Ints = np.ndarray[Any, np.dtype[np.int64]]
ANSWER = 3
"""The mode of the kernels in which they predict."""


@dataclass(frozen=True, eq=False)
class Points:
    """The points to train on: `data` (rows, n), inputs before targets, and how they are dealt."""

    data: Floats
    shuffled_by: int | None = None
    """The seed of the order, drawn anew each epoch; None deals the points as they come."""


class Runner(Protocol):
    """Runs the programs of one step."""

    name: str

    def train(self, points: Points, at: Ints, steps: int, losses: Floats) -> int:
        """Make up to `steps` steps from `at` (epoch, point of its order), which moves on.

        Writes their losses, as many as there is room for; stops after one that is not finite, returns how
        many were made.
        """

    def once(self, program: Program) -> float:
        """Make one step on the batch that lies in the memory; its loss."""

    def answer(self, program: Program, inputs: Floats) -> Floats:
        """What a predicting program says (outputs, n) to `inputs` (rows, n)."""


def deal(memory: Floats, batch: Batch, columns: Floats) -> None:
    """Write `columns` (rows, points) where the batch lies; lanes left over repeat the last point."""
    rows = len(columns)
    block = memory[batch.input : batch.input + rows * batch.width].reshape(rows, batch.width)
    count = columns.shape[1]
    block[:, :count] = columns
    block[:, count:] = columns[:, -1:]


def _dealt(points: Points, epoch: int) -> Floats:
    """The points in the order of an epoch."""
    if points.shuffled_by is None:
        return points.data
    dealt: Floats = points.data.take(shuffled(points.shuffled_by, epoch, points.data.shape[1]), 1)
    return dealt


def _lanes(memory: Floats, batch: Batch) -> Floats:
    """Where the points of a batch lie, (rows, points).

    What is left in the lanes beside them is of other points: as finite as they are, and never counted.
    """
    rows = batch.inputs + batch.targets
    block = memory[batch.input : batch.input + rows * batch.width].reshape(rows, batch.width)
    return block[:, : batch.points]


class ReplayRunner:
    """Numpy calls, one after the other."""

    name = "numpy"

    def __init__(self, parts: Parts) -> None:
        self._parts, self._steps = parts, _Replayed(parts)

    def train(self, points: Points, at: Ints, steps: int, losses: Floats) -> int:
        """Make steps until one has a loss that is not finite."""
        if self._parts.whole.batch.points == points.data.shape[1]:
            made = self._of_all_points(losses[:steps])
            at[:] = at[0] + made, 0
            return made
        return self._of_batches(points, at, losses[:steps])

    def _of_all_points(self, losses: Floats) -> int:
        """As many steps on the points that lie there as there is room for losses."""
        running, made = self._steps[self._parts.whole](), 0
        for loss in islice(running, len(losses)):
            losses[made] = loss
            made += 1
            if not isfinite(loss):
                break
        running.close()
        return made

    def _of_batches(self, points: Points, at: Ints, losses: Floats) -> int:
        """The same on one batch after the other, dealt anew each epoch."""
        parts, count = self._parts, points.data.shape[1]
        program, size = parts.whole, parts.whole.batch.points
        running, lanes = self._steps[program](), _lanes(parts.memory, program.batch)
        epoch, point = at.tolist()
        dealt, made, loss = _dealt(points, epoch), 0, 0.0
        while made < len(losses) and isfinite(loss):
            whole = (count - point) // size
            wanted = parts.whole if whole else parts.rest or parts.whole
            if wanted is not program:
                running.close()
                program = wanted
                running, lanes = self._steps[program](), _lanes(parts.memory, program.batch)
            for _ in range(min(whole or 1, len(losses) - made)):
                lanes[...] = dealt[:, point : point + size]
                losses[made] = loss = next(running)
                made += 1
                point += size
                if not isfinite(loss):
                    break
            if point >= count:
                epoch, point = epoch + 1, 0
                dealt = _dealt(points, epoch)
        running.close()
        at[:] = epoch, point
        return made

    def once(self, program: Program) -> float:
        """Make one step on the batch that is there."""
        running = self._steps[program]()
        loss = next(running)
        running.close()
        return loss

    def answer(self, program: Program, inputs: Floats) -> Floats:
        """What it says, a block of points after the other."""
        memory, batch, count = self._parts.memory, program.batch, inputs.shape[1]
        running = self._steps[program]()
        out = np.empty((batch.outputs, count), np.float32)
        end = batch.output + batch.outputs * batch.width
        result = memory[batch.output : end].reshape(batch.outputs, batch.width)
        for first in range(0, count, batch.width):
            block = inputs[:, first : first + batch.width]
            deal(memory, batch, block)
            next(running)
            out[:, first : first + batch.width] = result[:, : block.shape[1]]
        running.close()
        return out


class _Replayed(dict[Program, Steps]):
    """The numpy calls of programs, written when they are first asked for."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._parts = parts

    def __missing__(self, program: Program) -> Steps:
        parts = self._parts
        told = {*parts.followed.values(), *parts.numbers.values()}
        self[program] = steps = replayed(program, parts.memory, parts.registers, told)
        return steps


class NativeRunner:
    """Compiled kernels; while they run, other threads run too."""

    name = "compiled"

    def __init__(self, parts: Parts, kernels: Linked) -> None:
        self._parts, self._kernels = parts, kernels
        self._memory = _start(parts.memory, np.float32), _start(parts.registers, np.float64)
        self._training = _Call(parts.whole, parts.rest or parts.whole)

    def train(self, points: Points, at: Ints, steps: int, losses: Floats) -> int:
        """Make steps until one has a loss that is not finite."""
        resident = self._parts.whole.batch.points == points.data.shape[1]
        mode = 0 if resident else 1 if points.shuffled_by is None else 2
        steps, seed = min(steps, len(losses)), points.shuffled_by or 0
        return self._called(self._training, points.data, at, steps, mode, seed, losses)

    def once(self, program: Program) -> float:
        """Make one step on the batch that is there."""
        loss, at = np.zeros(1, np.float32), np.zeros(2, np.int64)
        data = np.zeros((program.batch.inputs + program.batch.targets, program.batch.points), np.float32)
        self._called(_Call(program, program), data, at, 1, 0, 0, loss)
        return float(loss[0])

    def answer(self, program: Program, inputs: Floats) -> Floats:
        """What it says, a block of points after the other."""
        count = inputs.shape[1]
        size = min(program.batch.width, count)
        call = _Call(program, program, (size, count % size or size))
        out = np.empty((program.batch.outputs, count), np.float32)
        self._called(call, inputs, np.zeros(2, np.int64), -(-count // size), ANSWER, 0, out)
        return out

    def _called(
        self, call: _Call, data: Floats, at: Ints, steps: int, mode: int, seed: int, results: Floats
    ) -> int:
        count = data.shape[1]
        order = np.zeros(count + call.widest, np.int64)  # lanes beyond the last point take the first
        return self._kernels.run(
            *call.arrays,
            *self._memory,
            _start(data, np.float32),
            _start(order, np.int64),
            _start(at, np.int64),
            _start(results, np.float32),
            count,
            *call.numbers,
            steps,
            mode,
            seed,
        )


class _Call:
    """What the kernels want to know of two programs, one for whole batches and one for the rest."""

    def __init__(self, whole: Program, rest: Program, sizes: tuple[int, int] | None = None) -> None:
        first, last = whole.batch, rest.batch
        points = sizes or (first.points, last.points)
        end = len(whole.code)
        self._code = np.concatenate([whole.code, rest.code])
        self._batches = np.array(
            [
                [0, end, points[0], first.width, _result(first)],
                [end, len(self._code), points[1], last.width, _result(last)],
            ]
        )
        self.arrays = _start(self._code, np.int64), _start(self._batches, np.int64)
        self.numbers = first.input, first.inputs + first.targets, first.outputs
        self.widest = max(first.width, last.width)


def _result(batch: Batch) -> int:
    """Where the loss lies, or what is predicted."""
    return batch.output if batch.loss < 0 else batch.loss


def _start(array: np.ndarray[Any, Any], kind: type[np.generic]) -> int:
    """The address of the first number; TypeError for numbers of another kind, or with gaps between them.

    The caller holds the array as long as the address is in use.
    """
    if array.dtype != kind or not array.flags.c_contiguous:
        raise TypeError(f"expected {kind.__name__} without gaps, got {array.dtype} of {array.strides=}")
    return array.ctypes.data
