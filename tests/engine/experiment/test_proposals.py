"""What is proposed for a data set learns it."""

from __future__ import annotations

import pytest

from engine.experiment import edit, propose
from engine.headless import run
from engine.training.trainer import Trainer


@pytest.mark.parametrize("seed", [7, 8])
@pytest.mark.parametrize(
    ("name", "epochs", "score"),
    [("step", 80, 0.97), ("multi_gauss", 100, 0.95), ("rings", 150, 0.95), ("checkerboard", 150, 0.93)],
)
def test_a_proposal_learns_its_set(name: str, epochs: int, score: float, seed: int) -> None:
    trainer = Trainer(edit(propose(name), "data.seed", seed))
    run(trainer, epochs)
    assert trainer.metrics().test_metric >= score
