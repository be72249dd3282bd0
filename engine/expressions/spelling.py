"""Formulas as a hand writes them, brought to the signs that the parser knows."""

from __future__ import annotations

import re

_SIGNS = str.maketrans(
    {
        "^": "**",
        "·": "*",
        "×": "*",
        "÷": "/",
        "−": "-",
        "₁": "1",
        "₂": "2",
        "π": "(π)",
        "\N{NO-BREAK SPACE}": " ",
    }
)
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED_NUMBER = re.compile(f"[{_RAISED}]+")
_LOWERED = str.maketrans(_RAISED, "0123456789")
_FACTORS = (
    # A number, whole with its exponent, before a name or a bracket: 2x, 1e3(x + 1).
    re.compile(r"((?<![\w.])(?>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)) *(?=[A-Za-z(])"),
    # An input before a bracket or another name: x(x + 1), x1x2, x sin(x).
    re.compile(r"(\bx[12]?)(?: +(?=[A-Za-z(])|(?=\(|x[12]?\b))"),
    # A bracket before whatever else can be a factor: (x + 1)(x - 1), (x + 1)2.
    re.compile(r"(\)) *(?=[\w(])"),
)


def spelled_out(text: str) -> str:
    """`text` with every power and product written as a sign: '2x₁² − πx₂' as '2*x1**2 - pi*x2'.

    Names are left as they are, also those that mean nothing.
    """
    text = _RAISED_NUMBER.sub(lambda power: "**" + power[0].translate(_LOWERED), text.translate(_SIGNS))
    for factor in _FACTORS:
        text = factor.sub(r"\1*", text)
    return text.replace("(π)", "pi")
