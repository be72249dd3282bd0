"""Training with an optimizer that looks at its batch several times in one step."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from engine.catalog import FieldError
from engine.experiment import ExperimentSpec, Layer, edit, problems, propose
from engine.training.phases import PHASES
from engine.training.trainer import Trainer


def looking_again(
    dataset: str = "moons", line_search: str = "strong_wolfe", batch_size: int = 0
) -> ExperimentSpec:
    spec = edit(edit(propose(dataset), "data.n", 60), "optimizer", "LBFGS")
    spec = edit(spec, "optimizer.line_search_fn", line_search)
    return edit(spec, "run.batch_size", batch_size)


def values(trainer: Trainer) -> np.ndarray:
    return np.concatenate([view.value.ravel() for view in trainer.parameters()])


@pytest.mark.parametrize("line_search", ["none", "strong_wolfe"])
def test_it_learns_in_few_steps_eagerly_and_says_why(line_search: str) -> None:
    trainer = Trainer(looking_again(line_search=line_search), "numpy")
    for _ in range(12):
        trainer.advance(1)
    assert trainer.metrics().train_metric > 0.95
    assert trainer.backend == "eager"
    assert trainer.obstacle.startswith("LBFGS")


def test_phase_by_phase_it_makes_the_same_step() -> None:
    dropping = edit(looking_again(batch_size=16), "model.hidden", (Layer(6, "Tanh", dropout=0.3),))
    slow, plain = Trainer(dropping), Trainer(dropping)
    for _ in range(6):
        plain.step()
        for _ in PHASES:
            slow.advance_phase()
    np.testing.assert_array_equal(values(slow), values(plain))


def test_what_it_remembers_of_the_curvature_is_gone_back_to() -> None:
    trainer = Trainer(looking_again(batch_size=16))
    told = []
    for _ in range(12):
        told.append(values(trainer))
        trainer.step()
    last = values(trainer)
    trainer.go_to(5)
    np.testing.assert_array_equal(values(trainer), told[5])
    for _ in range(7):
        trainer.step()
    np.testing.assert_array_equal(values(trainer), last)


def test_its_last_update_is_told_although_no_formula_is() -> None:
    trainer = Trainer(looking_again())
    trainer.last_update.ledger = "0.weight"
    trainer.step()
    trainer.step()
    told = trainer.ledger()
    assert told is not None
    assert not np.array_equal(told.parameters[0].before, told.parameters[0].after)


def test_it_takes_a_batch_an_update() -> None:
    gathering = edit(propose("moons"), "run.accumulation", 4)
    assert edit(gathering, "optimizer", "LBFGS").run.accumulation == 1
    with pytest.raises(FieldError, match="accumulation: expected 1, as LBFGS looks"):
        edit(looking_again(), "run.accumulation", 4)
    own = msgspec.structs.replace(gathering, optimizer=looking_again().optimizer)
    assert any(each.startswith("run.accumulation: expected 1") for each in problems(own))


def test_chosen_it_searches_along_its_line_and_small_batches_do_not_throw_it_far_away() -> None:
    chosen = edit(propose("spirals"), "optimizer", "LBFGS")
    plain = Trainer(edit(chosen, "optimizer.line_search_fn", "none"))
    searching = Trainer(chosen)
    for _ in range(60):
        if plain.divergence is None:
            plain.step()
        searching.step()
    assert plain.divergence is not None
    assert searching.divergence is None
    assert searching.metrics().train_loss < 10
