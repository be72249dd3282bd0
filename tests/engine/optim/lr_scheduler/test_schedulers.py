"""What all schedulers promise: order, warnings, states, groups, and what is refused."""

from __future__ import annotations

import copy
import warnings
from typing import Any

import pytest

import engine
from engine import optim
from engine.optim import lr_scheduler as schedulers


def optimizer_of(count: int = 1, kind: Any = optim.SGD, **settings: Any) -> Any:
    return kind([{"params": [engine.ones(1, requires_grad=True)]} for _ in range(count)], lr=1.0, **settings)


def test_a_scheduler_before_the_optimizer_warns_once() -> None:
    scheduler = schedulers.StepLR(optimizer_of(), 1)
    with pytest.warns(
        UserWarning, match=r"^Detected call of `lr_scheduler.step\(\)` before `optimizer.step\(\)`"
    ):
        scheduler.step()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scheduler.step()


def test_a_step_that_was_replaced_warns() -> None:
    optimizer = optimizer_of()
    scheduler = schedulers.StepLR(optimizer, 1)
    optimizer.step = lambda: None
    optimizer.step()
    with pytest.warns(UserWarning, match=r"^Seems like `optimizer.step\(\)` has been overridden after"):
        scheduler.step()
    optimizer = optimizer_of()
    step = optimizer.step
    optimizer.step = lambda: step()
    early = schedulers.StepLR(optimizer, 1)
    optimizer.step()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        early.step()


def test_only_steps_since_the_scheduler_came_count() -> None:
    optimizer = optimizer_of()
    optimizer.step()
    early = schedulers.ExponentialLR(optimizer, 0.9)
    with pytest.warns(UserWarning, match="before `optimizer.step"):
        early.step()
    optimizer.step()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        schedulers.ExponentialLR(optimizer, 0.9).step()


def test_asking_for_the_next_rate_instead_of_the_last_one_warns() -> None:
    scheduler = schedulers.ExponentialLR(optimizer_of(), 0.5)
    with pytest.warns(UserWarning, match=r"please use `get_last_lr\(\)`"):
        assert scheduler.get_lr() == [0.5]
    assert scheduler.get_last_lr() == [1.0]


def test_a_schedule_continues_in_a_group_that_knows_its_first_rate() -> None:
    optimizer = optimizer_of()
    with pytest.raises(KeyError, match=r"param 'initial_lr' is not specified in param_groups\[0\]"):
        schedulers.StepLR(optimizer, 2, last_epoch=3)
    schedulers.StepLR(optimizer, 2)
    assert optimizer.param_groups[0]["initial_lr"] == 1.0
    resumed = schedulers.StepLR(optimizer, 2, last_epoch=3)
    assert (resumed.last_epoch, resumed.get_last_lr()) == (4, [0.1])
    waving = schedulers.CosineAnnealingLR(optimizer, 4, last_epoch=1)
    optimizer.step()
    waving.step()
    assert waving.last_epoch == 3


def test_the_state_has_pytorchs_names() -> None:
    state = schedulers.StepLR(optimizer_of(), 2).state_dict()
    assert state == {
        "step_size": 2,
        "gamma": 0.1,
        "base_lrs": [1.0],
        "last_epoch": 0,
        "_step_count": 1,
        "_is_initial": False,
        "_get_lr_called_within_step": False,
        "_last_lr": [1.0],
    }
    assert schedulers.LambdaLR(optimizer_of(), lambda t: 1.0).state_dict()["lr_lambdas"] == [None]


class Decay:
    """A factor with a state of its own."""

    def __init__(self, rate: float) -> None:
        self.rate = rate

    def __call__(self, x: float) -> float:
        return float(self.rate**x)


def test_objects_that_are_called_are_saved_and_functions_are_not() -> None:
    for make in (
        lambda factor: schedulers.LambdaLR(optimizer_of(), factor),
        lambda factor: schedulers.CyclicLR(optimizer_of(), 0.1, 1.0, scale_fn=factor),
    ):
        mine, other = Decay(0.5), Decay(0.9)
        make(other).load_state_dict(copy.deepcopy(make(mine).state_dict()))
        assert other.rate == 0.5


def test_a_learner_can_write_a_scheduler() -> None:
    class Halving(schedulers.LRScheduler):
        """Half the rate every epoch."""

        def get_lr(self) -> list[float]:
            return [base * 0.5**self.last_epoch for base in self.base_lrs]

    optimizer = optimizer_of(2)
    scheduler = Halving(optimizer)
    optimizer.step()
    scheduler.step()
    assert scheduler.get_last_lr() == [0.5, 0.5]
    with pytest.raises(NotImplementedError):
        schedulers.LRScheduler(optimizer)


def test_a_plateau_cuts_after_more_than_patience_bad_epochs_and_counts_anew() -> None:
    optimizer = optimizer_of()
    scheduler = schedulers.ReduceLROnPlateau(optimizer, factor=0.5, patience=2)
    seen = []
    for _ in range(8):
        scheduler.step(engine.tensor(1.0))
        seen.append(scheduler.get_last_lr()[0])
    assert seen == [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25]


@pytest.mark.parametrize(
    ("settings", "better", "worse"),
    [
        ({"mode": "min", "threshold": 0.1}, 0.89, 0.91),
        ({"mode": "max", "threshold": 0.1}, 1.11, 1.09),
        ({"mode": "min", "threshold": 0.1, "threshold_mode": "abs"}, 0.89, 0.91),
        ({"mode": "max", "threshold": 0.1, "threshold_mode": "abs"}, 1.11, 1.09),
    ],
)
def test_what_a_plateau_calls_better(settings: dict[str, Any], better: float, worse: float) -> None:
    for value, bad in ((better, 0), (worse, 1)):
        scheduler = schedulers.ReduceLROnPlateau(optimizer_of(), **settings)
        scheduler.step(1.0)
        scheduler.step(value)
        assert scheduler.num_bad_epochs == bad


