"""How a tensor prints: PyTorch's rules as functions from array to text."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from .dtypes import Array, bool_, default_complex, dtype_of, get_default_dtype, int64


class _Options:
    """What set_printoptions says, kept as `_Default` keeps the default dtype."""

    __slots__ = ("edge_items", "line_width", "precision", "scientific", "threshold")

    def __init__(self) -> None:
        self.profile("default")
        self.scientific: bool | None = None

    def profile(self, name: str) -> None:
        """Take the values of one of PyTorch's profiles: default, short or full."""
        self.precision = 2 if name == "short" else 4
        self.threshold: float = math.inf if name == "full" else 1000
        self.edge_items = 2 if name == "short" else 3
        self.line_width = 80


_options = _Options()


def set_printoptions(
    precision: int | None = None,
    threshold: float | None = None,
    edgeitems: int | None = None,
    linewidth: int | None = None,
    profile: str | None = None,
    sci_mode: bool | None = None,
) -> None:
    """How tensors print from now on; None leaves an option as it is, except that `sci_mode` chooses anew.

    `precision`: decimals (4). `threshold`: elements above which the middle is left out (1000).
    `edgeitems`: elements then shown at both ends (3). `linewidth`: columns (80). `profile`: all of them, as
    "default", "short" or "full". `sci_mode`: scientific notation always or never.
    """
    if profile in ("default", "short", "full"):
        _options.profile(profile)
    if precision is not None:
        _options.precision = precision
    if threshold is not None:
        _options.threshold = threshold
    if edgeitems is not None:
        _options.edge_items = edgeitems
    if linewidth is not None:
        _options.line_width = linewidth
    _options.scientific = sci_mode


def tensor_text(array: Array, grad_fn: Any, requires_grad: bool, name: str = "tensor") -> str:
    """`tensor([...], dtype=..., grad_fn=...)` for a tensor with this content and history."""
    prefix = name + "("
    kind = dtype_of(array)
    suffixes = []
    if array.size == 0:
        text = "[]"
        if array.ndim != 1:
            suffixes.append(f"size={array.shape}")
        show_dtype = kind is not get_default_dtype()
    else:
        text = _content(array, len(prefix))
        show_dtype = kind not in (get_default_dtype(), default_complex(), int64, bool_)
    if show_dtype:
        suffixes.append(f"dtype={kind}")
    if grad_fn is not None:
        suffixes.append(f"grad_fn=<{type(grad_fn).__name__}>")
    elif requires_grad:
        suffixes.append("requires_grad=True")
    return _with_suffixes(prefix + text, suffixes, len(prefix))


def _with_suffixes(text: str, suffixes: list[str], indent: int) -> str:
    """Append the suffixes, each on a new line where the line would grow beyond its width."""
    length = len(text) - text.rfind("\n") + 1
    for suffix in suffixes:
        if length + len(suffix) + 2 > _options.line_width:
            text += ",\n" + " " * indent + suffix
            length = indent + len(suffix)
        else:
            text += ", " + suffix
            length += len(suffix) + 2
    return text + ")"


def _content(array: Array, indent: int) -> str:
    shorten = array.size > _options.threshold
    shown = _edges(array) if shorten else array
    write, width = _writer(shown)
    return _nested(array, indent, shorten, write, width)


def _edges(array: Array) -> Array:
    """The elements that remain when long dimensions are cut to their first and last few."""
    for axis, length in enumerate(array.shape):
        if length > 2 * _options.edge_items:
            ends = [*range(_options.edge_items), *range(length - _options.edge_items, length)]
            array = np.take(array, ends, axis)
    return array


def _nested(array: Array, indent: int, shorten: bool, write: Callable[[Any], str], width: int) -> str:
    """The array in brackets, rows below each other, as many elements in a line as `width` allows."""
    if array.ndim == 0:
        return write(array.item())
    cut = shorten and len(array) > 2 * _options.edge_items
    kept = [*array[: _options.edge_items], *array[-_options.edge_items :]] if cut else list(array)
    if array.ndim == 1:
        items = [write(value.item()) for value in kept]
    else:
        items = [_nested(row, indent + 1, shorten, write, width) for row in kept]
    if cut:
        items.insert(_options.edge_items, " ..." if array.ndim == 1 else "...")
    if array.ndim > 1:
        return "[" + ("," + "\n" * (array.ndim - 1) + " " * (indent + 1)).join(items) + "]"
    per_line = max(1, (_options.line_width - indent) // (width + 2))
    lines = [", ".join(items[i : i + per_line]) for i in range(0, len(items), per_line)]
    return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"


def _writer(array: Array) -> tuple[Callable[[Any], str], int]:
    """How to write one element, aligned with all others, and the width to allow for it."""
    if array.dtype.kind == "c":
        return _complex_writer(array)
    write, width = _float_writer(array) if array.dtype.kind == "f" else _exact_writer(array)
    return lambda value: write(value).rjust(width), width


def _complex_writer(array: Array) -> tuple[Callable[[Any], str], int]:
    """Real parts are aligned, imaginary ones follow with their sign."""
    (write_real, real_width), (write_imag, imag_width) = _writer(array.real), _writer(array.imag)

    def write(value: complex) -> str:
        imag = write_imag(value.imag).lstrip()
        return f"{write_real(value.real)}{imag if imag[0] in '+-' else '+' + imag}j"

    return write, real_width + imag_width + 1


def _exact_writer(array: Array) -> tuple[Callable[[Any], str], int]:
    return str, _width(map(str, array.ravel().tolist()))


def _float_writer(array: Array) -> tuple[Callable[[Any], str], int]:
    sizes = np.abs(array[np.isfinite(array) & (array != 0)].astype(np.float64))
    if sizes.size == 0:
        return _whole, 1
    values = [value for value in array.ravel().tolist() if value and math.isfinite(value)]
    low, high = float(sizes.min()), float(sizes.max())
    scientific = _options.scientific
    if scientific is None:
        scientific = high / low > 1000 or high > 1e8 or low < 1e-4
    whole = all(value == math.floor(value) for value in values)
    write = _scientific if scientific else _whole if whole else _decimal
    return write, _width(map(write, values))


def _width(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=1)


def _whole(value: float) -> str:
    return f"{value:.0f}." if math.isfinite(value) else f"{value:.0f}"


def _decimal(value: float) -> str:
    return f"{value:.{_options.precision}f}"


def _scientific(value: float) -> str:
    return f"{value:.{_options.precision}e}"
