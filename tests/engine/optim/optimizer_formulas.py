"""Formulas of optimizers, written independently of the engine: one parameter's values step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

Arrays = np.ndarray[Any, Any]
Walk = Callable[[Arrays, Callable[[Arrays], Arrays]], Iterator[Arrays]]


def sgd(
    lr: float, momentum: float = 0, dampening: float = 0, weight_decay: float = 0, nesterov: bool = False
) -> Walk:
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
    lr: float,
    betas: Any = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 0,
    amsgrad: bool = False,
    decoupled: bool = False,
) -> Walk:
    """One parameter's updates by Adam, or AdamW where the decay is decoupled."""

    def run(w: Arrays, gradient: Callable[[Arrays], Arrays]) -> Iterator[Arrays]:
        m, v, largest, t = np.zeros_like(w), np.zeros_like(w), np.zeros_like(w), 0
        while True:
            t += 1
            g = gradient(w) + (0 if decoupled else weight_decay * w)
            w = w * (1 - lr * weight_decay) if decoupled else w
            m = betas[0] * m + (1 - betas[0]) * g
            v = betas[1] * v + (1 - betas[1]) * g * g
            largest = np.maximum(largest, v)
            second = (largest if amsgrad else v) / (1 - betas[1] ** t)
            w = w - lr * (m / (1 - betas[0] ** t)) / (np.sqrt(second) + eps)
            yield w

    return run


def adamw(lr: float, weight_decay: float = 0.01, **others: Any) -> Walk:
    """One parameter's updates by AdamW."""
    return adam(lr, weight_decay=weight_decay, decoupled=True, **others)


def adagrad(lr: float, lr_decay: float = 0, initial_accumulator_value: float = 0, eps: float = 1e-10) -> Walk:
    """One parameter's updates by Adagrad."""

    def run(w: Arrays, gradient: Callable[[Arrays], Arrays]) -> Iterator[Arrays]:
        total, t = np.full_like(w, initial_accumulator_value), 0
        while True:
            g = gradient(w)
            total = total + g**2
            w = w - lr / (1 + t * lr_decay) * g / (np.sqrt(total) + eps)
            t += 1
            yield w

    return run


def adadelta(lr: float = 1.0, rho: float = 0.9, eps: float = 1e-6, weight_decay: float = 0) -> Walk:
    """One parameter's updates by Adadelta."""

    def run(w: Arrays, gradient: Callable[[Arrays], Arrays]) -> Iterator[Arrays]:
        square, moved = np.zeros_like(w), np.zeros_like(w)
        while True:
            g = gradient(w) + weight_decay * w
            square = rho * square + (1 - rho) * g**2
            d = np.sqrt((moved + eps) / (square + eps)) * g
            moved = rho * moved + (1 - rho) * d**2
            w = w - lr * d
            yield w

    return run


def rmsprop(
    lr: float, alpha: float = 0.99, eps: float = 1e-8, momentum: float = 0, centered: bool = False
) -> Walk:
    """One parameter's updates by RMSprop."""

    def run(w: Arrays, gradient: Callable[[Arrays], Arrays]) -> Iterator[Arrays]:
        square, mean, speed = np.zeros_like(w), np.zeros_like(w), np.zeros_like(w)
        while True:
            g = gradient(w)
            square = alpha * square + (1 - alpha) * g**2
            mean = alpha * mean + (1 - alpha) * g
            size = np.sqrt(square - mean**2 if centered else square) + eps
            speed = momentum * speed + g / size
            w = w - lr * speed
            yield w

    return run


def adamax(lr: float, betas: Any = (0.9, 0.999), eps: float = 1e-8, weight_decay: float = 0) -> Walk:
    """One parameter's updates by Adamax."""

    def run(w: Arrays, gradient: Callable[[Arrays], Arrays]) -> Iterator[Arrays]:
        m, largest, t = np.zeros_like(w), np.zeros_like(w), 0
        while True:
            t += 1
            g = gradient(w) + weight_decay * w
            m = betas[0] * m + (1 - betas[0]) * g
            largest = np.maximum(betas[1] * largest, np.abs(g) + eps)
            w = w - lr / (1 - betas[0] ** t) * m / largest
            yield w

    return run


