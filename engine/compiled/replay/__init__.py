"""The backend that is always there: a program as straight-line numpy calls on views of the memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.autograd.source import compiled

from ..opcodes import REGISTERS
from ..program import Program, decoded
from . import elementwise, layers, losses
from .script import Array, Script

_WRITERS = elementwise.WRITERS | layers.WRITERS | losses.WRITERS


def replayed(
    program: Program, memory: Array, registers: np.ndarray[Any, np.dtype[np.float64]]
) -> Callable[[], None]:
    """A function that runs `program` once."""
    instructions = [decoded(row) for row in program.code]
    written, lasting = set(), set()
    for opcode, fields in instructions:
        read = [fields[name] for name in REGISTERS.get(opcode.name, ()) if name != "out"]
        lasting |= {i for i in read if i not in written}
        if opcode.name == "number":
            written.add(fields["out"])
    lasting &= {fields["out"] for opcode, fields in instructions if opcode.name == "number"}
    script = Script(memory)
    script.registers = {i: repr(float(value)) for i, value in enumerate(registers) if i not in written}
    for opcode, fields in instructions:
        _WRITERS[opcode.name](script, fields)
    begun = [f"r{i} = registers.item({i})" for i in sorted(lasting)]
    ended = [f"registers[{i}] = r{i}" for i in sorted(lasting)]
    names = script.scope | {"registers": registers}
    source = f"def step({', '.join(f'{name}={name}' for name in names)}):\n" + "".join(
        f"    {line}\n" for line in [*begun, *script.lines, *ended, "return"]
    )
    return compiled("step", source, names, "<replayed program>")
