"""Little trainings, eager and compiled, to compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

import engine
from engine import nn
from engine.compiled import CompiledStep
from engine.compiled.recipe import PLAIN, Recipe
from engine.compiled.shuffling import shuffled

SEED = 5
STEPS = 50


@dataclass(frozen=True, eq=False)
class Task:
    """A network, a loss and an optimizer to make, and how many points in batches of which size."""

    net: Callable[[], Any]
    loss: Callable[[], Any]
    optimizer: Callable[[list[Any]], Any]
    points: int = 23
    batch_size: int = 10
    inputs: tuple[int, ...] = (2,)
    classes: int = 0
    targets: Callable[[Any], Any] = lambda y: y
    """The form in which the loss takes classes 0 and 1 (n, 1), or numbers of classes (n,)."""
    recipe: Recipe = PLAIN
    rates: Callable[[int], float] | None = None
    """The learning rate of each update, where it is scheduled."""


@dataclass(eq=False)
class Training:
    """A task under way."""

    task: Task
    dtype: Any = np.float32

    def __post_init__(self) -> None:
        engine.manual_seed(3)
        self.net = self.task.net()
        if self.dtype == np.float64:
            self.net.double()
        random = np.random.default_rng(0)
        self.x = random.normal(size=(self.task.points, *self.task.inputs)).astype(self.dtype)
        first = self.x.reshape(len(self.x), -1)
        if self.task.classes:
            self.y = self.task.targets(random.integers(0, self.task.classes, self.task.points))
        else:
            self.y = self.task.targets((first[:, :1] * first[:, -1:] > 0).astype(self.dtype))
        if self.y.dtype.kind == "f":
            self.y = self.y.astype(self.dtype)
        self.loss = self.task.loss()
        if self.dtype == np.float64 and isinstance(self.loss, nn.Module):
            self.loss.double()
        self.optimizer = self.task.optimizer(list(self.net.parameters()))
        self.epoch = self.point = self.batches = 0

    @property
    def updates(self) -> int:
        """Updates made so far."""
        return self.batches // self.task.recipe.accumulation

    def eager(self, steps: int) -> list[float]:
        """Make eager steps; their losses."""
        losses = []
        for _ in range(steps):
            size = min(self.task.batch_size, self.task.points)
            order = np.arange(self.task.points)
            if size < self.task.points:
                order = shuffled(SEED, self.epoch, self.task.points)
            chosen = order[self.point : self.point + size]
            recipe = self.task.recipe
            if recipe.zero_grad and self.batches % recipe.accumulation == 0:
                self.optimizer.zero_grad()
            x, y = engine.from_numpy(self.x[chosen]), engine.from_numpy(self.y[chosen])
            parameters = list(self.net.parameters())
            loss = recipe.with_penalties(self.loss(self.net(x), y), parameters)
            recipe.share(loss).backward()
            self.batches += 1
            if self.batches % recipe.accumulation == 0:
                recipe.clip(parameters)
                if self.task.rates is not None:
                    self.optimizer.param_groups[0]["lr"] = self.task.rates(self.updates - 1)
                self.optimizer.step()
            losses.append(loss.item())
            self.point += size
            if self.point >= self.task.points:
                self.epoch, self.point = self.epoch + 1, 0
        return losses

    def capture(self, runner: Any) -> CompiledStep:
        """The step from now on."""
        return CompiledStep(
            self.net,
            self.loss,
            self.optimizer,
            self.x,
            self.y,
            self.task.batch_size,
            recipe=replace(self.task.recipe, scheduled=() if self.task.rates is None else ("lr",)),
            runner=runner,
        )

    def compiled(self, step: CompiledStep, steps: int) -> list[float]:
        """Make compiled steps; their losses."""
        losses = np.zeros(steps, np.float32)
        rates = self.task.rates
        scheduled = None if rates is None else {"lr": [rates(self.updates + i) for i in range(steps)]}
        waiting = self.batches % self.task.recipe.accumulation
        made = step.run(self.epoch, self.point, steps, losses, SEED, gathered=waiting, scheduled=scheduled)
        self.batches += made
        for _ in range(made):
            self.point += min(self.task.batch_size, self.task.points)
            if self.point >= self.task.points:
                self.epoch, self.point = self.epoch + 1, 0
        return [float(each) for each in losses[:made]]

    @property
    def values(self) -> np.ndarray[Any, Any]:
        """All parameters."""
        return np.concatenate([each.detach().numpy().ravel() for each in self.net.parameters()])

    @property
    def state(self) -> dict[str, list[float]]:
        """The optimizer's state by name."""
        found: dict[str, list[float]] = {}
        for state in self.optimizer.state_dict()["state"].values():
            for name, value in state.items():
                found.setdefault(name, []).extend(np.ravel(value.numpy()).tolist())
        return found


def check_taking_turns(task: Task, runner: Any) -> None:
    """Fail unless eager steps and those of a program, in turn, are the same as eager ones alone."""
    eager, mixed = Training(task), Training(task)
    losses = eager.eager(20)
    begun = mixed.eager(1)
    step = mixed.capture(runner)
    made = begun + mixed.compiled(step, 6) + mixed.eager(3) + mixed.compiled(step, 10)
    assert step.holds
    assert np.allclose(made, losses, rtol=1e-3, atol=1e-5)
    assert np.allclose(mixed.values, eager.values, rtol=1e-3, atol=1e-5)
