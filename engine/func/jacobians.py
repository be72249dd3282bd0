"""jacrev, jacfwd, hessian: functions that compute Jacobians, row by row or column by column."""

from __future__ import annotations

from collections.abc import Iterator
from functools import wraps
from typing import Any

import numpy as np

from engine.autograd import enable_grad
from engine.autograd.duals import tangent_of
from engine.autograd.forward_ad import Level, dual, primal_of
from engine.autograd.tensor import Tensor, wrap
from engine.ops.joining import stack

from .derivatives import vjp
from .tracking import Function, check_tensors, places_of, recording, released, replaced, split
from .tree import filled, leaves, mapped, tensors


def jacrev(
    func: Function,
    argnums: int | tuple[int, ...] = 0,
    *,
    has_aux: bool = False,
    chunk_size: int | None = None,
    _preallocate_and_copy: bool = False,
) -> Function:
    """The Jacobian by one argument, or a tuple of those by several; one backward for each output element.

    Each output leaf becomes the structure of the arguments, whose leaves have the output's shape followed by
    their own. `chunk_size` is accepted. ValueError unless it is positive.
    """
    if chunk_size is not None and chunk_size <= 0:
        raise ValueError("jacrev: `chunk_size` should be greater than 0.")

    @wraps(func)
    def jacobian(*args: Any, **kwargs: Any) -> Any:
        places = places_of(argnums, len(args))

        def of_given(*given: Any) -> Any:
            return func(*replaced(args, places, given), **kwargs)

        output, pull, *aux = vjp(of_given, *(args[place] for place in places), has_aux=has_aux)
        flat = list(leaves(output))
        by_output = []
        for i, out in enumerate(flat):
            rows = [
                tensors(
                    pull(filled(output, [start if j == i else other * 0 for j, other in enumerate(flat)]))
                )
                for start in _units(out)
            ]
            inputs = [args[place] for place in places]
            blocks = _rows_joined(rows, out, tensors(inputs))
            by_given = filled(inputs, blocks)
            by_output.append(by_given[0] if isinstance(argnums, int) else tuple(by_given))
        supply = iter(by_output)
        result = mapped(lambda _: next(supply), output)
        return (result, aux[0]) if has_aux else result

    return jacobian


def jacfwd(
    func: Function,
    argnums: int | tuple[int, ...] = 0,
    has_aux: bool = False,
    *,
    randomness: str = "error",
) -> Function:
    """The same as `jacrev`, by forward mode: one push for each element of the arguments."""

    @wraps(func)
    def jacobian(*args: Any, **kwargs: Any) -> Any:
        places = places_of(argnums, len(args))
        outside = recording()
        level = Level()
        with enable_grad():
            given = [args[place] for place in places]
            duals = mapped(lambda leaf: dual(leaf, leaf.detach() * 0, level), given)
            result = func(*replaced(args, places, duals), **kwargs)
            output, aux = split(result, has_aux, "jacfwd")
            check_tensors(output, "jvp(f, primals, tangents): expected f(*primals)")
            flat = list(leaves(output))
            by_input = [_columns(each, flat, level) for each in tensors(duals)]
            aux = mapped(lambda leaf: primal_of(leaf, level), aux)
        level.close()
        by_output = []
        for i in range(len(flat)):
            by_given = filled(given, [blocks[i] for blocks in by_input])
            by_output.append(by_given[0] if isinstance(argnums, int) else tuple(by_given))
        supply = iter(by_output)
        shaped, aux = released((mapped(lambda _: next(supply), output), aux), keep=outside)
        return (shaped, aux) if has_aux else shaped

    return jacobian


def hessian(func: Function, argnums: int | tuple[int, ...] = 0) -> Function:
    """The matrix of second derivatives, forward mode over reverse mode."""
    return jacfwd(jacrev(func, argnums), argnums)


def _units(like: Tensor) -> Iterator[Tensor]:
    """For each place of a tensor the one that is 1 there and 0 elsewhere."""
    for place in np.ndindex(like._array.shape):
        unit = np.zeros_like(like._array)
        unit[place] = 1
        yield wrap(unit)


def _rows_joined(rows: list[list[Tensor]], output: Tensor, inputs: list[Tensor]) -> list[Tensor]:
    """For each input one tensor of the output's shape followed by the input's."""
    shape = tuple(output.shape)
    if not rows:
        return [wrap(np.zeros(shape + tuple(each.shape), each._array.dtype)) for each in inputs]
    columns = zip(*rows, strict=True)
    return [
        stack(column, 0).reshape(shape + tuple(each.shape))
        for column, each in zip(columns, inputs, strict=True)
    ]


def _columns(given: Tensor, outputs: list[Tensor], level: Level) -> list[Tensor]:
    """For each output one tensor of its shape followed by that of `given`, a dual, by pushing units."""
    node: Any = given._grad_fn
    rest = node.tangent
    pushed: list[list[Tensor]] = [[] for _ in outputs]
    for unit in _units(given):
        node.tangent = unit
        level.pushed.clear()
        for out, columns in zip(outputs, pushed, strict=True):
            tangent = tangent_of(out, level)
            columns.append(out.detach() * 0 if tangent is None else tangent)
    node.tangent = rest
    shape = tuple(given.shape)
    return [
        stack(columns, -1).reshape(tuple(out.shape) + shape)
        if columns
        else wrap(np.zeros(tuple(out.shape) + shape, out._array.dtype))
        for out, columns in zip(outputs, pushed, strict=True)
    ]
