"""A model's features in the signs of a textbook."""

from __future__ import annotations

import re

_SIGNS = (
    ("x1", "x₁"),
    ("x2", "x₂"),
    ("-", "\N{MINUS SIGN}"),
    *((f"^{n}", sign) for n, sign in zip("23456", "²³⁴⁵⁶", strict=True)),
)
_FACTOR = re.compile(r"((?<![\w.^])\d+(?:\.\d+)?|π)·(?=[a-zπ(])")
"""A number before what it multiplies, where no sign is needed between."""


def written(feature: str) -> str:
    """A feature's name as it is written by hand: 'x1^2' is x₁², 'x1*x2' is x₁x₂, 'sin(x1)' is sin x₁."""
    plain_wave = re.fullmatch(r"(sin|cos)\((x[12])\)", feature)
    if plain_wave:
        feature = f"{plain_wave[1]} {plain_wave[2]}"
    is_monomial = re.fullmatch(r"x[12](\^\d)?(\*x2(\^\d)?)?", feature) is not None
    for plain, sign in (*_SIGNS, ("*", "" if is_monomial else "·")):
        feature = feature.replace(plain, sign)
    return _FACTOR.sub(r"\1", re.sub(r"\bpi\b", "π", feature))
