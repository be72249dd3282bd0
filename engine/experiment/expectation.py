"""The numbers that an example must reach, written in its file and compared with those that it does reach."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

import msgspec
import numpy as np

from .layout import parameter_shapes
from .points import Floats
from .spec import ExperimentSpec

MetricName = Literal[
    "train_loss", "test_loss", "train_accuracy", "test_accuracy", "train_r2", "test_r2", "epoch"
]


class Prediction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the trained model answers for the point `x`."""

    x: tuple[float, ...]
    y: float


class Expectation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What training for `epochs` must lead to, unless the run stops by itself before.

    `metrics`, `parameters` and `predictions` are reached to within `tolerance`; `at_least` and `at_most` are
    bounds of metrics.
    """

    epochs: int
    tolerance: float = 1e-3
    metrics: dict[MetricName, float] = {}
    at_least: dict[MetricName, float] = {}
    at_most: dict[MetricName, float] = {}
    parameters: dict[str, Any] = {}
    predictions: tuple[Prediction, ...] = ()


def expectation_problems(expect: Expectation, spec: ExperimentSpec) -> list[str]:
    """Where `expect` speaks of what `spec` does not have, each as 'expect.parameters: ...'."""
    found = []
    if expect.epochs < 1:
        found.append(f"expect.epochs: expected at least 1, got {expect.epochs}")
    shapes = parameter_shapes(spec.model, spec.outputs)
    for name, value in expect.parameters.items():
        if name not in shapes or np.shape(value) != shapes[name]:
            wanted = ", ".join(f"{known} {shape}" for known, shape in shapes.items())
            found.append(f"expect.parameters: expected parameters and shapes of {wanted}, got {name}")
    for index, prediction in enumerate(expect.predictions):
        if len(prediction.x) != spec.inputs:
            got = len(prediction.x)
            found.append(f"expect.predictions.{index}.x: expected {spec.inputs} numbers, got {got}")
    return found


def shortfalls(
    expect: Expectation,
    metrics: Mapping[str, float],
    parameters: Mapping[str, Floats],
    predict: Callable[[Floats], Floats],
) -> list[str]:
    """Each number that was not reached, as a sentence; none when all were.

    `predict` takes points (N, inputs) and answers (N,), as the app shows them.
    """
    return [
        *_unequal_metrics(expect, metrics),
        *_broken_bounds(expect, metrics),
        *_unequal_arrays(expect, parameters, predict),
    ]


def _unequal_metrics(expect: Expectation, metrics: Mapping[str, float]) -> Iterator[str]:
    for name, wanted in expect.metrics.items():
        reached = metrics.get(name, math.nan)
        if not abs(reached - wanted) <= expect.tolerance:
            yield f"{name}: expected {wanted:g} to within {expect.tolerance:g}, reached {reached:g}"


def _broken_bounds(expect: Expectation, metrics: Mapping[str, float]) -> Iterator[str]:
    for name, bound in expect.at_least.items():
        reached = metrics.get(name, math.nan)
        if not reached >= bound:
            yield f"{name}: expected at least {bound:g}, reached {reached:g}"
    for name, bound in expect.at_most.items():
        reached = metrics.get(name, math.nan)
        if not reached <= bound:
            yield f"{name}: expected at most {bound:g}, reached {reached:g}"


def _unequal_arrays(
    expect: Expectation, parameters: Mapping[str, Floats], predict: Callable[[Floats], Floats]
) -> Iterator[str]:
    for name, wanted in expect.parameters.items():
        if not np.allclose(parameters[name], wanted, rtol=0, atol=expect.tolerance):
            reached = parameters[name].tolist()
            yield f"{name}: expected {wanted} to within {expect.tolerance:g}, reached {reached}"
    for prediction in expect.predictions:
        answer = float(predict(np.array([prediction.x], np.float32))[0])
        if not abs(answer - prediction.y) <= expect.tolerance:
            asked, wanted = list(prediction.x), prediction.y
            yield f"answer to {asked}: expected {wanted:g} to within {expect.tolerance:g}, reached {answer:g}"
