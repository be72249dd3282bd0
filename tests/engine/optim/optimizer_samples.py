"""Optimizers with settings and the formulas they follow; parameters to step."""

from __future__ import annotations

from typing import Any

import numpy as np

import engine
from engine import optim
from tests.engine.optim import optimizer_formulas as formulas

SETTINGS: list[tuple[Any, Any, dict[str, Any]]] = [
    (kind, getattr(formulas, kind.__name__.lower()), settings)
    for kind, settings in [
        (optim.SGD, {"lr": 0.1}),
        (optim.SGD, {"lr": 0.1, "weight_decay": 0.3}),
        (optim.SGD, {"lr": 0.05, "momentum": 0.9}),
        (optim.SGD, {"lr": 0.05, "momentum": 0.9, "dampening": 0.5, "weight_decay": 0.1}),
        (optim.SGD, {"lr": 0.05, "momentum": 0.9, "nesterov": True}),
        (optim.Adam, {"lr": 0.1}),
        (optim.Adam, {"lr": 0.05, "betas": (0.5, 0.9), "eps": 1e-3, "weight_decay": 0.2}),
        (optim.Adam, {"lr": 0.1, "amsgrad": True}),
        (optim.AdamW, {"lr": 0.1}),
        (optim.AdamW, {"lr": 0.1, "weight_decay": 0.5, "amsgrad": True}),
        (optim.Adagrad, {"lr": 0.1}),
        (optim.Adagrad, {"lr": 0.2, "lr_decay": 0.1, "initial_accumulator_value": 0.5, "eps": 1e-3}),
        (optim.Adadelta, {"lr": 1.0}),
        (optim.Adadelta, {"lr": 0.5, "rho": 0.7, "eps": 1e-3, "weight_decay": 0.1}),
        (optim.RMSprop, {"lr": 0.01}),
        (optim.RMSprop, {"lr": 0.02, "alpha": 0.9, "eps": 1e-3, "momentum": 0.5}),
        (optim.RMSprop, {"lr": 0.01, "eps": 1e-2, "centered": True}),
        (optim.Adamax, {"lr": 0.1, "weight_decay": 0.1}),
        (optim.NAdam, {"lr": 0.02, "weight_decay": 0.01}),
        (optim.NAdam, {"lr": 0.05, "weight_decay": 0.1, "decoupled_weight_decay": True}),
        (optim.RAdam, {"lr": 0.05, "weight_decay": 0.1}),
        (optim.RAdam, {"lr": 0.05, "betas": (0.8, 0.9), "decoupled_weight_decay": True}),
        (optim.Rprop, {"lr": 0.05}),
        (optim.Rprop, {"lr": 0.05, "etas": (0.3, 1.5), "step_sizes": (1e-3, 0.2)}),
        (optim.ASGD, {"lr": 0.1}),
        (optim.ASGD, {"lr": 0.1, "lambd": 0.1, "alpha": 0.5, "t0": 5.0, "weight_decay": 0.1}),
    ]
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
