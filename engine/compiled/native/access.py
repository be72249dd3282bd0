"""What the interpreter alone reads: lines of a program, points in any order."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from ..opcodes import FIELDS
from .setting import LANES
from .vectors import ANYTHING, INT, VECTOR, address

LONG = ir.IntType(64)


@intrinsic
def instruction(typing: Any, code: Any, line: Any) -> Any:
    """Opcode and fields of one line of a program."""
    kind = types.UniTuple(types.int64, 1 + FIELDS)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        first = builder.mul(args[1], ir.Constant(LONG, 1 + FIELDS))
        start = address(context, builder, signature.args[0], args[0], first)
        numbers = [builder.load(builder.gep(start, [ir.Constant(INT, i)])) for i in range(1 + FIELDS)]
        return context.make_tuple(builder, kind, numbers)

    return kind(code, types.intp), generate


@intrinsic
def gather(typing: Any, memory: Any, start: Any, places: Any, first: Any) -> Any:
    """The numbers of which `places` has, from `first` on, how far behind `start` they lie."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kinds, row = signature.args, address(context, builder, signature.args[0], args[0], args[1])
        place, found = address(context, builder, kinds[2], args[2], args[3]), ANYTHING
        for lane in range(LANES):
            at = builder.load(builder.gep(place, [ir.Constant(INT, lane)]))
            number = builder.load(builder.gep(row, [at]))
            found = builder.insert_element(found, number, ir.Constant(INT, lane))
        return found

    return VECTOR(memory, types.intp, places, types.intp), generate
