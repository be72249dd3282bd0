"""A lowered program, and the check that every program passes before it may run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

import numpy as np

from .errors import MalformedProgramError
from .opcodes import ACTIVATIONS, FIELDS, FUNCTIONS, LANES, OPCODES, REGISTERS, SKIP, Opcode

Code = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float32]]
BY_NUMBER = {opcode.number: opcode for opcode in OPCODES.values()}
Sound = dict[Any, tuple[tuple[int, int], ...]]
"""Of instructions but for their places: the columns of these, and how much memory is touched from there."""
MOST = 2**40
"""Beyond all memory."""


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
        return [f"{opcode.name} {fields}" for opcode, fields in map(decoded, self.code.tolist())]


def decoded(row: Sequence[int]) -> tuple[Opcode, dict[str, int]]:
    """The opcode and the named fields of one row; MalformedProgramError for an unknown opcode."""
    opcode = BY_NUMBER.get(row[0])
    if opcode is None:
        raise MalformedProgramError(f"there is no instruction {row[0]}")
    return opcode, dict(zip(opcode.fields, row[1:], strict=False))


def check(program: Program, size: int, registers: int, sound: Sound | None = None) -> None:
    """MalformedProgramError unless all that the program touches lies in `size` floats and `registers`.

    The compiled backend looks at no bounds while it runs: this is what makes it safe. `sound` is what checks
    of other programs of the same memory have found, and this one adds to.
    """
    code = program.code
    columns = code.shape[1] if code.ndim == 2 else 0
    if code.dtype != np.int64 or columns != 1 + FIELDS or not code.flags.c_contiguous:
        raise MalformedProgramError(f"a program is an int64 array of {1 + FIELDS} columns")
    sound = {} if sound is None else sound
    for i, row in enumerate(code.tolist()):
        key = _but_places(row)
        if key in sound and _lie_within(row, sound[key], size):
            continue  # as one before, but for places that are sound as well
        try:
            opcode, fields = decoded(row)
            _check_row(opcode, fields, size, registers)
            if fields.get("following", 0) > len(code) - 1 - i:
                raise MalformedProgramError("skip reaches beyond the program")
        except MalformedProgramError as error:
            raise MalformedProgramError(f"instruction {i}: {error}") from None
        if opcode is not SKIP:  # which goes by where it stands
            columns = {name: column for column, name in enumerate(opcode.fields, start=1)}
            sound[key] = tuple((columns[name], length) for name, length in opcode.spans(fields))
    _check_batch(program.batch, size)


def _lie_within(row: Sequence[int], spans: Sequence[tuple[int, int]], size: int) -> bool:
    for column, length in spans:  # noqa: SIM110 - a generator takes twice as long, and this is often called
        if not 0 <= row[column] <= size - length:
            return False
    return True


def _but_places(row: Sequence[int]) -> Any:
    """The opcode of a row and all of its fields that say nothing of places."""
    return _OTHER_FIELDS[row[0]](row) if row[0] in _OTHER_FIELDS else None


def _check_row(opcode: Opcode, fields: dict[str, int], size: int, registers: int) -> None:
    if min(fields.values()) < 0 or max(fields.values()) > MOST:
        _check_range(opcode, fields)
    for name, complaint in _rules_of(opcode):
        told = complaint(fields[name], fields)
        if told:
            raise MalformedProgramError(f"{opcode.name}: {name} {fields[name]} {told}")
    if fields.get("function", 0) >= FUNCTIONS.get(opcode.name, 1):
        raise MalformedProgramError(f"{opcode.name}: there is no function {fields['function']}")
    for name in REGISTERS.get(opcode.name, ()):
        if fields[name] >= registers:
            raise MalformedProgramError(f"{opcode.name}: there is no register {fields[name]}")
    if "entries" in fields and not 0 < fields["entries"] <= registers - fields["first"]:
        raise MalformedProgramError(f"{opcode.name}: the table reaches beyond the registers")
    for name, length in opcode.spans(fields):
        if fields[name] + length > size:
            raise MalformedProgramError(f"{opcode.name}: {name} reaches beyond the memory")


def _check_range(opcode: Opcode, fields: dict[str, int]) -> None:
    for name, value in fields.items():
        if value < 0 and name != "bias":
            raise MalformedProgramError(f"{opcode.name} has a negative {name}")
        if value > MOST:
            raise MalformedProgramError(f"{opcode.name}: {name} {value} is beyond all memory")


def _lanes(value: int, fields: Mapping[str, int]) -> str:
    return f"is no multiple of {LANES}" if value % LANES or value == 0 else ""


def _some(value: int, fields: Mapping[str, int]) -> str:
    return "is not even one" if value == 0 else ""


def _points(value: int, fields: Mapping[str, int]) -> str:
    return "is more than the lanes" if value > fields["width"] else _some(value, fields)


def _kernel(value: int, fields: Mapping[str, int]) -> str:
    fits = value <= min(fields["height"], fields["across"])
    return _some(value, fields) if fits else "is larger than the image"


def _operand_step(value: int, fields: Mapping[str, int]) -> str:
    return "is neither 0 nor 1" if value > 1 else ""


def _activation(value: int, fields: Mapping[str, int]) -> str:
    return "is no activation" if value >= len(ACTIVATIONS) else ""


_RULES: dict[str, Callable[[int, Mapping[str, int]], str]] = {
    **dict.fromkeys(("width", "length"), _lanes),
    **dict.fromkeys(("rows", "inputs", "outputs", "channels", "kernels"), _some),
    **dict.fromkeys(("a_step", "b_step", "c_step"), _operand_step),
    "points": _points,
    "size": _kernel,
    "activation": _activation,
}
"""What is the matter with the value of a field, given all of its instruction; empty when nothing is."""


def _others(opcode: Opcode) -> Callable[[Sequence[int]], Any]:
    """A function that takes those fields out of a row that are no places; a bias may be none."""
    names = enumerate(opcode.fields)
    return itemgetter(0, *(1 + i for i, name in names if i not in opcode.places or name == "bias"))


_OTHER_FIELDS = {opcode.number: _others(opcode) for opcode in OPCODES.values()}


@cache
def _rules_of(opcode: Opcode) -> tuple[tuple[str, Callable[[int, Mapping[str, int]], str]], ...]:
    return tuple((name, _RULES[name]) for name in opcode.fields if name in _RULES)


def _check_batch(batch: Batch, size: int) -> None:
    if not 0 < batch.points <= batch.width or batch.width % LANES:
        raise MalformedProgramError(f"{batch.points} points do not fit {batch.width} lanes")
    blocks = [(batch.input, batch.inputs), (batch.output, batch.outputs), (batch.target, batch.targets)]
    for place, rows in blocks:
        if rows < 0 or place < 0 or place + rows * batch.width > size:
            raise MalformedProgramError("the batch reaches beyond the memory")
    if batch.loss >= 0 and batch.loss + LANES > size:
        raise MalformedProgramError("the loss lies beyond the memory")
