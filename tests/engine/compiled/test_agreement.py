"""Fifty steps of any experiment: eager ones in float64 and float32, numpy programs and compiled ones agree.

How far float32 strays from float64 in fifty steps is a matter of the experiment: a kink of ReLU or a limit of
the gradients can part two runs that differ in one rounding. So the measure is taken with each experiment: how
far the eager float32 run is from the float64 referee, and how far it is from itself begun two roundings away.
A program may be twenty times as far from the referee, and 1e-4 of the largest parameter. The learning rates
are such that nothing grows without bound. Rprop goes by the sign of a gradient alone, and grows its steps as
long as that stays: at a gradient of nearly 0 any two runs part, so its steps are small and grow slowly here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from engine import nn, optim
from engine.catalog import entries, find
from engine.compiled.backends import Kernels
from engine.compiled.recipe import Recipe
from engine.experiment.counted_dropout import CountedDropout
from engine.experiment.lone_norm import LoneBatchNorm
from tests.engine.compiled.tasks import ACTIVATIONS, OPTIMIZERS, RATES
from tests.engine.compiled.training import STEPS, Task, Training

TIMES, FLOOR = 20, 1e-4
ROUNDINGS = 2 * np.finfo(np.float32).eps
CLASSES = 3
EAGER_ONLY = ("MultiMarginLoss",)
SLOWLY = {"lr": 2e-6, "etas": (0.5, 1.02)}
"""Rprop's settings."""


@st.composite
def recipes(draw: st.DrawFn, batch_sums: bool) -> Recipe:
    """Mostly a plain step, else penalties, limits and gathered batches in any mixture."""
    few = st.sampled_from([0.0, 0.0, 0.003, 0.1])
    return Recipe(
        zero_grad=draw(st.booleans()) or not batch_sums,
        accumulation=draw(st.sampled_from([1, 1, 1, 2, 5])),
        l1=draw(few),
        l2=draw(few),
        clip_norm=draw(st.sampled_from([0.0, 0.0, 0.05, 1.0])),
        clip_value=draw(st.sampled_from([0.0, 0.0, 0.02])),
    )


@dataclass(frozen=True)
class Hidden:
    """A hidden layer: a batch norm before its activation, a dropout behind it."""

    width: int
    activation: str
    norm: bool
    dropout: float

    def modules(self, fan_in: int, bias: bool, stream: int) -> list[nn.Module]:
        """A norm takes the bias off again, whose gradient is then nothing but roundings."""
        activation = find("activation", self.activation)
        return [
            nn.Linear(fan_in, self.width, bias=bias and not self.norm),
            *([LoneBatchNorm(self.width)] if self.norm else []),
            activation.factory(**activation.defaults()),
            *([CountedDropout(self.dropout, stream=stream)] if self.dropout else []),
        ]


hidden_layers = st.builds(
    Hidden,
    st.integers(1, 17),
    st.sampled_from(ACTIVATIONS),
    st.sampled_from([False, False, True]),
    st.sampled_from([0.0, 0.0, 0.2, 0.5]),
)


@st.composite
def networks(draw: st.DrawFn, expects: str) -> Callable[[], nn.Sequential]:
    """Up to four hidden layers and the output that a loss of this kind takes."""
    hidden = draw(st.lists(hidden_layers, max_size=4))
    bias, outputs = draw(st.booleans()), CLASSES if expects.startswith("class") else 1
    ends = {"probabilities": nn.Sigmoid(), "class_log_probabilities": nn.LogSoftmax(1)}

    def net() -> nn.Sequential:
        layers: list[nn.Module] = []
        fan_in = 2
        for stream, layer in enumerate(hidden):
            layers += layer.modules(fan_in, bias, stream)
            fan_in = layer.width
        layers.append(nn.Linear(fan_in, outputs, bias=bias))
        return nn.Sequential(*layers, *([ends[expects]] if expects in ends else []))

    return net


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    """Any network that the panels can make, on any number of points in batches of any size."""
    loss = draw(st.sampled_from([each for each in entries("loss") if each.name not in EAGER_ONLY]))
    expects = loss.traits["expects"]
    optimizer = draw(st.sampled_from(OPTIMIZERS))
    rate = RATES.get(optimizer, 0.005) / 5
    settings = SLOWLY if optimizer == "Rprop" else {"lr": rate}
    smoothing = {"label_smoothing": draw(st.sampled_from([0.0, 0.1]))} if expects == "class_logits" else {}
    falling = draw(st.none() | st.floats(0.8, 1.0))
    return Task(
        net=draw(networks(expects)),
        loss=partial(loss.factory, **smoothing),
        optimizer=lambda p: getattr(optim, optimizer)(p, **settings),
        points=draw(st.integers(1, 60)),
        batch_size=draw(st.integers(1, 70)),
        classes=CLASSES if expects.startswith("class") else 0,
        recipe=draw(recipes(batch_sums=optimizer == "SGD")),
        rates=None if falling is None else lambda update: rate * falling**update,
    )


def eager(what: Task, dtype: Any = np.float32, shift: float = 0.0) -> Training:
    """Fifty eager steps; with a `shift` from parameters so much larger."""
    training = Training(what, dtype)
    for parameter in training.net.parameters():
        parameter.detach().numpy()[...] *= 1 + shift
    training.eager(STEPS)
    return training


def away(one: Training, other: Training) -> float:
    return float(np.abs(one.values - other.values).max())


@examples(max_examples=40, deadline=None)
@given(tasks())
def test_fifty_steps_of_any_experiment_agree(kernels: Kernels, what: Task) -> None:
    referee, plain = eager(what, np.float64), eager(what)
    allowed = FLOOR * max(1.0, float(np.abs(referee.values).max()))
    allowed += TIMES * max(away(plain, referee), away(plain, eager(what, shift=ROUNDINGS)))
    for name in ("numpy", "compiled"):
        fast = Training(what)
        losses = fast.eager(what.recipe.accumulation)
        losses += fast.compiled(fast.capture(kernels.runner(name)), STEPS - len(losses))
        assert away(fast, referee) <= allowed, name
        assert len(losses) == STEPS
        assert np.isfinite(losses).all()
