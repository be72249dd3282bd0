"""Where numbers stopped being finite."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from engine import nn
from engine.autograd import Tensor
from engine.experiment import Floats

from .snapshots import Divergence, ParameterView
from .states import NOTHING_COUNTS


def counts_nothing(loss: nn.Module, target: Tensor) -> bool:
    """Whether the mean of `loss` is one of no points, as the classes `target` (B,) are ignored or weigh 0."""
    if not isinstance(loss, nn.CrossEntropyLoss | nn.NLLLoss) or loss.reduction != "mean":
        return False
    labels = target.numpy()
    weights = np.ones(len(labels)) if loss.weight is None else loss.weight.numpy()[labels]
    return not weights[labels != loss.ignore_index].any()


def find_divergence(
    step: int, loss: float, views: Sequence[ParameterView], operation: str
) -> Divergence | None:
    """What is not finite after `step`, whose loss was `loss`; None where all is.

    `operation` is that of the forward which began it or NOTHING_COUNTS, empty when the loss is finite.
    """
    worst = [(view, _worst(view.value)) for view in views]
    broken = next(((view, value) for view, value in worst if not math.isfinite(value)), None)
    finite_loss = math.isfinite(loss)
    if broken is None and finite_loss:
        return None
    view, value = broken or max(worst, key=lambda item: abs(item[1]))
    grads = (view.grad for view in views if view.grad is not None)
    began = operation or ("update" if all(np.isfinite(each).all() for each in grads) else "backward")
    # An infinite loss is that of the weights before this step: they were too large already.
    finite = step - (1 if finite_loss or began == NOTHING_COUNTS else 2)
    return Divergence(step, view.name, value, finite, began)


def _worst(values: Floats) -> float:
    """The first entry that is not finite, else the one of the largest size."""
    bad = ~np.isfinite(values)
    if bad.any():
        return float(values[bad][0])
    return float(values.flat[int(np.argmax(np.abs(values)))])
