"""Microseconds of one training step on six small workloads, beside PyTorch where it is installed."""

from __future__ import annotations

import gc
import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

ROUNDS = 7
ROUND_S = 0.25
QUICK_ROUNDS = 3
QUICK_ROUND_S = 0.08
CHECKED_STEPS = 20
TOLERANCE = 1e-4
SEED = 7


@dataclass(frozen=True)
class Workload:
    """A network of these widths, what it is trained with, and on how many points."""

    widths: tuple[int, ...]
    activation: str
    loss: str
    optimizer: str
    lr: float
    batch: int
    points: int
    last_activation: bool = False
    image: int = 0
    """The side of a square image, for a network that begins with a convolution."""


WORKLOADS = {
    "W1": Workload((1, 1), "", "mse", "sgd", 0.05, 100, 100),
    "W2": Workload((2, 1), "", "bce", "momentum", 0.1, 200, 200),
    "W3": Workload((2, 4, 2, 1), "Tanh", "mse", "sgd", 0.03, 10, 250, last_activation=True),
    "W4": Workload((2, 8, 8, 1), "Tanh", "bce", "adam", 0.01, 32, 500),
    "W5": Workload((2, 64, 64, 1), "ReLU", "bce", "adam", 0.001, 256, 5000),
    "W6": Workload((200, 4), "", "cross_entropy", "adam", 0.001, 32, 512, image=12),
}

Step = Callable[[], None]


def measure(rounds: int, seconds: float) -> dict[str, dict[str, float | None]]:
    """Median microseconds of a step by workload and system; None for what is not installed.

    RuntimeError when two systems do not arrive at the same parameters.
    """
    figures: dict[str, dict[str, float | None]] = {}
    for name, workload in WORKLOADS.items():
        runs = {
            system: Run(workload, system) for system in SYSTEMS if importlib.util.find_spec(SYSTEMS[system])
        }
        check(name, runs)
        times: dict[str, list[float]] = {system: [] for system in runs}
        for _ in range(rounds):
            for system, run in runs.items():  # in turn, so that a busy moment hits all alike
                times[system].append(run.microseconds(seconds))
        columns: dict[str, float | None] = dict.fromkeys(("torch", "eager", "numpy", "compiled"))
        figures[name] = columns | {system: round(median(each), 2) for system, each in times.items()}
    return figures


def report(figures: dict[str, dict[str, float | None]]) -> str:
    """The figures as lines to read."""
    lines = [f"{'µs a step':10}{'PyTorch':>10}{'eager':>10}{'ratio':>8}"]
    for name, row in figures.items():
        torch, eager = row["torch"], row["eager"]
        assert eager is not None, "the engine is always there"
        shown, ratio = ("–", "–") if torch is None else (f"{torch:.1f}", f"{torch / eager:.1f}x")
        lines.append(f"{name:10}{shown:>10}{eager:>10.1f}{ratio:>8}")
    return "\n".join(lines)


SYSTEMS = {"torch": "torch", "eager": "engine"}
"""By the names of the figures the packages that train."""


class Run:
    """One workload in one system."""

    def __init__(self, workload: Workload, system: str) -> None:
        self.library = importlib.import_module(SYSTEMS[system])
        if system == "torch":
            self.library.set_num_threads(1)
        self.model = built(workload, self.library)
        if system == "eager":
            pack(list(self.model.parameters()))
        self.step = self._training(workload)

    def _training(self, workload: Workload) -> Step:
        """A function that makes the next step, batch after batch."""
        functional = importlib.import_module(f"{self.library.__name__}.nn.functional")
        loss_of = {
            "mse": functional.mse_loss,
            "bce": functional.binary_cross_entropy_with_logits,
            "cross_entropy": functional.cross_entropy,
        }[workload.loss]
        inputs, targets = (self.library.from_numpy(each) for each in data(workload))
        starts = range(0, workload.points - workload.batch + 1, workload.batch)
        batches = [(inputs[i : i + workload.batch], targets[i : i + workload.batch]) for i in starts]
        model, optimizer, place = self.model, self._optimizer(workload), 0

        def step() -> None:
            nonlocal place
            x, y = batches[place]
            place = (place + 1) % len(batches)
            optimizer.zero_grad()
            loss = loss_of(model(x), y)
            loss.backward()
            optimizer.step()

        return step

    def _optimizer(self, workload: Workload) -> Any:
        optim = self.library.optim
        if workload.optimizer == "adam":
            return optim.Adam(self.model.parameters(), lr=workload.lr)
        momentum = 0.9 if workload.optimizer == "momentum" else 0.0
        return optim.SGD(self.model.parameters(), lr=workload.lr, momentum=momentum)

    def microseconds(self, seconds: float) -> float:
        """The mean of as many steps as fit into `seconds`."""
        step = self.step
        gc.collect()
        gc.disable()
        try:
            count, begun = 0, perf_counter()
            while (elapsed := perf_counter() - begun) < seconds:
                for _ in range(20):
                    step()
                count += 20
        finally:
            gc.enable()
        return elapsed / count * 1e6

    def parameters(self) -> np.ndarray[Any, Any]:
        """All parameters as one array."""
        return np.concatenate([each.detach().numpy().ravel() for each in self.model.parameters()])


def built(workload: Workload, library: Any) -> Any:
    """The model with the same first parameters in every library."""
    nn = library.nn
    layers = []
    if workload.image:
        layers += [nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()]
    pairs = list(zip(workload.widths, workload.widths[1:], strict=False))
    for i, (fan_in, fan_out) in enumerate(pairs):
        layers.append(nn.Linear(fan_in, fan_out))
        if workload.activation and (i < len(pairs) - 1 or workload.last_activation):
            layers.append(getattr(nn, workload.activation)())
    model = nn.Sequential(*layers)
    random = np.random.default_rng(SEED)
    with library.no_grad():
        for parameter in model.parameters():
            bound = 1 / np.sqrt(max(parameter.shape[1:].numel() if parameter.dim() > 1 else 4, 1))
            values = random.uniform(-bound, bound, tuple(parameter.shape)).astype(np.float32)
            parameter.copy_(library.from_numpy(values))
    return model


def pack(parameters: list[Any]) -> None:
    """Lay the parameters side by side in one array, as the app does with those of its models."""
    flat = np.concatenate([each.detach().numpy().ravel() for each in parameters])
    import engine

    end = 0
    for each in parameters:
        start, end = end, end + each.numel()
        each.data = engine.from_numpy(flat[start:end].reshape(tuple(each.shape)))


def data(workload: Workload) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Inputs and targets."""
    random = np.random.default_rng(SEED)
    if workload.image:
        classes = random.integers(0, workload.widths[-1], workload.points)
        shape = (workload.points, 1, workload.image, workload.image)
        return random.normal(0, 1, shape).astype(np.float32), classes
    inputs = random.uniform(-1, 1, (workload.points, workload.widths[0])).astype(np.float32)
    inside = (inputs**2).sum(1, keepdims=True) < 0.5
    return inputs, np.where(inside, 1, 0 if workload.loss == "bce" else -1).astype(np.float32)


def check(name: str, runs: dict[str, Run]) -> None:
    """Train a little; RuntimeError when the systems do not agree."""
    results = []
    for run in runs.values():
        for _ in range(CHECKED_STEPS):
            run.step()
        results.append(run.parameters())
    for other in results[1:]:
        worst = float(np.abs(results[0] - other).max())
        if not worst < TOLERANCE:
            raise RuntimeError(f"{name}: after {CHECKED_STEPS} steps parameters differ by {worst:g}")
