"""A lowered program, and the check that every program passes before it may run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .errors import MalformedProgramError
from .opcodes import ACTIVATIONS, FIELDS, FUNCTIONS, LANES, OPCODES, REGISTERS, Opcode

Code = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float32]]
BY_NUMBER = {opcode.number: opcode for opcode in OPCODES.values()}


@dataclass(frozen=True, eq=False)
class Batch:
    """Where a program finds its input and leaves its results, for batches of `points` points."""

    points: int
    width: int
    """Lanes: `points` rounded up to a multiple of 8."""
    inputs: int
    """Rows of the input."""
    input: int
    """Place of the input, (inputs, width)."""
    targets: int
    """Rows of the targets; 0 in a program that only predicts."""
    target: int
    outputs: int
    """Rows of the prediction."""
    output: int
    loss: int
    """Place of the loss; -1 in a program that only predicts."""


@dataclass(frozen=True, eq=False)
class Program:
    """Instructions for one step on one batch: one row each, (n, 1 + FIELDS), its opcode and its fields."""

    code: Code
    batch: Batch

    def lines(self) -> list[str]:
        """The program to read, an instruction a line."""
        return [f"{opcode.name} {fields}" for opcode, fields in map(decoded, self.code)]


def decoded(row: Any) -> tuple[Opcode, dict[str, int]]:
    """The opcode and the named fields of one row; MalformedProgramError for an unknown opcode."""
    number, *values = (int(each) for each in row)
    if number not in BY_NUMBER:
        raise MalformedProgramError(f"there is no instruction {number}")
    opcode = BY_NUMBER[number]
    return opcode, dict(zip(opcode.fields, values, strict=False))


def check(program: Program, size: int, registers: int) -> None:
    """MalformedProgramError unless all that the program touches lies in `size` floats and `registers`.

    The compiled backend looks at no bounds while it runs: this is what makes it safe.
    """
    code = program.code
    columns = code.shape[1] if code.ndim == 2 else 0
    if code.dtype != np.int64 or columns != 1 + FIELDS or not code.flags.c_contiguous:
        raise MalformedProgramError(f"a program is an int64 array of {1 + FIELDS} columns")
    for i, row in enumerate(code):
        try:
            opcode, fields = decoded(row)
            _check_row(opcode, fields, size, registers)
            if fields.get("following", 0) > len(code) - 1 - i:
                raise MalformedProgramError("skip reaches beyond the program")
        except MalformedProgramError as error:
            raise MalformedProgramError(f"instruction {i}: {error}") from None
    _check_batch(program.batch, size)


def _check_row(opcode: Opcode, fields: dict[str, int], size: int, registers: int) -> None:
    for name, value in fields.items():
        if value < 0 and name != "bias":
            raise MalformedProgramError(f"{opcode.name} has a negative {name}")
        if value > 2**40:
            raise MalformedProgramError(f"{opcode.name}: {name} {value} is beyond all memory")
    for name in ("width", "length"):
        if fields.get(name, LANES) % LANES or fields.get(name, LANES) == 0:
            raise MalformedProgramError(
                f"{opcode.name}: a {name} of {fields[name]} is no multiple of {LANES}"
            )
    if fields.get("points", 0) > fields.get("width", 0):
        raise MalformedProgramError(f"{opcode.name}: more points than lanes")
    for name in ("rows", "inputs", "outputs", "channels", "kernels", "size", "points"):
        if fields.get(name, 1) == 0:
            raise MalformedProgramError(f"{opcode.name}: {name} is 0")
    if fields.get("size", 1) > min(fields.get("height", 1), fields.get("across", 1)):
        raise MalformedProgramError(f"{opcode.name}: the kernel is larger than the image")
    if any(value > 1 for name, value in fields.items() if name.endswith("_step")):
        raise MalformedProgramError(f"{opcode.name}: operands are read at step 0 or 1")
    if fields.get("activation", 0) >= len(ACTIVATIONS):
        raise MalformedProgramError(f"{opcode.name}: there is no activation {fields['activation']}")
    if fields.get("function", 0) >= FUNCTIONS.get(opcode.name, 1):
        raise MalformedProgramError(f"{opcode.name}: there is no function {fields['function']}")
    for name in REGISTERS.get(opcode.name, ()):
        if fields[name] >= registers:
            raise MalformedProgramError(f"{opcode.name}: there is no register {fields[name]}")
    if not 0 < fields.get("entries", 1) <= registers - fields.get("first", 0):
        raise MalformedProgramError(f"{opcode.name}: the table reaches beyond the registers")
    for name, length in opcode.spans(fields):
        if fields[name] + length > size:
            raise MalformedProgramError(f"{opcode.name}: {name} reaches beyond the memory")


def _check_batch(batch: Batch, size: int) -> None:
    if not 0 < batch.points <= batch.width or batch.width % LANES:
        raise MalformedProgramError(f"{batch.points} points do not fit {batch.width} lanes")
    blocks = [(batch.input, batch.inputs), (batch.output, batch.outputs), (batch.target, batch.targets)]
    for place, rows in blocks:
        if rows < 0 or place < 0 or place + rows * batch.width > size:
            raise MalformedProgramError("the batch reaches beyond the memory")
    if batch.loss >= 0 and batch.loss + LANES > size:
        raise MalformedProgramError("the loss lies beyond the memory")
