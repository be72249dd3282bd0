"""What a capture costs grows with the network alone, and is not paid again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import nn, optim
from engine.autograd.definition import Definition
from engine.autograd.node import Plan
from engine.compiled.build import SEEN, TRIED, build
from engine.compiled.job import Job
from engine.experiment.counted_dropout import CountedDropout
from engine.experiment.lone_norm import LoneBatchNorm
from tests.engine.compiled.tasks import check
from tests.engine.compiled.training import Task, Training


def deep(layers: int) -> Task:
    """As wide as networks get, with all that a hidden layer can have."""

    def net() -> nn.Sequential:
        modules: list[nn.Module] = []
        for stream, fan_in in enumerate([2, *[128] * (layers - 1)]):
            modules += [nn.Linear(fan_in, 128), LoneBatchNorm(128), nn.ReLU()]
            modules.append(CountedDropout(0.3, stream=stream))
        return nn.Sequential(*modules, nn.Linear(128, 1))

    return Task(net, nn.BCEWithLogitsLoss, lambda p: optim.Adam(p))


def begun(layers: int) -> Training:
    training = Training(deep(layers))
    training.eager(1)
    return training


def instructions(layers: int) -> list[int]:
    """How many the programs have that train, on a batch and on the rest of an epoch, and that answer."""
    found = begun(layers)
    parts = build(Job(found.net, found.loss, found.optimizer, found.x, found.y, 10))
    assert parts.rest is not None
    return [len(program.code) for program in (parts.whole, parts.rest, parts.answer)]


def test_every_layer_adds_the_same_few_instructions() -> None:
    few, more, many = (np.array(instructions(layers)) for layers in (2, 3, 8))
    assert (more - few).tolist() == [12, 12, 3]
    assert (many - few == 6 * (more - few)).all()


def test_what_was_captured_once_is_captured_again_without_new_plans(
    monkeypatch: pytest.MonkeyPatch, runner: type
) -> None:
    training = begun(2)
    made: list[str] = []
    training.capture(runner)
    plan = Definition._made

    def counted(self: Definition, needed: int, more: set[str]) -> Plan:
        made.append(self.name)
        return plan(self, needed, more)

    monkeypatch.setattr(Definition, "_made", counted)
    training.capture(runner)
    assert not made


class Counting(nn.Sequential):
    """Notes on how many points it is called."""

    def __init__(self, *layers: nn.Module) -> None:
        super().__init__(*layers)
        self.seen: list[int] = []

    def forward(self, input: Any) -> Any:
        self.seen.append(len(input))
        return super().forward(input)


class SumOfSquares(nn.Module):
    """A loss that is larger the more points there are, by a number that is no tensor."""

    def forward(self, input: Any, target: Any) -> Any:
        return nn.functional.mse_loss(input, target) * len(input)


class PerPair(nn.Module):
    """A loss that goes by the number of points in a way of its own."""

    def forward(self, input: Any, target: Any) -> Any:
        return nn.functional.mse_loss(input, target) / (len(input) - 1)


def large(loss: type[nn.Module] = nn.MSELoss) -> Task:
    """Batches of 150 points and of the remaining 50."""
    return Task(
        lambda: Counting(nn.Linear(2, 6), nn.GELU(), nn.Linear(6, 1)),
        loss,
        lambda p: optim.SGD(p, lr=1e-3),
        points=200,
        batch_size=150,
    )


@pytest.mark.parametrize("loss", [nn.MSELoss, SumOfSquares, PerPair])
def test_large_batches_are_captured_as_exactly_as_small_ones(loss: type[nn.Module], runner: type) -> None:
    check(large(loss), runner)


@pytest.mark.parametrize("loss", [nn.MSELoss, SumOfSquares])
def test_of_a_large_batch_only_a_few_points_are_looked_at(loss: type[nn.Module], runner: type) -> None:
    training = Training(large(loss))
    training.eager(1)
    training.net.seen.clear()
    training.capture(runner)
    assert max(training.net.seen) <= TRIED
    assert set(training.net.seen) - {SEEN - 1} == {1, SEEN, 50}


@pytest.mark.parametrize(
    ("layer", "loss"),
    [(nn.Tanh, lambda: nn.HuberLoss(delta=SEEN)), (lambda: nn.Hardtanh(-SEEN, SEEN), nn.MSELoss)],
)
def test_a_setting_is_never_taken_for_the_number_of_points(layer: Any, loss: Any, runner: type) -> None:
    training = Training(
        Task(
            lambda: nn.Sequential(nn.Linear(2, 6), layer(), nn.Linear(6, 1)),
            loss,
            lambda p: optim.SGD(p, lr=1e-3),
            points=150,
            batch_size=150,
        )
    )
    training.eager(1)
    step = training.capture(runner)
    x, y, losses = training.x * 100, training.y * 100, np.zeros(1, np.float32)
    expected = training.loss(training.net(engine.from_numpy(x)), engine.from_numpy(y)).item()
    step.load(x, y)
    step.run(0, 0, 1, losses)
    np.testing.assert_allclose(losses[0], expected, rtol=1e-4)


def test_what_goes_by_the_number_of_points_is_captured_on_all_of_them(runner: type) -> None:
    training = Training(large(PerPair))
    training.eager(1)
    training.net.seen.clear()
    training.capture(runner)
    assert 150 in training.net.seen


@pytest.mark.parametrize(
    ("options", "last"),
    [
        ({}, ["number", "sgd"]),
        ({"momentum": 0.9, "dampening": 0.5}, ["number", "momentum"]),
        ({"weight_decay": 0.1}, ["binary", "binary", "sgd"]),
        ({"momentum": 0.9, "nesterov": True}, ["binary", "spread", "binary", "binary"]),
    ],
)
def test_an_update_of_sgd_is_one_instruction_where_that_goes(
    options: dict[str, Any], last: list[str], runner: type
) -> None:
    training = Training(Task(lambda: nn.Linear(2, 1), nn.MSELoss, lambda p: optim.SGD(p, lr=0.1, **options)))
    training.eager(1)
    names = [line.split()[0] for line in training.capture(runner).lines]
    assert names[-len(last) :] == last
