"""Batch norm and dropout: programs remember, forget and draw as the eager steps do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn, optim
from engine.compiled import CompiledStep
from engine.experiment.counted_dropout import CountedDropout
from engine.experiment.counted_leak import CountedRReLU
from engine.experiment.lone_norm import LoneBatchNorm
from tests.engine.compiled.training import STEPS, Task, Training, check_taking_turns

SGD: Callable[[list[Any]], Any] = lambda p: optim.SGD(p, lr=0.05, momentum=0.9)  # noqa: E731
ADAM: Callable[[list[Any]], Any] = lambda p: optim.Adam(p, lr=0.01)  # noqa: E731


def normed(bias: bool = False) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(2, 5, bias=bias), LoneBatchNorm(5), nn.Tanh(),
        nn.Linear(5, 6, bias=bias), LoneBatchNorm(6), nn.ELU(), nn.Linear(6, 1),
    )  # fmt: skip


def dropping() -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(2, 9), nn.Tanh(), CountedDropout(0.3, stream=64),
        nn.Linear(9, 7), nn.ReLU(), CountedDropout(0.5, stream=65), nn.Linear(7, 1),
    )  # fmt: skip


def leaking() -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(2, 9), CountedRReLU(stream=96), CountedDropout(0.3, stream=64),
        nn.Linear(9, 7), CountedRReLU(0.0, 0.9, stream=97), nn.Linear(7, 1),
    )  # fmt: skip


def both() -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(2, 9, bias=False), LoneBatchNorm(9), nn.ReLU(), CountedDropout(0.2, stream=7),
        nn.Linear(9, 1), nn.Sigmoid(),
    )  # fmt: skip


TASKS = {
    "norm": Task(normed, nn.MSELoss, SGD),
    "norm behind biases": Task(lambda: normed(bias=True), nn.MSELoss, SGD),
    "norm of whole vectors": Task(normed, nn.BCEWithLogitsLoss, ADAM, points=48, batch_size=16),
    "norm and lone points": Task(normed, nn.MSELoss, ADAM, points=21, batch_size=10),
    "norm of single points": Task(normed, nn.MSELoss, SGD, points=5, batch_size=1),
    "norm of all points": Task(normed, nn.MSELoss, ADAM, points=30, batch_size=30),
    "dropout": Task(dropping, nn.BCEWithLogitsLoss, SGD),
    "random slopes": Task(leaking, nn.BCEWithLogitsLoss, SGD),
    "random slopes with Adam": Task(leaking, nn.MSELoss, ADAM, points=40, batch_size=16),
    "dropout with Adam": Task(dropping, nn.MSELoss, ADAM, points=40, batch_size=16),
    "both": Task(both, nn.BCELoss, ADAM),
}


def memory(training: Training) -> dict[str, Any]:
    return {name: buffer.numpy() for name, buffer in training.net.named_buffers()}


def captured(training: Training, runner: Any) -> CompiledStep:
    training.eager(1)
    return training.capture(runner)


@pytest.mark.parametrize("name", TASKS)
def test_fifty_steps_are_those_of_the_engine(name: str, runner: Any) -> None:
    referee, eager, fast = (Training(TASKS[name], kind) for kind in (np.float64, np.float32, np.float32))
    referee.eager(STEPS)
    losses = eager.eager(STEPS)
    begun = fast.eager(1)
    step = fast.capture(runner)
    made = begun + fast.compiled(step, STEPS - 1)
    allowed = 1e-4 * max(1.0, float(np.abs(referee.values).max()))
    assert np.abs(eager.values - referee.values).max() <= allowed
    assert np.abs(fast.values - referee.values).max() <= allowed
    assert np.allclose(made, losses, rtol=1e-3, atol=1e-5)
    for key, known in memory(eager).items():
        assert np.allclose(memory(fast)[key], known, rtol=1e-3, atol=1e-4), key
    fast.net.eval()
    with engine.no_grad():
        wanted = fast.net(engine.from_numpy(fast.x)).numpy()
    assert np.allclose(step.answer(fast.x), wanted, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", ["norm", "dropout", "both", "random slopes"])
def test_a_capture_and_answers_leave_no_trace(name: str, runner: Any) -> None:
    fast = Training(TASKS[name])
    fast.eager(3)
    before = {key: each.copy() for key, each in memory(fast).items()}
    step = fast.capture(runner)
    step.answer(fast.x)
    step.neurons(fast.x)
    assert fast.net.training
    assert all(np.array_equal(each, before[key]) for key, each in memory(fast).items())
    assert step.holds


@pytest.mark.parametrize("name", ["norm and lone points", "dropout", "both", "random slopes"])
def test_eager_and_captured_steps_take_turns(name: str, runner: Any) -> None:
    check_taking_turns(TASKS[name], runner)


@pytest.mark.parametrize("name", ["norm", "dropout", "both", "random slopes"])
def test_a_state_holds_what_layers_remember(name: str, runner: Any) -> None:
    fast = Training(TASKS[name])
    step = captured(fast, runner)
    fast.compiled(step, 5)
    kept, place = step.state(), (fast.epoch, fast.point)
    remembered = {key: each.copy() for key, each in memory(fast).items()}
    first = fast.compiled(step, 9)
    step.restore(kept)
    assert all(np.array_equal(each, remembered[key]) for key, each in memory(fast).items())
    fast.epoch, fast.point = place
    assert fast.compiled(step, 9) == first


def test_every_backend_draws_the_same_masks(kernels: Any) -> None:
    """The output of a dropout alone, of ones: where it is 0 is the mask."""
    drawn = []
    for name in ("numpy", "compiled"):
        task = Task(
            lambda: nn.Sequential(nn.Linear(2, 3), CountedDropout(0.5, stream=3), nn.Linear(3, 1)),
            nn.MSELoss,
            lambda p: optim.SGD(p, lr=0.0),
            points=200,
            batch_size=50,
        )
        eager, fast = Training(task), Training(task)
        losses = eager.eager(30)
        made = fast.eager(1)
        made += fast.compiled(fast.capture(kernels.runner(name)), 29)
        assert np.allclose(made, losses, rtol=1e-5)
        drawn.append(made)
    assert np.allclose(*drawn, rtol=1e-5)


def test_a_moved_memory_asks_for_another_program(runner: Any) -> None:
    fast = Training(TASKS["norm"])
    step = captured(fast, runner)
    fast.net[1].running_mean.data = engine.from_numpy(np.zeros(5, np.float32))
    assert not step.holds


@pytest.mark.parametrize("seed", range(4))
def test_a_batch_norm_that_finds_no_spread_is_captured_too(seed: int, runner: Any) -> None:
    """What it hands on are roundings, three hundred times as large, and others in each backend."""

    def net() -> nn.Sequential:
        engine.manual_seed(seed)
        layers = [nn.Linear(2, 64), nn.Threshold(100.0, 20.0), nn.Linear(64, 16), LoneBatchNorm(16)]
        return nn.Sequential(*layers, nn.ReLU(), nn.Linear(16, 1))

    training = Training(Task(net, nn.BCEWithLogitsLoss, lambda p: optim.SGD(p, lr=0.1)))
    training.eager(1)
    assert training.capture(runner).holds
