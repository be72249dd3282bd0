"""Numbers as Python code that gives them back to the last bit."""

from __future__ import annotations

import math
import textwrap

from engine.experiment.jsontext import short_numbers

from .trained import Array

WIDTH = 88


def tensor_code(array: Array, indent: str) -> str:
    """`torch.tensor(...)`, which gives `array` back to the last bit; a long one over several lines."""
    return array_code(array, indent, "torch.tensor(", ")")


def array_code(array: Array, indent: str, head: str, tail: str) -> str:
    """The numbers of `array` between `head` and `tail`; a long one over several lines."""
    flat = numbers_code(short_numbers(array))
    if len(flat) + len(indent) < WIDTH - 30:
        return f"{head}{flat}{tail}"
    rows = [numbers_code(row) for row in short_numbers(array)] if array.ndim == 2 else [flat[1:-1]]
    filled = [_filled(row + "," if array.ndim == 2 else row, indent + "    ") for row in rows]
    return "\n".join([f"{head}[", *filled, f"{indent}]{tail}"])


def numbers_code(values: object) -> str:
    """Nested lists of numbers as Python code."""
    if isinstance(values, list):
        return "[" + ", ".join(numbers_code(value) for value in values) + "]"
    if isinstance(values, int):
        return repr(values)
    assert isinstance(values, float)
    return repr(values) if math.isfinite(values) else f'float("{values}")'


def _filled(text: str, indent: str) -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + " " if text.startswith("[") else indent,
        break_on_hyphens=False,
        break_long_words=False,
    )
