"""Milliseconds of the processor to capture a training step, of the widest networks with everything too."""

from __future__ import annotations

import gc
from time import thread_time
from typing import Any

from engine.catalog import entries
from engine.compiled import CompiledStep, kernels
from engine.experiment import ExperimentSpec, edit, propose
from engine.experiment.features import FEATURES
from engine.experiment.spec import MAX_HIDDEN, Layer
from engine.training.course import recipe_of
from engine.training.trainer import Trainer

UNITS = 128
EVERYTHING = {
    "run.batch_size": 32,
    "run.l1": 1e-3,
    "run.l2": 1e-3,
    "run.clip_norm": 1.0,
    "run.clip_value": 0.1,
    "run.accumulation": 4,
    "scheduler": "OneCycleLR",
}


def widest(activation: str = "ReLU", optimizer: str = "Adam", dataset: str = "moons") -> ExperimentSpec:
    """As many layers as there can be, as wide, each with batch norm and dropout."""
    layer = Layer(UNITS, activation, batch_norm=True, dropout=0.3)
    spec = edit(propose(dataset), "model.features", tuple(FEATURES))
    spec = edit(edit(spec, "model.hidden", (layer,) * MAX_HIDDEN), "optimizer", optimizer)
    for path, value in EVERYTHING.items():
        spec = edit(spec, path, value)
    return spec


def cases() -> dict[str, ExperimentSpec]:
    """Each activation, each optimizer that can be captured, many classes, and what most people begin with."""
    optimizers = [each.name for each in entries("optimizer") if not each.traits.get("looks_again")]
    return {
        "as proposed": propose("moons"),
        **{each.name: widest(each.name) for each in entries("activation")},
        **{name: widest(optimizer=name) for name in optimizers},
        "six classes": edit(widest(dataset="many_gaussians"), "data.generator.classes", 6),
    }


def milliseconds(spec: ExperimentSpec, backend: str, rounds: int) -> float:
    """The least that a capture took of this thread's time."""
    trainer = Trainer(spec, "eager")
    live, points = trainer._live, trainer._sets[0]
    while not live.begun:
        trainer.step()
    found = []
    for _ in range(rounds):
        gc.collect()
        begun = thread_time()
        optimizer: Any = live.optimizer
        if not optimizer.buckets():
            optimizer.replan()
        recipe, runner = recipe_of(spec.run, live.schedule), kernels.runner(backend)
        CompiledStep(
            live.model.net, live.loss, optimizer, *points, live.batches.size, recipe=recipe, runner=runner
        )
        found.append((thread_time() - begun) * 1e3)
    return round(min(found), 2)


def measure(rounds: int) -> dict[str, Any]:
    """By backend the milliseconds of each case."""
    backends = ("numpy", *(("compiled",) if kernels.load() else ()))
    specs = cases()
    return {
        each: {name: milliseconds(spec, each, rounds) for name, spec in specs.items()} for each in backends
    }


def report(figures: dict[str, Any]) -> str:
    """The figures as lines to read."""
    lines = []
    for backend, times in figures.items():
        slowest = max(times, key=times.__getitem__)
        lines.append(
            f"{backend:10}as proposed {times['as proposed']:5.1f} ms, "
            f"{MAX_HIDDEN} layers of {UNITS} with everything {times['ReLU']:5.1f} ms, "
            f"the slowest {times[slowest]:5.1f} ms ({slowest})"
        )
    return "\n".join(lines)
