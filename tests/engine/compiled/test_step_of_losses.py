"""Captured steps of losses that reckon with their targets, and of those between classes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine import nn, optim
from engine.catalog import find
from engine.compiled import NotLowered
from tests.engine.compiled.tasks import TARGETS, check, task
from tests.engine.compiled.training import Task, Training

OF_TARGETS: dict[str, Any] = {
    "counts, whole": lambda: nn.PoissonNLLLoss(full=True),
    "margin of distances": lambda: nn.HingeEmbeddingLoss(margin=0.3),
}


@pytest.mark.parametrize("loss", OF_TARGETS.values(), ids=OF_TARGETS.keys())
def test_losses_that_reckon_with_their_targets(loss: Any, runner: Any) -> None:
    name = type(loss()).__name__
    check(
        replace(task(loss=name), loss=loss, targets=lambda y: 3 * y if "Poisson" in name else 1 - 2 * y),
        runner,
    )


BETWEEN_CLASSES: dict[str, Any] = {
    "smoothed": lambda: nn.CrossEntropyLoss(label_smoothing=0.2),
    "margin": lambda: nn.MultiMarginLoss(margin=0.7),
    "squared margin": lambda: nn.MultiMarginLoss(p=2),
    "labels": nn.MultiLabelMarginLoss,
    "each for itself": nn.MultiLabelSoftMarginLoss,
}


@pytest.mark.parametrize("loss", BETWEEN_CLASSES.values(), ids=BETWEEN_CLASSES.keys())
@pytest.mark.parametrize("batch_size", [10, 23])
def test_losses_between_classes(batch_size: int, loss: Any, runner: Any) -> None:
    what = Task(
        net=lambda: nn.Sequential(nn.Linear(2, 5), nn.Tanh(), nn.Linear(5, 3)),
        loss=loss,
        optimizer=lambda p: optim.SGD(p, lr=0.1),
        batch_size=batch_size,
        classes=3,
        targets=TARGETS.get(find("loss", type(loss()).__name__).traits["expects"], lambda y: y),
    )
    check(what, runner)


def test_points_with_several_labels_are_left_to_the_engine(runner: Any) -> None:
    what = Task(
        net=lambda: nn.Sequential(nn.Linear(2, 3)),
        loss=nn.MultiLabelMarginLoss,
        optimizer=lambda p: optim.SGD(p, lr=0.1),
        classes=3,
        targets=lambda y: np.stack([y, (y + 1) % 3, np.full_like(y, -1)], axis=1),
    )
    training = Training(what)
    training.eager(1)
    with pytest.raises(NotLowered, match="loss is not that of the eager step"):
        training.capture(runner)
