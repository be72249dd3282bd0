"""Six small workloads, the same in every library: networks, first parameters, points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

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
