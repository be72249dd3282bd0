"""Microseconds of one training step on six small workloads: PyTorch, the eager engine, its two backends."""

from __future__ import annotations

import gc
import importlib
import importlib.util
from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from engine.compiled import CompiledStep, kernels
from tests.benchmarks.workloads import WORKLOADS, Workload, built, data, pack

ROUNDS = 7
ROUND_S = 0.25
QUICK_ROUNDS = 3
QUICK_ROUND_S = 0.08
CHECKED_STEPS = 20
TOLERANCE = 1e-4
COLUMNS = ("torch", "eager", "numpy", "compiled")
MOST_STEPS = 1 << 16
CHUNK_S = 0.001
"""Compiled steps are made in chunks of about this long, as the app makes them."""

Steps = Callable[[int], None]


def measure(
    rounds: int, seconds: float, rivals: Mapping[str, MakeRun] | None = None
) -> dict[str, dict[str, float | None]]:
    """Median microseconds of a step by workload and system; None for what is not there.

    `rivals` are further systems, for networks of dense layers alone. RuntimeError when two systems do not
    arrive at the same parameters.
    """
    systems = available()
    figures: dict[str, dict[str, float | None]] = {}
    for name, workload in WORKLOADS.items():
        runs = {system: RUNS[system](workload) for system in systems}
        if not workload.image:
            runs |= {rival: make(workload) for rival, make in (rivals or {}).items()}
        check(name, runs)
        times: dict[str, list[float]] = {system: [] for system in runs}
        for _ in range(rounds):
            for system, run in runs.items():  # in turn, so that a busy moment hits all alike
                times[system].append(run.microseconds(seconds))
        columns: dict[str, float | None] = dict.fromkeys(COLUMNS)
        figures[name] = columns | {system: round(median(each), 3) for system, each in times.items()}
    return figures


def available() -> list[str]:
    """The systems on this machine."""
    found = ["torch"] if importlib.util.find_spec("torch") else []
    return [*found, "eager", "numpy", *(["compiled"] if kernels.load() else [])]


def report(figures: dict[str, dict[str, float | None]]) -> str:
    """The figures as lines to read; ratios are how many times faster than PyTorch."""
    heads = {"torch": "PyTorch", "jax": "JAX scan", "c": "C"}
    columns = list(dict.fromkeys([*COLUMNS, *(name for row in figures.values() for name in row)]))
    lines = [f"{'µs a step':10}" + "".join(f"{heads.get(name, name):>20}" for name in columns)]
    for name, row in figures.items():
        torch, cells = row["torch"], []
        for system in columns:
            value = row.get(system)
            ratio = f" {torch / value:6.1f}x" if torch and value and system != "torch" else ""
            cells.append(f"{'–' if value is None else f'{value:.2f}' + ratio:>20}")
        lines.append(f"{name:10}" + "".join(cells))
    return "\n".join(lines)


class EagerRun:
    """One workload in the engine or in PyTorch, step by step."""

    def __init__(self, workload: Workload, package: str = "engine") -> None:
        self.library = importlib.import_module(package)
        if package == "torch":
            self.library.set_num_threads(1)
        self.model = built(workload, self.library)
        if package == "engine":
            pack(list(self.model.parameters()))
        self.steps = self._training(workload)

    def _training(self, workload: Workload) -> Steps:
        """A function that makes more steps, batch after batch."""
        functional = importlib.import_module(f"{self.library.__name__}.nn.functional")
        loss_of = {
            "mse": functional.mse_loss,
            "bce": functional.binary_cross_entropy_with_logits,
            "cross_entropy": functional.cross_entropy,
        }[workload.loss]
        inputs, targets = (self.library.from_numpy(each) for each in data(workload))
        starts = range(0, workload.points - workload.batch + 1, workload.batch)
        batches = [(inputs[i : i + workload.batch], targets[i : i + workload.batch]) for i in starts]
        model, optimizer, place = self.model, optimizer_of(workload, self.library, self.model), 0

        def steps(count: int) -> None:
            nonlocal place
            for _ in range(count):
                x, y = batches[place]
                place = (place + 1) % len(batches)
                optimizer.zero_grad()
                loss = loss_of(model(x), y)
                loss.backward()
                optimizer.step()

        return steps

    def microseconds(self, seconds: float) -> float:
        """The mean of as many steps as fit into `seconds`."""
        steps, chunk = self.steps, 20
        gc.collect()
        gc.disable()
        try:
            count, begun = 0, perf_counter()
            elapsed = 0.0
            while elapsed < seconds:
                steps(chunk)
                count += chunk
                elapsed = perf_counter() - begun
                chunk = min(max(20, int(count / elapsed * CHUNK_S)), MOST_STEPS)
        finally:
            gc.enable()
        return elapsed / count * 1e6

    def parameters(self) -> np.ndarray[Any, Any]:
        """All parameters as one array."""
        return np.concatenate([each.detach().numpy().ravel() for each in self.model.parameters()])


class CompiledRun(EagerRun):
    """One workload lowered, on one of the backends."""

    def __init__(self, workload: Workload, backend: str) -> None:
        self._backend = backend
        super().__init__(workload)

    def _training(self, workload: Workload) -> Steps:
        nn = self.library.nn
        loss = {"mse": nn.MSELoss, "bce": nn.BCEWithLogitsLoss, "cross_entropy": nn.CrossEntropyLoss}
        count = workload.points // workload.batch
        inputs, targets = (each[: count * workload.batch] for each in data(workload))
        optimizer = optimizer_of(workload, self.library, self.model)
        first, whole = (self.library.from_numpy(each[: workload.batch]) for each in (inputs, targets))
        criterion = loss[workload.loss]()
        criterion(self.model(first), whole).backward()
        optimizer.step()
        step = CompiledStep(
            self.model,
            criterion,
            optimizer,
            inputs,
            targets,
            workload.batch,
            runner=kernels.runner(self._backend),
        )
        losses, place = np.zeros(MOST_STEPS, np.float32), 1 % count
        waiting = 1  # the first step is made already

        def steps(wanted: int) -> None:
            nonlocal place, waiting
            wanted, waiting = min(wanted, len(losses)) - waiting, 0
            step.run(0, place * workload.batch, wanted, losses)
            place = (place + wanted) % count

        return steps


MakeRun = Callable[[Workload], EagerRun]
RUNS: dict[str, MakeRun] = {
    "torch": lambda workload: EagerRun(workload, "torch"),
    "eager": EagerRun,
    "numpy": lambda workload: CompiledRun(workload, "numpy"),
    "compiled": lambda workload: CompiledRun(workload, "compiled"),
}


def optimizer_of(workload: Workload, library: Any, model: Any) -> Any:
    """The optimizer of a workload."""
    if workload.optimizer == "adam":
        return library.optim.Adam(model.parameters(), lr=workload.lr)
    momentum = 0.9 if workload.optimizer == "momentum" else 0.0
    return library.optim.SGD(model.parameters(), lr=workload.lr, momentum=momentum)


def check(name: str, runs: dict[str, EagerRun]) -> None:
    """Train a little; RuntimeError when the systems do not agree."""
    results = {}
    for system, run in runs.items():
        run.steps(CHECKED_STEPS)
        results[system] = run.parameters()
    expected = next(iter(results.values()))
    for system, parameters in results.items():
        worst = float(np.abs(expected - parameters).max())
        # Compilers of rivals may reorder sums, which Adam magnifies where gradients are small.
        if not worst < (TOLERANCE if system in COLUMNS else 10 * TOLERANCE):
            raise RuntimeError(f"{name}: after {CHECKED_STEPS} steps {system} differs by {worst:g}")
