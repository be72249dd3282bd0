"""A switch of the processor."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

INT = ir.IntType(32)
LONG = ir.IntType(64)
BYTES = ir.IntType(8).as_pointer()


@intrinsic
def flush_to_zero(typing: Any, on: Any) -> Any:
    """Treat numbers too small for full precision as 0 in this thread, or (0) no more; returns how it was.

    Without it a converged network trains up to fifty times slower: the moments of Adam sink into numbers that
    the processor computes in microcode.
    """

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        switch_on = builder.icmp_signed("!=", args[0], ir.Constant(LONG, 0))
        if builder.module.triple.startswith(("x86_64", "i686", "i386")):
            return _switch_x86(builder, switch_on)
        if builder.module.triple.startswith(("aarch64", "arm64")):
            return _switch_arm(builder, switch_on)
        return ir.Constant(LONG, 0)

    return types.int64(types.int64), generate


def _switch_x86(builder: Any, on: Any) -> Any:
    slot = cgutils.alloca_once(builder, INT)
    pointer = builder.bitcast(slot, BYTES)
    kind = ir.FunctionType(ir.VoidType(), [BYTES])
    builder.call(cgutils.get_or_insert_function(builder.module, kind, "llvm.x86.sse.stmxcsr"), [pointer])
    before, bits = builder.load(slot), ir.Constant(INT, 0x8040)
    builder.store(
        builder.select(on, builder.or_(before, bits), builder.and_(before, builder.not_(bits))), slot
    )
    builder.call(cgutils.get_or_insert_function(builder.module, kind, "llvm.x86.sse.ldmxcsr"), [pointer])
    return builder.zext(builder.and_(before, bits), LONG)


def _switch_arm(builder: Any, on: Any) -> Any:
    before = builder.asm(ir.FunctionType(LONG, []), "mrs $0, fpcr", "=r", [], True)
    bits = ir.Constant(LONG, 1 << 24)
    after = builder.select(on, builder.or_(before, bits), builder.and_(before, builder.not_(bits)))
    builder.asm(ir.FunctionType(ir.VoidType(), [LONG]), "msr fpcr, $0", "r", [after], True)
    return builder.and_(before, bits)
