"""Formulas of an example's text in plain characters."""

from __future__ import annotations

import re

_WORDS = {
    r"\partial": "∂", r"\cdot": "·", r"\sigma": "σ", r"\lambda": "λ", r"\eta": "η", r"\theta": "θ",
    r"\qquad": "   ", r"\quad": "  ", r"\ldots": "…", r"\left": "", r"\right": "", r"\,": " ",
}  # fmt: skip
_RAISED, _LOWERED = str.maketrans("0123456789n", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ"), str.maketrans("0123456789ij", "₀₁₂₃₄₅₆₇₈₉ᵢⱼ")
_FRACTION = re.compile(r"\\frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}")


def in_plain_characters(text: str) -> str:
    """Markdown with every $formula$ written out."""
    return re.sub(r"\$\$(.+?)\$\$|\$(.+?)\$", lambda m: plain(m[1] or m[2]), text, flags=re.DOTALL)


def plain(formula: str) -> str:
    """A formula in TeX as plain characters."""
    formula = re.sub(r"\\(?:text|mathrm)\{([^{}]*)\}", r"\1", formula)
    while (fraction := _FRACTION.search(formula)) is not None:
        formula = f"{formula[: fraction.start()]}{fraction[1]}/{fraction[2]}{formula[fraction.end() :]}"
    for word, character in _WORDS.items():
        formula = formula.replace(word, character)
    formula = re.sub(r"\^\{?([\dn]+)\}?", lambda m: m[1].translate(_RAISED), formula)
    return re.sub(r"_\{?([\dij]+)\}?", lambda m: m[1].translate(_LOWERED), formula)
