"""The pieces that the optimizers' formulas are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.lab.telling import number_tex


@dataclass(frozen=True)
class UpdateLine:
    """One assignment."""

    symbol: str
    """What is assigned, in TeX."""
    formula: str
    numbers: str
    """The formula with numbers in place of symbols."""
    value: float

    @property
    def tex(self) -> tuple[str, str]:
        """The line in symbols and the line in numbers."""
        return rf"{self.symbol} \gets {self.formula}", rf"\quad = {self.numbers} = {number_tex(self.value)}"


@dataclass(frozen=True)
class Element:
    """What a step knows of one element."""

    weight: float
    grad: float
    state: Mapping[str, float]
    """What the optimizer kept of it before."""
    steps: int
    """The number of this step, from 1."""
    settings: Mapping[str, Any]


def bracketed(value: float) -> str:
    """A number as an operand: in brackets where it is negative or a power of ten."""
    text = number_tex(value)
    return f"({text})" if text.startswith("-") or "cdot" in text else text


def gradient_lines(known: Element, is_coupled: bool = True) -> tuple[list[UpdateLine], float]:
    """The gradient that the optimizer goes by: turned for maximizing, with the weight's decay."""
    lines: list[UpdateLine] = []
    grad, decay = known.grad, float(known.settings.get("weight_decay", 0.0))
    if known.settings.get("maximize"):
        lines.append(UpdateLine("g", "-g", f"-{bracketed(grad)}", -grad))
        grad = -grad
    if decay and is_coupled:
        new = grad + decay * known.weight
        numbers = rf"{number_tex(grad)} + {bracketed(decay)} \cdot {bracketed(known.weight)}"
        lines.append(UpdateLine("g", r"g + \lambda w", numbers, new))
        grad = new
    return lines, grad


def average(symbol: str, rate_tex: str, old: float, rate: float, new: float, what: str = "g") -> UpdateLine:
    """A running average: rate times what was, and the rest of the new."""
    numbers = rf"{bracketed(rate)} \cdot {bracketed(old)} + {bracketed(1 - rate)} \cdot {bracketed(new)}"
    text = rf"{rate_tex} {symbol} + (1 - {rate_tex}) \, {what}"
    return UpdateLine(symbol, text, numbers, rate * old + (1 - rate) * new)


def moved(known: Element, text: str, numbers: str, by: float) -> UpdateLine:
    """The last line: the weight without what the step takes off, as formula, numbers and amount."""
    return UpdateLine("w", f"w - {text}", f"{number_tex(known.weight)} - {numbers}", known.weight - by)


def decoupled(known: Element, is_decoupled: bool) -> tuple[str, str, float]:
    """What decay takes off the weight beside the step: formula, numbers, amount."""
    lr, decay = known.settings["lr"], known.settings.get("weight_decay", 0.0)
    if not (is_decoupled and decay):
        return "", "", 0.0
    numbers = rf" - {bracketed(lr)} \cdot {bracketed(decay)} \cdot {bracketed(known.weight)}"
    return r" - \eta \lambda w", numbers, lr * decay * known.weight


def unbiased(symbol: str, beta_tex: str, value: float, beta: float, steps: int) -> UpdateLine:
    """An average of few values made as large as one of many: over 1 - beta^t."""
    left = 1 - beta**steps
    numbers = fraction(number_tex(value), left_over(beta, steps))
    return UpdateLine(rf"\hat {symbol}", rf"\frac{{{symbol}}}{{1 - {beta_tex}^{{t}}}}", numbers, value / left)


def fraction(above: str, below: str) -> str:
    """One over the other."""
    return rf"\frac{{{above}}}{{{below}}}"


def rooted(value: float, eps: float) -> str:
    """sqrt(value) + eps in numbers."""
    return rf"\sqrt{{{number_tex(value)}}} + {number_tex(eps)}"


def left_over(beta: float, steps: int) -> str:
    """1 - beta^t in numbers."""
    return f"1 - {number_tex(beta)}^{{{steps}}}"
