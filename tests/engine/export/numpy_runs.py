"""The app's answers and weights to hold exported code to, and the exported NumPy script as a module."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.experiment import ExperimentSpec, Layer, edit, propose
from engine.export import Trained, named_metrics
from engine.training.trainer import Trainer


def spec_with(dataset: str = "moons", **settings: Any) -> ExperimentSpec:
    """A small experiment with these settings ("run__batch_size" for run.batch_size)."""
    spec = edit(propose(dataset), "data.n", 40)
    for path, value in {"run__batch_size": 8, **settings}.items():
        spec = edit(spec, path.replace("__", "."), value)
    return spec


def hidden(activation: str, **options: Any) -> tuple[Layer, ...]:
    return (Layer(5, activation, **options), Layer(4, "Tanh"))


def trained_by(trainer: Trainer) -> Trained:
    arrays = {each.name: each.value.copy() for each in trainer.parameters()}
    buffers = {name: np.array(value) for name, value in trainer.buffers().items()}
    metrics = named_metrics(trainer.spec, trainer.metrics())
    return Trained(trainer.spec, trainer.step_count, trainer.epoch, metrics, arrays, buffers)


def after(spec: ExperimentSpec, epochs: int) -> Trainer:
    trainer = Trainer(spec, "eager")
    for _ in range(epochs):
        trainer.run_epoch()
    return trainer


def scope_of(script: str) -> dict[str, Any]:
    """What the lines of a script define."""
    scope: dict[str, Any] = {"__name__": "exported"}
    exec(compile(script, "exported.py", "exec"), scope)
    return scope
