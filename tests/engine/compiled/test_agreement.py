"""Fifty steps of any experiment: eager ones in float64 and float32, numpy programs and compiled ones agree.

How far float32 strays from float64 in fifty steps is a matter of the experiment: a kink of ReLU or a limit of
the gradients can part two runs that differ in one rounding. So the measure is taken with each experiment: how
far the eager float32 run is from the float64 referee, and how far it is from itself begun two roundings away.
A program may be twenty times as far from the referee, and 1e-4 of the largest parameter. The learning rates
are such that nothing grows without bound. Rprop goes by the sign of a gradient alone, and grows its steps as
long as that stays: at a gradient of nearly 0 any two runs part, so its steps are small and grow slowly here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, get_args

import numpy as np
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from engine import nn
from engine.catalog import Entry, Field, Kind, entries
from engine.compiled.backends import Kernels
from engine.compiled.recipe import Recipe
from engine.experiment.counted_dropout import CountedDropout
from engine.experiment.lone_norm import LoneBatchNorm
from engine.experiment.spec import Layer, RunSpec
from tests.engine.compiled.tasks import CLASSES, ENDS, RATES, TARGETS, activation_of
from tests.engine.compiled.training import STEPS, Task, Training

TIMES, FLOOR = 20, 1e-4
ROUNDINGS = 2 * np.finfo(np.float32).eps
OPTIMIZERS = [entry for entry in entries("optimizer") if not entry.traits.get("looks_again")]
"""Those whose step is a formula for each weight; L-BFGS looks at several losses to make one."""
SLOWLY = {"lr": 2e-6, "etas": (0.5, 1.02)}
"""Rprop's settings."""
LAYER = {"units", "activation", "params", "bias", "batch_norm", "dropout"}
RECIPE = {"zero_grad", "accumulation", "l1", "l2", "clip_norm", "clip_value", "batch_size"}
FOLLOWED_ELSEWHERE = {"schedule_unit", "warmup", "max_epochs", "stop_above", "stop_below", "patience", "seed"}
"""What decides when steps are made and with which rate, in the tests of training."""


def numbers(field: Field) -> st.SearchStrategy[Any]:
    """Values of a field not far from its default."""
    if field.kind in ("bool", "choice"):
        return st.sampled_from(field.options or (False, True))
    if isinstance(field.default, tuple):
        unlike = tuple(each * (0.9 - 0.1 * place) for place, each in enumerate(field.default))
        return st.sampled_from([field.default, unlike])
    middle = float(field.default)  # a new kind of field, a text, say, fails here: it is to be drawn as well
    low, high = (middle + sign * (abs(middle) or 0.1) / 2 for sign in (-1, 1))
    near = st.floats(max(field.low, low), min(field.high, high))
    return near if field.kind == "float" else near.map(round)


def settings_of(entry: Entry, but: Iterable[str] = ()) -> st.SearchStrategy[dict[str, Any]]:
    """Mostly the defaults of an entry, else others of all of its parameters, `but` some."""
    free = {field.name: numbers(field) for field in entry.fields if field.name not in but}
    usual = {field.name: field.default for field in entry.fields if field.name in free}
    return st.just(usual) | st.fixed_dictionaries(free)


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
    activation: Callable[[int], nn.Module]
    """Of the number of its stream, if it draws."""
    bias: bool
    norm: bool
    dropout: float

    def modules(self, fan_in: int, bias: bool, stream: int) -> list[nn.Module]:
        """A norm takes the bias off again, whose gradient is then nothing but roundings."""
        return [
            nn.Linear(fan_in, self.width, bias=bias and self.bias and not self.norm),
            *([LoneBatchNorm(self.width)] if self.norm else []),
            self.activation(stream),
            *([CountedDropout(self.dropout, stream=stream)] if self.dropout else []),
        ]


activations = st.sampled_from(entries("activation")).flatmap(
    lambda entry: settings_of(entry).map(lambda settings: partial(activation_of, entry, settings))
)
hidden_layers = st.builds(
    Hidden,
    st.integers(1, 17),
    activations,
    st.sampled_from([True, True, False]),
    st.sampled_from([False, False, True]),
    st.sampled_from([0.0, 0.0, 0.2, 0.5]),
)


