"""Schedulers against the formulas of their rates, one step of the optimizer for each of their own."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from typing import Any

import pytest

import engine
from engine import optim
from engine.catalog import find
from engine.optim import lr_scheduler as schedulers

EPOCHS = 25
Optim = Any


def optimizer_of(*lrs: float, kind: Any = optim.SGD, **settings: Any) -> Optim:
    """An optimizer with a group for each learning rate."""
    groups = [{"params": [engine.ones(1, requires_grad=True)], "lr": lr} for lr in lrs]
    return kind(groups, **settings)


def run(optimizer: Optim, scheduler: Any, epochs: int = EPOCHS) -> list[list[float]]:
    """The rates of all groups at each epoch."""
    seen = [scheduler.get_last_lr()]
    for _ in range(epochs):
        optimizer.step()
        scheduler.step()
        assert scheduler.get_last_lr() == [group["lr"] for group in optimizer.param_groups]
        seen.append(scheduler.get_last_lr())
    return seen


def cosine(low: float, share: float) -> Callable[[float], float]:
    return lambda base: low + (base - low) * (1 + math.cos(math.pi * share)) / 2


FORMULAS: list[tuple[Any, Callable[[int], Callable[[float], float]]]] = [
    (lambda o: schedulers.StepLR(o, 4, 0.5), lambda t: lambda lr: lr * 0.5 ** (t // 4)),
    (
        lambda o: schedulers.MultiStepLR(o, [3, 9, 9], 0.2),
        lambda t: lambda lr: lr * 0.2 ** sum(t >= m for m in (3, 9, 9)),
    ),
    (lambda o: schedulers.ExponentialLR(o, 0.9), lambda t: lambda lr: lr * 0.9**t),
    (lambda o: schedulers.ConstantLR(o, 0.25, 6), lambda t: lambda lr: lr * (0.25 if t < 6 else 1)),
    (
        lambda o: schedulers.LinearLR(o, 0.1, 0.7, 8),
        lambda t: lambda lr: lr * (0.1 + 0.6 * min(t, 8) / 8),
    ),
    (
        lambda o: schedulers.PolynomialLR(o, 30, 2.0),
        lambda t: lambda lr: lr * (1 - t / 30) ** 2,
    ),
    (lambda o: schedulers.CosineAnnealingLR(o, 7, 0.05), lambda t: cosine(0.05, t / 7)),
    (lambda o: schedulers.CosineAnnealingWarmRestarts(o, 5, 1, 0.1), lambda t: cosine(0.1, t % 5 / 5)),
    (lambda o: schedulers.LambdaLR(o, lambda t: 1 / (t + 1)), lambda t: lambda lr: lr / (t + 1)),
    (lambda o: schedulers.MultiplicativeLR(o, lambda t: 0.8), lambda t: lambda lr: lr * 0.8**t),
    (
        lambda o: schedulers.ChainedScheduler([schedulers.ExponentialLR(o, 0.9), schedulers.StepLR(o, 3)]),
        lambda t: lambda lr: lr * 0.9**t * 0.1 ** (t // 3),
    ),
    (
        lambda o: schedulers.SequentialLR(
            o, [schedulers.ConstantLR(o, 0.5, 99), schedulers.ExponentialLR(o, 0.9)], [4]
        ),
        lambda t: lambda lr: lr * 0.5 if t < 4 else lr * 0.9 ** (t - 4),
    ),
]


@pytest.mark.parametrize(("make", "formula"), FORMULAS)
def test_the_rates_follow_the_formula(make: Any, formula: Any) -> None:
    optimizer = optimizer_of(1.0, 0.3)
    for t, seen in enumerate(run(optimizer, make(optimizer))):
        assert seen == pytest.approx([formula(t)(1.0), formula(t)(0.3)], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("make", "formula"), FORMULAS)
def test_a_saved_schedule_continues(make: Any, formula: Any) -> None:
    optimizer, other = optimizer_of(1.0, 0.3), optimizer_of(1.0, 0.3)
    scheduler, twin = make(optimizer), make(other)
    run(optimizer, scheduler, 6)
    twin.load_state_dict(copy.deepcopy(scheduler.state_dict()))
    other.load_state_dict(copy.deepcopy(optimizer.state_dict()))
    assert run(other, twin, 9) == run(optimizer, scheduler, 9)


CLOSED = [make for make, _ in FORMULAS[:7]]


@pytest.mark.parametrize("make", CLOSED)
def test_an_epoch_by_number_gives_the_rate_that_counting_gives(make: Any) -> None:
    counted, placed = optimizer_of(1.0), optimizer_of(1.0)
    expected = run(counted, make(counted), 6)[-1]
    scheduler = make(placed)
    placed.step()
    with pytest.warns(UserWarning, match="The epoch parameter in `scheduler.step"):
        scheduler.step(6)
    assert scheduler.get_last_lr() == pytest.approx(expected)


def test_restarts_take_longer_and_longer_and_epochs_may_have_fractions() -> None:
    optimizer = optimizer_of(1.0)
    scheduler = schedulers.CosineAnnealingWarmRestarts(optimizer, 2, T_mult=2)
    seen = [lr for (lr,) in run(optimizer, scheduler, 14)]
    assert [t for t, lr in enumerate(seen) if lr == 1.0] == [0, 2, 6, 14]
    scheduler.step(4.5)
    assert scheduler.get_last_lr()[0] == pytest.approx(cosine(0, 2.5 / 4)(1.0))
    scheduler.step(0.5)
    assert scheduler.get_last_lr()[0] == pytest.approx(cosine(0, 0.25)(1.0))


@pytest.mark.parametrize("kind", [optim.SGD, optim.Adam])
def test_one_cycle_climbs_and_falls_while_the_momentum_goes_the_other_way(kind: Any) -> None:
    optimizer = optimizer_of(9.0, kind=kind)
    scheduler = schedulers.OneCycleLR(optimizer, max_lr=1.0, total_steps=21, pct_start=0.5)
    group, seen, momenta = optimizer.param_groups[0], [], []
    for _ in range(21):
        seen.append(group["lr"])
        momenta.append(group["momentum"] if kind is optim.SGD else group["betas"][0])
        optimizer.step()
        if len(seen) < 21:
            scheduler.step()
    top = seen.index(max(seen))
    assert (top, seen[0], seen[-1]) == (10, pytest.approx(0.04), pytest.approx(4e-6))
    assert seen[: top + 1] == sorted(seen[: top + 1])
    assert momenta.index(min(momenta)) == top
    assert (momenta[0], min(momenta), momenta[-1]) == pytest.approx((0.95, 0.85, 0.95), abs=2e-3)
    scheduler.step()
    with pytest.raises(
        ValueError, match=r"^Tried to step 22 times. The specified number of total steps is 21$"
    ):
        scheduler.step()


def test_one_cycle_of_three_straight_phases() -> None:
    optimizer = optimizer_of(1.0)
    scheduler = schedulers.OneCycleLR(
        optimizer,
        1.0,
        epochs=4,
        steps_per_epoch=5,
        pct_start=0.25,
        anneal_strategy="linear",
        three_phase=True,
    )
    seen = [lr for (lr,) in run(optimizer, scheduler, 19)]
    assert [seen[0], seen[8]] == pytest.approx([0.04, 0.04])
    assert seen[2] == pytest.approx(0.52)
    assert seen[4] == pytest.approx(1.0)
    assert seen[19] == pytest.approx(4e-6)


@pytest.mark.parametrize(
    ("settings", "tops"),
    [
        ({}, [1.0, 1.0]),
        ({"mode": "triangular2"}, [1.0, 0.6]),
        ({"mode": "exp_range", "gamma": 0.9}, [0.2 + 0.8 * 0.9**4, 0.2 + 0.8 * 0.9**10]),
        ({"scale_fn": lambda cycle: 1 / cycle**2}, [1.0, 0.4]),
    ],
)
def test_cycles_and_their_height(settings: dict[str, Any], tops: list[float]) -> None:
    optimizer = optimizer_of(9.0)
    scheduler = schedulers.CyclicLR(optimizer, 0.2, 1.0, step_size_up=4, step_size_down=2, **settings)
    seen = [lr for (lr,) in run(optimizer, scheduler, 12)]
    assert [seen[0], seen[6], seen[12]] == pytest.approx([0.2] * 3)
    assert [seen[4], seen[10]] == pytest.approx(tops)
    assert optimizer.param_groups[0]["momentum"] == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("settings", "tops"),
    [
        ({"mode": "triangular2"}, [1.0, 0.6]),
        ({"mode": "triangular2", "scale_fn": "1 / step ^ 2"}, [1.0, 0.4]),
        ({"scale_fn": "0.9 ^ step", "scale_mode": "iterations"}, [0.2 + 0.8 * 0.9**4, 0.2 + 0.8 * 0.9**10]),
    ],
)
def test_cycles_as_a_person_sets_them(settings: dict[str, Any], tops: list[float]) -> None:
    made = find("scheduler", "CyclicLR").factory
    optimizer = optimizer_of(9.0)
    scheduler = made(optimizer, base_lr=0.2, max_lr=1.0, step_size_up=4, step_size_down=2, **settings)
    seen = [lr for (lr,) in run(optimizer, scheduler, 12)]
    assert [seen[0], seen[4], seen[10]] == pytest.approx([0.2, *tops])


def test_the_learning_rate_may_be_a_tensor() -> None:
    rate = engine.tensor(1.0)
    optimizer = optim.SGD([engine.ones(1, requires_grad=True)], lr=rate)
    scheduler = schedulers.ExponentialLR(optimizer, 0.5)
    optimizer.step()
    scheduler.step()
    assert optimizer.param_groups[0]["lr"] is rate
    assert rate.item() == 0.5
    assert scheduler.base_lrs[0].item() == 1.0
