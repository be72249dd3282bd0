"""einsum: sums of products by named dimensions, as a chain of batched matrix products.

Shapes: as the equation says.
Errors: RuntimeError for operands that do not fit it.
Source: PyTorch's page of torch.einsum.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from .arithmetic import mul
from .linalg import bmm
from .matrices import diagonal
from .reductions import sum_dims
from .shapes import permuted


class _Equation(NamedTuple):
    """The names of each operand's dimensions and of the result's; those of `...` are numbers."""

    inputs: list[list[Any]]
    output: list[Any]


def _names(subscripts: str) -> list[Any]:
    """The letters in order, with Ellipsis for `...`."""
    if "." in subscripts.replace("...", "", 1):
        raise RuntimeError("einsum(): found '.' for operand that is not part of any ellipsis")
    names: list[Any] = []
    for part in subscripts.replace("...", "."):
        if not (part.isalpha() or part == "."):
            raise RuntimeError(
                f"einsum(): invalid subscript given at index {subscripts.index(part)} in the equation "
                "string, subscripts must be in [a-zA-Z]"
            )
        names.append(Ellipsis if part == "." else part)
    return names


def _spelled(names: list[Any], ndim: int, operand: int) -> list[Any]:
    """The names with `...` spelled out as numbers that count up to -1 for the last of them."""
    letters = len(names) - (Ellipsis in names)
    fits = letters <= ndim if Ellipsis in names else letters == ndim
    if not fits:
        tail = "" if Ellipsis in names else " and no ellipsis was given"
        size = "is more than" if Ellipsis in names else "does not match"
        raise RuntimeError(
            f"einsum(): the number of subscripts in the equation ({letters}) {size} the number of dimensions "
            f"({ndim}) for operand {operand}{tail}"
        )
    if Ellipsis not in names:
        return names
    place = names.index(Ellipsis)
    return [*names[:place], *range(letters - ndim, 0), *names[place + 1 :]]


def _parsed(equation: str, ranks: list[int]) -> _Equation:
    left, arrow, right = equation.replace(" ", "").partition("->")
    parts = left.split(",")
    if len(parts) != len(ranks):
        few = "fewer" if len(ranks) < len(parts) else "more"
        raise RuntimeError(f"einsum(): {few} operands were provided than specified in the equation")
    inputs = [
        _spelled(_names(part), rank, i) for i, (part, rank) in enumerate(zip(parts, ranks, strict=True))
    ]
    everything = [name for names in inputs for name in names]
    dots = sorted({name for name in everything if isinstance(name, int)})
    if not arrow:
        letters = {name for name in everything if isinstance(name, str)}
        return _Equation(inputs, [*dots, *sorted(name for name in letters if everything.count(name) == 1)])
    output = [each for name in _names(right) for each in (dots if name is Ellipsis else [name])]
    for name in output:
        if name not in everything:
            raise RuntimeError(
                f"einsum(): output subscript {name} does not appear in the equation for any input operand"
            )
        if output.count(name) > 1:
            raise RuntimeError(f"einsum(): output subscript {name} appears more than once in the output")
    return _Equation(inputs, output)


def _checked_lengths(inputs: list[list[Any]], operands: list[Any]) -> None:
    seen: dict[Any, int] = {}
    for i, (names, operand) in enumerate(zip(inputs, operands, strict=True)):
        for name, length in zip(names, operand._array.shape, strict=True):
            if length != 1 and seen.get(name, 1) not in (1, length):
                raise RuntimeError(
                    f"einsum(): subscript {name} has size {length} for operand {i} which does not broadcast "
                    f"with previously seen size {seen[name]}"
                )
            seen[name] = max(length, seen.get(name, 1))


def _spread(operand: Any, names: list[Any], order: list[Any]) -> Any:
    """The operand with one dimension for each name of `order`; repeated names are read on the diagonal."""
    held = list(names)
    for name in [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        while held.count(name) > 1:
            first = held.index(name)
            second = held.index(name, first + 1)
            operand = diagonal(operand, 0, first, second)
            held = [each for d, each in enumerate(held) if d not in (first, second)] + [name]
    present = [name for name in order if name in held]
    permutation = tuple(held.index(name) for name in present)
    if permutation != tuple(range(len(permutation))):
        operand = permuted(operand, permutation)
    lengths = dict(zip(present, operand._array.shape, strict=True))
    shape = tuple(lengths.get(name, 1) for name in order)
    return operand if operand._array.shape == shape else operand.reshape(shape)


def _total(operand: Any, axes: list[int]) -> Any:
    return sum_dims(operand, tuple(axes), True) if axes else operand


def _contracted(left: Any, right: Any, summed: set[int]) -> Any:
    """The products of two operands, dimension by dimension, summed over some: one batched matrix product."""
    ndim = left._array.ndim
    wide_left, wide_right = ([n != 1 for n in each._array.shape] for each in (left, right))
    left = _total(left, [d for d in summed if wide_left[d] and not wide_right[d]])
    right = _total(right, [d for d in summed if wide_right[d] and not wide_left[d]])
    shared = [d for d in summed if wide_left[d] and wide_right[d]]
    if not shared:
        return mul(left, right)
    n, m = left._array.shape, right._array.shape
    batch = [d for d in range(ndim) if d not in shared and n[d] != 1 and m[d] != 1]
    rows = [d for d in range(ndim) if d not in shared and d not in batch and n[d] != 1]
    columns = [d for d in range(ndim) if d not in (*shared, *batch, *rows)]
    b, r, s, c = (
        math.prod(lengths[d] for d in group)
        for group, lengths in ((batch, n), (rows, n), (shared, n), (columns, m))
    )
    one = permuted(left, (*batch, *rows, *shared, *columns)).reshape(b, r, s)
    two = permuted(right, (*batch, *shared, *columns, *rows)).reshape(b, s, c)
    order = [*batch, *rows, *columns, *shared]
    lengths = [n[d] for d in (*batch, *rows)] + [m[d] for d in columns] + [1] * len(shared)
    result = bmm(one, two).reshape(lengths)
    back = tuple(order.index(d) for d in range(ndim))
    return result if back == tuple(range(ndim)) else permuted(result, back)


def _spelled_out(arguments: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    """Of `a, [0, 1], b, [1, 2], [0, 2]` the equation in letters and the operands."""
    operands, lists = arguments[:-1:2], arguments[1::2]
    parts = ["".join("..." if n is Ellipsis else chr(ord("a") + n) for n in each) for each in lists]
    equation = ",".join(parts)
    if len(arguments) % 2:
        last = arguments[-1]
        equation += "->" + "".join("..." if n is Ellipsis else chr(ord("a") + n) for n in last)
    return equation, operands


def einsum(equation: Any, *operands: Any) -> Any:
    """The sums of products of the operands by Einstein's convention, such as "bij,bjk->bik".

    Names that the result lacks are summed over; without an arrow the result has those that occur once, in
    alphabetical order. `...` stands for further dimensions, which broadcast. Instead of an equation a list
    of numbers may follow each operand, and one more for the result. RuntimeError for what does not fit.
    """
    if not isinstance(equation, str):
        equation, operands = _spelled_out((equation, *operands))
    packed = len(operands) == 1 and isinstance(operands[0], tuple | list)
    listed = list(operands[0] if packed else operands)
    inputs, output = _parsed(equation, [operand._array.ndim for operand in listed])
    _checked_lengths(inputs, listed)
    others = dict.fromkeys(name for names in inputs for name in names if name not in output)
    order = [*output, *others]
    spread = [_spread(each, names, order) for each, names in zip(listed, inputs, strict=True)]
    result, done = spread[0], set(range(len(output)))
    for i, operand in enumerate(spread[1:], start=1):
        later = {name for names in inputs[i + 1 :] for name in names}
        summed = {d for d, name in enumerate(order) if name not in later} - done
        result = _contracted(result, operand, summed)
        done |= summed
    if any(result._array.shape[d] != 1 for d in range(len(output), len(order))):
        return sum_dims(result, tuple(range(len(output), len(order))), False)
    shape = result._array.shape[: len(output)]
    return result if result._array.shape == shape else result.reshape(shape)
