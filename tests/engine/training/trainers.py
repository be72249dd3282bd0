"""What tests do with a trainer."""

from __future__ import annotations

import numpy as np

from engine.experiment import changed_parts, edit, propose
from engine.training.snapshots import Divergence
from engine.training.trainer import Trainer


def values(trainer: Trainer) -> dict[str, np.ndarray]:
    """Every parameter by its name."""
    return {view.name: view.value for view in trainer.parameters()}


def same(first: dict[str, np.ndarray], second: dict[str, np.ndarray]) -> bool:
    """Whether they are so bit for bit."""
    return first.keys() == second.keys() and all(np.array_equal(first[name], second[name]) for name in first)


def train(trainer: Trainer, steps: int) -> Trainer:
    """So many steps, one by one."""
    for _ in range(steps):
        trainer.step()
    return trainer


def change(trainer: Trainer, path: str, value: object) -> None:
    """Edit one setting of the experiment."""
    spec = edit(trainer.spec, path, value)
    trainer.apply(spec, changed_parts(trainer.spec, spec))


def advance(trainer: Trainer, steps: int) -> Trainer:
    """So many steps, as fast as they can be made."""
    target = trainer.step_count + steps
    while trainer.step_count < target:
        trainer.advance(target - trainer.step_count)
    return trainer


def diverging(backend: str | None = None) -> Trainer:
    """A line whose learning rate is much too high."""
    spec = edit(edit(propose("line"), "run.batch_size", 0), "optimizer", "SGD")
    return Trainer(edit(spec, "optimizer.lr", 10.0), backend)


def diverge(trainer: Trainer) -> Divergence:
    """Train until it does."""
    while not trainer.divergence:
        trainer.step()
    return trainer.divergence
