"""What a formula consists of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["ordinary", "operator", "binary", "relation", "punctuation", "open", "close"]
"""What a symbol is among its neighbours; it decides the space around it."""
Face = Literal["italic", "upright", "bold", "code"]


@dataclass(frozen=True)
class Symbol:
    """One or more characters in one face."""

    text: str
    kind: Kind = "ordinary"
    face: Face = "upright"
    large: bool = False
    """Whether it stands out of the line, as the sign of a sum does; its scripts stand above and below."""


@dataclass(frozen=True)
class Space:
    """An empty place, in parts of the font's size."""

    width: float


@dataclass(frozen=True)
class Row:
    """Parts side by side."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Fraction:
    """One over the other."""

    above: Node
    below: Node


@dataclass(frozen=True)
class Scripts:
    """A base with what stands raised or lowered at its right."""

    base: Node
    above: Node | None
    below: Node | None


@dataclass(frozen=True)
class Root:
    """A root; the degree is None for the square root."""

    inside: Node
    degree: Node | None


@dataclass(frozen=True)
class Accent:
    """A base with a mark above: `hat`, `bar`, `tilde`, `vec` or `dot`."""

    base: Node
    mark: str


@dataclass(frozen=True)
class Fenced:
    """Something in brackets that grow with it; an empty text for no bracket."""

    left: str
    inside: Node
    right: str


@dataclass(frozen=True)
class Coloured:
    """Something in a colour of the theme, by its role."""

    inside: Node
    role: str


@dataclass(frozen=True)
class Bold:
    """Something in bold."""

    inside: Node


Node = Symbol | Space | Row | Fraction | Scripts | Root | Accent | Fenced | Coloured | Bold


def kind_of(node: Node) -> Kind:
    """What a part is among its neighbours."""
    match node:
        case Symbol(_, kind):
            return kind
        case Scripts(base, _, _) | Accent(base, _):
            return kind_of(base)
        case Coloured(inside, _) | Bold(inside):
            return kind_of(inside)
        case Row((only,)):
            return kind_of(only)
        case _:
            return "ordinary"


def kinds_of(parts: Sequence[Node]) -> list[Kind]:
    """The kind of each part of a row; a + or - that binds nothing at its left is a sign, as in -3."""
    kinds: list[Kind] = []
    before: Kind | None = None
    for i, part in enumerate(parts):
        kind = kind_of(part)
        if kind == "binary" and (before not in ("ordinary", "close") or i + 1 == len(parts)):
            kind = "ordinary"
        kinds.append(kind)
        before = before if isinstance(part, Space) else kind
    return kinds
