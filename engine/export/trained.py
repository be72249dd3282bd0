"""A trained model as a value: what every exporter writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from engine.experiment import ExperimentSpec, Floats, parameter_shapes

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Trained:
    """An experiment and what its training has come to.

    `metrics` by name ('train_loss', 'test_accuracy' or 'test_r2'), NaN without test points; `parameters` in
    the network's order, by the names that PyTorch gives them ('0.weight'); `buffers`, what else is its
    state, likewise ('1.running_mean').
    """

    spec: ExperimentSpec
    step: int
    epoch: float
    metrics: Mapping[str, float]
    parameters: Mapping[str, Floats]
    buffers: Mapping[str, Array] = field(default_factory=dict)

    @property
    def state(self) -> dict[str, Array]:
        """All that PyTorch loads, by name: parameters and buffers, each layer's together."""
        both = {**self.parameters, **self.buffers}
        return dict(sorted(both.items(), key=lambda named: int(named[0].partition(".")[0])))


class Scores(Protocol):
    """Loss, and accuracy or R², on the training points and on the test points."""

    @property
    def train_loss(self) -> float: ...
    @property
    def test_loss(self) -> float: ...
    @property
    def train_metric(self) -> float: ...
    @property
    def test_metric(self) -> float: ...


class NamedArray(Protocol):
    """A parameter with its name."""

    @property
    def name(self) -> str: ...
    @property
    def value(self) -> Floats: ...


class State(Protocol):
    """What a snapshot tells of a training."""

    @property
    def step(self) -> int: ...
    @property
    def epoch(self) -> float: ...
    @property
    def metrics(self) -> Scores: ...
    @property
    def parameters(self) -> Sequence[NamedArray]: ...
    @property
    def buffers(self) -> Mapping[str, Array]: ...


def trained(spec: ExperimentSpec, state: State) -> Trained:
    """What `state`, a snapshot with parameters, says of `spec`; ValueError when it has none."""
    if not state.parameters:
        raise ValueError("the snapshot holds no parameters; it must be taken while they are watched")
    arrays = {parameter.name: parameter.value for parameter in state.parameters}
    metrics = named_metrics(spec, state.metrics)
    return Trained(spec, state.step, state.epoch, metrics, arrays, dict(state.buffers))


def holds_weights_of(spec: ExperimentSpec, state: State) -> bool:
    """Whether `state` has the parameters of the model of `spec`, not of the one before an edit, nor none."""
    shapes = {parameter.name: parameter.value.shape for parameter in state.parameters}
    return shapes == parameter_shapes(spec.model, spec.outputs)


def named_metrics(spec: ExperimentSpec, scores: Scores) -> dict[str, float]:
    """The scores by the names that files use: accuracy for classes, R² for values."""
    measure = "accuracy" if spec.task == "classification" else "r2"
    return {
        "train_loss": scores.train_loss,
        "test_loss": scores.test_loss,
        f"train_{measure}": scores.train_metric,
        f"test_{measure}": scores.test_metric,
    }
