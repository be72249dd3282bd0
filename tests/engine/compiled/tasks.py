"""Tasks that compiled steps are tried on, and how far they may stray from eager ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

import engine
from engine import nn, optim
from engine.catalog import Entry, entries, find, import_all
from engine.compiled import CompiledStep
from engine.experiment.counted_leak import CountedRReLU
from tests.engine.compiled.training import STEPS, Task, Training

CLASSES = 3
ENDS: dict[str, Callable[[], list[nn.Module]]] = {
    "probabilities": lambda: [nn.Sigmoid()],
    "distances": lambda: [nn.Softplus()],
    "rates": lambda: [nn.Softplus()],
    "class_log_probabilities": lambda: [nn.LogSoftmax(1)],
    "class_log_shares": lambda: [nn.LogSoftmax(1)],
}
"""What losses that expect it want a network to end with."""
TARGETS: dict[str, Callable[[Any], Any]] = {
    "signs": lambda y: 2 * y - 1,
    "distances": lambda y: 1 - 2 * y,
    "class_log_shares": lambda y: np.eye(CLASSES)[y] * 0.9 + 0.1 / CLASSES,
    **dict.fromkeys(
        ("class_marks", "class_order", "class_places", "class_directions"), lambda y: np.eye(CLASSES)[y]
    ),
    "class_ranks": lambda y: np.pad(y[:, None], ((0, 0), (0, CLASSES - 1)), constant_values=-1),
}
"""The form in which they take classes."""


def activation_of(entry: Entry, settings: Mapping[str, Any], stream: int = 0) -> nn.Module:
    """The activation as an experiment has it: what draws random numbers counts them."""
    if entry.name == "RReLU":
        return CountedRReLU(**settings, stream=stream)
    made: nn.Module = entry.factory(**settings)
    return made


def network(activations: list[str], widths: list[int], loss: str, bias: bool = True) -> nn.Sequential:
    layers: list[nn.Module] = []
    fan_in = 2
    for name, width in zip(activations, widths, strict=True):
        entry = find("activation", name)
        layers += [nn.Linear(fan_in, width, bias=bias), activation_of(entry, entry.defaults())]
        fan_in = width
    traits = find("loss", loss).traits
    layers.append(nn.Linear(fan_in, traits.get("outputs", 1), bias=bias))
    return nn.Sequential(*layers, *ENDS.get(traits["expects"], list)())


for _package in (nn, optim):
    import_all(_package.__name__, [str(Path(str(_package.__file__)).parent)])

ACTIVATIONS = sorted(each.name for each in entries("activation"))

OPTIMIZERS = sorted(each.name for each in entries("optimizer") if not each.traits.get("looks_again"))

RATES = {"SGD": 0.05, "Adadelta": 1.0, "Rprop": 0.01, "ASGD": 0.02}


def task(loss: str = "MSELoss", optimizer: str = "SGD", activation: str = "Tanh", **options: Any) -> Task:
    return Task(
        net=lambda: network([activation, "Tanh"], [5, 4], loss),
        loss=find("loss", loss).factory,
        targets=TARGETS.get(find("loss", loss).traits["expects"], lambda y: y),
        optimizer=lambda p: getattr(optim, optimizer)(p, lr=RATES.get(optimizer, 0.005)),
        **options,
    )


def check(what: Task, runner: Any, tolerance: float = 2e-5) -> CompiledStep:
    """Fifty steps: the compiled ones stay as close to float64 as the eager ones of float32 do."""
    referee, eager, fast = Training(what, np.float64), Training(what), Training(what)
    referee.eager(STEPS)
    losses = eager.eager(STEPS)
    begun = fast.eager(what.recipe.accumulation)
    step = fast.capture(runner)
    made = begun + fast.compiled(step, STEPS - len(begun))
    allowed = tolerance * max(1.0, float(np.abs(referee.values).max()))
    assert np.abs(eager.values - referee.values).max() <= allowed
    assert np.abs(fast.values - referee.values).max() <= allowed
    assert np.allclose(made, losses, rtol=1e-3, atol=1e-5)
    assert eager.state.keys() == fast.state.keys()
    for name, values in eager.state.items():
        assert np.allclose(fast.state[name], values, rtol=1e-3, atol=1e-5), name
    x = fast.x[:7]
    fast.net.eval()
    with engine.no_grad():
        assert np.allclose(step.answer(x), fast.net(engine.from_numpy(x)).numpy(), rtol=1e-4, atol=1e-5)
    return step
