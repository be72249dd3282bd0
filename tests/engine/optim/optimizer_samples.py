"""Optimizers with settings and the formulas they follow, written independently; parameters to step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

import engine
from engine import optim

Arrays = np.ndarray[Any, Any]


def sgd(
    lr: float, momentum: float = 0, dampening: float = 0, weight_decay: float = 0, nesterov: bool = False
) -> Any:
    """One parameter's updates by plain SGD."""

    def run(w: Arrays, gradient: Callable[[Arrays], Arrays]) -> Iterator[Arrays]:
        speed = None
        while True:
            g = gradient(w) + weight_decay * w
            if momentum:
                speed = g if speed is None else momentum * speed + (1 - dampening) * g
                g = g + momentum * speed if nesterov else speed
            w = w - lr * g
            yield w

    return run


def adam(
    lr: float, betas: Any = (0.9, 0.999), eps: float = 1e-8, weight_decay: float = 0, amsgrad: bool = False
) -> Any:
    """One parameter's updates by Adam."""

    def run(w: Arrays, gradient: Callable[[Arrays], Arrays]) -> Iterator[Arrays]:
        m, v, largest, t = np.zeros_like(w), np.zeros_like(w), np.zeros_like(w), 0
        while True:
            t += 1
            g = gradient(w) + weight_decay * w
            m = betas[0] * m + (1 - betas[0]) * g
            v = betas[1] * v + (1 - betas[1]) * g * g
            largest = np.maximum(largest, v)
            second = (largest if amsgrad else v) / (1 - betas[1] ** t)
            w = w - lr * (m / (1 - betas[0] ** t)) / (np.sqrt(second) + eps)
            yield w

    return run


SETTINGS: list[tuple[Any, Any, dict[str, Any]]] = [
    (optim.SGD, sgd, {"lr": 0.1}),
    (optim.SGD, sgd, {"lr": 0.1, "weight_decay": 0.3}),
    (optim.SGD, sgd, {"lr": 0.05, "momentum": 0.9}),
    (optim.SGD, sgd, {"lr": 0.05, "momentum": 0.9, "dampening": 0.5, "weight_decay": 0.1}),
    (optim.SGD, sgd, {"lr": 0.05, "momentum": 0.9, "nesterov": True}),
    (optim.Adam, adam, {"lr": 0.1}),
    (optim.Adam, adam, {"lr": 0.05, "betas": (0.5, 0.9), "eps": 1e-3, "weight_decay": 0.2}),
    (optim.Adam, adam, {"lr": 0.1, "amsgrad": True}),
]


def valley(w: Any) -> Any:
    """A curved valley whose gradient changes sign along the way."""
    return (w * w * w / 3 - w).sum() if isinstance(w, engine.Tensor) else w * w - 1


def separate() -> list[engine.Tensor]:
    """Two parameters, each in memory of its own."""
    first = engine.tensor([[0.5, 1.5], [0.9, 2.0]], requires_grad=True, dtype=engine.float64)
    return [first, engine.tensor([0.3], requires_grad=True, dtype=engine.float64)]


def packed() -> list[engine.Tensor]:
    """The same two as neighbours in one array."""
    flat = np.concatenate([param.detach().numpy().ravel() for param in separate()])
    first, second = separate()
    first.data, second.data = engine.from_numpy(flat[:4].reshape(2, 2)), engine.from_numpy(flat[4:])
    return [first, second]
