"""A formula as code, in each of the languages that experiments are exported to."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from .parts import Call, Part, names_in, worked_out
from .vocabulary import FUNCTIONS, OPERATORS, SIGN_STRENGTH

_ATOM = 5
_of_python = {text: f'float("{text}")' for text in ("inf", "-inf", "nan")}


@dataclass(frozen=True, slots=True)
class Language:
    """How a language writes what not all write alike.

    `function` writes a call, given its node; `power`, where it is no operator, stands around base and
    exponent; `boundless` is what "inf", "-inf" and "nan" are called.
    """

    function: Callable[[Call], str]
    power: str = ""
    boundless: Mapping[str, str] = field(default_factory=_of_python.copy)


def code_in(language: Language, part: Part) -> str:
    """The code of a formula."""
    return _code(part, language)[0]


def _code(part: Part, language: Language) -> tuple[str, int]:
    """The code of a part, and how strongly it binds; what holds no input is worked out to a number."""
    if isinstance(part, str):
        return part, _ATOM
    if not names_in(part):
        return _number(part, language)
    assert isinstance(part, Call)
    if part.name in FUNCTIONS:
        return language.function(part), _ATOM
    if len(part.parts) == 1:
        inner, strength = _code(part.parts[0], language)
        return f"{part.name}{_bracketed(inner, strength <= SIGN_STRENGTH)}", SIGN_STRENGTH
    own = OPERATORS[part.name][1]
    (left, before), (right, after) = (_code(each, language) for each in part.parts)
    is_power = part.name == "**"
    if is_power and language.power:
        return language.power.format(left, right), _ATOM
    left = _bracketed(left, before <= own if is_power else before < own)
    # A minus may stand behind ** but not, to be read well, behind another operator.
    right = _bracketed(right, after < SIGN_STRENGTH if is_power else after <= max(own, SIGN_STRENGTH))
    return f"{left} {part.name} {right}", own


def _number(part: Part, language: Language) -> tuple[str, int]:
    with np.errstate(all="ignore"):
        value = float(worked_out(part, {}))
    text = f"{value:g}" if math.isfinite(value) and float(f"{value:g}") == value else repr(value)
    if not math.isfinite(value):
        return language.boundless[text], _ATOM
    return text, _ATOM if value >= 0 else SIGN_STRENGTH


def _tensor_call(part: Call) -> str:
    if FUNCTIONS[part.name].arguments == 1:
        return FUNCTIONS[part.name].code.format(code_in(TENSORS, part.parts[0]))
    numbers = [each for each in part.parts if not names_in(each)]
    if numbers:
        # Of a value and a number: torch.minimum and torch.maximum take tensors only.
        value = next(each for each in part.parts if names_in(each))
        bound = "max" if part.name == "min" else "min"
        value_code, number_code = code_in(TENSORS, value), code_in(TENSORS, numbers[0])
        return f"torch.clamp({value_code}, {bound}={number_code})"
    return FUNCTIONS[part.name].code.format(*(code_in(TENSORS, each) for each in part.parts))


def _plain_call(part: Call) -> str:
    return FUNCTIONS[part.name].plain.format(*(code_in(PLAIN, each) for each in part.parts))


def _numpy_call(part: Call) -> str:
    return FUNCTIONS[part.name].numpy.format(*(code_in(NUMPY, each) for each in part.parts))


def _javascript_call(part: Call) -> str:
    return FUNCTIONS[part.name].javascript.format(*(code_in(JAVASCRIPT, each) for each in part.parts))


def _bracketed(text: str, wanted: bool) -> str:
    return f"({text})" if wanted else text


TENSORS = Language(_tensor_call)
"""Python on PyTorch's tensors."""

PLAIN = Language(_plain_call)
"""Python on plain numbers, with the functions of `math`."""

NUMPY = Language(_numpy_call)
"""Python on numpy's arrays."""

JAVASCRIPT = Language(
    _javascript_call,
    power="Math.pow({0}, {1})",
    boundless={"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"},
)
"""JavaScript on plain numbers, which takes no minus before a base."""
