"""Milliseconds of the processor to capture a training step, of the widest networks with everything too."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from random import Random
from time import thread_time
from typing import Any

import engine
from engine import nn, optim
from engine.catalog import entries
from engine.compiled import CompiledStep, NotLowered, kernels
from engine.experiment import ExperimentSpec, edit, propose
from engine.experiment.features import FEATURES
from engine.experiment.spec import MAX_HIDDEN, Layer
from engine.training.course import recipe_of
from engine.training.trainer import Trainer
from tests.benchmarks.any_specs import any_spec
from tests.benchmarks.workloads import WORKLOADS, built, data

SEED = 3
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
LOOPS = 60_000
"""A loop of Python of so many rounds tells how fast the machine is at the time."""

Capture = Callable[[Any], object]
"""Captures a step with a runner."""


def widest(activation: str = "ReLU", optimizer: str = "Adam", dataset: str = "moons") -> ExperimentSpec:
    """As many layers as there can be, as wide, each with batch norm and dropout."""
    layer = Layer(UNITS, activation, batch_norm=True, dropout=0.3)
    spec = edit(propose(dataset), "model.features", tuple(FEATURES))
    spec = edit(edit(spec, "model.hidden", (layer,) * MAX_HIDDEN), "optimizer", optimizer)
    for path, value in EVERYTHING.items():
        spec = edit(spec, path, value)
    return spec


def mixed() -> ExperimentSpec:
    """The widest network with other activations in each layer, the dearest among them."""
    names = ("GELU", "Mish", "SiLU", "Softplus", "SELU", "PReLU", "Hardswish", "GELU")
    layers = (Layer(UNITS, name, batch_norm=True, dropout=0.3) for name in names)
    return edit(widest(optimizer="NAdam"), "model.hidden", tuple(layers))


def in_one_batch(spec: ExperimentSpec) -> ExperimentSpec:
    """The same on as many points as there can be, all in one batch."""
    for path, value in {"data.n": 5000, "data.test_share": 0.0, "run.batch_size": 0}.items():
        spec = edit(spec, path, value)
    return spec


def cases() -> dict[str, ExperimentSpec]:
    """Each activation, each optimizer that can be captured, many classes, and what most people begin with."""
    optimizers = [each.name for each in entries("optimizer") if not each.traits.get("looks_again")]
    classes = edit(widest("GELU", "NAdam", "many_gaussians"), "data.generator.classes", 6)
    return {
        "as proposed": propose("moons"),
        **{each.name: widest(each.name) for each in entries("activation")},
        **{name: widest(optimizer=name) for name in optimizers},
        "six classes": classes,
        "mixed activations": mixed(),
        "5,000 in one batch": in_one_batch(widest("GELU")),
    }


def of_experiment(spec: ExperimentSpec) -> Capture:
    """The capture of an experiment that has begun."""
    trainer = Trainer(spec, "eager")
    live, points = trainer._stepper.live, trainer._stepper.sets[0]
    while not live.begun:
        trainer.step()
    optimizer: Any = live.optimizer

    def capture(runner: Any) -> object:
        if not optimizer.buckets():
            optimizer.replan()
        net, recipe = live.model.net, recipe_of(spec.run, live.schedule)
        return CompiledStep(
            net, live.loss, optimizer, *points, live.batches.size, recipe=recipe, runner=runner
        )

    return capture


def of_images() -> Capture:
    """The capture of the small network that looks at pictures of 12 by 12."""
    workload = WORKLOADS["W6"]
    net, loss = built(workload, engine), nn.CrossEntropyLoss()
    inputs, targets = data(workload)
    optimizer = optim.Adam(net.parameters(), lr=workload.lr)
    loss(net(engine.from_numpy(inputs[:4])), engine.from_numpy(targets[:4])).backward()
    optimizer.step()
    return lambda runner: CompiledStep(net, loss, optimizer, inputs, targets, workload.batch, runner=runner)


def milliseconds(capture: Capture, runner: Any, rounds: int) -> float:
    """The least that a capture took of this thread's time."""
    found = []
    for _ in range(rounds):
        gc.collect()
        begun = thread_time()
        capture(runner)
        found.append((thread_time() - begun) * 1e3)
    return round(min(found), 2)


def loop_milliseconds() -> float:
    """The least that a loop of Python took: what else runs on the machine slows it as it slows captures."""
    found = []
    for _ in range(20):
        begun, total = thread_time(), 0
        for i in range(LOOPS):
            total += i * i
        found.append((thread_time() - begun) * 1e3)
    return round(min(found), 2)


def measure(rounds: int, sample: int) -> dict[str, Any]:
    """By backend the milliseconds of each case, and of so many experiments of any kind."""
    captures: dict[str, Capture] = {name: of_experiment(spec) for name, spec in cases().items()}
    captures["small CNN"] = of_images()
    random = Random(SEED)
    specs = [any_spec(random) for _ in range(sample)]
    figures: dict[str, Any] = {"loop": loop_milliseconds()}
    for backend in ("numpy", *(("compiled",) if kernels.load() else ())):
        taken = partial(milliseconds, runner=kernels.runner(backend), rounds=rounds)
        cases_ms = {name: taken(capture) for name, capture in captures.items()}
        found: list[float] = []
        for spec in specs:
            with suppress(NotLowered):  # as where a batch norm finds no spread: roundings then differ
                found.append(taken(of_experiment(spec)))
        figures[backend] = {"cases": cases_ms, "any": found, "eager": len(specs) - len(found)}
    return figures


def report(figures: dict[str, Any]) -> str:
    """The figures as lines to read."""
    lines = [f"{'':10}(a loop of {LOOPS:,} rounds in Python takes {figures['loop']:.1f} ms)"]
    for backend in ("numpy", "compiled"):
        if backend not in figures:
            continue
        times, anything = figures[backend]["cases"], sorted(figures[backend]["any"])
        usual = ", ".join(f"{name} {times[name]:.1f} ms" for name in ("as proposed", "small CNN"))
        widest_ones = f"{MAX_HIDDEN} layers of {UNITS} with everything {times['ReLU']:.1f} ms"
        slowest = max(times, key=times.__getitem__)
        lines += [
            f"{backend:10}{usual}, {widest_ones}, the slowest {times[slowest]:.1f} ms ({slowest})",
            f"{'':10}{len(anything)} experiments of any kind: half of them within "
            f"{anything[len(anything) // 2]:.1f} ms, the slowest {anything[-1]:.1f} ms; "
            f"{figures[backend]['eager']} more stay eager",
        ]
    return "\n".join(lines)
