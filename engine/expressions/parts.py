"""The tree that a formula is, and what it comes to over numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .vocabulary import FUNCTIONS, OPERATORS, Values


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments, or an operator ("+", one or two parts)."""

    name: str
    parts: tuple[Part, ...]


Part = Call | str | float
"""A call, an input ("x1") or a number."""


def names_in(part: Part) -> set[str]:
    """The inputs that a part is of."""
    if isinstance(part, str):
        return {part}
    return set().union(*map(names_in, part.parts)) if isinstance(part, Call) else set()


def worked_out(part: Part, inputs: dict[str, Values]) -> Any:
    """What a part comes to where its inputs have these values."""
    if isinstance(part, str):
        return inputs[part]
    if isinstance(part, float):
        return part
    parts = [worked_out(each, inputs) for each in part.parts]
    if part.name in FUNCTIONS:
        return FUNCTIONS[part.name].apply(*parts)
    if len(parts) == 1:
        return -parts[0] if part.name == "-" else parts[0]
    if part.name == "**" and isinstance(part.parts[1], float) and part.parts[1] in (2.0, 3.0):
        # Products are exact to the last bit wherever they run; powers are not.
        return parts[0] * parts[0] if part.parts[1] == 2 else parts[0] * parts[0] * parts[0]
    return OPERATORS[part.name][0](*parts)
