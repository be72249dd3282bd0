"""How an experiment's scheduler changes the learning rate: what it is at any place, without going there."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.autograd import from_numpy
from engine.compiled.recipe import hyperparameter
from engine.nn import Parameter
from engine.optim import Optimizer
from engine.optim.lr_scheduler import (
    LinearLR,
    LRScheduler,
    MultiplicativeLR,
    OneCycleLR,
    ReduceLROnPlateau,
    SequentialLR,
)
from engine.optim.lr_scheduler.places import Product, Walk, go_to, rates_from

from .joining import FEWEST, MOST, joining_refusal
from .spec import ExperimentSpec, Pick

WARM_FROM = 0.01
"""The factor of the rate at which a warm-up begins."""


class Schedule:
    """The hyper-parameters that a scheduler sets, by how many of its steps were made.

    It is the engine's own scheduler, on an optimizer that trains nothing; `parts` are those that it combines.
    """

    def __init__(self, optimizer: Pick, scheduler: Pick, warmup: int = 0, parts: Sequence[Pick] = ()) -> None:
        self._optimizer = _idle(optimizer)
        entry = scheduler.entry("scheduler")
        self.warmup = warmup if entry.traits["warms"] else 0
        """Steps of the warm-up; none before a scheduler that begins in its own way."""
        if self.warmup:
            self._rise = LinearLR(self._optimizer, start_factor=WARM_FROM, total_iters=self.warmup)
        self._scheduler: Any = _built(self._optimizer, scheduler, parts)
        self._walk = _walk(self._scheduler, [Schedule(optimizer, part) for part in parts])
        self._end = _end(self._scheduler)
        self._first = {**self._scheduler.state_dict(), "lr": self._optimizer.param_groups[0]["lr"]}
        self.names = ("lr", *_momentum(self._scheduler))
        """Which hyper-parameters it sets: "lr" and, where that swings too, "momentum" or "beta1"."""

    @property
    def follows_loss(self) -> bool:
        """Whether it goes by the losses of the epochs, not by their number."""
        return isinstance(self._scheduler, ReduceLROnPlateau)

    def at(self, place: int) -> dict[str, float]:
        """The hyper-parameters after so many steps of the scheduler; where it follows the loss the first."""
        if self.follows_loss:
            return {"lr": float(self._first["lr"])}
        if self._walk is not None:
            return {"lr": self._walk.at(self._within(place))}
        if place < self.warmup:
            go_to(self._rise, place)
        else:
            go_to(self._scheduler, self._within(place - self.warmup))
        group = self._optimizer.param_groups[0]
        return {name: hyperparameter(group, name) for name in self.names}

    def following(self, place: int, count: int) -> dict[str, list[float]]:
        """`at` for `count` places from `place` on, by name."""
        first, group = place - self.warmup, self._optimizer.param_groups[0]
        if self._walk is not None:
            return {"lr": [self._walk.at(self._within(each)) for each in range(place, place + count)]}
        if first < 0 or self._within(first + count) != first + count:
            rows = [self.at(each) for each in range(place, place + count)]
            return {name: [row[name] for row in rows] for name in self.names}
        found: dict[str, list[float]] = {name: [] for name in self.names}
        for rate in rates_from(self._scheduler, first, count):
            found["lr"].append(rate)
            for name in self.names[1:]:
                found[name].append(hyperparameter(group, name))
        return found

    def after_epoch(self, state: Mapping[str, Any] | None, loss: float) -> dict[str, Any]:
        """The state after an epoch with this loss, of one that follows it; "lr" is the rate from now on."""
        group, known = self._optimizer.param_groups[0], self._first if state is None else state
        self._scheduler.load_state_dict({name: value for name, value in known.items() if name != "lr"})
        group["lr"] = known["lr"]
        self._scheduler.step(loss)
        return {**self._scheduler.state_dict(), "lr": float(group["lr"])}

    def _within(self, place: int) -> int:
        """One cycle has an end, at which the rate then stays."""
        return place if self._end is None else min(place, self._end)


def schedule_of(spec: ExperimentSpec) -> Schedule | None:
    """The schedule of `spec`; None when its learning rate stays as it is."""
    if spec.scheduler is None:
        return None
    return Schedule(spec.optimizer, spec.scheduler, spec.run.warmup, spec.schedulers)


def scheduler_refusal(optimizer: Pick, scheduler: Pick | None, parts: Sequence[Pick] = ()) -> str:
    """Why these do not go together, in the scheduler's own words; '' when they do."""
    if scheduler is None:
        return f"expected no schedulers beside none, got {len(parts)}" if parts else ""
    for pick in (scheduler, *parts):
        milestones: Any = pick.values("scheduler").get("milestones", ())
        if any(each != int(each) for each in milestones):
            return "milestones: expected whole numbers of steps"
    combines = scheduler.entry("scheduler").traits.get("combines", False)
    least, most = (FEWEST, MOST) if combines else (0, 0)
    if not least <= len(parts) <= most:
        wanted = f"{least} to {most}" if combines else "0"
        return f"expected {wanted} schedulers for {scheduler.name} to combine, got {len(parts)}"
    if refusal := joining_refusal(scheduler, parts):
        return refusal
    try:
        Schedule(optimizer, scheduler, parts=parts)
    except ValueError as error:
        return str(error)
    except ZeroDivisionError:  # in PyTorch too, where the first phase of a cycle ends as it begins
        return "pct_start: the climb has no step; expected another share or number of steps"
    return ""