def test_a_plateau_rests_after_a_cut_and_keeps_to_its_floor() -> None:
    optimizer = optimizer_of(2)
    scheduler = schedulers.ReduceLROnPlateau(optimizer, patience=0, cooldown=2, min_lr=[0.2, 0.0])
    seen = []
    for _ in range(6):
        scheduler.step(1.0)
        seen.append(scheduler.get_last_lr())
    assert seen == [[1.0, 1.0], *[[0.2, 0.1]] * 3, *[[0.2, pytest.approx(0.01)]] * 2]
    assert scheduler.in_cooldown


def test_a_plateau_follows_a_new_group_if_its_floor_is_one_for_all() -> None:
    for floor, refused in ((0.0, False), ([0.0], True)):
        optimizer = optimizer_of()
        scheduler = schedulers.ReduceLROnPlateau(optimizer, patience=0, min_lr=floor)
        optimizer.add_param_group({"params": [engine.ones(1, requires_grad=True)]})
        scheduler.step(1.0)
        if refused:
            with pytest.raises(RuntimeError, match="usually due to a new param group being added"):
                scheduler.step(1.0)
        else:
            scheduler.step(1.0)
            assert scheduler.get_last_lr() == pytest.approx([0.1, 0.1])


O2 = optimizer_of(2, momentum=0.9)
MINE, OTHER = optimizer_of(), optimizer_of()
ERRORS: list[tuple[Any, type[Exception], str]] = [
    (lambda: schedulers.StepLR(1, 2), TypeError, "^int is not an Optimizer$"),
    (lambda: schedulers.ReduceLROnPlateau(3), TypeError, "^int is not an Optimizer$"),
    (lambda: schedulers.LambdaLR(O2, [lambda t: 1.0]), ValueError, "^Expected 2 lr_lambdas, but got 1$"),
    (lambda: schedulers.ConstantLR(O2, 2), ValueError, "^Constant multiplicative factor expected"),
    (lambda: schedulers.LinearLR(O2, 0), ValueError, "^Starting multiplicative factor expected"),
    (lambda: schedulers.LinearLR(O2, 1, 2), ValueError, "^Ending multiplicative factor expected"),
    (lambda: schedulers.CosineAnnealingWarmRestarts(O2, 0), ValueError, "^Expected positive integer T_0"),
    (lambda: schedulers.CosineAnnealingWarmRestarts(O2, 1, 0), ValueError, "^Expected integer T_mult >= 1"),
    (lambda: schedulers.CosineAnnealingWarmRestarts(O2, 1, 1, "a"), ValueError, "of type <class 'str'>$"),
    (lambda: schedulers.CosineAnnealingWarmRestarts(O2, 1).step(-1), ValueError, "non-negative epoch, but"),
    (lambda: schedulers.OneCycleLR(O2, 0.1), ValueError, "^You must define either total_steps OR"),
    (lambda: schedulers.OneCycleLR(O2, 0.1, 1.5), ValueError, "integer total_steps, but got 1.5$"),
    (lambda: schedulers.OneCycleLR(O2, 0.1, 9, pct_start=2), ValueError, "between 0 and 1 pct_start"),
    (lambda: schedulers.OneCycleLR(O2, 0.1, 9, anneal_strategy="x"), ValueError, "instead got x$"),
    (lambda: schedulers.OneCycleLR(optimizer_of(kind=optim.Adagrad), 1, 9), ValueError, "momentum or beta1"),
    (lambda: schedulers.CyclicLR(O2, [0.1], 1), ValueError, "base_lr has 1 values, param_groups has 2.$"),
    (lambda: schedulers.CyclicLR(O2, 0.1, 1, mode="x"), ValueError, "^mode is invalid and scale_fn is None$"),
    (lambda: schedulers.ReduceLROnPlateau(O2, factor=1.0), ValueError, "^Factor should be < 1.0.$"),
    (lambda: schedulers.ReduceLROnPlateau(O2, "x"), ValueError, "^mode x is unknown!$"),
    (lambda: schedulers.ReduceLROnPlateau(O2, threshold_mode="x"), ValueError, "^threshold mode x is unkn"),
    (lambda: schedulers.ReduceLROnPlateau(O2, min_lr=[1]), ValueError, "^expected 2 min_lrs, got 1$"),
    (lambda: schedulers.SequentialLR(MINE, [], []), ValueError, "expects at least one scheduler, but got no"),
    (
        lambda: schedulers.SequentialLR(MINE, [schedulers.StepLR(MINE, 1)], [3]),
        ValueError,
        "number of schedulers 1 and the number of milestones to be equal to 1$",
    ),
    (
        lambda: schedulers.SequentialLR(MINE, [schedulers.ReduceLROnPlateau(MINE)], []),
        ValueError,
        "does not support `ReduceLROnPlateau` scheduler",
    ),
    (
        lambda: schedulers.SequentialLR(MINE, [MINE], []),
        TypeError,
        "should have `optimizer` as its attribute",
    ),
    (lambda: schedulers.ChainedScheduler([]), ValueError, "at least one scheduler to be chained"),
    (
        lambda: schedulers.ChainedScheduler([schedulers.StepLR(MINE, 1), schedulers.StepLR(OTHER, 1)]),
        ValueError,
        "got scheduler StepLR at index 1 has SGD",
    ),
]


@pytest.mark.parametrize(("call", "error", "message"), ERRORS)
def test_errors(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()
