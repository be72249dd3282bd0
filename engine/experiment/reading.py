"""How a loss reads a model: the output it needs, what the output stands for, and the targets beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from .points import Floats
from .spec import ExperimentSpec, Pick

Link = Literal["value", "sigmoid", "exp", "softmax", "by margin", "nearest", "direction"]
"""What turns outputs into the answer that is shown."""
Targets = NDArray[Any]
"""Values or classes in the form that a loss takes, (N, 1), (N,) or (N, classes); float32, or int64 for
numbers of classes."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a loss makes of outputs and points.

    `output` is the model's last function, "" where any will do. `half` is the output of a model of two
    classes at which they are alike.
    """

    link: Link
    targets: Literal["column", "signs", "apart", "classes", "shares", "marks", "labels"]
    output: str = ""
    half: float = 0.5


_SHORTEST = np.float32(1e-8)
"""What a length counts at least where it is divided by."""
_READINGS: Mapping[str, Reading] = {
    "values": Reading("value", "column"),
    "logits": Reading("sigmoid", "column", "Identity", half=0.0),
    "probabilities": Reading("value", "column", "Sigmoid"),
    "signs": Reading("sigmoid", "signs", "Identity", half=0.0),
    "distances": Reading("by margin", "apart", "Softplus"),
    "log_rates": Reading("exp", "column", "Identity"),
    "rates": Reading("value", "column", "Softplus"),
    "mean_and_variance": Reading("value", "column", "Identity"),
    "class_logits": Reading("softmax", "classes", "Identity"),
    "class_scores": Reading("softmax", "classes", "Identity"),
    "class_log_probabilities": Reading("exp", "classes", "LogSoftmax"),
    "class_log_shares": Reading("exp", "shares", "LogSoftmax"),
    "class_marks": Reading("sigmoid", "marks", "Identity"),
    "class_ranks": Reading("softmax", "labels", "Identity"),
    "class_order": Reading("softmax", "marks", "Identity"),
    "class_places": Reading("nearest", "marks", "Identity"),
    "class_directions": Reading("direction", "marks", "Identity"),
}


def expects_of(loss: Pick) -> str:
    """What a loss expects a model's outputs to be: "logits", "values", ...

    Of counts it is as `log_input` says, of distances as they are measured.
    """
    expects: str = loss.entry("loss").traits["expects"]
    if expects == "log_rates" and not loss.values("loss")["log_input"]:
        return "rates"
    if expects == "class_places" and loss.values("loss").get("distance_function") == "cosine":
        return "class_directions"
    return expects


def reading_of(loss: Pick) -> Reading:
    """How `loss` reads a model."""
    reading = _READINGS[expects_of(loss)]
    if reading.link != "by margin":
        return reading
    return Reading(reading.link, reading.targets, reading.output, half=margin_of(loss) / 2)


def margin_of(loss: Pick) -> float:
    """The distance that a loss of distances wants between the classes."""
    margin = loss.values("loss")["margin"]
    assert isinstance(margin, float)
    return margin


def answer_of(spec: ExperimentSpec, output: Floats) -> Floats:
    """What the app shows for outputs (N, outputs) of the model.

    (N,) a value, or a probability of class B; of more than two classes (N, classes), a probability of each.
    Source: Snell, Swersky and Zemel (2017), equation 2, for the nearest of the classes' corners.
    """
    answer = output
    with np.errstate(over="ignore", invalid="ignore"):  # a model that diverges says anything
        match reading_of(spec.loss).link:
            case "sigmoid":
                small = np.exp(-np.abs(output))
                answer = np.where(output < 0, small, 1) / (1 + small)
            case "exp":
                answer = np.exp(output)
            case "softmax":
                answer = _softmax(output)
            case "nearest":  # softmax(-distance^2) of the corners, as |x - e_j|^2 = |x|^2 - 2 x_j + 1
                answer = _softmax(2 * output)
            case "direction":
                answer = _by_direction(output)
            case "by margin":
                answer = output / np.float32(margin_of(spec.loss))
    return answer if spec.classes > 2 else answer[:, 0]


def log_odds_of(spec: ExperimentSpec, output: Floats) -> Floats | None:
    """ln(p / (1 - p)) of class B (N,) for outputs (N, 1), exact where p itself is rounded to 1.

    None where the model's output is not that of a sigmoid, or there are other than two classes.
    """
    return output[:, 0] if spec.classes == 2 and reading_of(spec.loss).link == "sigmoid" else None


def _softmax(scores: Floats) -> Floats:
    """Shares (N, classes) from scores (N, classes)."""
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = grown / grown.sum(axis=1, keepdims=True)
    return shares


def _by_direction(output: Floats) -> Floats:
    """Shares (N, classes) of the classes' corners, one over the square of how far apart the directions are.

    Source: Shepard (1968), interpolation by inverse distances.
    """
    length = np.sqrt(np.square(output).sum(axis=1, keepdims=True))
    apart = 2 - 2 * output / np.maximum(length, _SHORTEST)
    near = 1 / np.maximum(apart, _SHORTEST)
    shares: Floats = near / near.sum(axis=1, keepdims=True)
    return shares


def says_spread(spec: ExperimentSpec) -> bool:
    """Whether the model says how sure it is: its second output is a variance before a softplus."""
    return expects_of(spec.loss) == "mean_and_variance"


def deviation_of(spec: ExperimentSpec, output: Floats) -> Floats:
    """The standard deviation (N,) that a model which says it gives its mean, from outputs (N, 2)."""
    eps = spec.loss.values("loss")["eps"]
    assert isinstance(eps, float)
    deviation: Floats = np.sqrt(np.maximum(np.logaddexp(output[:, 1], np.float32(0)), np.float32(eps)))
    return deviation


def targets_of(spec: ExperimentSpec, y: Floats) -> Targets:
    """The values or classes `y` (N,) of points in the form that the loss of `spec` takes."""
    match reading_of(spec.loss).targets:
        case "signs":  # -1 for class A, 1 for class B
            return (2 * y - 1)[:, None]
        case "apart":  # 1 for class A, which shall be near, -1 for class B
            return (1 - 2 * y)[:, None]
        case "classes":
            return y.astype(np.int64)
        case "marks":  # 1 for the class of a point, 0 for the others
            return _marks(spec, y)
        case "shares":
            return _shares(spec, y)
        case "labels":  # the class of a point, then -1: no other
            return np.pad(y.astype(np.int64)[:, None], ((0, 0), (0, spec.classes - 1)), constant_values=-1)
        case _:
            return y[:, None]


def _marks(spec: ExperimentSpec, y: Floats) -> Targets:
    return np.eye(spec.classes, dtype=np.float32)[y.astype(np.int64)]


def _shares(spec: ExperimentSpec, y: Floats) -> Targets:
    """Marks, of which `smoothing` is spread over all classes; or their logarithms."""
    told = spec.loss.values("loss")
    smoothing = np.float32(told["smoothing"])  # type: ignore[arg-type]
    shares = _marks(spec, y) * (1 - smoothing) + smoothing / np.float32(spec.classes)
    return np.log(shares) if told["log_target"] else shares


def needed_output(loss: Pick, output: str) -> str:
    """The last function of a model that `loss` can read, where it is `output` now."""
    return reading_of(loss).output or output
