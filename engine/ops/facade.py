"""Operations as PyTorch's users call them: `out=`, numpy's names for arguments, and checked operands.

The operations themselves know nothing of this; rules and layers call them directly.
"""

from __future__ import annotations

import importlib
import inspect
import warnings
from collections.abc import Callable
from functools import cache, update_wrapper
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.inplace import OVERLAP, check_fit, fill, overlaps
from engine.autograd.mode import mode
from engine.autograd.tensor import Tensor

from .misfits import kind_name, misfit
from .table import FUNCTIONS, IN_PLACE, METHODS

_NUMPY_NAMES = {
    "axis": "dim",
    "axis0": "dim0",
    "axis1": "dim1",
    "keepdims": "keepdim",
    "x": "input",
    "a": "input",
    "x1": "input",
    "x2": "other",
}
_NUMBER_FIRST = frozenset(
    (
        "add",
        "div",
        "divide",
        "floor_divide",
        "mul",
        "multiply",
        "pow",
        "remainder",
        "rsub",
        "sub",
        "subtract",
        "true_divide",
        "xlogy",
        "bitwise_and",
        "bitwise_or",
        "bitwise_xor",
        "bitwise_left_shift",
        "bitwise_right_shift",
        "float_power",
        "special_xlog1py",
        "special_xlogy",
        "special_zeta",
    )
)
_NO_NUMBERS = frozenset(
    (
        "allclose",
        "arctan2",
        "atan2",
        "complex",
        "cross",
        "dist",
        "dot",
        "equal",
        "fmax",
        "fmin",
        "gcd",
        "hypot",
        "igamma",
        "igammac",
        "inner",
        "isclose",
        "kron",
        "lcm",
        "ldexp",
        "logaddexp",
        "logaddexp2",
        "logical_and",
        "logical_or",
        "logical_xor",
        "matmul",
        "maximum",
        "minimum",
        "nextafter",
        "polar",
        "vdot",
    )
)
"""Where even the second operand must be a tensor."""
_OPERANDS = frozenset(
    ("angle", "imag", "other", "mat2", "tensor", "values", "vec", "vec2", "mat1", "tensor1", "batch1")
)
_MADE_FLAT = frozenset(("arange", "linspace", "logspace", "range"))
"""What keeps the shape of an `out` of as many elements."""
_FIRST = frozenset(("input", "self", "A", "B", "L", "LU", "x"))
"""What the first parameter is called where it is a tensor."""
_C_NAMES = {
    "float64": "double",
    "float32": "float",
    "int64": "long int",
    "int32": "int",
    "float16": "c10::Half",
}
_NUMBERS = (bool, int, float, complex, np.number, np.bool_)


def raw(home: tuple[str, str]) -> Callable[..., Any]:
    """The operation at `home`, a file of this package and a name in it; the file is loaded if need be."""
    module, attribute = home
    operation: Callable[..., Any] = getattr(importlib.import_module(f"{__package__}.{module}"), attribute)
    return operation


def function(name: str) -> Callable[..., Any]:
    """The public function `name`; AttributeError when there is none.

    TypeError for operands that are no tensors. Results go to `out`, a tensor or a tuple of them, if given.
    """
    if name.removesuffix("_") in IN_PLACE.split() and name.endswith("_"):
        in_place: Callable[..., Any] = getattr(Tensor, name)
        return in_place
    if name not in FUNCTIONS:
        raise AttributeError(f"module 'torch' has no attribute '{name}'")
    call = public(name, raw(FUNCTIONS[name]))
    call.__module__, call.__qualname__ = __package__.partition(".")[0], name  # where pickle finds it
    return call


def public(name: str, operation: Callable[..., Any]) -> Callable[..., Any]:
    """The operation as users call it, under the name that messages give it.

    TypeError, in PyTorch's words, for operands that are no tensors and arguments that do not fit. Results go
    to `out`, a tensor or a tuple of them, if given.
    """
    operation = _packed(operation)
    parameters = tuple(each.name for each in _parameters(operation))
    first = parameters[0] if parameters and parameters[0] in _FIRST else None
    second_is_operand = len(parameters) > 1 and parameters[1] in _OPERANDS
    typed = "dtype" in parameters

    def call(*args: Any, out: Any = None, **kwargs: Any) -> Any:
        if kwargs:
            kwargs = _renamed(kwargs, parameters)
        if args:
            if first is not None and not isinstance(args[0], Tensor):
                _check_first(name, args[0], first)
            if second_is_operand and len(args) > 1:
                _check_operand(name, args[1], parameters[1], 2)
        if typed and out is not None:
            kwargs = _typed_as(out, kwargs, first is None)
        try:
            result = operation(*args, **kwargs)
        except Exception as error:
            told = misfit(name, operation, error, args, kwargs)
            if told is None:
                raise
            raise told from None
        if out is None:
            return result
        _check_memory(out, (*args, *kwargs.values()))
        return _stored(name, result, out)

    update_wrapper(call, operation)
    call.__name__ = name
    return call


