"""The keyword arguments that all functions which make tensors share, and sizes as they take them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.autograd.device import require_cpu
from engine.autograd.dtypes import Array, as_dtype, get_default_dtype
from engine.autograd.random import Generator, default_generator
from engine.autograd.size import Size
from engine.autograd.tensor import Tensor, new_leaf

Kind = np.dtype[Any] | None


def creator(make: Callable[..., Array]) -> Callable[..., Tensor]:
    """The function of tensors for `make`, a function of arrays.

    It takes `device`, `requires_grad` and `memory_format`; of `dtype`, where given, `make` gets the numpy
    type. `layout` and `pin_memory` have one meaning here and are taken without a look.
    """
    name = make.__name__

    @functools.wraps(make)
    def create(
        *args: Any,
        device: Any = None,
        requires_grad: bool = False,
        layout: Any = None,
        pin_memory: bool = False,
        memory_format: Any = None,
        **options: Any,
    ) -> Tensor:
        require_cpu(device)
        if options.get("dtype") is not None:
            options["dtype"] = as_dtype(options["dtype"], name).numpy
        array = make(*args, **options)
        if memory_format is not None:
            array = _ordered(array, memory_format)
        if requires_grad and array.dtype.kind not in "fc":
            raise RuntimeError("Only Tensors of floating point and complex dtype can require gradients")
        return new_leaf(array, requires_grad)

    return create


def _ordered(array: Array, memory_format: Any) -> Array:
    """The array with its elements in the order that `memory_format` names."""
    if memory_format.name == "contiguous_format":
        return np.ascontiguousarray(array).reshape(array.shape)
    if memory_format.name.startswith("channels_last"):
        return np.moveaxis(np.ascontiguousarray(np.moveaxis(array, 1, -1)), -1, 1)
    return array


def floats(dtype: Kind) -> np.dtype[Any]:
    """The given type, or the default one of floats."""
    return get_default_dtype().numpy if dtype is None else dtype


def shape_of(function: str, given: tuple[Any, ...], size: Any, position: int = 1) -> tuple[int, ...]:
    """The shape of `zeros(2, 3)`, `zeros((2, 3))` or `zeros(size=(2, 3))`; TypeError for anything else."""
    if size is not None:
        given = (size,)
    elif not given:
        raise TypeError(f'{function}() missing 1 required positional arguments: "size"')
    if len(given) == 1 and isinstance(given[0], tuple | list | Size):
        return tuple(_unpacked(function, place, length) for place, length in enumerate(given[0], 1))
    if size is not None or not all(_is_whole(length) for length in given):
        wrong = next((length for length in given if not _is_whole(length)), size)
        raise _not_a_size(function, position, wrong)
    return tuple(int(length) for length in given)


def size_tuple(function: str, size: Any, position: int) -> tuple[int, ...]:
    """The shape from one tuple or list of ints; TypeError for anything else."""
    if not isinstance(size, tuple | list):
        raise _not_a_size(function, position, size)
    return shape_of(function, (size,), None, position)


def _not_a_size(function: str, position: int, wrong: Any) -> TypeError:
    kind = type(wrong).__name__
    return TypeError(f"{function}(): argument 'size' (position {position}) must be tuple of ints, not {kind}")


def _is_whole(length: Any) -> bool:
    if isinstance(length, Tensor):
        return length._array.size == 1 and length._array.dtype.kind in "iu"
    return isinstance(length, int | np.integer) and not isinstance(length, bool)


def _unpacked(function: str, place: int, length: Any) -> int:
    if not _is_whole(length):
        raise TypeError(
            f"{function}(): argument 'size' failed to unpack the object at pos {place} with error "
            f'"type must be tuple of ints,but got {type(length).__name__}"'
        )
    return int(length)


def not_negative(shape: tuple[int, ...], function: str = "") -> tuple[int, ...]:
    """`shape`; RuntimeError when a length in it is negative."""
    for length in shape:
        if length < 0:
            raise RuntimeError(
                f"{function}: Dimension size must be non-negative."
                if function
                else f"Trying to create tensor with negative dimension {length}: {list(shape)}"
            )
    return shape


def source(generator: Generator | None) -> Generator:
    """The given generator, or the default one."""
    return default_generator if generator is None else generator
