"""A batch of which no point counts: what it is called, and where one goes back to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine import nn, tensor
from engine.experiment import ExperimentSpec, edit, points_of, propose
from engine.training.divergences import counts_nothing
from engine.training.states import NOTHING_COUNTS
from engine.training.trainer import Trainer
from tests.engine.training.trainers import advance, values


def single_points(loss: str = "CrossEntropyLoss", **params: Any) -> ExperimentSpec:
    spec = edit(edit(edit(propose("many_gaussians"), "data.n", 30), "run.batch_size", 1), "loss", loss)
    for name, value in params.items():
        spec = edit(spec, f"loss.{name}", value)
    return spec


@pytest.mark.parametrize(
    "spec",
    [
        single_points(ignore_index="B"),
        single_points(weight=(1, 0, 1, 1, 1, 1)),
        single_points("NLLLoss", ignore_index="B"),
        single_points(ignore_index="B", label_smoothing=0.1),
    ],
    ids=["ignored", "of weight 0", "likelihood", "smoothed"],
)
@pytest.mark.parametrize("backend", ["eager", "numpy", "compiled"])
@pytest.mark.usefixtures("kernels")
def test_a_batch_of_which_no_point_counts_is_named(spec: ExperimentSpec, backend: str) -> None:
    trainer = Trainer(spec, backend)
    for _ in range(40):
        if trainer.divergence is None:
            trainer.advance(100)
    found = trainer.divergence
    assert found is not None
    assert found.operation == NOTHING_COUNTS
    assert points_of(spec.data).y[trainer.batch()].tolist() == [1]
    assert found.finite_step == found.step - 1
    trainer.restore_finite()
    assert trainer.step_count == found.finite_step
    assert all(np.isfinite(value).all() for value in values(trainer).values())


def test_a_sum_of_nothing_is_0() -> None:
    trainer = advance(Trainer(single_points(ignore_index="B", reduction="sum"), "numpy"), 60)
    assert trainer.divergence is None


def test_only_losses_that_weigh_points_count_nothing() -> None:
    target = tensor([1, 1])
    assert counts_nothing(nn.CrossEntropyLoss(ignore_index=1), target)
    assert counts_nothing(nn.NLLLoss(tensor([1.0, 0.0])), target)
    assert not counts_nothing(nn.CrossEntropyLoss(ignore_index=1), tensor([1, 0]))
    assert not counts_nothing(nn.CrossEntropyLoss(ignore_index=1, reduction="sum"), target)
    assert not counts_nothing(nn.MultiMarginLoss(weight=tensor([1.0, 0.0])), target)
