from __future__ import annotations

import msgspec
import numpy as np
import pytest

from engine.experiment import ExperimentSpec, Pick, edit, propose
from engine.experiment.rate_limit import largest_stable_rate
from engine.training.trainer import Trainer


def line(lr: float, momentum: float = 0.0) -> ExperimentSpec:
    """A straight line by full-batch descent."""
    spec = edit(propose("line"), "run.batch_size", 0)
    return msgspec.structs.replace(spec, optimizer=Pick("SGD", {"lr": lr, "momentum": momentum}))


def loss_after(spec: ExperimentSpec, steps: int) -> float:
    trainer = Trainer(spec, "eager")
    for _ in range(steps):
        trainer.step()
        if trainer.divergence is not None:
            return np.inf
    return trainer.metrics().train_loss


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_below_the_limit_it_comes_down_and_above_it_goes_up(momentum: float) -> None:
    limit = largest_stable_rate(line(0.1, momentum))
    assert limit is not None
    begin = Trainer(line(limit, momentum), "eager").metrics().train_loss
    assert loss_after(line(0.97 * limit, momentum), 400) < begin
    assert loss_after(line(1.03 * limit, momentum), 400) > 10 * begin


def test_scaled_inputs_change_the_limit() -> None:
    spec = line(0.1)
    smaller = edit(spec, "model.input_scale", 0.1)
    one, other = largest_stable_rate(spec), largest_stable_rate(smaller)
    assert one is not None
    assert other is not None
    assert other != one


def test_where_no_limit_is_known_none_is_told() -> None:
    assert largest_stable_rate(propose("spirals")) is None
    assert largest_stable_rate(edit(line(0.1), "optimizer", "Adam")) is None
    assert largest_stable_rate(edit(line(0.1), "run.zero_grad", False)) is None
    assert largest_stable_rate(edit(line(0.1), "optimizer.maximize", True)) is None
