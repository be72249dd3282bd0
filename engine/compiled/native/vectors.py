"""Some float32 numbers, eight or sixteen, as one value of compiled code.

Numba's own loops leave it to the compiler to find what can be done at once; with the products of a small
network it mostly does not. So the kernels say it: LLVM maps sixteen lanes to one register of AVX-512, eight
to one of AVX or two of SSE or NEON. The accumulators of a kernel stay in registers, and nothing needs to be
known about aliasing.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, models, overload, register_model

from .setting import LANES

FLOAT = ir.FloatType()
INT = ir.IntType(32)
FLOATS = ir.VectorType(FLOAT, LANES)
INTS = ir.VectorType(INT, LANES)
ANYTHING = ir.Constant(FLOATS, ir.Undefined)
ZEROS = ir.Constant(FLOATS, [0.0] * LANES)
FREE = ("contract", "reassoc", "nsz", "arcp")
"""What LLVM may do with sums and products; never assume that nothing is nan: a divergence must be seen."""


class VectorType(types.Type):
    """As many float32 numbers as there are lanes."""

    def __init__(self) -> None:
        super().__init__(f"float32x{LANES}")


VECTOR = VectorType()


@register_model(VectorType)
class VectorModel(models.PrimitiveModel):
    """A vector is one LLVM value."""

    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, FLOATS)


def address(context: Any, builder: Any, kind: Any, memory: Any, index: Any) -> Any:
    """LLVM's pointer to the number at `index` of an array, or behind the start of one."""
    if isinstance(kind, types.Array):
        memory = context.make_array(kind)(context, builder, memory).data
    return builder.gep(memory, [index])


def _splat(builder: Any, number: Any) -> Any:
    one = builder.insert_element(ANYTHING, number, ir.Constant(INT, 0))
    return builder.shuffle_vector(one, ANYTHING, ir.Constant(INTS, [0] * LANES))


