"""A formula as text: to copy, and to be read aloud."""

from __future__ import annotations

from collections.abc import Mapping

from .nodes import Accent, Bold, Coloured, Fenced, Fraction, Node, Root, Row, Scripts, Space, Symbol, kinds_of

_RAISED = str.maketrans("0123456789+-−()T", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ᵀ")
_MARKS: Mapping[str, str] = {
    "hat": "\N{COMBINING CIRCUMFLEX ACCENT}", "widehat": "\N{COMBINING CIRCUMFLEX ACCENT}",
    "bar": "\N{COMBINING MACRON}", "overline": "\N{COMBINING MACRON}", "tilde": "\N{COMBINING TILDE}",
    "vec": "\N{COMBINING RIGHT ARROW ABOVE}", "dot": "\N{COMBINING DOT ABOVE}",
}  # fmt: skip
_SAID: Mapping[str, str] = {
    "∂": "partial", "·": "times", "×": "times", "−": "minus", "+": "plus", "=": "equals", "≈": "is about",
    "∑": "sum", "∏": "product", "∇": "gradient of", "←": "becomes", "→": "becomes", "√": "root of",
    "≤": "at most", "≥": "at least", "≠": "is not", "<": "less than", ">": "greater than", "⊙": "times",
    "@": "matrix times", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ϵ": "epsilon",
    "ε": "epsilon", "η": "eta", "θ": "theta", "λ": "lambda", "μ": "mu", "π": "pi", "ρ": "rho",
    "σ": "sigma", "τ": "tau", "φ": "phi", "ω": "omega", "Δ": "delta", "∞": "infinity", "…": "and so on",
    "′": "prime",
}  # fmt: skip
_SPOKEN_POWERS: Mapping[str, str] = {"2": "squared", "3": "cubed", "T": "transposed", "⊤": "transposed"}


def plain_text(node: Node) -> str:
    """The formula in one line, such as `∂y/∂w = 2·x`."""
    match node:
        case Symbol(text, kind):
            return f"{text} " if kind == "punctuation" else text
        case Space(width):
            return " " if width > 0 else ""
        case Row(parts):
            return _in_a_row(parts)
        case Fraction(above, below):
            return f"{_grouped(plain_text(above))}/{_grouped(plain_text(below))}"
        case Scripts(base, above, below):
            lowered = "" if below is None else f"_{_grouped(plain_text(below))}"
            return f"{plain_text(base).strip()}{lowered}{'' if above is None else _raised(plain_text(above))}"
        case Root(inside, degree):
            order = "" if degree is None else _raised(plain_text(degree))
            return f"{order}√{_grouped(plain_text(inside))}"
        case Accent(base, mark):
            return f"{plain_text(base)}{_MARKS[mark]}"
        case Fenced(left, inside, right):
            return f"{left}{plain_text(inside).strip()}{right}"
        case Coloured(inside, _) | Bold(inside):
            return plain_text(inside)


def spoken_text(node: Node) -> str:
    """The formula in words, such as `partial y by partial w equals 2 times x`."""
    return " ".join(_said(node).split())


def _said(node: Node) -> str:
    match node:
        case Symbol(text, _):
            return _SAID.get(text, text)
        case Space():
            return " "
        case Row(parts):
            return " ".join(_said(part) for part in parts)
        case Fraction(above, below):
            top, bottom = spoken_text(above), spoken_text(below)
            return f"{top} {'by' if bottom.startswith(('partial', 'd ')) else 'over'} {bottom}"
        case Scripts(base, above, below):
            lowered = "" if below is None else f"sub {_said(below)}"
            power = "" if above is None else spoken_text(above)
            raised = "" if above is None else _SPOKEN_POWERS.get(power, f"to the {power}")
            return f"{_said(base)} {lowered} {raised}"
        case Root(inside, degree):
            return f"{'square' if degree is None else _said(degree)} root of {_said(inside)}"
        case Accent(base, mark):
            return f"{_said(base)} {mark.removeprefix('wide')}"
        case Fenced(left, inside, _):
            return f"open {_said(inside)} close" if left in ("(", "[") else _said(inside)
        case Coloured(inside, _) | Bold(inside):
            return _said(inside)


def _in_a_row(parts: tuple[Node, ...]) -> str:
    """The parts with space around what binds or compares, and between two that are no plain signs."""
    text, before = "", False
    for part, kind in zip(parts, kinds_of(parts), strict=True):
        is_built = isinstance(part, Fraction | Scripts | Root | Accent)
        if kind in ("binary", "relation", "operator"):
            text += f" {plain_text(part)} "
        else:
            text += f"{' ' if before and (is_built or kind == 'ordinary') else ''}{plain_text(part)}"
        before = is_built and kind == "ordinary"
    return " ".join(text.split())


def _grouped(text: str) -> str:
    text = text.strip()
    return f"({text})" if " " in text or "/" in text else text


def _raised(text: str) -> str:
    text = text.strip()
    raised = text.translate(_RAISED)
    return (
        raised
        if all(before != after for before, after in zip(text, raised, strict=True))
        else f"^{_grouped(text)}"
    )
