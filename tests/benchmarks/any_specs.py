"""Experiments drawn from all that the panels can make, the same ones for the same seed."""

from __future__ import annotations

from random import Random

from engine.catalog import entries
from engine.experiment import ExperimentSpec, edit, propose
from engine.experiment.features import FEATURES
from engine.experiment.spec import MAX_HIDDEN, Layer
from engine.experiment.task_fit import losses_for

UNITS = (1, 2, 4, 8, 16, 32, 64, 128)
BATCHES = (0, 1, 8, 32, 100, 1000)


def any_spec(random: Random) -> ExperimentSpec:
    """Any data, network, loss, optimizer, schedule and way to make a step that goes without a second look."""
    spec = propose(random.choice(entries("dataset")).name)
    spec = edit(spec, "data.n", random.choice((50, 400, 5000)))
    if random.random() < 0.5 and spec.data.generator.entry("dataset").traits.get("inputs", 2) == 2:
        chosen = tuple(name for name in FEATURES if random.random() < 0.7)
        spec = edit(spec, "model.features", chosen or spec.model.features)
    spec = edit(spec, "model.hidden", tuple(any_layer(random) for _ in range(random.randint(0, MAX_HIDDEN))))
    spec = edit(spec, "model.standardize", random.random() < 0.3)
    spec = edit(spec, "loss", random.choice(losses_for(spec)).name)
    optimizers = [each for each in entries("optimizer") if not each.traits.get("looks_again")]
    spec = edit(spec, "optimizer", random.choice(optimizers).name)
    for name, value in spec.optimizer.values("optimizer").items():
        if isinstance(value, bool) and name not in ("maximize", "nesterov") and random.random() < 0.5:
            spec = edit(spec, f"optimizer.{name}", True)
    if random.random() < 0.5:
        spec = edit(spec, "scheduler", random.choice(entries("scheduler")).name)
    return any_run(spec, random)


def any_layer(random: Random) -> Layer:
    """A hidden layer of any width with any activation."""
    return Layer(
        random.choice(UNITS),
        random.choice(entries("activation")).name,
        batch_norm=random.random() < 0.4,
        dropout=random.choice((0.0, 0.0, 0.3)),
        bias=random.random() < 0.8,
    )


def any_run(spec: ExperimentSpec, random: Random) -> ExperimentSpec:
    """Any penalties, limits and batches."""
    choices = {
        "batch_size": BATCHES,
        "zero_grad": (True, True, False),
        "accumulation": (1, 1, 4),
        "l1": (0.0, 1e-3),
        "l2": (0.0, 1e-3),
        "clip_norm": (0.0, 1.0),
        "clip_value": (0.0, 0.1),
    }
    for name, values in choices.items():
        spec = edit(spec, f"run.{name}", random.choice(values))
    return spec