@st.composite
def networks(draw: st.DrawFn, expects: str) -> Callable[[], nn.Sequential]:
    """Up to four hidden layers and the output that a loss of this kind takes."""
    hidden = draw(st.lists(hidden_layers, max_size=4))
    bias, outputs = draw(st.booleans()), CLASSES if expects.startswith("class") else 1
    outputs += expects == "mean_and_variance"
    end = ENDS.get(expects, list)()
    if expects == "values":
        end = draw(st.sampled_from([[], [nn.Sigmoid()], [nn.Tanh()], [nn.Softplus()]]))

    def net() -> nn.Sequential:
        layers: list[nn.Module] = []
        fan_in = 2
        for stream, layer in enumerate(hidden):
            layers += layer.modules(fan_in, bias, stream)
            fan_in = layer.width
        # Outputs of next to no length have no direction: whatever they are rounded to decides.
        layers.append(nn.Linear(fan_in, outputs, bias=bias or expects == "class_directions"))
        return nn.Sequential(*layers, *end)

    return net


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    """Any network that the panels can make, on any number of points in batches of any size."""
    loss, optimizer = draw(st.sampled_from(entries("loss"))), draw(st.sampled_from(OPTIMIZERS))
    expects, rate = loss.traits["expects"], RATES.get(optimizer.name, 0.005) / 5
    reads, points, batch_size = draw(settings_of(loss)), draw(st.integers(1, 60)), draw(st.integers(1, 70))
    if "weight" in loss.traits.get("by_class", ()):
        reads["weight"] = reads["weight"][:CLASSES]
    if reads.get("ignore_index", "none") != "none":
        # The mean of a batch in which no point counts is no number: then there is but one batch, of several.
        one_batch = 8 <= points <= batch_size
        reads["ignore_index"] = "B" if reads["reduction"] == "sum" or one_batch else "none"
    if reads.get("reduction") == "sum":
        rate /= min(points, batch_size)
    expects = "rates" if reads.get("log_input") is False else expects
    expects = "class_directions" if reads.get("distance_function") == "cosine" else expects
    targets = TARGETS.get(expects, lambda y: y)
    if reads.get("log_target"):
        reads["smoothing"], targets = 0.1, lambda y: np.log(TARGETS[expects](y))
    settings = draw(settings_of(optimizer, but=("lr", *SLOWLY)))
    settings |= SLOWLY if optimizer.name == "Rprop" else {"lr": rate}
    if settings.get("nesterov"):
        settings |= {"momentum": 0.9, "dampening": 0.0}
    falling = draw(st.none() | st.floats(0.8, 1.0))
    return Task(
        net=draw(networks(expects)),
        loss=partial(loss.factory, **reads),
        targets=targets,
        optimizer=partial(optimizer.factory, **settings),
        points=points,
        batch_size=batch_size,
        classes=CLASSES if expects.startswith("class") else 0,
        recipe=draw(recipes(batch_sums=optimizer.name == "SGD")),
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


def test_whatever_shapes_a_step_is_drawn() -> None:
    """Entries are drawn from the catalogue itself; whoever adds another sort of thing adds it here too."""
    assert set(get_args(Kind)) == {
        "activation", "loss", "optimizer",  # drawn
        "dataset", "init", "exporter",  # of no step
        "scheduler",  # tests/engine/training/test_schedules.py
    }  # fmt: skip
    assert set(Layer.__struct_fields__) == LAYER
    assert set(RunSpec.__struct_fields__) == RECIPE | FOLLOWED_ELSEWHERE
    assert {each.name for each in entries("optimizer")} - {each.name for each in OPTIMIZERS} == {"LBFGS"}
    assert {each.traits["expects"] for each in entries("loss")} == {
        "values", "logits", "probabilities", "signs", "distances", "log_rates", "mean_and_variance",
        "class_logits", "class_log_probabilities", "class_scores",
        "class_log_shares", "class_marks", "class_ranks", "class_order", "class_places", "class_directions",
    }  # fmt: skip
