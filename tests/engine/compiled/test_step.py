"""Eager steps in float64 and float32, numpy programs and compiled programs make the same parameters."""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn, optim
from engine.catalog import entries
from engine.compiled import NotLowered
from engine.compiled.backends import Kernels
from engine.compiled.recipe import Recipe
from tests.engine.compiled.tasks import ACTIVATIONS, OPTIMIZERS, check, network, task
from tests.engine.compiled.training import Task, Training, check_taking_turns

LOSSES = sorted(each.name for each in entries("loss") if not each.traits["expects"].startswith("class"))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation(activation: str, runner: Any) -> None:
    check(task(activation=activation), runner)


@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss(loss: str, runner: Any) -> None:
    check(task(loss=loss), runner)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer(optimizer: str, runner: Any) -> None:
    check(task(optimizer=optimizer), runner, 1e-4)


VARIANTS = {
    "decay": lambda p: optim.Adam(p, lr=0.01, weight_decay=0.1),
    "amsgrad": lambda p: optim.Adam(p, lr=0.01, amsgrad=True),
    "nesterov": lambda p: optim.SGD(p, lr=0.01, momentum=0.9, nesterov=True, weight_decay=0.01),
    "dampening": lambda p: optim.SGD(p, lr=0.01, momentum=0.9, dampening=0.5),
    "centered": lambda p: optim.RMSprop(p, lr=0.01, centered=True, momentum=0.5),
    "falling lr": lambda p: optim.Adagrad(p, lr=0.01, lr_decay=0.1),
    "maximize": lambda p: optim.SGD(p, lr=0.001, maximize=True),
    "decoupled": lambda p: optim.NAdam(p, lr=0.01, weight_decay=0.1, decoupled_weight_decay=True),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_variants_of_optimizers(variant: str, runner: Any) -> None:
    what = Task(lambda: network(["Tanh"], [6], "MSELoss"), nn.MSELoss, VARIANTS[variant])
    check(what, runner, 1e-4)


def test_gradients_that_add_up(runner: Any) -> None:
    step = check(task(recipe=Recipe(zero_grad=False)), runner, 1e-4)
    assert step.holds


def images(**options: Any) -> Task:
    def net() -> nn.Sequential:
        return nn.Sequential(
            nn.Conv2d(1, 5, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(5, 4, 2), nn.Tanh(), nn.Flatten(),
            nn.Linear(16, 3),
        )  # fmt: skip

    return Task(net, nn.CrossEntropyLoss, lambda p: optim.Adam(p, lr=0.01), inputs=(1, 8, 8), classes=3)


def test_a_small_convolutional_network(runner: Any) -> None:
    check(images(), runner, 1e-4)


def test_the_same_start_gives_the_same_numbers_however_the_steps_are_cut(runner: Any) -> None:
    one, two = Training(task(optimizer="Adam")), Training(task(optimizer="Adam"))
    for training in (one, two):
        training.eager(1)
    first, second = one.capture(runner), two.capture(runner)
    together = one.compiled(first, 40)
    apart = [loss for steps in (1, 2, 17, 20) for loss in two.compiled(second, steps)]
    assert together == apart
    assert np.array_equal(one.values, two.values)


def test_no_more_steps_are_made_than_there_is_room_for_losses(runner: Any) -> None:
    training = Training(task())
    training.eager(1)
    room = np.full(8, -1, np.float32)
    assert training.capture(runner).run(0, 0, 8, room[:3]) == 3
    assert (room[:3] > 0).all()
    assert (room[3:] == -1).all()


@pytest.mark.parametrize("optimizer", ["Adam", "NAdam", "SGD"])
def test_eager_and_compiled_steps_take_turns_on_the_same_numbers(optimizer: str, runner: Any) -> None:
    check_taking_turns(task(optimizer=optimizer), runner)


def test_gradients_can_be_looked_at_after_compiled_steps(runner: Any) -> None:
    eager, fast = Training(task()), Training(task())
    eager.eager(5)
    fast.eager(1)
    fast.compiled(fast.capture(runner), 4)
    for one, other in zip(eager.net.parameters(), fast.net.parameters(), strict=True):
        assert np.allclose(one.grad.numpy(), other.grad.numpy(), rtol=1e-3, atol=1e-6)


def test_other_points_need_no_other_program(runner: Any) -> None:
    fast, eager = Training(task(points=20, batch_size=20)), Training(task(points=20, batch_size=20))
    fast.eager(1)
    eager.eager(1)
    step = fast.capture(runner)
    for training in (fast, eager):
        training.x, training.y = training.x * 2, 1 - training.y
    step.load(fast.x, fast.y)
    assert fast.compiled(step, 3) == pytest.approx(eager.eager(3), rel=1e-4)
    assert step.fits(20)
    assert not step.fits(21)


def test_what_hidden_layers_hand_on_can_be_seen(runner: Any) -> None:
    fast = Training(task(activation="ELU"))
    fast.eager(1)
    step = fast.capture(runner)
    fast.compiled(step, 5)
    x = np.random.default_rng(3).normal(size=(700, 2)).astype(np.float32)
    seen, after = step.neurons(x), engine.from_numpy(x)
    with engine.no_grad():
        for units, until in zip(seen, (2, 4), strict=True):
            assert np.allclose(units, fast.net[:until](after).numpy(), rtol=1e-4, atol=1e-5)


def test_a_linear_model_has_nothing_hidden(runner: Any) -> None:
    fast = Training(Task(lambda: nn.Linear(2, 1), nn.MSELoss, lambda p: optim.SGD(p, lr=0.1)))
    fast.eager(1)
    assert fast.capture(runner).neurons(fast.x) == []


def test_a_state_can_be_gone_back_to(runner: Any) -> None:
    fast = Training(task(optimizer="Adam"))
    fast.eager(1)
    step = fast.capture(runner)
    fast.compiled(step, 5)
    kept, place = step.state(), (fast.epoch, fast.point)
    first = fast.compiled(step, 9)
    step.restore(kept)
    fast.epoch, fast.point = place
    assert fast.compiled(step, 9) == first


def test_a_memory_that_is_left_is_given_back_at_once(runner: Any) -> None:
    fast = Training(task(optimizer="Adam"))
    fast.eager(1)
    step = fast.capture(runner)
    fast.compiled(step, 5)
    left = weakref.ref(step.values.base)
    step = fast.capture(runner)
    fast.compiled(step, 5)
    assert left() is None  # not only when Python looks for rings: it does not know how large arrays are


def test_a_loss_that_is_not_finite_ends_the_run(runner: Any) -> None:
    fast = Training(
        Task(lambda: network(["ReLU"], [4], "MSELoss"), nn.MSELoss, lambda p: optim.SGD(p, lr=50))
    )
    fast.eager(1)
    losses = fast.compiled(fast.capture(runner), 500)
    assert len(losses) < 500
    assert not np.isfinite(losses[-1])
    assert np.isfinite(losses[:-1]).all()


def test_a_loaded_state_asks_for_another_program(runner: Any) -> None:
    fast = Training(task(optimizer="Adam"))
    fast.eager(1)
    step = fast.capture(runner)
    fast.compiled(step, 2)
    fast.optimizer.load_state_dict(fast.optimizer.state_dict())
    assert not step.holds


class Twice(engine.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        return x * 2

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        return grad * 2


class Own(nn.Module):
    def forward(self, x: Any) -> Any:
        return Twice.apply(x)


class Cumulated(nn.Module):
    def forward(self, x: Any) -> Any:
        return engine.cumsum(x, 1)


class Rounded(nn.Module):
    """Depends on the batch in a way that no gradient shows."""

    def forward(self, x: Any) -> Any:
        return x * (x > 0)


class Tied(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(2, 2)
        self.last = nn.Linear(2, 1)

    def forward(self, x: Any) -> Any:
        return self.last(self.layer(self.layer(x)))


@pytest.mark.parametrize(
    ("net", "named"),
    [
        (lambda: nn.Sequential(nn.Linear(2, 3), Own(), nn.Linear(3, 1)), "TwiceBackward"),
        (lambda: nn.Sequential(nn.Linear(2, 3), nn.PReLU(3), nn.Linear(3, 1)), "prelu"),
        (lambda: nn.Sequential(nn.Linear(2, 3), nn.LayerNorm(3), nn.Linear(3, 1)), "layer_norm"),
        (lambda: nn.Sequential(nn.Linear(2, 3), nn.Softmax(1), nn.Linear(3, 1)), "softmax"),
        (lambda: nn.Sequential(nn.Linear(2, 3), nn.Dropout(0.5), nn.Linear(3, 1)), "neither input nor"),
        (lambda: nn.Sequential(nn.Linear(2, 3), Rounded(), nn.Linear(3, 1)), "neither input nor"),
        (lambda: nn.Sequential(nn.Linear(2, 3), Cumulated(), nn.Linear(3, 1)), "cumsum"),
        (Tied, "used twice"),
    ],
)
def test_what_cannot_be_lowered_is_named_and_trains_on_eagerly(net: Any, named: str) -> None:
    training = Training(Task(net, nn.MSELoss, lambda p: optim.SGD(p, lr=0.1)))
    training.eager(1)
    before = training.values
    with pytest.raises(NotLowered, match=named):
        training.capture(Kernels().runner("numpy"))
    assert np.array_equal(training.values, before)
    assert len(training.eager(3)) == 3


def test_an_optimizer_that_cannot_be_lowered_is_named() -> None:
    training = Training(Task(lambda: nn.Linear(2, 1), nn.MSELoss, lambda p: optim.LBFGS(p)))
    with pytest.raises(NotLowered, match="LBFGS"):
        training.capture(Kernels().runner("numpy"))


def test_a_state_knows_of_the_eager_steps_before_it(runner: Any) -> None:
    fast = Training(task(optimizer="Adam"))
    fast.eager(1)
    step = fast.capture(runner)
    fast.compiled(step, 2)
    fast.eager(3)
    kept, wanted = step.state(), fast.state
    gradients = [each.grad.numpy().copy() for each in fast.net.parameters()]
    fast.compiled(step, 4)
    step.restore(kept)
    assert fast.state == wanted
    for each, gradient in zip(fast.net.parameters(), gradients, strict=True):
        assert np.array_equal(each.grad.numpy(), gradient)


def test_a_network_that_has_learned_all_is_captured_too(runner: Any) -> None:
    what = Task(
        lambda: nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1)),
        nn.BCEWithLogitsLoss,
        lambda p: optim.SGD(p, lr=0.1),
        inputs=(1,),
    )
    for logit in range(8, 18):
        training = Training(what)
        training.eager(1)
        with engine.no_grad():
            training.net[2].bias.fill_(float(logit))
        assert training.capture(runner).holds, f"sigmoid({logit}) is as coarse as float32 near 1"
