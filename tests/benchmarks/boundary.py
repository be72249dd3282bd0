"""Microseconds of a picture of 100 x 100 answers of a 2-8-8-1 network."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

import engine
from engine.compiled import CompiledStep, kernels
from tests.benchmarks.steps import optimizer_of
from tests.benchmarks.workloads import WORKLOADS, built, data

RESOLUTION = 100
FRAME_US = 1e6 / 60


def measure(rounds: int) -> dict[str, float | None]:
    """Median microseconds by system, None for what is not there."""
    across = np.linspace(-1, 1, RESOLUTION, dtype=np.float32)
    grid = np.ascontiguousarray(np.stack(np.meshgrid(across, across), -1).reshape(-1, 2))
    pictures: dict[str, Callable[[], Any]] = {"eager": _eager(engine, grid), "numpy": _answer("numpy", grid)}
    if kernels.load():
        pictures["compiled"] = _answer("compiled", grid)
    if importlib.util.find_spec("torch"):
        import torch

        torch.set_num_threads(1)
        pictures["torch"] = _eager(torch, grid)
    times: dict[str, list[float]] = {name: [] for name in pictures}
    for _ in range(rounds):
        for name, picture in pictures.items():
            begun = perf_counter()
            picture()
            times[name].append((perf_counter() - begun) * 1e6)
    columns: dict[str, float | None] = dict.fromkeys(("torch", "eager", "numpy", "compiled"))
    return columns | {name: round(median(each), 1) for name, each in times.items()}


def report(figures: dict[str, float | None]) -> str:
    """The figures as lines to read."""
    return "\n".join(
        f"{name:10}{'–':>10}"
        if value is None
        else f"{name:10}{value:>10.1f} µs {value / FRAME_US:7.2%} of a frame"
        for name, value in figures.items()
    )


def _eager(library: Any, grid: np.ndarray[Any, Any]) -> Callable[[], Any]:
    model, x = built(WORKLOADS["W4"], library), library.from_numpy(grid)

    def picture() -> Any:
        with library.no_grad():
            return model(x)

    return picture


def _answer(backend: str, grid: np.ndarray[Any, Any]) -> Callable[[], Any]:
    workload = WORKLOADS["W4"]
    model, (x, y) = built(workload, engine), data(workload)
    optimizer, loss = optimizer_of(workload, engine, model), engine.nn.BCEWithLogitsLoss()
    loss(model(engine.from_numpy(x)), engine.from_numpy(y)).backward()
    optimizer.step()
    step = CompiledStep(model, loss, optimizer, x, y, workload.batch, runner=kernels.runner(backend))
    return lambda: step.answer(grid)
