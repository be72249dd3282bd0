"""What layers remember from step to step beside their parameters: where it lies in memory and registers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.autograd.creation import from_numpy
from engine.autograd.tensor import Tensor
from engine.nn import Module
from engine.nn.layers.batch_norm import BatchNorm

from .opcodes import NUMBER, NUMBERS
from .plan import Block, Draft, Plan


@dataclass(frozen=True, eq=False)
class Norm:
    """A batch norm: its running mean and variance one after the other, and its settings."""

    running: Block
    momentum: float
    eps: float


@dataclass(eq=False)
class Lasting:
    """The buffers of a network that its steps change."""

    norms: dict[int, Norm] = field(default_factory=dict)
    """Batch norms by the place of their weight among all parameters."""
    streams: dict[int, int] = field(default_factory=dict)
    """Registers that count the masks of dropouts, by the stream that they are drawn from."""
    arrays: list[tuple[Tensor, Block, int]] = field(default_factory=list)
    """Buffers of floats, each with its block and its place there."""
    counters: list[tuple[Tensor, int]] = field(default_factory=list)
    """Buffers that count, each with its register."""

    def count(self, draft: Draft, counted: Sequence[Tensor]) -> None:
        """Write into `draft` that what counts in a step has counted one more."""
        one = draft.plan.number(1.0)
        for buffer, register in self.counters:
            if any(buffer is each for each in counted):
                draft.emit(NUMBER, NUMBERS.index("add"), register, register, one)

    def fill(self, memory: Any, registers: Any) -> None:
        """Copy everything into memory and registers."""
        for buffer, block, offset in self.arrays:
            memory[block.place + offset : block.place + offset + buffer.numel()] = buffer._array
        self.fill_registers(registers)

    def fill_registers(self, registers: Any) -> None:
        """Let the registers count on from where the buffers are."""
        for buffer, register in self.counters:
            registers[register] = buffer.item()

    def read_registers(self, registers: Any) -> None:
        """Let the buffers count on from where the registers are."""
        for buffer, register in self.counters:
            buffer._array[...] = int(registers[register])

    def move_in(self, memory: Any) -> list[Any]:
        """Let the buffers live in `memory`, contents kept; the arrays that they are from now on."""
        homes = []
        for buffer, block, offset in self.arrays:
            home = memory[block.place + offset : block.place + offset + buffer.numel()]
            home[...] = buffer._array
            buffer.data = from_numpy(home)
            homes.append(buffer._array)
        return homes

    def lives_in(self, homes: Sequence[Any]) -> bool:
        """Whether the buffers still are the arrays that `move_in` told."""
        return all(buffer._array is home for (buffer, _, _), home in zip(self.arrays, homes, strict=True))

    @property
    def end(self) -> int:
        """The end of the last block in memory, after the plan was laid out."""
        return max((block.place + block.size for _, block, _ in self.arrays), default=0)


def lasting_of(net: Any, parameters: Sequence[Tensor], plan: Plan) -> Lasting:
    """Places for what the layers of `net` remember."""
    places = {id(parameter): i for i, parameter in enumerate(parameters)}
    found = Lasting()
    for module in net.modules():
        if isinstance(module, BatchNorm) and id(module.weight) in places and module.running_mean is not None:
            assert module.running_var is not None
            running = plan.keep(2 * module.num_features)
            momentum = 0.0 if module.momentum is None else module.momentum
            found.norms[places[id(module.weight)]] = Norm(running, momentum, module.eps)
            found.arrays.append((module.running_mean, running, 0))
            found.arrays.append((module.running_var, running, module.num_features))
        for name, buffer in module.named_buffers(recurse=False):
            if buffer.numel() == 1 and buffer._array.dtype == np.int64:
                register = plan.register(0.0)
                found.counters.append((buffer, register))
                if name == "drawn":
                    found.streams[module.stream] = register
    return found


@contextmanager
def undisturbed(net: Any, training: bool | None = None) -> Iterator[list[tuple[Tensor, Any]]]:
    """Within it `net` may be run, trained or not (None: as it is), and remembers nothing of it.

    Gives all its buffers with what they hold. What is no module, but a function, remembers nothing anyway.
    """
    if not isinstance(net, Module):
        yield []
        return
    kept = [(buffer, buffer._array.copy()) for buffer in net.buffers()]
    before = net.training
    if training is not None:
        net.train(training)
    try:
        yield kept
    finally:
        net.train(before)
        for buffer, array in kept:
            buffer._array[...] = array
