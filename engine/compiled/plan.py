"""Where everything lies: the memory that the programs of one step share, laid out once all are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .opcodes import FIELDS, LANES, SKIP, Opcode
from .program import Batch, Code, Program

ALIGNMENT = 16
"""Blocks begin at multiples of 16 floats, a cache line."""


@dataclass(eq=False, slots=True)
class Block:
    """A stretch of memory; one that is `kept` has its place for itself and keeps its content.

    Its first content is `initial`, zeros where that is None.
    """

    size: int
    kept: bool = False
    initial: Any = None
    place: int = -1
    first: int = -1
    last: int = -1


@dataclass(frozen=True, slots=True)
class Part:
    """A place inside a block."""

    block: Block
    offset: int


Place = Block | Part
Field = int | Block | Part


def width_of(points: int) -> int:
    """`points` rounded up to whole vectors."""
    return -(-points // LANES) * LANES


@dataclass(eq=False)
class Plan:
    """The blocks and registers that last, and the programs that use them."""

    kept: list[Block] = field(default_factory=list)
    registers: list[float] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    size: int = 0
    _constants: dict[float, Block] = field(default_factory=dict)
    _numbers: dict[float, int] = field(default_factory=dict)

    def keep(self, size: int, initial: Any = None) -> Block:
        """A block with content that lasts."""
        block = Block(size, True, initial)
        self.kept.append(block)
        return block

    def constant(self, value: float) -> Block:
        """A shared number that never changes."""
        value = float(np.float32(value))
        if value not in self._constants:
            self._constants[value] = self.keep(LANES, value)
        return self._constants[value]

    def register(self, initial: float) -> int:
        """A new register."""
        self.registers.append(float(initial))
        return len(self.registers) - 1

    def table(self, entries: int, initial: float) -> int:
        """The first of so many new registers, one after the other."""
        self.registers += [initial] * entries
        return len(self.registers) - entries

    def number(self, value: float) -> int:
        """The register of a number that never changes."""
        if value not in self._numbers:
            self._numbers[value] = self.register(value)
        return self._numbers[value]

    def draft(self) -> Draft:
        """A new program."""
        draft = Draft(self)
        self.drafts.append(draft)
        return draft

    def lay_out(self) -> None:
        """Give every block its place; what does not last shares memory with what is not needed then."""
        end = 0
        for block in self.kept:
            block.place, end = end, end + _aligned(block.size)
        self.size = max([end, *(draft.lay_out(end) for draft in self.drafts)])

    def memory(self) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Memory (size,), aligned to cache lines, and registers, both with their first content."""
        raw = np.zeros(self.size + ALIGNMENT, np.float32)
        shift = -(raw.ctypes.data // 4) % ALIGNMENT
        memory = raw[shift : shift + self.size]
        for block in self.kept:
            if block.initial is not None:  # else never touched before it is used
                memory[block.place : block.place + block.size] = block.initial
        return memory, np.array(self.registers, np.float64)


@dataclass(eq=False)
class Draft:
    """A program being written."""

    plan: Plan
    rows: list[tuple[Opcode, tuple[Field, ...]]] = field(default_factory=list)

    def block(self, size: int) -> Block:
        """A block for this program alone, while it is needed."""
        return Block(size)

    def emit(self, opcode: Opcode, *fields: Field) -> None:
        """Add an instruction."""
        assert len(fields) == len(opcode.fields), f"{opcode.name} has {len(opcode.fields)} fields"
        self.rows.append((opcode, fields))

    @contextmanager
    def when(self, register: int) -> Iterator[None]:
        """What is emitted within is passed over while `register` is 0."""
        at = len(self.rows)
        self.emit(SKIP, register, 0)
        yield
        self.rows[at] = (SKIP, (register, len(self.rows) - at - 1))

    def lay_out(self, start: int) -> int:
        """Places for the blocks of this program alone, from `start` on; returns where they end."""
        free: list[tuple[int, int]] = []
        busy: list[Block] = []
        end = start
        for block in self._own_blocks():
            done = [each for each in busy if each.last < block.first]
            if done:
                busy = [each for each in busy if each.last >= block.first]
                free = _merged([*free, *((each.place, _aligned(each.size)) for each in done)])
            size = _aligned(block.size)
            fitting = [gap for gap in free if gap[1] >= size]
            if fitting:
                gap = min(fitting, key=lambda each: each[1])
                free.remove(gap)
                block.place = gap[0]
                if gap[1] > size:
                    free.append((gap[0] + size, gap[1] - size))
            else:
                block.place, end = end, end + size
            busy.append(block)
        return end

    def _own_blocks(self) -> list[Block]:
        """The blocks of this program alone in the order in which they are first used, which they know now."""
        found: list[Block] = []
        for i, (_, fields) in enumerate(self.rows):
            for each in fields:
                if isinstance(each, int):
                    continue
                block = each.block if isinstance(each, Part) else each
                if block.kept:
                    continue
                if block.first < 0:
                    block.first = i
                    found.append(block)
                block.last = i
        return found

    def program(self, batch: Batch) -> Program:
        """The program, after the plan was laid out."""
        unused = [0] * FIELDS
        rows = [
            [opcode.number, *map(place_of, fields), *unused[len(fields) :]] for opcode, fields in self.rows
        ]
        code: Code = np.array(rows, np.int64).reshape(-1, 1 + FIELDS)
        return Program(code, batch)


def place_of(each: Field) -> int:
    """The place of a block or a part of one; a number as it is."""
    if isinstance(each, int):
        return each
    return each.place if isinstance(each, Block) else each.block.place + each.offset


def _aligned(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT


def _merged(gaps: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for place, size in sorted(gaps):
        if merged and sum(merged[-1]) == place:
            merged[-1] = (merged[-1][0], merged[-1][1] + size)
        else:
            merged.append((place, size))
    return merged
