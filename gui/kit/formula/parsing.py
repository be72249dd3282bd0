"""Reading the part of TeX that formulas of the app are written in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from .nodes import (
    Accent,
    Bold,
    Coloured,
    Face,
    Fenced,
    Fraction,
    Kind,
    Node,
    Root,
    Row,
    Scripts,
    Space,
    Symbol,
)
from .signs import ACCENTS, BRACKETS, CHARACTERS, FUNCTIONS, GREEK, LARGE, SIGNS, SPACES

MAX_LENGTH = 20_000
MAX_DEPTH = 40
_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|[0-9]+(?:\.[0-9]+)?|\s+|.", re.DOTALL)
_FACES: Mapping[str, Face] = {
    "mathrm": "upright", "operatorname": "upright", "text": "upright", "mathbf": "bold",
    "mathtt": "code", "texttt": "code", "mathit": "italic",
}  # fmt: skip
_ESCAPED = frozenset("{}_%#&$")
_DELIMITERS = {"langle": "⟨", "rangle": "⟩", "{": "{", "}": "}", "lvert": "|", "rvert": "|", "|": "‖"}


class FormulaError(ValueError):
    """A text that is no formula of this part of TeX; says what is wrong."""


def parse_formula(tex: str) -> Row:
    """The formula that `tex` means; FormulaError where it means none."""
    if len(tex) > MAX_LENGTH:
        raise FormulaError(f"longer than {MAX_LENGTH:,} characters")
    return _Parser(tex).whole()


class _Parser:
    """Goes through the pieces of the text once."""

    def __init__(self, tex: str) -> None:
        self._tokens = _TOKEN.findall(tex)
        self._place = 0
        self._depth = 0

    def whole(self) -> Row:
        """Everything up to the end."""
        row = self._row(frozenset())
        if self._place < len(self._tokens):
            raise FormulaError(f"{self._tokens[self._place]} without a beginning")
        return row

    def _row(self, ends: frozenset[str]) -> Row:
        """Parts up to one of `ends`, which is not taken."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FormulaError("too many things inside each other")
        parts: list[Node] = []
        while (token := self._peek()) is not None and token not in ends and token not in ("}", "\\right"):
            part = self._scripted()
            if part is not None:
                parts.append(part)
        self._depth -= 1
        return Row(tuple(parts))

    def _scripted(self) -> Node | None:
        """One part with its scripts."""
        base = self._part()
        above: Node | None = None
        below: Node | None = None
        while (token := self._peek_dark()) in ("^", "_"):
            self._skip_space()
            self._next()
            if (above if token == "^" else below) is not None:
                raise FormulaError(f"two {token} at one place")
            script = self._argument()
            above, below = (script, below) if token == "^" else (above, script)
        if above is None and below is None:
            return base
        return Scripts(base if base is not None else Row(()), above, below)

    def _part(self) -> Node | None:
        token = self._peek()
        if token in ("^", "_"):
            return None
        token = self._next()
        if token.isspace():
            return None
        if token == "{":
            row = self._row(frozenset())
            self._expect("}")
            return row
        if token.startswith("\\"):
            return self._command(token[1:])
        if token in BRACKETS and self._closes(token):
            inside = self._row(frozenset({BRACKETS[token]}))
            self._expect(BRACKETS[token])
            return Fenced(token, inside, BRACKETS[token])
        if token == "'":
            return Scripts(Row(()), Symbol("′"), None)
        if token in CHARACTERS:
            return Symbol(*CHARACTERS[token])
        if token in ("&", "$", "#", "%"):
            raise FormulaError(f"{token} has no meaning here")
        return Symbol(token, face="italic" if token.isalpha() and token.isascii() else "upright")

    def _command(self, name: str) -> Node:
        if name in GREEK:
            return Symbol(GREEK[name], face="italic" if name[0].islower() else "upright")
        if name in SIGNS:
            return Symbol(*SIGNS[name])
        if name in LARGE:
            return Symbol(LARGE[name], "operator", large=True)
        if name in FUNCTIONS:
            return Symbol(name, "operator")
        if name in SPACES:
            return Space(SPACES[name])
        if name in _ESCAPED:
            return Symbol(name)
        if name in ACCENTS:
            return Accent(self._argument(), name)
        if name in _FACES:
            kind: Kind = "operator" if name == "operatorname" else "ordinary"
            return Symbol(self._raw(), kind, _FACES[name])
        return self._built(name)

    def _built(self, name: str) -> Node:
        builders: Mapping[str, Callable[[], Node]] = {
            "frac": lambda: Fraction(self._argument(), self._argument()),
            "tfrac": lambda: Fraction(self._argument(), self._argument()),
            "dfrac": lambda: Fraction(self._argument(), self._argument()),
            "sqrt": self._root,
            "left": self._fenced,
            "textcolor": self._coloured,
            "boldsymbol": lambda: Bold(self._argument()),
        }
        if name not in builders:
            raise FormulaError(f"\\{name} is not known")
        return builders[name]()

    def _root(self) -> Node:
        degree: Node | None = None
        if self._peek_dark() == "[":
            self._skip_space()
            self._next()
            degree = self._row(frozenset({"]"}))
            self._expect("]")
        return Root(self._argument(), degree)

    def _fenced(self) -> Node:
        left = self._delimiter()
        inside = self._row(frozenset())
        self._expect("\\right")
        return Fenced(left, inside, self._delimiter())

    def _coloured(self) -> Node:
        role = self._raw()
        return Coloured(self._argument(), role)

    def _delimiter(self) -> str:
        self._skip_space()
        token = self._next()
        if token == ".":
            return ""
        return _DELIMITERS.get(token[1:], token[1:]) if token.startswith("\\") else token

    def _argument(self) -> Node:
        self._skip_space()
        if self._peek() in (None, "}", "^", "_"):
            raise FormulaError("something is missing")
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FormulaError("too many things inside each other")
        part = self._part()
        self._depth -= 1
        return part if part is not None else Row(())

    def _raw(self) -> str:
        """The characters of an argument in braces as they stand."""
        self._skip_space()
        self._expect("{")
        text, depth = "", 1
        while True:
            token = self._next()
            depth += (token == "{") - (token == "}")
            if not depth:
                return text
            text += token[1:] if token.startswith("\\") and token[1:] in _ESCAPED else token

    def _closes(self, bracket: str) -> bool:
        """Whether the bracket just taken is closed within the same braces."""
        depth, braces = 1, 0
        for token in self._tokens[self._place :]:
            braces += (token == "{") - (token == "}")
            if braces < 0:
                return False
            if not braces:
                depth += (token == bracket) - (token == BRACKETS[bracket])
            if not depth:
                return True
        return False

    def _peek(self) -> str | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _peek_dark(self) -> str | None:
        """The next piece that is no space."""
        place = self._place
        while place < len(self._tokens) and self._tokens[place].isspace():
            place += 1
        return self._tokens[place] if place < len(self._tokens) else None

    def _skip_space(self) -> None:
        while (token := self._peek()) is not None and token.isspace():
            self._place += 1

    def _next(self) -> str:
        if self._place == len(self._tokens):
            raise FormulaError("the end comes too early")
        self._place += 1
        token: str = self._tokens[self._place - 1]
        return token

    def _expect(self, wanted: str) -> None:
        self._skip_space()
        found = self._peek()
        if found != wanted:
            raise FormulaError(f"{wanted} is missing")
        self._place += 1
