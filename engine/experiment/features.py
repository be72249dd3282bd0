"""The features a model may be given: functions of the (scaled) inputs x1 and x2, own formulas among them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.expressions import ExpressionError, expression, spelled_out

from .points import Floats

MAX_DEGREE = 6


@dataclass(frozen=True, slots=True)
class Feature:
    """One column of the model's input: how it is written, which inputs it needs and how it is computed.

    `code` is the same as an expression of Python on columns x1 and x2 (torch tensors in an exported script).
    """

    name: str
    inputs: int
    code: str
    function: Callable[[Floats, Floats], Floats]


_all = (
    Feature("x1", 1, "x1", lambda x1, x2: x1),
    Feature("x2", 2, "x2", lambda x1, x2: x2),
    Feature("x1^2", 1, "x1 * x1", lambda x1, x2: x1 * x1),
    Feature("x2^2", 2, "x2 * x2", lambda x1, x2: x2 * x2),
    Feature("x1*x2", 2, "x1 * x2", lambda x1, x2: x1 * x2),
    Feature("x1^3", 1, "x1 * x1 * x1", lambda x1, x2: x1 * x1 * x1),
    Feature("sin(x1)", 1, "torch.sin(x1)", lambda x1, x2: np.sin(x1)),
    Feature("sin(x2)", 2, "torch.sin(x2)", lambda x1, x2: np.sin(x2)),
    Feature("cos(x1)", 1, "torch.cos(x1)", lambda x1, x2: np.cos(x1)),
    Feature("cos(x2)", 2, "torch.cos(x2)", lambda x1, x2: np.cos(x2)),
)
FEATURES: dict[str, Feature] = {feature.name: feature for feature in _all}
"""Those that are offered; any formula over x1 and x2 is a feature as well."""


def features_for(inputs: int) -> tuple[Feature, ...]:
    """The features that points with so many inputs can have, in the order in which they are offered."""
    return tuple(feature for feature in _all if feature.inputs <= inputs)


def feature(name: str) -> Feature:
    """The feature of this name, which may be a formula; ExpressionError for what is neither."""
    known = FEATURES.get(name)
    if known is not None:
        return known
    own = expression(name)
    return Feature(name, own.inputs, own.code(), own.values)


def own_feature(text: str, inputs: int, x: Floats) -> str:
    """The name of the feature that a person means by `text`, for points `x` (N, inputs).

    ExpressionError for what is no formula, needs more inputs, or has no value at some of the points.
    """
    name = spelled_out(text.replace("X", "x")).replace(" ", "").replace("**", "^")
    name = re.sub(r"\bx\b", "x1", name)
    found = feature(name)
    if found.inputs > inputs:
        raise ExpressionError("there is no x2: the points have one input")
    wrong = ~np.isfinite(found.function(x[:, 0], x[:, -1]))
    if wrong.any():
        place = ", ".join(f"x{i + 1} = {value:.3g}" for i, value in enumerate(x[int(np.argmax(wrong))]))
        count = int(wrong.sum())
        at = f"{count} of the points, such as {place}" if count > 1 else f"the point {place}"
        raise ExpressionError(f"{name} has no value at {at}")
    return name


def monomials(degree: int, inputs: int) -> tuple[str, ...]:
    """The names of all products of powers up to a degree, by degree: x1, x2, x1^2, x1*x2, x2^2, ..."""
    found = []
    for total in range(1, degree + 1):
        for second in range(total + 1 if inputs == 2 else 1):
            factors = [_power("x1", total - second), _power("x2", second)]
            found.append("*".join(factor for factor in factors if factor))
    return tuple(found)


def with_degree(names: tuple[str, ...], degree: int, inputs: int) -> tuple[str, ...]:
    """Features `names` with the monomials up to `degree` in place of those that they have."""
    every = set(monomials(MAX_DEGREE, inputs))
    return (*monomials(degree, inputs), *(name for name in names if name not in every))


def degree_of(names: tuple[str, ...], inputs: int) -> int:
    """The degree whose monomials are exactly those among `names`; 0 for none."""
    every = set(monomials(MAX_DEGREE, inputs))
    has = {name for name in names if name in every}
    return next((d for d in range(1, MAX_DEGREE + 1) if has == set(monomials(d, inputs))), 0)


def feature_matrix(x: Floats, names: tuple[str, ...], scale: float) -> Floats:
    """The model's input for points `x` (N, 1 or 2): (N, features) float32, of inputs times `scale`."""
    scaled = x * np.float32(scale)
    x1, x2 = scaled[:, 0], scaled[:, -1]
    return np.stack([feature(name).function(x1, x2) for name in names], axis=1)


def _power(name: str, exponent: int) -> str:
    return name if exponent == 1 else f"{name}^{exponent}" if exponent else ""
