"""Captured steps of losses that are summed, that weigh classes or ignore one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from engine import nn, optim
from engine.catalog import entries, find
from engine.compiled.build import build
from engine.compiled.job import Job
from tests.engine.compiled.tasks import ENDS, TARGETS, check, task
from tests.engine.compiled.training import Task, Training

BATCHES = [10, 23]
WEIGHTS = (2.0, 0.5, 1.0)


def between_classes(loss: str, batch_size: int = 10, **params: Any) -> Task:
    entry = find("loss", loss)
    expects = entry.traits["expects"]
    return Task(
        net=lambda: nn.Sequential(nn.Linear(2, 5), nn.Tanh(), nn.Linear(5, 3), *ENDS.get(expects, list)()),
        loss=partial(entry.factory, **params),
        optimizer=lambda p: optim.SGD(p, lr=0.05 if params.get("reduction", "mean") != "sum" else 0.005),
        batch_size=batch_size,
        classes=3,
        targets=TARGETS.get(expects, lambda y: y),
    )


OF_CLASSES = [entry.name for entry in entries("loss") if "weight" in entry.traits.get("by_class", ())]
IGNORING = ["CrossEntropyLoss", "NLLLoss"]


@pytest.mark.parametrize("loss", ["MSELoss", "BCEWithLogitsLoss", "L1Loss", "HuberLoss", "SoftMarginLoss"])
def test_sums_over_points(loss: str, runner: Any) -> None:
    what = task(loss=loss)
    check(
        replace(
            what,
            loss=partial(find("loss", loss).factory, reduction="sum"),
            optimizer=lambda p: optim.SGD(p, lr=0.003),
        ),
        runner,
    )


@pytest.mark.parametrize("loss", ["BCELoss", "BCEWithLogitsLoss"])
def test_one_weight_for_all(loss: str, runner: Any) -> None:
    check(replace(task(loss=loss), loss=partial(find("loss", loss).factory, weight=3.0)), runner)


@pytest.mark.parametrize("batch_size", BATCHES)
@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("loss", OF_CLASSES)
def test_weighed_classes(loss: str, reduction: str, batch_size: int, runner: Any) -> None:
    check(between_classes(loss, batch_size, weight=WEIGHTS, reduction=reduction), runner)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("weight", [(1.0, 1.0, 1.0), WEIGHTS])
@pytest.mark.parametrize("loss", IGNORING)
def test_an_ignored_class(loss: str, weight: tuple[float, ...], reduction: str, runner: Any) -> None:
    check(between_classes(loss, weight=weight, ignore_index="B", reduction=reduction), runner)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("settings", [{"weight": WEIGHTS}, {"ignore_index": "C"}, {}])
def test_smoothing_beside_them(settings: dict[str, Any], reduction: str, runner: Any) -> None:
    check(between_classes("CrossEntropyLoss", label_smoothing=0.2, reduction=reduction, **settings), runner)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_shares_by_another_reduction(reduction: str, runner: Any) -> None:
    check(between_classes("KLDivLoss", reduction=reduction), runner)


def test_a_batch_in_which_no_point_counts_is_not_a_number(runner: Any) -> None:
    what = between_classes("CrossEntropyLoss", 4, ignore_index="B")
    training = Training(what)
    training.eager(1)
    training.y[:] = 1
    step = training.capture(runner)
    losses = training.compiled(step, 3)
    assert np.isnan(losses[0])


def instructions(**params: Any) -> int:
    """How many a step on a batch takes."""
    found = Training(between_classes("CrossEntropyLoss", **params))
    found.eager(1)
    return len(build(Job(found.net, found.loss, found.optimizer, found.x, found.y, 10)).whole.code)


def test_what_counts_alike_takes_no_instruction_more() -> None:
    plain = instructions()
    assert instructions(weight=(1.0, 1.0, 1.0), ignore_index="none") == plain
    assert instructions(reduction="sum") == plain + 3  # the mean, its gradient and that of the whole step
    assert instructions(weight=WEIGHTS) > plain
