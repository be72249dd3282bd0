"""SWALR: rates on their way to a constant one, alone and beside another scheduler."""

from __future__ import annotations

from typing import Any

import pytest

import engine
from engine import optim
from engine.optim.lr_scheduler import ExponentialLR
from engine.optim.swa_utils import SWALR

WAYS: list[tuple[str, int, list[float]]] = [
    ("cos", 0, [0.1, 0.1, 0.1]),
    ("cos", 1, [1.0, 0.1, 0.1]),
    ("cos", 3, [1.0, 0.775, 0.325, 0.1, 0.1]),
    ("linear", 0, [0.1, 0.1]),
    ("linear", 3, [1.0, 0.7, 0.4, 0.1, 0.1]),
]


def optimizer_of(count: int = 1) -> Any:
    return optim.SGD([{"params": [engine.ones(1, requires_grad=True)]} for _ in range(count)], lr=1.0)


@pytest.mark.parametrize(("strategy", "epochs", "expected"), WAYS)
def test_the_way_to_the_last_rate_is_pytorchs(strategy: str, epochs: int, expected: list[float]) -> None:
    optimizer = optimizer_of()
    scheduler = SWALR(optimizer, 0.1, anneal_epochs=epochs, anneal_strategy=strategy)
    rates = []
    for _ in expected:
        rates.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    assert rates == pytest.approx(expected)


def test_each_group_has_a_rate_of_its_own() -> None:
    optimizer = optimizer_of(2)
    SWALR(optimizer, [0.1, 0.3], anneal_epochs=0)
    assert [group["lr"] for group in optimizer.param_groups] == [0.1, 0.3]
    assert [group["swa_lr"] for group in optimizer.param_groups] == [0.1, 0.3]


def test_what_another_scheduler_did_stays_part_of_the_way() -> None:
    optimizer = optimizer_of()
    falling = ExponentialLR(optimizer, 0.5)
    scheduler = SWALR(optimizer, 0.1, anneal_epochs=2, anneal_strategy="linear")
    optimizer.step()
    falling.step()
    scheduler.step()
    assert scheduler.get_last_lr() == pytest.approx([0.3])  # half of the way from 0.5


def test_a_saved_state_continues() -> None:
    optimizer = optimizer_of()
    scheduler = SWALR(optimizer, 0.1, anneal_epochs=4)
    optimizer.step()
    scheduler.step()
    other = SWALR(optimizer, 0.1, anneal_epochs=9, anneal_strategy="linear")
    other.load_state_dict(scheduler.state_dict())
    assert other.__dict__ == scheduler.__dict__


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"swa_lr": [0.1, 0.2]}, "^swa_lr must have the same length as optimizer.param_groups"),
    ({"anneal_strategy": "x"}, "^anneal_strategy must be one of 'cos' or 'linear', instead got x$"),
    ({"anneal_epochs": -1}, "^anneal_epochs must be equal or greater than 0, got -1$"),
    ({"anneal_epochs": 1.5}, "^anneal_epochs must be equal or greater than 0, got 1.5$"),
]


@pytest.mark.parametrize(("settings", "message"), REFUSED)
def test_refused(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SWALR(optimizer_of(), **{"swa_lr": 0.1, **settings})
