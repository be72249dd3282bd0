"""From text to a formula that can be worked out and written as code."""

from __future__ import annotations

import ast
import difflib
import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from .vocabulary import FUNCTIONS, NUMBERS, OPERATORS, PLANE, SIGN_STRENGTH, Inputs, Values

MAX_CHARACTERS = 200
MAX_NESTING = 30
LARGEST = 1e30

_SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.UAdd: "+",
    ast.USub: "-",
}
_ATOM = 5


class ExpressionError(ValueError):
    """Why a text is no formula, in words."""


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments, or an operator ("+", one or two parts)."""

    name: str
    parts: tuple[Part, ...]


Part = Call | str | float
"""A call, an input ("x1") or a number."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula over x1 and x2, or over another set of inputs; `text` is as it was written."""

    text: str
    root: Part

    @property
    def inputs(self) -> int:
        """How many inputs a point must have: 2 where x2 is used."""
        return 2 if "x2" in _names(self.root) else 1

    def values(self, x1: Values, x2: Values) -> Values:
        """The formula at x1 and x2 (n,), in their type; NaN or infinity where it has no value."""
        with np.errstate(all="ignore"):
            found = _worked_out(self.root, {"x1": x1, "x2": x2})
            return np.broadcast_to(np.asarray(found, x1.dtype), x1.shape)

    def at(self, **inputs: float) -> float:
        """The formula at one number for each input; NaN or infinity where it has no value."""
        with np.errstate(all="ignore"):
            return float(
                _worked_out(self.root, {name: np.asarray(each, np.float64) for name, each in inputs.items()})
            )

    def over(self, **inputs: Values) -> Values:
        """The formula at many numbers (n,) for each input, in float64."""
        with np.errstate(all="ignore"):
            found = np.asarray(_worked_out(self.root, inputs), np.float64)
        return np.broadcast_to(found, np.broadcast_shapes(*(each.shape for each in inputs.values())))

    def code(self) -> str:
        """The formula as Python on tensors x1 and x2."""
        return _code(self.root, _tensor_code)[0]

    def plain_code(self) -> str:
        """The formula as Python on plain numbers, with the functions of `math`."""
        return _code(self.root, _plain_code)[0]


@lru_cache(maxsize=256)
def expression(text: str, inputs: Inputs = PLANE) -> Expression:
    """The formula that `text` says; ExpressionError for anything else. ^ and ** are powers, x is x1."""
    if not text.strip():
        raise ExpressionError(f"expected a formula such as {inputs.example}, got nothing")
    if len(text) > MAX_CHARACTERS:
        raise ExpressionError(f"expected at most {MAX_CHARACTERS} characters, got {len(text)}")
    root = _part(_tree(text.strip()), inputs, 0)
    if inputs.needed and not _names(root):
        raise ExpressionError(f"expected a formula with {' or '.join(inputs.listed)} in it")
    return Expression(text, root)


def _tree(text: str) -> ast.expr:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the error says it as well
            return ast.parse(text.replace("^", "**"), mode="eval").body
    except SyntaxError as error:
        at = f" near {text[max((error.offset or 1) - 1, 0) :][:12]!r}" if error.offset else ""
        raise ExpressionError(f"this is not a whole formula{at}") from None
    except (ValueError, RecursionError, MemoryError):
        raise ExpressionError("this is no formula, or too deeply nested") from None


def _part(node: ast.expr, inputs: Inputs, depth: int) -> Part:
    if depth > MAX_NESTING:
        raise ExpressionError("this is too deeply nested")
    match node:
        case ast.Constant(value=bool() | complex() | str() | bytes()):
            raise ExpressionError(f"a formula has numbers, {', '.join(inputs.listed)} and functions of them")
        case ast.Constant(value=int() | float() as value):
            if not abs(value) <= LARGEST:
                raise ExpressionError(f"expected numbers up to {LARGEST:g}")
            return float(value)
        case ast.Name(id=name):
            return _named(name, inputs)
        case ast.UnaryOp(op=ast.UAdd() | ast.USub() as sign, operand=operand):
            return Call(_SIGNS[type(sign)], (_part(operand, inputs, depth + 1),))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SIGNS:
            parts = _part(left, inputs, depth + 1), _part(right, inputs, depth + 1)
            return Call(_SIGNS[type(op)], parts)
        case ast.Call(func=ast.Name(id=name), args=given, keywords=[]):
            return _called(name, given, inputs, depth)
        case _:
            names = ", ".join(inputs.listed)
            such_as = f"sin({inputs.listed[0]})"
            raise ExpressionError(
                f"a formula has numbers, {names}, + - * / ^ and functions such as {such_as}"
            )


