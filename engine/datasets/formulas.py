"""Points about a formula of the user's own, and points parted by one."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from engine.catalog import Help, Range, Text, register
from engine.expressions import ExpressionError, expression

from .parts import WIDE, Doubles, Sample, jitter, mixed_classes, sample

_KNOWN = (
    "It may have pi, e, + - * / ^, sin, cos, tan, exp, log, sqrt, abs, sign, floor, tanh, sigmoid, relu,"
    " min(a, b) and max(a, b)."
)
"""All that can be said in a formula, for who writes one."""
_POOL = 20
"""So many places are drawn for a point: a formula need not have a value everywhere."""

Low = Annotated[float, Range(-100, 100, step=0.5), Help("Where the inputs begin.", "x from")]
High = Annotated[float, Range(-100, 100, step=0.5), Help("Where the inputs end.", "x to")]
Noise = Annotated[float, Range(0, 10, step=0.05), Help("Standard deviation of y about the formula.")]


def check_of_one_input(text: str) -> None:
    """ExpressionError for what is no formula of x alone."""
    if expression(text).inputs > 1:
        raise ExpressionError("there is no x2 here: the points have one input")


def target(x: Doubles, *, formula: str, **_: Any) -> Doubles:
    """The formula itself: x (n, 1 or 2) to (n,), NaN where it has no value."""
    found: Doubles = expression(formula).values(x[:, 0], x[:, -1])
    return np.where(np.isfinite(found), found, np.nan)


def _places(
    rng: np.random.Generator, n: int, inputs: int, formula: str, ends: tuple[float, float]
) -> Doubles:
    """Places (20 n or fewer, inputs) between the ends where the formula has a value; ValueError for none."""
    low, high = ends
    x = low + (high - low) * rng.uniform(0, 1, (_POOL * n, inputs))
    known = np.isfinite(target(x, formula=formula)) & (np.abs(target(x, formula=formula)) < 1e6)
    if not known.any():
        raise ValueError(f"formula: {formula} has no value between {low:g} and {high:g}")
    return x[known]


def _values(
    rng: np.random.Generator, n: int, inputs: int, formula: str, noise: float, ends: tuple[float, float]
) -> Sample:
    places = _places(rng, n, inputs, formula, ends)
    x = np.resize(places, (n, inputs))
    return sample(x, target(x, formula=formula) + jitter(rng, (n,), noise))


@register(
    "dataset",
    title="Own formula",
    task="regression",
    inputs=1,
    domain=(-6.0, 6.0, -6.0, 6.0),
    truth=target,
    proposes={"hidden": (16, 16), "optimizer": "Adam", "lr": 0.01, "input_scale": 0.5},
)
def formula_line(
    rng: np.random.Generator,
    n: int,
    *,
    formula: Annotated[
        str, Text(check_of_one_input), Help(f"y as a formula of x, such as 2*sin(x) + x/3. {_KNOWN}", "y =")
    ] = "2*sin(x) + x/3",
    noise: Noise = 0.2,
    low: Low = -6.0,
    high: High = 6.0,
) -> Sample:
    """A curve of your own: y as a formula of x, with noise."""
    return _values(rng, n, 1, formula, noise, (low, high))


@register(
    "dataset",
    title="Own formula in a plane",
    task="regression",
    inputs=2,
    domain=WIDE,
    truth=target,
    proposes={"n": 1000, "hidden": (16, 16), "optimizer": "Adam", "lr": 0.01, "input_scale": 0.5},
)
def formula_plane(
    rng: np.random.Generator,
    n: int,
    *,
    formula: Annotated[
        str, Text(expression), Help(f"y as a formula of x1 and x2, such as x1*sin(x2). {_KNOWN}", "y =")
    ] = "x1*sin(x2)",
    noise: Noise = 0.1,
    low: Low = -6.0,
    high: High = 6.0,
) -> Sample:
    """A landscape of your own: y as a formula of x1 and x2, with noise."""
    return _values(rng, n, 2, formula, noise, (low, high))


@register(
    "dataset",
    title="Own region",
    task="classification",
    inputs=2,
    domain=WIDE,
    truth=None,
    proposes={"hidden": (16, 16), "lr": 0.02, "input_scale": 0.5},
)
def formula_region(
    rng: np.random.Generator,
    n: int,
    *,
    formula: Annotated[
        str,
        Text(expression),
        Help(f"Class B is where this formula of x1 and x2 is above 0. {_KNOWN}", "B where 0 <"),
    ] = "x2 - 2*sin(x1)",
    noise: Annotated[float, Range(0, 2, step=0.05), Help("Standard deviation of each coordinate.")] = 0.1,
    low: Annotated[float, Range(-100, 0, step=0.5), Help("Where the inputs begin.", "x from")] = -5.5,
    high: Annotated[float, Range(0, 100, step=0.5), Help("Where the inputs end.", "x to")] = 5.5,
    balance: float = 0.5,
) -> Sample:
    """Two classes parted by a formula of your own: class 1 is where it is above 0."""
    label = mixed_classes(rng, n, balance)
    x = _places(rng, n, 2, formula, (low, high))
    above = target(x, formula=formula) > 0
    ones, others = np.flatnonzero(above), np.flatnonzero(~above)
    if not len(ones) or not len(others):
        where = "everywhere" if len(ones) else "nowhere"
        raise ValueError(f"formula: {formula} is {where} above 0 between {low:g} and {high:g}")
    # Each point has a place of either class in store, so another balance moves as few points as it can.
    chosen = np.where(label == 1, np.resize(ones, n), np.resize(others, n))
    return sample(x[chosen] + jitter(rng, (n, 2), noise), label)