def nadam(
    lr: float,
    betas: Any = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 0,
    momentum_decay: float = 4e-3,
    decoupled_weight_decay: bool = False,
) -> Walk:
    """One parameter's updates by NAdam."""

    def mu(t: int) -> float:
        return float(betas[0] * (1 - 0.5 * 0.96 ** (t * momentum_decay)))

    def run(w: Arrays, gradient: Callable[[Arrays], Arrays]) -> Iterator[Arrays]:
        m, v, t, product = np.zeros_like(w), np.zeros_like(w), 0, 1.0
        while True:
            t += 1
            g = gradient(w) + (0 if decoupled_weight_decay else weight_decay * w)
            w = w * (1 - lr * weight_decay) if decoupled_weight_decay else w
            m = betas[0] * m + (1 - betas[0]) * g
            v = betas[1] * v + (1 - betas[1]) * g**2
            product = float(np.float32(product) * np.float32(mu(t)))  # PyTorch keeps it in float32
            ahead = mu(t + 1) / (1 - product * mu(t + 1)) * m + (1 - mu(t)) / (1 - product) * g
            w = w - lr * ahead / (np.sqrt(v / (1 - betas[1] ** t)) + eps)
            yield w

    return run


def radam(
    lr: float,
    betas: Any = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 0,
    decoupled_weight_decay: bool = False,
) -> Walk:
    """One parameter's updates by RAdam."""

    def run(w: Arrays, gradient: Callable[[Arrays], Arrays]) -> Iterator[Arrays]:
        m, v, t = np.zeros_like(w), np.zeros_like(w), 0
        longest = 2 / (1 - betas[1]) - 1
        while True:
            t += 1
            g = gradient(w) + (0 if decoupled_weight_decay else weight_decay * w)
            w = w * (1 - lr * weight_decay) if decoupled_weight_decay else w
            m = betas[0] * m + (1 - betas[0]) * g
            v = betas[1] * v + (1 - betas[1]) * g**2
            length = longest - 2 * t * betas[1] ** t / (1 - betas[1] ** t)
            step = m / (1 - betas[0] ** t)
            if length > 5:
                above, below = (n * (n + 2) for n in (length - 4, longest - 4))
                trust = np.sqrt(above / below * longest / length)
                step = step * trust * np.sqrt(1 - betas[1] ** t) / (np.sqrt(v) + eps)
            w = w - lr * step
            yield w

    return run


def rprop(lr: float, etas: Any = (0.5, 1.2), step_sizes: Any = (1e-6, 50)) -> Walk:
    """One parameter's updates by Rprop, number by number."""

    def run(w: Arrays, gradient: Callable[[Arrays], Arrays]) -> Iterator[Arrays]:
        size, before = np.full_like(w, lr), np.zeros_like(w)
        while True:
            g, w = gradient(w).copy(), w.copy()
            for i in np.ndindex(w.shape):
                if g[i] * before[i] < 0:
                    size[i], g[i] = max(size[i] * etas[0], step_sizes[0]), 0
                elif g[i] * before[i] > 0:
                    size[i] = min(size[i] * etas[1], step_sizes[1])
                w[i] -= np.sign(g[i]) * size[i]
            before = g
            yield w

    return run


def asgd(
    lr: float, lambd: float = 1e-4, alpha: float = 0.75, t0: float = 1e6, weight_decay: float = 0
) -> Walk:
    """One parameter's updates by ASGD; the average is tested by itself."""

    def run(w: Arrays, gradient: Callable[[Arrays], Arrays]) -> Iterator[Arrays]:
        t, eta = 0, float(np.float32(lr))  # PyTorch keeps it in float32
        while True:
            t += 1
            g = gradient(w) + weight_decay * w
            w = w * (1 - lambd * eta) - eta * g
            eta = float(np.float32(lr / (1 + lambd * lr * t) ** alpha))
            yield w

    return run
