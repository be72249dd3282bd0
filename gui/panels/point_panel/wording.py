"""What one point does, in words."""

from __future__ import annotations

import math

from engine.experiment import ExperimentSpec, PointSet
from engine.experiment.formula import number
from engine.experiment.reading import answer_of
from engine.training.snapshots import PointShare
from gui.kit.translating import translator

tr = translator("PointPanel")

_TOGETHER, _AGAINST = 0.2, -0.2


def headline(points: PointSet, index: int) -> str:
    """Which point it is and where: "Point 13 · x₁ 1.50 · x₂ −0.25 · training"."""
    x = points.x[index]
    names = ("x",) if points.inputs == 1 else ("x₁", "x₂")
    place = " · ".join(f"{name} {number(float(value))}" for name, value in zip(names, x, strict=True))
    kind = tr("held out") if points.test[index] else tr("training")
    return tr("Point {0}").format(index + 1) + f" · {place} · {kind}"


def own_probability(share: PointShare, spec: ExperimentSpec) -> float:
    """What the model gives the point's own class; NaN where it is another model's share."""
    if len(share.output) != spec.outputs:
        return math.nan
    answer = answer_of(spec, share.output[None])[0]
    if spec.classes > 2:
        return float(answer[int(share.target)])
    return float(answer) if share.target > 0.5 else 1 - float(answer)


def residual(share: PointShare, spec: ExperimentSpec) -> float:
    """Target less answer, of a value; NaN where it is another model's share."""
    if len(share.output) != spec.outputs:
        return math.nan
    return share.target - float(answer_of(spec, share.output[None])[0])


def verdict(share: PointShare) -> str:
    """One sentence on its share of the loss, one on where it pulls."""
    if not math.isfinite(share.loss):
        return tr("Its loss is no finite number: nothing follows from it. Go back to a finite state.")
    rank = (
        tr("No point has a larger loss.")
        if share.rank == 1
        else tr("{0} of {1} points have a larger loss.").format(share.rank - 1, share.points)
    )
    if share.held_out:
        return rank + " " + tr("It is held out: it measures the model and pulls on nothing.")
    return rank + " " + _pull(share.alignment)


def _pull(alignment: float) -> str:
    if not math.isfinite(alignment):
        return tr("It pulls on nothing now.")
    if alignment > _TOGETHER:
        return tr("It pulls the same way as the others.")
    if alignment < _AGAINST:
        return tr("It pulls against the others: what helps it harms them.")
    return tr("It pulls across the others' way.")
