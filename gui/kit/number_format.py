"""Numbers as text and back: short, exact enough, in the way people write them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import Enum, auto

_DIGITS = 6
_SMALLEST_PLAIN = 1e-3
_SMALLEST_SCIENTIFIC = 1e6
_PADDED_EXPONENT = re.compile(r"e\+?(-?)0*")


@dataclass(frozen=True, slots=True)
class NumberRange:
    """What a number control accepts: inclusive bounds, step, linear or log, whole numbers, unit.

    `percent` shows a share 0 - 1 as 0 - 100 %. `step` None lets the scale choose. A log range with minimum 0
    has its zero at the left end. `words` are shown and read in place of some numbers: ((0, "never"),).
    """

    minimum: float = -math.inf
    maximum: float = math.inf
    step: float | None = None
    log: bool = False
    integer: bool = False
    unit: str = ""
    percent: bool = False
    words: tuple[tuple[float, str], ...] = ()

    def __post_init__(self) -> None:
        if not self.minimum <= self.maximum:
            raise ValueError(f"minimum {self.minimum} is above maximum {self.maximum}")
        if self.log and (self.minimum < 0 or not math.isfinite(self.maximum)):
            raise ValueError("a log range needs minimum >= 0 and a finite maximum")

    @property
    def suffix(self) -> str:
        """What stands behind the number; empty for none."""
        return "%" if self.percent else self.unit

    @property
    def factor(self) -> float:
        """What the value is multiplied with to be shown."""
        return 100.0 if self.percent else 1.0


class Refusal(Enum):
    """Why a typed text is not taken."""

    NOT_A_NUMBER = auto()
    NOT_WHOLE = auto()
    OUT_OF_RANGE = auto()


def format_number(value: float, decimals: int = 0) -> str:
    """At most six significant digits: "400", "0.10" (two decimals asked for), "1e-4", "2.5e-4"."""
    if not math.isfinite(value):
        return str(value)
    rounded = float(f"{value:.{_DIGITS}g}")
    if rounded == 0:
        return "0"
    if not _SMALLEST_PLAIN <= abs(rounded) < _SMALLEST_SCIENTIFIC:
        mantissa, exponent = f"{rounded:.{_DIGITS - 1}e}".split("e")
        return f"{_without_zeros(mantissa)}e{int(exponent)}"
    shortest = _without_zeros(f"{rounded:.{_DIGITS + 3}f}")
    shown_decimals = len(shortest.partition(".")[2])
    return shortest if shown_decimals >= decimals else f"{rounded:.{decimals}f}"


def format_in(value: float, limits: NumberRange) -> str:
    """The value as a control with these limits shows it, unit included: "30 %"."""
    for number_in_words, word in limits.words:
        if value == number_in_words:
            return word
    decimals = 0 if limits.integer or limits.log else _decimals_of(limits.step, limits.factor)
    number = format_number(value * limits.factor, decimals)
    return f"{number} {limits.suffix}" if limits.suffix else number


def read_number(text: str, limits: NumberRange) -> float | int | Refusal:
    """The number a text means within the limits: "1e-3", "0,5", "30 %", "1 000"; else why it is refused."""
    for number_in_words, word in limits.words:
        if text.strip().casefold() == word.casefold():
            return int(number_in_words) if limits.integer else number_in_words
    number = _parse(text, limits.suffix)
    if number is None:
        return Refusal.NOT_A_NUMBER
    value = float(f"{number / limits.factor:.15g}")
    if limits.integer and not value.is_integer():
        return Refusal.NOT_WHOLE
    if not limits.minimum <= value <= limits.maximum:
        return Refusal.OUT_OF_RANGE
    return int(value) if limits.integer else value


def _parse(text: str, suffix: str) -> float | None:
    compact = "".join(text.split()).replace("\N{MINUS SIGN}", "-").replace("_", "?")
    compact_suffix = "".join(suffix.split())
    if compact_suffix:
        compact = compact.removesuffix(compact_suffix)
    if "." not in compact:
        compact = compact.replace(",", ".", 1)
    try:
        number = float(compact)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimals_of(step: float | None, factor: float) -> int:
    """How many decimals a step has, so that 0.1 reads 0.10 beside a step of 0.01."""
    if step is None:
        return 0
    plain = format_number(step * factor)
    return len(plain.partition(".")[2]) if "e" not in plain else 0


def short_exponent(text: str) -> str:
    """Python's "2.5e-08" as number boxes show it: "2.5e-8"; other texts as they are."""
    return _PADDED_EXPONENT.sub(r"e\1", text)


def with_minus(text: str) -> str:
    """A number in text as it is read: a minus sign in front, "2.5e-8" with the exponent of number boxes."""
    text = short_exponent(text)
    return "\N{MINUS SIGN}" + text[1:] if text.startswith("-") else text


def significant(value: float, digits: int) -> str:
    """A number in so many significant digits, as `with_minus` writes it; nan and inf as they are."""
    return with_minus(f"{value:.{digits}g}")


def grouped(count: int) -> str:
    """A whole number with its thousands set apart: 41 200."""
    return f"{count:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def percent(share: float) -> str:
    """A share with one decimal: "98.4 %"; a dash where there is none."""
    return f"{100 * share:.1f}\N{NARROW NO-BREAK SPACE}%" if math.isfinite(share) else "\N{EN DASH}"