def _check_memory(out: Any, arguments: tuple[Any, ...]) -> None:
    """RuntimeError where elements of `out` lie at one place, or a part of it in an argument."""
    targets = out if isinstance(out, tuple | list) else [out]
    arrays = [each._array for each in arguments if isinstance(each, Tensor)]
    for target in (each._array for each in targets):
        if overlaps(target):
            raise RuntimeError(OVERLAP)
        for array in arrays:
            if _shares_a_part(target, array):
                raise RuntimeError(
                    "unsupported operation: some elements of the input tensor and the written-to tensor "
                    "refer to a single memory location. Please clone() the tensor before performing the "
                    "operation."
                )


def _shares_a_part(one: Array, two: Array) -> bool:
    """Whether two stretches of memory overlap without being the same."""
    if not (one.flags.forc and two.flags.forc) or not np.may_share_memory(one, two):
        return False
    places = (each.__array_interface__["data"][0] for each in (one, two))
    return len(set(places)) > 1 or one.nbytes != two.nbytes


def _typed_as(out: Tensor, kwargs: dict[str, Any], made: bool) -> dict[str, Any]:
    """The keyword arguments with the dtype of `out`, which a tensor that is `made` for it takes on."""
    asked = kwargs.get("dtype")
    if asked is not None and asked != out.dtype:
        raise RuntimeError(
            f"dtype {asked.type_name} does not match dtype of out parameter ({out.dtype.type_name})"
            if made
            else f"Expected out tensor to have dtype {_in_c(asked)}, but got {_in_c(out.dtype)} instead"
        )
    return {**kwargs, "dtype": out.dtype} if made else kwargs


def _in_c(kind: Any) -> str:
    """What C++ calls a dtype."""
    return str(_C_NAMES.get(kind.name, kind.name))


def method(name: str) -> Callable[..., Any]:
    """The method `name` of tensors."""
    operation = _packed(raw(METHODS[name]))
    parameters = tuple(each.name for each in _parameters(operation))
    second_is_operand = len(parameters) > 1 and parameters[1] in _OPERANDS
    if not second_is_operand and not {"dim", "dim0"}.intersection(parameters):
        return operation

    def call(*args: Any, **kwargs: Any) -> Any:
        if kwargs:
            kwargs = _renamed(kwargs, parameters)
        if second_is_operand and len(args) > 1:
            _check_operand(name, args[1], parameters[1], 1)
        try:
            return operation(*args, **kwargs)
        except Exception as error:
            told = misfit(name, operation, error, args, kwargs, 1)
            if told is None:
                raise
            raise told from None

    update_wrapper(call, operation)
    call.__name__ = name
    return call


def _packed(operation: Callable[..., Any]) -> Callable[..., Any]:
    """The operation, if it takes sizes one by one, so that `size=(2, 3)` does too."""
    listed = next((p.name for p in _parameters(operation) if p.kind is p.VAR_POSITIONAL), None)
    if listed is None:
        return operation

    def call(*args: Any, **kwargs: Any) -> Any:
        if listed in kwargs:
            args = (*args, kwargs.pop(listed))
        if "input" in kwargs:
            args = (kwargs.pop("input"), *args)
        return operation(*args, **kwargs)

    return update_wrapper(call, operation)


@cache
def _parameters(operation: Callable[..., Any]) -> tuple[inspect.Parameter, ...]:
    return tuple(inspect.signature(operation).parameters.values())


def _renamed(kwargs: dict[str, Any], parameters: tuple[str, ...]) -> dict[str, Any]:
    return {
        name if name in parameters else _NUMPY_NAMES.get(name, name): value for name, value in kwargs.items()
    }


def _check_first(name: str, value: Any, parameter: str) -> None:
    if not (name in _NUMBER_FIRST and isinstance(value, _NUMBERS)):
        shown = "input" if parameter == "self" else parameter
        raise TypeError(f"{name}(): argument '{shown}' (position 1) must be Tensor, not {kind_name(value)}")


def _check_operand(name: str, value: Any, parameter: str, position: int) -> None:
    if isinstance(value, Tensor):
        return
    if parameter != "other" or name in _NO_NUMBERS or not isinstance(value, _NUMBERS):
        raise TypeError(
            f"{name}(): argument '{parameter}' (position {position}) must be Tensor, not {kind_name(value)}"
        )


def _stored(name: str, result: Any, out: Any) -> Any:
    """`out` with the values of `result` in it, resized where it had another shape."""
    if isinstance(result, tuple):
        stored = [_stored(name, each, target) for each, target in zip(result, out, strict=True)]
        return tuple(stored) if type(result) is tuple else type(result)(*stored)
    if mode.enabled and (result.requires_grad or out.requires_grad):
        raise RuntimeError(
            f"{name}(): functions with out=... arguments don't support automatic differentiation, but one "
            "of the arguments requires grad."
        )
    values = result._array
    if name in _MADE_FLAT and values.size == out._array.size:
        values = values.reshape(out._array.shape)
    if out._array.shape != values.shape:
        if out._array.size:
            warnings.warn(
                "An output with one or more elements was resized since it had shape "
                f"{list(out._array.shape)}, which does not match the required output shape "
                f"{list(values.shape)}. This behavior is deprecated, and in a future PyTorch release outputs "
                "will not be resized unless they have zero elements. You can explicitly reuse an out "
                "tensor t by resizing it, inplace, to zero elements with t.resize_(0).",
                UserWarning,
                stacklevel=3,
            )
        out._array = np.empty(values.shape, out._array.dtype)
    check_fit(out._array, values)
    return fill(out, values)
