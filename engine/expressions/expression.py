"""From text to a formula that can be worked out and written as code."""

from __future__ import annotations

import ast
import difflib
import re
import warnings
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .bounds import bounded
from .parts import Call, Part, names_in, worked_out
from .spelling import spelled_out
from .vocabulary import FUNCTIONS, NUMBERS, PLACES, PLANE, Inputs, Values
from .writing import JAVASCRIPT, NUMPY, PLAIN, TENSORS, code_in

MAX_CHARACTERS = 200
MAX_NESTING = 30
LARGEST = 1e30

_BARE = re.compile(rf"\b({'|'.join(FUNCTIONS)}) +(\w+)")
"""A function before its argument, without brackets."""

_SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.UAdd: "+",
    ast.USub: "-",
}


class ExpressionError(ValueError):
    """Why a text is no formula, in words."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula over x1 and x2, or over another set of inputs; `text` is as it was written."""

    text: str
    root: Part

    @property
    def inputs(self) -> int:
        """How many inputs a point must have: 2 where x2 is used."""
        return 2 if "x2" in names_in(self.root) else 1

    def values(self, x1: Values, x2: Values) -> Values:
        """The formula at x1 and x2 (n,), in their type; NaN or infinity where it has no value."""
        with np.errstate(all="ignore"):
            found = worked_out(self.root, {"x1": x1, "x2": x2})
            return np.broadcast_to(np.asarray(found, x1.dtype), x1.shape)

    def at(self, **inputs: float) -> float:
        """The formula at one number for each input; NaN or infinity where it has no value."""
        with np.errstate(all="ignore"):
            return float(
                worked_out(self.root, {name: np.asarray(each, np.float64) for name, each in inputs.items()})
            )

    def over(self, **inputs: Values) -> Values:
        """The formula at many numbers (n,) for each input, in float64."""
        with np.errstate(all="ignore"):
            found = np.asarray(worked_out(self.root, inputs), np.float64)
        return np.broadcast_to(found, np.broadcast_shapes(*(each.shape for each in inputs.values())))

    def code(self) -> str:
        """The formula as Python on tensors x1 and x2."""
        return code_in(TENSORS, self.root)

    def plain_code(self) -> str:
        """The formula of `epoch` as Python on numbers, with the functions of `math`; it never overflows."""
        return code_in(PLAIN, bounded(self.root, {"epoch": PLACES}))

    def numpy_code(self) -> str:
        """The formula as Python on numpy arrays x1 and x2."""
        return code_in(NUMPY, self.root)

    def javascript_code(self) -> str:
        """The formula as JavaScript on numbers x1 and x2."""
        return code_in(JAVASCRIPT, self.root)


@lru_cache(maxsize=256)
def expression(text: str, inputs: Inputs = PLANE) -> Expression:
    """The formula that `text` says; ExpressionError for anything else. ^ and ** are powers, x is x1.

    It may be written as by hand: 2x, x₁x₂, x², 3π.
    """
    if not text.strip():
        raise ExpressionError(f"expected a formula such as {inputs.example}, got nothing")
    if len(text) > MAX_CHARACTERS:
        raise ExpressionError(f"expected at most {MAX_CHARACTERS} characters, got {len(text)}")
    root = _part(_tree(text.strip()), inputs, 0)
    if inputs.needed and not names_in(root):
        raise ExpressionError(f"expected a formula with {' or '.join(inputs.listed)} in it")
    return Expression(text, root)


def _tree(text: str) -> ast.expr:
    text = spelled_out(text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the error says it as well
            return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        bare = _BARE.search(text)
        if bare is not None:
            raise ExpressionError(f"{bare[1]} needs brackets: {bare[1]}({bare[2]})") from None
        near = text[max((error.offset or 1) - 1, 0) :].replace("**", "^")[:12]
        raise ExpressionError(f"this is not a whole formula{f' near {near!r}' if near else ''}") from None
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
    near = difflib.get_close_matches(name.lower(), [*known, *NUMBERS, *FUNCTIONS], n=1)
    raise ExpressionError(f"{name} is not known here{f'; did you mean {near[0]}?' if near else ''}")


def _called(name: str, given: list[ast.expr], inputs: Inputs, depth: int) -> Part:
    function = FUNCTIONS.get(name)
    if function is None:
        near = difflib.get_close_matches(name.lower(), [*FUNCTIONS], n=1) or ["sin"]
        raise ExpressionError(f"there is no function {name}; did you mean {near[0]}?")
    if len(given) != function.arguments:
        wanted = "one value" if function.arguments == 1 else f"{function.arguments} values"
        raise ExpressionError(f"{name} takes {wanted}, got {len(given)}")
    return Call(name, tuple(_part(each, inputs, depth + 1) for each in given))
