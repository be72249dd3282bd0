"""What `Module.to` is asked for: a device, a dtype, or both as a tensor has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.autograd.device import device
from engine.autograd.dtypes import dtype
from engine.autograd.tensor import Tensor

_FORMS: tuple[dict[str, type | tuple[type, ...]], ...] = (
    {
        "device": (device, str, int, float, type(None)),
        "dtype": (dtype, type(None)),
        "non_blocking": bool,
        "copy": bool,
    },
    {"dtype": dtype, "non_blocking": bool, "copy": bool},
    {"tensor": Tensor, "non_blocking": bool, "copy": bool},
)
_TAKES = """ * (torch.device device = None, torch.dtype dtype = None, bool non_blocking = False, \
bool copy = False, *, torch.memory_format memory_format = None)
 * (torch.dtype dtype, bool non_blocking = False, bool copy = False, *, \
torch.memory_format memory_format = None)
 * (Tensor tensor, bool non_blocking = False, bool copy = False, *, \
torch.memory_format memory_format = None)
"""


def placement(args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, dtype | None]:
    """The device and the dtype that are wanted, None for no change.

    TypeError for arguments that fit none of the forms, and for a dtype that is not floating point.
    """
    options = {name: value for name, value in kwargs.items() if name != "memory_format"}
    given = next((found for form in _FORMS if (found := _fitted(form, args, options)) is not None), None)
    if given is None:
        shown = ", ".join(map(_kind, args)) + (", " if args and kwargs else "")
        shown += "".join(f"{name}={_kind(value)}, " for name, value in kwargs.items())
        shown = shown.removesuffix(", ") if args else shown
        told = f"to() received an invalid combination of arguments - got ({shown}), but expected one of:"
        raise TypeError(f"{told}\n{_TAKES}")
    like = given.get("tensor")
    wanted = given.get("dtype") if like is None else like.dtype
    if wanted is not None and not (wanted.is_floating_point or wanted.is_complex):
        raise TypeError(
            f"nn.Module.to only accepts floating point or complex dtypes, but got desired dtype={wanted}"
        )
    return given.get("device") if like is None else like.device, wanted


def _fitted(
    form: Mapping[str, Any], args: Sequence[Any], options: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The arguments by name, if they fit this form."""
    if len(args) > len(form):
        return None
    given = dict(zip(form, args, strict=False))
    if given.keys() & options.keys() or not (given.keys() | options.keys()) <= form.keys():
        return None
    given.update(options)
    fits = all(isinstance(value, form[name]) for name, value in given.items())
    return given if fits and not isinstance(given.get("device"), bool) else None


def _kind(value: Any) -> str:
    if isinstance(value, Tensor):
        return type(value).__name__
    cls = type(value)
    return cls.__name__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__qualname__}"
