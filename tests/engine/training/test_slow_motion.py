from __future__ import annotations

import math

import numpy as np
import pytest

from engine.experiment import edit, propose
from engine.training.phases import PHASES
from engine.training.slow_motion import extreme
from engine.training.trainer import Trainer

SPEC = edit(propose("moons"), "data.n", 40)


def test_the_extreme_is_over_all_arrays_and_keeps_the_sign() -> None:
    found = extreme([("a", np.array([[3.0]], np.float32)), ("b", np.array([0.0, -4.0], np.float32))])
    assert found is not None
    assert (found.norm, found.parameter, found.value) == (5.0, "b", -4.0)
    assert extreme([]) is None


def test_what_is_not_finite_is_the_extreme() -> None:
    found = extreme([("a", np.array([math.nan], np.float32)), ("b", np.array([1.0], np.float32))])
    assert found is not None
    assert (found.parameter, math.isnan(found.value)) == ("a", True)


@pytest.mark.parametrize("zero_grad", [True, False])
def test_the_first_phase_tells_how_long_the_gradients_were(zero_grad: bool) -> None:
    trainer = Trainer(edit(SPEC, "run.zero_grad", zero_grad))
    trainer.step()
    grads = np.concatenate([view.grad.ravel() for view in trainer.parameters() if view.grad is not None])
    trainer.advance_phase()
    told = trainer.in_phases
    assert told is not None
    assert (told.phase, told.zero_grad, told.values, told.points) == ("zero_grad", zero_grad, len(grads), 28)
    assert told.cleared == pytest.approx(float(np.linalg.norm(grads.astype(float))))
    assert math.isnan(told.loss)


def test_a_step_that_diverges_in_slow_motion_is_told_as_any_other() -> None:
    line = edit(edit(edit(propose("line"), "run.batch_size", 0), "optimizer", "SGD"), "optimizer.lr", 10.0)
    slow, plain = Trainer(line), Trainer(line)
    while not plain.divergence:
        plain.step()
    while not slow.divergence:
        for _ in PHASES:
            slow.advance_phase()
    assert slow.divergence == plain.divergence


def test_a_step_that_fails_on_the_way_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = Trainer(SPEC)
    trainer.advance_phase()

    def fail(*_: object) -> None:
        raise ValueError("no")

    with monkeypatch.context() as patch:
        patch.setattr("engine.training.eager_step.EagerStep.make_phase", fail)
        with pytest.raises(ValueError, match="no"):
            trainer.advance_phase()
    assert not trainer.is_between_phases
    assert trainer.in_phases is None
    trainer.go_to(0)
    trainer.step()
    assert trainer.step_count == 1
