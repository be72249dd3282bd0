"""The formula of a linear model, in the unit in which its points are given."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import numpy as np

from .points import Floats
from .preparing import preparation_of
from .reading import reading_of
from .spec import ExperimentSpec

DIGITS = 3

# How a feature reads, and with which power of the input scale it grows; waves keep the scale inside.
_powers = {
    "x1": ("x₁", 1),
    "x2": ("x₂", 1),
    "x1^2": ("x₁²", 2),
    "x2^2": ("x₂²", 2),
    "x1*x2": ("x₁x₂", 2),
    "x1^3": ("x₁³", 3),
}
_waves = {"sin(x1)": "x₁", "sin(x2)": "x₂", "cos(x1)": "x₁", "cos(x2)": "x₂"}


def formula(spec: ExperimentSpec, parameters: Mapping[str, Floats], digits: int = DIGITS) -> str:
    """The model in numbers: 'y = 0.500 x + 30.0'; for classes the boundary, '1.20 x₁ − 0.45 x₂ + 0.31 = 0'.

    `parameters` are the model's by name. The input scale is multiplied out and what standardises
    the features is undone, so x is what the plot shows.
    Empty when hidden layers or more than two classes leave no formula that a line could hold; of a mean and
    its variance it is that of the mean.
    """
    if spec.model.hidden or spec.classes > 2 or "0.weight" not in parameters:
        return ""
    prepared = preparation_of(spec)
    # (f - mean) / deviation, weighted, is f weighted by less, and a constant.
    heard = [name not in spec.model.disabled for name in spec.model.features]
    weights = np.asarray(parameters["0.weight"][0], np.float64) / prepared.deviation * heard
    constant = float(parameters["0.bias"][0]) if spec.model.bias else 0.0
    constant -= float(weights @ prepared.mean)
    named = zip(spec.model.features, weights.tolist(), heard, strict=True)
    terms = [_term(name, weight, spec) for name, weight, is_heard in named if is_heard]
    if spec.model.bias or spec.model.standardize:
        terms.append((constant, ""))
    total = _sum(terms, digits)
    functions = {"Sigmoid": f"σ({total})", "Tanh": f"tanh({total})", "Softplus": f"softplus({total})"}
    output, reading = functions.get(spec.model.output, total), reading_of(spec.loss)
    if spec.task == "regression":
        return f"y = exp({output})" if reading.link == "exp" else f"y = {output}"
    # Where the classes meet a sigmoid, be it the model's or the loss's, is given 0.
    if spec.model.output == "Sigmoid":
        return f"{total} = 0"
    return f"{output} = {reading.half:g}"


def number(value: float, digits: int = DIGITS) -> str:
    """`value` to so many significant digits: '0.500', '30.0', '1.20e-5'; zeros stay so that nothing jumps."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    magnitude = math.floor(math.log10(abs(float(f"{value:.{digits - 1}e}"))))
    if not -4 <= magnitude < 6:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        return _with_minus(f"{mantissa}e{int(exponent)}")
    return _with_minus(f"{value:.{max(digits - 1 - magnitude, 0)}f}")


def _term(name: str, weight: float, spec: ExperimentSpec) -> tuple[float, str]:
    """Factor and text of one feature, the input scale multiplied out."""
    scale = spec.model.input_scale
    if name in _powers:
        text, power = _powers[name]
        return weight * scale**power, _named(text, spec)
    if name in _waves:
        inside = "" if scale == 1 else number(scale) + " "
        return weight, f"{name[:3]}({inside}{_named(_waves[name], spec)})"
    return weight, _named(_own(name, scale), spec)


def _own(name: str, scale: float) -> str:
    """A person's formula as it is written by hand, in brackets where it is a sum."""
    text = name if scale == 1 else re.sub(r"\bx([12]?)\b", lambda x: f"({number(scale)} x{x[1] or 1})", name)
    for plain, sign in (("x1", "x₁"), ("x2", "x₂"), ("^2", "²"), ("^3", "³"), ("*", "·")):
        text = text.replace(plain, sign)
    return f"({text})" if re.search(r"[-+/]", name) else text


def _named(text: str, spec: ExperimentSpec) -> str:
    return text.replace("x₁", "x") if spec.inputs == 1 else text


def _sum(terms: list[tuple[float, str]], digits: int) -> str:
    text = ""
    for factor, name in terms:
        sign = "−" if math.copysign(1, factor) < 0 and factor != 0 else "+"
        size = number(abs(factor), digits)
        piece = f"{size} {name}".rstrip()
        if text:
            text += f" {sign} {piece}"
        else:
            text = piece if sign == "+" else sign + piece
    return text


def _with_minus(text: str) -> str:
    return text.replace("-", "−", 1) if text.startswith("-") else text
