"""Small functions put together from source, once, where an operation is defined."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from types import CodeType
from typing import Any

from .versions import INFERENCE

Keep = Callable[..., tuple[tuple[Any, ...], tuple[Any, ...]]]

NOT_SAVED = (
    "Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in "
    "computation tracked by autograd. To work around this, you can make a clone to get a normal tensor and "
    "use it in autograd, or use `torch.no_grad()` instead of `torch.inference_mode()`."
)


def compiled(name: str, source: str, scope: dict[str, Any], filename: str) -> Callable[..., Any]:
    """The function `name` that `source` defines when run in `scope`."""
    exec(_code(source, filename), scope)
    function: Callable[..., Any] = scope[name]
    return function


@functools.cache
def _code(source: str, filename: str) -> CodeType:
    """The source compiled; most operations share theirs with others of the same parameters."""
    return compile(source, filename, "exec")


def keeper(names: Sequence[str], saved: Sequence[str], out: bool) -> Keep:
    """The function that picks, of all arguments, those called `saved`: as they were passed and as arrays.

    It takes the arguments, the same as arrays, and the result, which with `out` comes after the arrays.
    """
    parameters = ", ".join((*names, *(f"{name}_" for name in names), "out"))
    passed = "".join(f"{name}, " for name in saved)
    arrays = "".join(f"{name}_, " for name in saved) + ("out, " if out else "")
    return compiled("keep", f"def keep({parameters}): return ({passed}), ({arrays})", {}, "<saved values>")


def guarded(keep: Keep) -> Keep:
    """The same, but RuntimeError for a tensor that was made in inference mode."""

    def kept(*values: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        passed, arrays = keep(*values)
        if any(getattr(each, "_history", None) is INFERENCE for each in passed):
            raise RuntimeError(NOT_SAVED)
        return passed, arrays

    return kept


def adapter(rule: Callable[..., Any], values: Sequence[str]) -> Callable[[Any, Any, Any], Any]:
    """`rule` as a function of `(g, shape, saved)`, where `saved` is the tuple of `values`.

    All steps having one signature, the walk calls them without unpacking, which Python does far faster.
    """
    places = {"g": "g", "shape": "shape"} | {name: f"saved[{i}]" for i, name in enumerate(values)}
    arguments = ", ".join(places[name] for name in inspect.signature(rule).parameters)
    source = f"def step(g, shape, saved): return rule({arguments})"
    return compiled("step", source, {"rule": rule}, f"<gradient rule {rule.__name__}>")
