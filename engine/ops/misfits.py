"""PyTorch's words for arguments that a function does not take."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.autograd.dtypes import dtype
from engine.autograd.tensor import Tensor

from .overloads import OVERLOADS

_MISSING = re.compile(r"missing \d+ required (?:positional|keyword-only) arguments?: (.*)")
_REFUSED = re.compile(r"takes .*positional arguments? but|got an unexpected keyword|got multiple values")
_NUMBERS = (bool, int, float, complex, np.number, np.bool_, Tensor)


def misfit(
    name: str,
    operation: Callable[..., Any],
    error: Exception,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    first: int = 0,
) -> TypeError | None:
    """The error in PyTorch's words where arguments were what made a call fail; None for any other reason.

    `first` arguments, the tensor of a method, are not counted.
    """
    text = str(error) if isinstance(error, TypeError) else ""
    missing = _MISSING.search(text)
    names = [f'"{each}"' for each in re.findall(r"'(\w+)'", missing[1])] if missing else []
    wrong = None if names else _wrong_type(operation, args, kwargs, first)
    refused = _REFUSED.search(text)
    if not names and not refused and wrong is None:
        return None
    if name in OVERLOADS:
        return TypeError(_no_overload(name, args[first:], kwargs))
    if names:
        listed = ", ".join(names)
        return TypeError(f"{name}() missing {len(names)} required positional arguments: {listed}")
    if refused:
        return TypeError(re.sub(r"^[\w.<>]+\(\)", f"{name}()", text))
    return TypeError(f"{name}(): {wrong}")


def _wrong_type(
    operation: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], first: int
) -> str | None:
    """Which argument is not of its parameter's type."""
    parameters = list(inspect.signature(operation).parameters.values())
    listed = any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters)
    placed = [
        (parameter, value, f" (position {place - first})")
        for place, (parameter, value) in enumerate(zip(parameters, () if listed else args, strict=False), 1)
    ]
    by_name = {parameter.name: parameter for parameter in parameters}
    placed += [(by_name[key], value, "") for key, value in kwargs.items() if key in by_name]
    for parameter, value, place in placed:
        wanted = _unmet(str(parameter.annotation), value)
        if wanted:
            return f"argument '{parameter.name}'{place} must be {wanted}, not {kind_name(value)}"
    return None


def _unmet(annotation: str, value: Any) -> str:
    """What PyTorch calls the annotated type, unless the value is of it."""
    if value is None and "None" in annotation:
        return ""
    kind = annotation.removesuffix(" | None")
    if kind == "int":
        return "" if isinstance(value, int | np.integer | Tensor) else "int"
    if kind in ("Dims", "Ints", "Sequence[int]", "int | Sequence[int]"):
        listed = value if isinstance(value, tuple | list) else [value]
        whole = value is None or all(isinstance(each, int | np.integer | Tensor) for each in listed)
        return "" if whole else "tuple of ints"
    if kind == "float":
        return "" if isinstance(value, _NUMBERS) else "Number"
    if kind == "bool":
        return "" if isinstance(value, bool | np.bool_ | Tensor) else "bool"
    if kind == "dtype":
        return "" if isinstance(value, dtype) or value in (float, int, bool) else "torch.dtype"
    return ""


def _no_overload(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    given = ", ".join(kind_name(each) for each in args)
    named = ", ".join(f"{key}={kind_name(value)}" for key, value in kwargs.items())
    shown = ", ".join(each for each in (given, named) if each) + (", " if named and not given else "")
    signatures = "\n".join(f" * {each}" for each in OVERLOADS[name])
    return (
        f"{name}() received an invalid combination of arguments - got ({shown}), but expected one of:\n"
        f"{signatures}\n"
    )


def kind_name(value: Any) -> str:
    """What messages call the type of a value."""
    return "numpy.ndarray" if isinstance(value, np.ndarray) else type(value).__name__
