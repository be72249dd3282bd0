"""The backend that is always there: a program as straight-line numpy calls on views of the memory."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence, Set
from functools import lru_cache
from types import CodeType
from typing import Any

import numpy as np

from ..opcodes import REGISTERS, Opcode
from ..program import Program, decoded
from . import elementwise, layers, losses, norms
from .script import Array, Fields, Script

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Steps = Callable[[], Generator[float, None, None]]
_WRITERS = elementwise.WRITERS | layers.WRITERS | losses.WRITERS | norms.WRITERS


def replayed(program: Program, memory: Array, registers: Numbers, told: Set[int] = frozenset()) -> Steps:
    """A function that begins to run `program`; each `next` of the result does it once and gives the loss.

    Registers, of which others change those `told`, are read when it begins and written when it is closed.
    """
    instructions = [decoded(row) for row in program.code.tolist()]
    written, lasting = _register_use(instructions)
    script = Script(memory, registers, written | told)
    for opcode, fields in instructions:
        _WRITERS[opcode.name](script, fields)
        script.end_instruction()
    loss = f"{script.view(program.batch.loss)}.item()" if program.batch.loss >= 0 else "0.0"
    names = script.scope | {"registers": registers}
    lines = [
        f"def steps({', '.join(f'{name}={name}' for name in names)}):",
        *(f"    r{i} = registers.item({i})" for i in sorted(lasting | told)),
        "    try:",
        "        while True:",
        *(f"            {line}" for line in script.lines),
        f"            yield {loss}",
        "    finally:",
        *(f"        registers[{i}] = r{i}" for i in sorted(lasting)),
        "        pass",
    ]
    exec(_code("\n".join(lines)), names)
    steps: Steps = names.pop("steps")  # else it and what it names were a ring, and stayed for long
    return steps


@lru_cache(maxsize=8)
def _code(source: str) -> CodeType:
    """The source compiled; a step that is captured again often says the same."""
    return compile(source, "<replayed program>", "exec")


def _register_use(instructions: Sequence[tuple[Opcode, Fields]]) -> tuple[set[int], set[int]]:
    """The registers that are written, and those of them whose content a later run needs.

    Those are read before they are surely written: what may be skipped writes nothing surely.
    """
    written: set[int] = set()
    sure: set[int] = set()
    read_early: set[int] = set()
    skipped_until = 0
    for i, (opcode, fields) in enumerate(instructions):
        names = REGISTERS.get(opcode.name, ())
        read_early |= {fields[name] for name in names if name != "out"} - sure
        if "out" in names:
            written.add(fields["out"])
            if i >= skipped_until:
                sure.add(fields["out"])
        skipped_until = max(skipped_until, i + 1 + fields.get("following", 0))
    return written, read_early & written
