"""Tensors given one by one or in tuples, for the functions in `functional`."""

from __future__ import annotations

from typing import Any

import numpy as np

from .tensor import Tensor, wrap


def tensors_of(given: Any, what: str, function: str) -> tuple[bool, tuple[Tensor, ...]]:
    """Whether `given` is a tensor by itself, and the tensors. TypeError for anything but tensors."""
    single = not isinstance(given, tuple)
    listed = (given,) if single else given
    for i, each in enumerate(listed):
        if not isinstance(each, Tensor):
            where = f"given {what} has type" if single else f"value at index {i} has type"
            raise TypeError(
                f"The {what} given to {function} must be either a Tensor or a tuple of Tensors but the "
                f"{where} {type(each)}."
            )
    return single, listed


def packed(tensors: tuple[Any, ...], single: bool) -> Any:
    """The tuple, or what it holds when it stands for a single thing."""
    return tensors[0] if single else tensors


def like_inputs(given: tuple[Tensor, ...], create_graph: bool) -> tuple[Tensor, ...]:
    """The inputs as tensors of their own to differentiate by, with `create_graph` tied to their history."""
    return tuple(
        each.view_as(each) if create_graph and each.requires_grad else each.detach().requires_grad_()
        for each in given
    )


def cleared(tensors: tuple[Tensor, ...], create_graph: bool) -> tuple[Tensor, ...]:
    """The tensors, without history unless there shall be one."""
    return tensors if create_graph else tuple(each.detach() for each in tensors)


def directions(
    v: Any, like: tuple[Tensor, ...], single: bool, optional: str, function: str
) -> tuple[Tensor, ...]:
    """The vector `v` as a tuple shaped as `like`, ones for None. RuntimeError when it does not fit."""
    if v is None:
        if not single or like[0]._array.size != 1:
            raise RuntimeError(f"The vector v can only be None if the {optional}.")
        return (wrap(np.ones_like(like[0]._array)),)
    listed = tensors_of(v, "v", function)[1]
    if len(listed) != len(like):
        if single:
            raise RuntimeError("The given v should contain a single Tensor.")
        raise RuntimeError(f"v is a tuple of invalid length: should be {len(like)} but got {len(listed)}.")
    for i, (each, other) in enumerate(zip(listed, like, strict=True)):
        if each.shape != other.shape:
            entry = "" if single else f"Entry {i} in "
            raise RuntimeError(f"{entry}v has invalid size: should be {other.shape} but got {each.shape}.")
    return listed
