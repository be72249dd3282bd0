"""Captured steps of losses that reckon with their targets, and of those between classes."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
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


BETWEEN_CLASSES: dict[str, tuple[str, dict[str, Any]]] = {
    "smoothed": ("CrossEntropyLoss", {"label_smoothing": 0.2}),
    "margin": ("MultiMarginLoss", {"margin": 0.7}),
    "squared margin": ("MultiMarginLoss", {"p": 2}),
    "labels": ("MultiLabelMarginLoss", {}),
    "each for itself": ("MultiLabelSoftMarginLoss", {}),
    "triplets": ("TripletMarginLoss", {}),
    "triplets of sums": ("TripletMarginLoss", {"p": 1.0, "margin": 0.4}),
    "triplets of another norm": ("TripletMarginLoss", {"p": 3.5, "eps": 0.01, "swap": True}),
    "swapped triplets": ("TripletMarginLoss", {"margin": 2.0, "swap": True}),
    "triplets by angle": ("TripletMarginWithDistanceLoss", {"distance_function": "cosine", "swap": True}),
    "triplets by another way": ("TripletMarginWithDistanceLoss", {"distance_function": "Manhattan"}),
    "directions": ("CosineEmbeddingLoss", {}),
    "directions with a margin": ("CosineEmbeddingLoss", {"margin": -0.3}),
    "ranks": ("MarginRankingLoss", {"margin": 0.5}),
}
"""As experiments have them, with the corners of the classes."""


@pytest.mark.parametrize(("name", "settings"), BETWEEN_CLASSES.values(), ids=BETWEEN_CLASSES.keys())
@pytest.mark.parametrize("batch_size", [10, 23])
def test_losses_between_classes(batch_size: int, name: str, settings: dict[str, Any], runner: Any) -> None:
    loss = find("loss", name)
    what = Task(
        net=lambda: nn.Sequential(nn.Linear(2, 5), nn.Tanh(), nn.Linear(5, 3)),
        loss=partial(loss.factory, **settings),
        optimizer=lambda p: optim.SGD(p, lr=0.1),
        batch_size=batch_size,
        classes=3,
        targets=TARGETS.get(loss.traits["expects"], lambda y: y),
    )
    check(what, runner)


def test_a_length_too_short_for_its_power_has_no_slope(runner: Any) -> None:
    """(1e-5)^10 is 0 in float32: a point at its own corner is pulled by nothing, as in the engine."""
    what = Task(
        net=lambda: nn.Sequential(nn.Linear(2, 3)),
        loss=partial(find("loss", "TripletMarginLoss").factory, p=10.0, margin=10.0, eps=1e-12),
        optimizer=lambda p: optim.SGD(p, lr=0.1),
        batch_size=23,
        classes=3,
        targets=lambda y: np.eye(3)[y],
    )
    eager, fast = Training(what), Training(what)
    for training in (eager, fast):
        training.eager(1)
    step = fast.capture(runner)
    for training in (eager, fast):
        weight, bias = (parameter.detach().numpy() for parameter in training.net.parameters())
        weight[:], bias[:] = 0, [1, 1e-5, 0]
        training.y[:] = [1, 0, 0]
    step.load(fast.x, fast.y)
    assert fast.compiled(step, 1) == pytest.approx(eager.eager(1))
    np.testing.assert_allclose(fast.values, eager.values, rtol=1e-5)


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
