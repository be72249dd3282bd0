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


def test_gathered_batches_keep_their_gradients_and_wait_for_the_update() -> None:
    spec = edit(edit(SPEC, "run.batch_size", 7), "run.accumulation", 3)
    trainer, told = Trainer(spec), []
    for _ in range(3 * len(PHASES)):
        trainer.advance_phase()
        told.append(trainer.in_phases)
    steps = [told[start : start + len(PHASES)] for start in range(0, len(told), len(PHASES))]
    assert [(step[0].batch, step[0].batches, step[0].gathers) for step in steps] == [
        (1, 3, True),
        (2, 3, True),
        (3, 3, False),
    ]
    # What the next batch finds is what the last one left: nothing was set to zero in between.
    assert steps[1][0].cleared == steps[0][3].gradients.norm > 0
    assert [step[4].update.norm > 0 for step in steps] == [False, False, True]


@pytest.mark.parametrize(("path", "limit"), [("run.clip_norm", 0.01), ("run.clip_value", 1e-4)])
def test_clipped_gradients_are_told_with_the_update(path: str, limit: float) -> None:
    trainer = Trainer(edit(SPEC, path, limit))
    for _ in PHASES:
        trainer.advance_phase()
    told = trainer.in_phases
    assert told is not None
    grads = np.concatenate([view.grad.ravel() for view in trainer.parameters() if view.grad is not None])
    assert told.limited == pytest.approx(float(np.linalg.norm(grads.astype(float))))
    assert told.limited < told.gradients.norm


def test_a_loss_with_penalties_says_so() -> None:
    trainer = Trainer(edit(SPEC, "run.l2", 1.0))
    trainer.advance_phase()
    assert trainer.in_phases is not None
    assert trainer.in_phases.penalised


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