def _idle(optimizer: Pick) -> Optimizer:
    idle: Optimizer = optimizer.entry("optimizer").factory(
        [Parameter(from_numpy(np.zeros(1, np.float32)))], **optimizer.values("optimizer")
    )
    return idle


def _built(optimizer: Optimizer, scheduler: Pick, parts: Sequence[Pick]) -> Any:
    """The scheduler, on `optimizer`; one that combines others with those."""
    entry, values = scheduler.entry("scheduler"), scheduler.values("scheduler")
    if not entry.traits.get("combines", False):
        return entry.factory(optimizer, **values)
    made = [part.entry("scheduler").factory(optimizer, **part.values("scheduler")) for part in parts]
    return entry.factory(optimizer, made, **values)


def _walk(scheduler: Any, parts: Sequence[Schedule]) -> Walk | Product | None:
    """The way through the places of one that knows the next rate only from the last; `parts` it combines."""
    group = scheduler.optimizer.param_groups[0]
    if isinstance(scheduler, MultiplicativeLR):
        factor: Any = scheduler.lr_lambdas[0]
        return Product(group["lr"], factor.over)
    if not parts:
        return None
    if isinstance(scheduler, SequentialLR):
        begins = [0, *scheduler._milestones]

        def one(place: int) -> float:
            turn = bisect_right(begins, place) - 1
            return parts[turn].at(place - begins[turn])["lr"]

        return Walk(scheduler, one)
    rate = float(group["initial_lr"])

    def together(place: int) -> float:
        return rate * math.prod(part.at(place)["lr"] / rate for part in parts)

    return Walk(scheduler, together)


def _end(scheduler: Any) -> int | None:
    """The last step of one cycle, or of a sequence whose last turn is one; None for one that goes on."""
    if isinstance(scheduler, OneCycleLR):
        return int(scheduler.total_steps) - 1
    if isinstance(scheduler, SequentialLR):
        last = _end(scheduler._schedulers[-1])
        return None if last is None else int(scheduler._milestones[-1]) + last
    return None


def _momentum(scheduler: LRScheduler) -> tuple[str, ...]:
    if not getattr(scheduler, "cycle_momentum", False):
        return ()
    return ("beta1",) if getattr(scheduler, "use_beta1", False) else ("momentum",)
