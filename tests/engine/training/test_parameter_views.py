import numpy as np
import pytest

from engine.experiment import edit, propose
from engine.experiment.spec import Pick
from engine.training.snapshots import ParameterView
from engine.training.trainer import Trainer

LR = 0.05


def views(optimizer: Pick, steps: int, backend: str = "eager") -> tuple[ParameterView, ...]:
    trainer = Trainer(edit(edit(propose("moons"), "data.n", 40), "optimizer", optimizer), backend)
    while trainer.step_count < steps:
        trainer.advance(steps - trainer.step_count)
    return trainer.parameters()


def test_nothing_is_remembered_before_the_first_step() -> None:
    for view in views(Pick("Adam"), 0):
        assert view.grad is None
        assert view.state == {}


def test_after_one_step_of_adam_its_averages_are_shares_of_the_gradient() -> None:
    for view in views(Pick("Adam", {"betas": (0.9, 0.999)}), 1):
        assert view.state.keys() == {"exp_avg", "exp_avg_sq"}
        np.testing.assert_allclose(view.state["exp_avg"], 0.1 * view.grad, rtol=1e-5)
        np.testing.assert_allclose(view.state["exp_avg_sq"], 0.001 * view.grad**2, rtol=1e-3)


@pytest.mark.parametrize("backend", ["eager", "numpy"])
def test_the_state_is_that_of_the_step_whichever_way_it_is_made(backend: str) -> None:
    optimizer = Pick("SGD", {"lr": LR, "momentum": 0.5})
    before, after = views(optimizer, 30, backend), views(optimizer, 31, backend)
    for old, new in zip(before, after, strict=True):
        np.testing.assert_allclose(
            new.state["momentum_buffer"], 0.5 * old.state["momentum_buffer"] + new.grad, rtol=1e-4, atol=1e-7
        )
        np.testing.assert_allclose(
            new.value, old.value - LR * new.state["momentum_buffer"], rtol=1e-5, atol=1e-7
        )


def test_what_was_shown_cannot_be_written_and_does_not_move() -> None:
    trainer = Trainer(edit(propose("moons"), "data.n", 40), "numpy")
    for _ in range(3):
        trainer.advance(5)
    shown = trainer.parameters()
    kept = [{name: array.copy() for name, array in view.state.items()} for view in shown]
    trainer.advance(5)
    for view, copies in zip(shown, kept, strict=True):
        for name, array in view.state.items():
            assert not array.flags.writeable
            assert np.array_equal(array, copies[name])