def _named(name: str, inputs: Inputs) -> Part:
    known = dict(inputs.names)
    if name in known:
        return known[name]
    if name in NUMBERS:
        return NUMBERS[name]
    if name in FUNCTIONS:
        raise ExpressionError(f"{name} needs brackets: {name}({inputs.listed[0]})")
    near = difflib.get_close_matches(name, [*known, *NUMBERS, *FUNCTIONS], n=1)
    raise ExpressionError(f"{name} is not known here{f'; did you mean {near[0]}?' if near else ''}")


def _called(name: str, given: list[ast.expr], inputs: Inputs, depth: int) -> Part:
    function = FUNCTIONS.get(name)
    if function is None:
        near = difflib.get_close_matches(name, [*FUNCTIONS], n=1) or ["sin"]
        raise ExpressionError(f"there is no function {name}; did you mean {near[0]}?")
    if len(given) != function.arguments:
        wanted = "one value" if function.arguments == 1 else f"{function.arguments} values"
        raise ExpressionError(f"{name} takes {wanted}, got {len(given)}")
    return Call(name, tuple(_part(each, inputs, depth + 1) for each in given))


def _names(part: Part) -> set[str]:
    if isinstance(part, str):
        return {part}
    return set().union(*map(_names, part.parts)) if isinstance(part, Call) else set()


def _worked_out(part: Part, inputs: dict[str, Values]) -> Any:
    if isinstance(part, str):
        return inputs[part]
    if isinstance(part, float):
        return part
    parts = [_worked_out(each, inputs) for each in part.parts]
    if part.name in FUNCTIONS:
        return FUNCTIONS[part.name].apply(*parts)
    if len(parts) == 1:
        return -parts[0] if part.name == "-" else parts[0]
    if part.name == "**" and isinstance(part.parts[1], float) and part.parts[1] in (2.0, 3.0):
        # Products are exact to the last bit wherever they run; powers are not.
        return parts[0] * parts[0] if part.parts[1] == 2 else parts[0] * parts[0] * parts[0]
    return OPERATORS[part.name][0](*parts)


def _code(part: Part, function_code: Callable[[Call], str]) -> tuple[str, int]:
    """The code of a part, and how strongly it binds; what holds no input is worked out to a number.

    `function_code` writes what a function is called in the code, with its arguments.
    """
    if isinstance(part, str):
        return part, _ATOM
    if not _names(part):
        with np.errstate(all="ignore"):
            value = float(_worked_out(part, {}))
        text = f"{value:g}" if math.isfinite(value) and float(f"{value:g}") == value else repr(value)
        if not math.isfinite(value):
            return f'float("{text}")', _ATOM
        return text, _ATOM if value >= 0 else SIGN_STRENGTH
    assert isinstance(part, Call)
    if part.name in FUNCTIONS:
        return function_code(part), _ATOM
    if len(part.parts) == 1:
        inner, strength = _code(part.parts[0], function_code)
        return f"{part.name}{_bracketed(inner, strength < SIGN_STRENGTH)}", SIGN_STRENGTH
    own = OPERATORS[part.name][1]
    (left, before), (right, after) = (_code(each, function_code) for each in part.parts)
    is_power = part.name == "**"
    left = _bracketed(left, before <= own if is_power else before < own)
    # A minus may stand behind ** but not, to be read well, behind another operator.
    right = _bracketed(right, after < SIGN_STRENGTH if is_power else after <= max(own, SIGN_STRENGTH))
    return f"{left} {part.name} {right}", own


def _plain_code(part: Call) -> str:
    written = (_code(each, _plain_code)[0] for each in part.parts)
    return FUNCTIONS[part.name].plain.format(*written)


def _tensor_code(part: Call) -> str:
    if FUNCTIONS[part.name].arguments == 1:
        return FUNCTIONS[part.name].code.format(_code(part.parts[0], _tensor_code)[0])
    numbers = [each for each in part.parts if not _names(each)]
    if numbers:
        # Of a value and a number: torch.minimum and torch.maximum take tensors only.
        value = next(each for each in part.parts if _names(each))
        bound = "max" if part.name == "min" else "min"
        value_code, number_code = (_code(each, _tensor_code)[0] for each in (value, numbers[0]))
        return f"torch.clamp({value_code}, {bound}={number_code})"
    return FUNCTIONS[part.name].code.format(*(_code(each, _tensor_code)[0] for each in part.parts))


def _bracketed(text: str, wanted: bool) -> str:
    return f"({text})" if wanted else text
