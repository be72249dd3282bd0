"""What is proposed for a data set learns it."""

from __future__ import annotations

import numpy as np
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


@pytest.mark.parametrize("seed", [7, 8])
def test_a_spread_is_learned_as_it_is(seed: int) -> None:
    trainer = Trainer(edit(propose("fan"), "data.seed", seed), "numpy")
    run(trainer, 150)
    deviation = trainer.field((-6.0, 6.0, -6.0, 6.0), 13).deviation
    assert deviation is not None
    np.testing.assert_allclose(deviation, np.linspace(0.1, 1.4, 13), rtol=0.35, atol=0.12)


@pytest.mark.parametrize("seed", [7, 8])
def test_a_rate_is_learned_from_counts(seed: int) -> None:
    trainer = Trainer(edit(propose("counts"), "data.seed", seed), "numpy")
    run(trainer, 60)
    x = np.linspace(-5.5, 5.5, 12, dtype=np.float32)
    rate = 4 * np.exp(0.8 * np.sin(x))
    np.testing.assert_allclose(trainer.predict(x[:, None]), rate, rtol=0.4, atol=1.0)
