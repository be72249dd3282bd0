"""The sums of the lanes of vectors."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from .setting import LANES
from .vectors import ANYTHING, FREE, INT, INTS, VECTOR


@intrinsic
def total(typing: Any, x: Any) -> Any:
    """The sum of all lanes."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        x, n = args[0], LANES
        while n > 1:
            n //= 2
            turned = ir.Constant(INTS, [(i + n) % LANES for i in range(LANES)])
            x = builder.fadd(x, builder.shuffle_vector(x, ANYTHING, turned))
        return builder.extract_element(x, ir.Constant(INT, 0))

    return types.float32(VECTOR), generate


def _halves_added(builder: Any, x: Any, y: Any, groups: int) -> Any:
    """Vectors of `groups` sums under way each become one of twice as many, each in half as many lanes."""
    size = LANES // groups
    first = [g * size + i + v * LANES for v in (0, 1) for g in range(groups) for i in range(size // 2)]
    second = [each + size // 2 for each in first]
    turned = (builder.shuffle_vector(x, y, ir.Constant(INTS, each)) for each in (first, second))
    return builder.fadd(*turned, flags=FREE)


@intrinsic
def totals(typing: Any, a: Any, b: Any, c: Any, d: Any) -> Any:
    """The sums of all lanes of four vectors, in far fewer operations than one by one."""
    kind = types.UniTuple(types.float32, 4)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        first, second, third, fourth = args
        one, other = _halves_added(builder, first, second, 1), _halves_added(builder, third, fourth, 1)
        x, size = _halves_added(builder, one, other, 2), LANES // 4
        while size > 1:
            size //= 2
            turned = ir.Constant(INTS, [i ^ size for i in range(LANES)])
            x = builder.fadd(x, builder.shuffle_vector(x, ANYTHING, turned), flags=FREE)
        lanes = (ir.Constant(INT, i * LANES // 4) for i in range(4))
        return context.make_tuple(builder, kind, [builder.extract_element(x, lane) for lane in lanes])

    return kind(VECTOR, VECTOR, VECTOR, VECTOR), generate