def _lifted(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    """A vector as it is, a number in all lanes."""
    if isinstance(kind, VectorType):
        return value
    return _splat(builder, context.cast(builder, value, kind, types.float32))


@intrinsic
def load_one(typing: Any, memory: Any, index: Any) -> Any:
    """The number at `index` of the array seen as one row, bounds unchecked."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.load(address(context, builder, signature.args[0], args[0], args[1]))

    return memory.dtype(memory, types.intp), generate


@intrinsic
def store_one(typing: Any, memory: Any, index: Any, value: Any) -> Any:
    """Write a number at `index`, bounds unchecked."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        builder.store(args[2], address(context, builder, signature.args[0], args[0], args[1]))
        return context.get_dummy_value()

    return types.void(memory, types.intp, memory.dtype), generate


@intrinsic
def load(typing: Any, memory: Any, index: Any) -> Any:
    """The numbers from `index` on, one a lane."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = address(context, builder, signature.args[0], args[0], args[1])
        loaded = builder.load(builder.bitcast(place, FLOATS.as_pointer()))
        loaded.align = 4
        return loaded

    return VECTOR(memory, types.intp), generate


@intrinsic
def store(typing: Any, memory: Any, index: Any, vector: Any) -> Any:
    """Write the numbers of all lanes from `index` on."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = address(context, builder, signature.args[0], args[0], args[1])
        builder.store(args[2], builder.bitcast(place, FLOATS.as_pointer())).align = 4
        return context.get_dummy_value()

    return types.void(memory, types.intp, VECTOR), generate


@intrinsic
def splat(typing: Any, number: Any) -> Any:
    """A number in all lanes."""
    return VECTOR(types.float32), lambda context, builder, signature, args: _splat(builder, args[0])


def _binary(name: str, operation: Callable[[Any, Any, Any], Any]) -> Any:
    def declare(typing: Any, x: Any, y: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            lifted = (
                _lifted(context, builder, kind, value)
                for kind, value in zip(signature.args, args, strict=True)
            )
            return operation(builder, *lifted)

        return VECTOR(x, y), generate

    declare.__name__ = name
    return intrinsic(declare)


def _comparison(sign: str) -> Callable[[Any, Any, Any], Any]:
    return lambda builder, x, y: builder.uitofp(builder.fcmp_ordered(sign, x, y), FLOATS)


def _extreme(sign: str) -> Callable[[Any, Any, Any], Any]:
    """The larger or smaller of two; nan when either is."""

    def operation(builder: Any, x: Any, y: Any) -> Any:
        chosen = builder.select(builder.fcmp_unordered(sign, x, y), x, y)
        return builder.select(builder.fcmp_unordered("uno", y, y), y, chosen)

    return operation


add = _binary("add", lambda builder, x, y: builder.fadd(x, y, flags=FREE))
subtract = _binary("subtract", lambda builder, x, y: builder.fsub(x, y, flags=FREE))
multiply = _binary("multiply", lambda builder, x, y: builder.fmul(x, y, flags=FREE))
divide = _binary("divide", lambda builder, x, y: builder.fdiv(x, y))
add_exactly = _binary("add_exactly", lambda builder, x, y: builder.fadd(x, y))
"""Without the freedom to rearrange, for what compensates rounding."""
subtract_exactly = _binary("subtract_exactly", lambda builder, x, y: builder.fsub(x, y))
multiply_exactly = _binary("multiply_exactly", lambda builder, x, y: builder.fmul(x, y))
at_least = _binary("at_least", lambda builder, x, y: builder.select(builder.fcmp_ordered(">", y, x), y, x))
"""The larger of `x` and a bound, in one operation; nan when `x` is."""
at_most = _binary("at_most", lambda builder, x, y: builder.select(builder.fcmp_ordered("<", y, x), y, x))
maximum = _binary("maximum", _extreme(">"))
minimum = _binary("minimum", _extreme("<"))
greater = _binary("greater", _comparison(">"))
greater_equal = _binary("greater_equal", _comparison(">="))
less = _binary("less", _comparison("<"))
less_equal = _binary("less_equal", _comparison("<="))
equal = _binary("equal", _comparison("=="))
not_equal = _binary(
    "not_equal", lambda builder, x, y: builder.uitofp(builder.fcmp_unordered("!=", x, y), FLOATS)
)
where_positive = _binary(
    "where_positive", lambda builder, x, y: builder.select(builder.fcmp_ordered(">", y, ZEROS), x, ZEROS)
)
"""The first where the second is above 0, else 0."""


def _overloaded(sign: Any, function: Any) -> None:
    @overload(sign)
    def implementation(x, y):  # numba compares the names and finds annotations in its way
        if isinstance(x, VectorType) or isinstance(y, VectorType):
            return lambda x, y: function(x, y)
        return None


for _sign, _function in (
    (operator.add, add),
    (operator.sub, subtract),
    (operator.mul, multiply),
    (operator.truediv, divide),
):
    _overloaded(_sign, _function)


@intrinsic
def choose(typing: Any, condition: Any, x: Any, y: Any) -> Any:
    """`x` where the condition is not 0, else `y`."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        c, a, b = (
            _lifted(context, builder, kind, value) for kind, value in zip(signature.args, args, strict=True)
        )
        return builder.select(builder.fcmp_unordered("!=", c, ZEROS), a, b)

    return VECTOR(condition, x, y), generate


@intrinsic
def fma(typing: Any, x: Any, y: Any, z: Any) -> Any:
    """x y + z, rounded once."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lifted = [
            _lifted(context, builder, kind, value) for kind, value in zip(signature.args, args, strict=True)
        ]
        kind = ir.FunctionType(FLOATS, [FLOATS] * 3)
        return builder.call(
            cgutils.get_or_insert_function(builder.module, kind, f"llvm.fma.v{LANES}f32"), lifted
        )

    return VECTOR(x, y, z), generate


def _unary(name: str, function: str) -> Any:
    def declare(typing: Any, x: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            kind = ir.FunctionType(FLOATS, [FLOATS])
            called = cgutils.get_or_insert_function(builder.module, kind, f"llvm.{function}.v{LANES}f32")
            return builder.call(called, [_lifted(context, builder, signature.args[0], args[0])])

        return VECTOR(x), generate

    declare.__name__ = name
    return intrinsic(declare)


root = _unary("root", "sqrt")
size = _unary("size", "fabs")
floor = _unary("floor", "floor")


@intrinsic
def power_of_two(typing: Any, exponents: Any) -> Any:
    """2^n for whole n between -126 and 127."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        whole = builder.add(builder.fptosi(args[0], INTS), ir.Constant(INTS, [127] * LANES))
        return builder.bitcast(builder.shl(whole, ir.Constant(INTS, [23] * LANES)), FLOATS)

    return VECTOR(VECTOR), generate


@intrinsic
def low_bits_as_exponent(typing: Any, x: Any) -> Any:
    """The number whose sign and exponent are the lowest nine bits of `x`, with a mantissa of 0."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        bits = builder.shl(builder.bitcast(args[0], INTS), ir.Constant(INTS, [23] * LANES))
        return builder.bitcast(bits, FLOATS)

    return VECTOR(VECTOR), generate


@intrinsic
def mantissa(typing: Any, x: Any) -> Any:
    """The part m in [1, 2) of a positive x = m 2^e."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        bits = builder.and_(builder.bitcast(args[0], INTS), ir.Constant(INTS, [0x007FFFFF] * LANES))
        return builder.bitcast(builder.or_(bits, ir.Constant(INTS, [0x3F800000] * LANES)), FLOATS)

    return VECTOR(VECTOR), generate


@intrinsic
def exponent(typing: Any, x: Any) -> Any:
    """The e of a positive x = m 2^e."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        bits = builder.lshr(builder.bitcast(args[0], INTS), ir.Constant(INTS, [23] * LANES))
        return builder.sitofp(builder.sub(bits, ir.Constant(INTS, [127] * LANES)), FLOATS)

    return VECTOR(VECTOR), generate


@intrinsic
def first_lanes(typing: Any, count: Any) -> Any:
    """1 in the first `count` lanes, 0 in the others."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        number = builder.trunc(args[0], INT)
        wide = builder.insert_element(ir.Constant(INTS, ir.Undefined), number, ir.Constant(INT, 0))
        wide = builder.shuffle_vector(wide, ir.Constant(INTS, ir.Undefined), ir.Constant(INTS, [0] * LANES))
        return builder.uitofp(builder.icmp_signed("<", ir.Constant(INTS, list(range(LANES))), wide), FLOATS)

    return VECTOR(types.intp), generate
