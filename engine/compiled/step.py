"""One training step, compiled: it shares parameters, gradients and optimizer state with the eager path."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from engine.autograd.backward import grad as gradients
from engine.autograd.creation import from_numpy
from engine.autograd.mode import enable_grad
from engine.autograd.tensor import Tensor
from engine.optim.bucket import Bucket

from .build import SEEN, Parts, build
from .errors import Disagreement
from .job import Job
from .lasting import undisturbed
from .program import Floats
from .recipe import PLAIN, Recipe, hyperparameter
from .runners import Points, ReplayRunner, Runner, deal
from .treatment import clipped
from .updates import UPDATES, bucket_of

TOLERANCE = 1e-3
"""How far, relative to the largest, a gradient of the program may be from the eager one at the first look."""
ROUNDING = 1e-5
"""What gradients may differ by where the loss is all but 0: differences of numbers near 1 are coarse."""
TIMES = 20
"""A gradient of the program may be so many times as far off as the eager one strays by roundings."""


class CompiledStep:
    """Makes many steps of one model, loss and optimizer in one call.

    Parameters and optimizer state live in its memory, where the eager path finds them: either may make the
    next step. NotLowered when the step cannot be lowered, or its program differs from the eager step.
    `proven` says that it did not when it was captured with so many points: then it is not asked again, for
    weights that are large enough magnify a rounding until it does.
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
        recipe: Recipe = PLAIN,
        runner: Any = ReplayRunner,
        proven: int | None = None,
    ) -> None:
        job = Job(net, loss, optimizer, inputs, targets, batch_size, recipe)
        self._parameters, self._learning = job.parameters, job.learning
        self._optimizer = optimizer
        self._parts: Parts
        self._runner: Runner
        try:
            self._lower(job, runner, SEEN if proven is None else proven)
            if proven is None:
                self._check_against_eager(job)
        except Disagreement:  # it may go by how many points there are: look at all of a batch
            self._lower(job, runner, batch_size)
            self._check_against_eager(job)
        self._begun = False
        self._move_in()
        self.load(inputs, targets)

    def _lower(self, job: Job, runner: Any, seen: int) -> None:
        self._parts = build(job, seen)
        self._seen = seen
        self._runner = runner(self._parts)

    @property
    def backend(self) -> str:
        """What runs the programs: "numpy" or "compiled"."""
        return self._runner.name

    @property
    def values(self) -> Floats:
        """All parameters that learn, one after the other (count,): a view of the memory."""
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
        return not any(moved) and not any(left) and self._parts.lasting.lives_in(self._buffers)

    def load(self, inputs: Floats, targets: Any) -> None:
        """Other points, as many as before."""
        count = len(inputs)
        self._data = _columns(inputs, targets)
        if self._parts.whole.batch.points == count:
            deal(self._parts.memory, self._parts.whole.batch, self._data)

    def run(
        self,
        epoch: int,
        point: int,
        steps: int,
        losses: Floats,
        seed: int | None = None,
        *,
        gathered: int = 0,
        scheduled: Mapping[str, Sequence[float]] | None = None,
    ) -> int:
        """Make up to `steps` steps and return how many; their losses are written to `losses`.

        They go on at `point` of an epoch, each dealing the points anew by `seed` (None: as they come; a batch
        of all points is never shuffled), after `gathered` batches that wait for their update. `scheduled` has
        what hyper-parameters are in the coming updates, at most `UPDATES`; the others are those of the
        optimizer. Stops after a loss that is not finite.
        """
        self._take_over()
        self._parts.registers[self._parts.gathered] = gathered
        self._tell(scheduled or {})
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

    @property
    def seen(self) -> int:
        """With how many points the program was captured that agrees with the eager step."""
        return self._seen

    def state(self) -> tuple[Floats, Any]:
        """A copy of all that a step changes."""
        self._take_over()
        return self._parts.memory[: self._lasting].copy(), self._parts.registers.copy()

    def restore(self, state: tuple[Floats, Any]) -> None:
        """Go back to a state."""
        self._parts.memory[: self._lasting], self._parts.registers[:] = state
        self._hand_back()

    def _check_against_eager(self, job: Job) -> None:
        """Disagreement unless the program computes the eager loss and gradients on other points than it was
        captured with: whatever was taken for constant but depends on the batch shows here.

        The step is made in the memory itself before anything lives there; only registers have to be put back.
        """
        parts, memory, registers = self._parts, self._parts.memory, self._parts.registers
        points = parts.tried.batch.points
        x = job.inputs[-points:][::-1] * np.float32(1.1) + np.float32(0.05)
        y = job.targets[-points:][::-1].copy()
        value, wanted = self._eager_step(job, x, y)
        if not np.isfinite(wanted).all() or not np.isfinite(value):
            return
        before = registers.copy()
        for place, parameter in _placed(parts, self._parameters):
            memory[place : place + parameter.numel()] = parameter._array.ravel()
        parts.lasting.fill(memory, registers)
        deal(memory, parts.tried.batch, _columns(x, y))
        loss_found = self._runner.once(parts.tried)
        registers[:] = before
        found = memory[parts.grads : parts.grads + parts.count]
        if abs(loss_found - value) > TOLERANCE * max(1.0, abs(value)):
            raise Disagreement("the program's loss is not that of the eager step")
        allowed = TOLERANCE * float(np.abs(wanted).max(initial=0)) + ROUNDING
        off = float(np.abs(found - wanted).max(initial=0))
        if off > allowed and off > allowed + TIMES * self._straying(job, x, y, wanted):
            raise Disagreement("the program's gradients are not those of the eager step")

    def _eager_step(self, job: Job, x: Floats, y: Any) -> tuple[float, Floats]:
        """The loss and all gradients of a step as the engine makes it, which changes nothing."""
        recipe = job.recipe
        with undisturbed(job.net), enable_grad():
            value = job.loss(job.net(from_numpy(x)), from_numpy(y))
            value = recipe.with_penalties(value, self._parameters)
            slopes = gradients(recipe.share(value), self._learning)
        found = np.concatenate([each.numpy().ravel() for each in slopes if each is not None])
        if recipe.accumulation == 1 and np.isfinite(found).all():
            clipped(recipe, found)
        return value.item(), found

    def _straying(self, job: Job, x: Floats, y: Any, wanted: Floats) -> float:
        """How far the eager gradients are from themselves with parameters two roundings away.

        That is far where a batch norm finds hardly any spread, or a jump of an activation is near.
        """
        arrays = [parameter._array for parameter in self._learning]
        kept = [array.copy() for array in arrays]
        for array in arrays:
            array *= 1 + 2 * np.finfo(array.dtype).eps
        try:
            _, other = self._eager_step(job, x, y)
        finally:
            for array, values in zip(arrays, kept, strict=True):
                array[...] = values
        off = float(np.abs(other - wanted).max(initial=0))
        return off if math.isfinite(off) else 0.0

    def _move_in(self) -> None:
        """Move parameters, gradients and optimizer state into the memory."""
        parts, memory = self._parts, self._parts.memory
        for place, parameter in _placed(parts, self._parameters):
            value = memory[place : place + parameter.numel()].reshape(tuple(parameter.shape))
            value[...] = parameter._array
            parameter.data = from_numpy(value)
        self._arrays = [parameter._array for parameter in self._parameters]
        self._grads, offset = [], parts.grads
        for parameter in self._learning:
            slope = memory[offset : offset + parameter.numel()].reshape(tuple(parameter.shape))
            self._grads.append(from_numpy(slope))
            offset += parameter.numel()
        self._optimizer.replan()
        self._bucket = bucket_of(self._optimizer, self._learning)
        self._homes = {name: memory[at : at + parts.count] for name, at in parts.arrays.items()}
        self._optimizer.move_state(self._bucket, self._homes)
        places = [parts.values, parts.grads, *parts.arrays.values()]
        self._buffers = parts.lasting.move_in(memory)
        self._lasting = max(*(place + parts.count for place in places), parts.lasting.end)

    def _take_over(self) -> None:
        """See what eager steps left."""
        for parameter, slope in zip(self._learning, self._grads, strict=True):
            if parameter._grad is not slope:
                slope._array[...] = 0 if parameter._grad is None else parameter._grad._array
                parameter._grad = slope
        registers = self._parts.registers
        self._parts.lasting.fill_registers(registers)
        if registers[self._parts.steps] != self._bucket.steps or not self._begun:
            registers[self._parts.steps] = self._bucket.steps
            for base, register in self._parts.powers.items():
                registers[register] = base**self._bucket.steps
            self._begun = True
        for name, register in self._parts.numbers.items():
            told = self._bucket.scalars[name]
            # What was told from here lost digits on the way, which the steps to come would miss.
            if told.dtype.type(registers[register]) != told:
                registers[register] = told

    def _tell(self, scheduled: Mapping[str, Sequence[float]]) -> None:
        """Write hyper-parameters, those of the optimizer and those to come, where programs find them."""
        registers, group = self._parts.registers, self._optimizer.param_groups[0]
        for name, register in self._parts.followed.items():
            registers[register] = hyperparameter(group, name)
        registers[self._parts.update] = 0
        for name, first in self._parts.tables.items():
            table = registers[first : first + UPDATES]
            known = scheduled.get(name, ())
            table[: len(known)] = known
            table[len(known) :] = known[-1] if len(known) else hyperparameter(group, name)

    def _hand_back(self) -> None:
        """Let eager steps see how many were made here."""
        registers = self._parts.registers
        numbers = {name: registers[register] for name, register in self._parts.numbers.items()}
        self._bucket.advance(int(registers[self._parts.steps]), numbers)
        self._parts.lasting.read_registers(registers)


def _placed(parts: Parts, parameters: Sequence[Tensor]) -> Iterator[tuple[int, Tensor]]:
    """Where each parameter lies in the memory."""
    place, apart = parts.values, parts.frozen
    for parameter in parameters:
        if parameter.requires_grad:
            yield place, parameter
            place += parameter.numel()
        else:
            yield apart, parameter
            apart += parameter.numel()


def _columns(*parts: Any) -> Floats:
    """Arrays (n, ...) as the rows of one, a point a column."""
    rows = [np.asarray(part, np.float32).reshape(len(part), -1).T for part in parts]
    return np.ascontiguousarray(np.concatenate(rows))
