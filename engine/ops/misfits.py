"""PyTorch's words for arguments that a function does not take."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

_MISSING = re.compile(r"missing \d+ required (?:positional|keyword-only) arguments?: (.*)")
_REFUSED = re.compile(r"takes .*positional arguments? but|got an unexpected keyword|got multiple values")
_OVERLOADS = {
    "arange": (
        "(Number end, *, Tensor out = None, torch.dtype dtype = None, torch.layout layout = None, "
        "torch.device device = None, bool pin_memory = False, bool requires_grad = False)",
        "(Number start, Number end, *, torch.dtype dtype = None, torch.layout layout = None, "
        "torch.device device = None, bool pin_memory = False, bool requires_grad = False)",
        "(Number start, Number end, Number step = 1, *, Tensor out = None, torch.dtype dtype = None, "
        "torch.layout layout = None, torch.device device = None, bool pin_memory = False, "
        "bool requires_grad = False)",
    ),
    "max": (
        "(Tensor input, *, Tensor out = None)",
        "(Tensor input, Tensor other, *, Tensor out = None)",
        "(Tensor input, int dim, bool keepdim = False, *, tuple of Tensors out = None)",
    ),
    "mean": (
        "(Tensor input, *, torch.dtype dtype = None, Tensor out = None)",
        "(Tensor input, tuple of ints dim, bool keepdim = False, *, torch.dtype dtype = None, "
        "Tensor out = None)",
    ),
    "min": (
        "(Tensor input, *, Tensor out = None)",
        "(Tensor input, Tensor other, *, Tensor out = None)",
        "(Tensor input, int dim, bool keepdim = False, *, tuple of Tensors out = None)",
    ),
    "sum": (
        "(Tensor input, *, torch.dtype dtype = None)",
        "(Tensor input, tuple of ints dim, bool keepdim = False, *, torch.dtype dtype = None, "
        "Tensor out = None)",
    ),
}
"""The signatures of functions that have several, as their errors list them."""


def misfit(name: str, error: TypeError, args: tuple[Any, ...], kwargs: dict[str, Any]) -> TypeError:
    """`error` itself, or where Python refused the arguments of a call, the same in PyTorch's words."""
    text = str(error)
    missing = _MISSING.search(text)
    names = [f'"{each}"' for each in re.findall(r"'(\w+)'", missing[1])] if missing else []
    if not names and not _REFUSED.search(text):
        return error
    if name in _OVERLOADS:
        return TypeError(_no_overload(name, args, kwargs))
    if names:
        listed = ", ".join(names)
        return TypeError(f"{name}() missing {len(names)} required positional arguments: {listed}")
    return TypeError(re.sub(r"^[\w.<>]+\(\)", f"{name}()", text))


def _no_overload(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    given = [kind_name(each) for each in args]
    given += [f"{key}={kind_name(value)}" for key, value in kwargs.items()]
    signatures = "\n".join(f" * {each}" for each in _OVERLOADS[name])
    return (
        f"{name}() received an invalid combination of arguments - got ({', '.join(given)}), but expected "
        f"one of:\n{signatures}\n"
    )


def kind_name(value: Any) -> str:
    """What messages call the type of a value."""
    return "numpy.ndarray" if isinstance(value, np.ndarray) else type(value).__name__
