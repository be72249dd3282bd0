"""How good answers are beyond one number: who is mistaken for whom, the ROC curve, how errors spread."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.experiment import Floats

from .snapshots import ClassQuality, Doubles, Ints, Quality, ValueQuality, frozen

BINS = 25
"""Bars of a histogram; odd, so that the middle one stands over zero."""


def quality(task: str, answer: Floats, target: Floats) -> Quality:
    """How good `answer` (N,) is for `target` (N,), by the task 'classification' or 'regression'."""
    return class_quality(answer, target) if task == "classification" else value_quality(answer, target)


def class_quality(probability: Floats, target: Floats) -> ClassQuality:
    """How well `probability` (N,) of class 1 tells the classes `target` (N,) of 0 and 1 apart.

    Answers that are NaN count in neither table nor curve, but in the accuracy as wrong.
    """
    known = ~np.isnan(probability)
    truth, said = target[known] > 0.5, probability[known] > 0.5
    curve = roc_curve(probability[known], truth)
    return _counted(2 * truth + said, 2, len(target), (curve,))


def many_class_quality(probabilities: Floats, target: Ints) -> ClassQuality:
    """How well `probabilities` (N, classes) tell the classes `target` (N,) apart: the likeliest is said.

    Answers that are NaN count in the accuracy as wrong. Each class has a ROC curve, by its probability,
    against all others together. Fawcett (2006), section 9, https://doi.org/10.1016/j.patrec.2005.10.010.
    """
    count = probabilities.shape[1]
    known = ~np.isnan(probabilities).any(axis=1)
    truth, said = target[known], np.argmax(probabilities[known], axis=1)
    curves = tuple(roc_curve(probabilities[known, each], truth == each) for each in range(count))
    return _counted(count * truth + said, count, len(target), curves)


def _counted(cells: Ints, classes: int, points: int, curves: tuple[Doubles, ...]) -> ClassQuality:
    """The quality of answers that fall into these cells of the confusion matrix, of `points` in all."""
    confusion = np.bincount(cells, minlength=classes**2).reshape(classes, classes).astype(np.int64)
    accuracy = float(np.trace(confusion)) / points if points else math.nan
    areas = tuple(map(area_under, curves))
    return ClassQuality(frozen(confusion), accuracy, tuple(map(frozen, curves)), areas)


def roc_curve(score: Floats, truth: NDArray[np.bool_]) -> Doubles:
    """False and true positive rate (corners, 2) from (0, 0) to (1, 1), the threshold falling.

    Points of one score pass the threshold together, as one slanted piece. Corners on a straight piece are
    left out; there are none at all when `truth` (N,) holds one class only. Fawcett (2006),
    https://doi.org/10.1016/j.patrec.2005.10.010.
    """
    positives = int(np.count_nonzero(truth))
    negatives = len(truth) - positives
    if positives == 0 or negatives == 0:
        return np.empty((0, 2))
    order = np.argsort(-score, kind="stable")
    falling = score[order]
    last_of_its_score = np.append(falling[1:] != falling[:-1], True)
    hits = np.cumsum(truth[order])[last_of_its_score]
    false_alarms = np.flatnonzero(last_of_its_score) + 1 - hits
    corners = np.concatenate([[[0, 0]], np.column_stack([false_alarms, hits])])
    step = np.diff(corners, axis=0)
    bends = step[:-1, 0] * step[1:, 1] != step[:-1, 1] * step[1:, 0]
    curve: Doubles = corners[np.concatenate([[True], bends, [True]])] / [negatives, positives]
    return curve


def area_under(curve: Doubles) -> float:
    """The area under a ROC curve (corners, 2): how often a point of class 1 has the higher score, ties half.

    NaN without a curve.
    """
    if not len(curve):
        return math.nan
    return float(np.sum(np.diff(curve[:, 0]) * (curve[1:, 1] + curve[:-1, 1]) / 2))


def value_quality(answer: Floats, target: Floats) -> ValueQuality:
    """How far the values `answer` (N,) are from `target` (N,). R² is NaN where all targets are equal."""
    wanted = target.astype(np.float64)
    residual = wanted - answer
    counts, edges = histogram(residual)
    if not len(wanted):
        return ValueQuality(0, math.nan, math.nan, counts, edges)
    with np.errstate(over="ignore"):
        squares = float(np.sum(residual**2))
    total = float(np.sum((wanted - wanted.mean()) ** 2))
    r2 = 1 - squares / total if total else math.nan
    return ValueQuality(len(wanted), r2, math.sqrt(squares / len(wanted)), counts, edges)


def histogram(values: Floats | Doubles) -> tuple[Ints, Doubles]:
    """Counts (BINS,) of the finite values between edges (BINS + 1,) that lie evenly around zero."""
    finite = values[np.isfinite(values)].astype(np.float64)
    reach = float(np.max(np.abs(finite), initial=0.0)) or 1.0
    counts, edges = np.histogram(finite, BINS, (-reach, reach))
    return frozen(counts.astype(np.int64)), frozen(edges)
