"""How a tensor prints: PyTorch's default print options as pure functions from array to text."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from .dtypes import Array, bool_, dtype_of, get_default_dtype, int64

PRECISION = 4
LINE_WIDTH = 80
THRESHOLD = 1000
EDGE_ITEMS = 3
PREFIX = "tensor("


def tensor_text(array: Array, grad_fn: Any, requires_grad: bool) -> str:
    """`tensor([...], dtype=..., grad_fn=...)` for a tensor with this content and history."""
    kind = dtype_of(array)
    suffixes = []
    if array.size == 0:
        text = "[]"
        if array.ndim != 1:
            suffixes.append(f"size={array.shape}")
        show_dtype = kind is not get_default_dtype()
    else:
        text = _content(array)
        show_dtype = kind not in (get_default_dtype(), int64, bool_)
    if show_dtype:
        suffixes.append(f"dtype={kind}")
    if grad_fn is not None:
        suffixes.append(f"grad_fn=<{type(grad_fn).__name__}>")
    elif requires_grad:
        suffixes.append("requires_grad=True")
    return _with_suffixes(PREFIX + text, suffixes)


def _with_suffixes(text: str, suffixes: list[str]) -> str:
    """Append the suffixes, each on a new line where the line would grow beyond its width."""
    length = len(text) - text.rfind("\n") + 1
    for suffix in suffixes:
        if length + len(suffix) + 2 > LINE_WIDTH:
            text += ",\n" + " " * len(PREFIX) + suffix
            length = len(PREFIX) + len(suffix)
        else:
            text += ", " + suffix
            length += len(suffix) + 2
    return text + ")"


def _content(array: Array) -> str:
    shorten = array.size > THRESHOLD
    shown = _edges(array) if shorten else array
    write, width = _writer(shown)
    return _nested(array, len(PREFIX), shorten, write, width)


def _edges(array: Array) -> Array:
    """The elements that remain when long dimensions are cut to their first and last three."""
    for axis, length in enumerate(array.shape):
        if length > 2 * EDGE_ITEMS:
            ends = [*range(EDGE_ITEMS), *range(length - EDGE_ITEMS, length)]
            array = np.take(array, ends, axis)
    return array


def _nested(array: Array, indent: int, shorten: bool, write: Callable[[Any], str], width: int) -> str:
    """The array in brackets, rows below each other, elements right-aligned to `width`."""
    if array.ndim == 0:
        return write(array.item())
    cut = shorten and len(array) > 2 * EDGE_ITEMS
    kept = [*array[:EDGE_ITEMS], *array[-EDGE_ITEMS:]] if cut else list(array)
    if array.ndim == 1:
        items = [write(value.item()).rjust(width) for value in kept]
    else:
        items = [_nested(row, indent + 1, shorten, write, width) for row in kept]
    if cut:
        items.insert(EDGE_ITEMS, " ..." if array.ndim == 1 else "...")
    if array.ndim > 1:
        return "[" + ("," + "\n" * (array.ndim - 1) + " " * (indent + 1)).join(items) + "]"
    per_line = max(1, (LINE_WIDTH - indent) // (width + 2))
    lines = [", ".join(items[i : i + per_line]) for i in range(0, len(items), per_line)]
    return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"


def _writer(array: Array) -> tuple[Callable[[Any], str], int]:
    """How to write one element, and the common width of all."""
    if array.dtype.kind != "f":
        return str, _width(map(str, array.ravel().tolist()))
    sizes = np.abs(array[np.isfinite(array) & (array != 0)].astype(np.float64))
    if sizes.size == 0:
        return _whole, 1
    values = [value for value in array.ravel().tolist() if value and math.isfinite(value)]
    low, high = float(sizes.min()), float(sizes.max())
    spread = high / low > 1000 or high > 1e8
    if all(value == math.floor(value) for value in values):
        write = _scientific if spread else _whole
    else:
        write = _scientific if spread or low < 1e-4 else _decimal
    return write, _width(map(write, values))


def _width(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=1)


def _whole(value: float) -> str:
    return f"{value:.0f}." if math.isfinite(value) else f"{value:.0f}"


def _decimal(value: float) -> str:
    return f"{value:.{PRECISION}f}"


def _scientific(value: float) -> str:
    return f"{value:.{PRECISION}e}"
