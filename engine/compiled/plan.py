"""Where everything lies: the memory that the programs of one step share, laid out once all are known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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

    @property
    def place(self) -> int:
        """Where it is, after the plan was laid out."""
        return self.block.place + self.offset


_UNUSED = (0,) * FIELDS
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

    def again(self) -> tuple[Draft, Callable[[Place], Place]]:
        """A new program of the same instructions, and where it has what is at a place of this one."""
        draft, blocks = self.plan.draft(), dict[Block, Block]()

        def there(place: Place) -> Place:
            block = place.block if isinstance(place, Part) else place
            if block.kept:
                return place
            if block not in blocks:
                blocks[block] = Block(block.size)
            return Part(blocks[block], place.offset) if isinstance(place, Part) else blocks[block]

        for opcode, fields in self.rows:
            placed = (each if isinstance(each, int) else there(each) for each in fields)
            draft.rows.append((opcode, tuple(placed)))
        return draft, there

    def lay_out(self, start: int) -> int:
        """Places for the blocks of this program alone, from `start` on; returns where they end."""
        free: list[tuple[int, int]] = []
        ending: dict[int, list[tuple[int, int]]] = {}
        end, seen = start, 0
        for block in self._own_blocks():
            done = [gap for row in range(seen, block.first) for gap in ending.pop(row, ())]
            seen = block.first
            if done:
                free = _merged(free + done)
            size = _aligned(block.size)
            fitting = [(gap[1], i) for i, gap in enumerate(free) if gap[1] >= size]
            if fitting:
                length, i = min(fitting)
                block.place = free[i][0]
                free[i] = (block.place + size, length - size)
                if length == size:
                    del free[i]
            else:
                block.place, end = end, end + size
            ending.setdefault(block.last, []).append((block.place, size))
        return end

    def _own_blocks(self) -> list[Block]:
        """The blocks of this program alone in the order in which they are first used, which they know now."""
        found: list[Block] = []
        for i, (opcode, fields) in enumerate(self.rows):
            for column in opcode.places:
                each = fields[column]
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
        rows: list[Sequence[Any]] = []
        for opcode, fields in self.rows:
            row = [opcode.number, *fields, *_UNUSED[len(fields) :]]
            for column in opcode.places:
                each = fields[column]
                if not isinstance(each, int):
                    row[1 + column] = each.place
            rows.append(row)
        code: Code = np.array(rows, np.int64).reshape(-1, 1 + FIELDS)
        return Program(code, batch)


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
