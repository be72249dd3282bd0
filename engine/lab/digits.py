"""Numbers as the Lab writes them."""

from __future__ import annotations


def short(number: float, digits: int = 6) -> str:
    """A number in at most so many significant digits, its exponent without padding: 0.25, 1e-5."""
    mantissa, mark, exponent = f"{number:.{digits}g}".partition("e")
    return f"{mantissa}e{int(exponent)}" if mark else mantissa
