"""What the model of an experiment answers: at points, over the plane, on its own points."""

from __future__ import annotations

import math

import numpy as np

from engine.autograd import Tensor, from_numpy, no_grad
from engine.experiment import ExperimentSpec, Floats, points_of, preparation_of
from engine.experiment.builder import build_measure
from engine.experiment.reading import (
    Targets,
    answer_of,
    deviation_of,
    log_odds_of,
    says_spread,
    targets_of,
)

from .evaluating import evaluating
from .fast_path import FastPath
from .live import Live, finite_or_nan
from .neurons import heard_inputs, neuron_answers
from .quality import many_class_quality, quality
from .snapshots import Field, Metrics, Quality, read_only
from .space_look import Stage
from .stages import output_of, read_out, sums_of

Points = tuple[Floats, Targets]
"""The model's inputs (N, features), and the targets as the loss takes them."""


def point_sets(spec: ExperimentSpec) -> tuple[Points, Points]:
    """The training points and the test points of `spec` as the model takes them."""
    prepared = preparation_of(spec)
    train, test = ((prepared.matrix(x), targets_of(spec, y)) for x, y in points_of(spec.data).split())
    return train, test


class Answers:
    """The answers of the present weights; they change nothing."""

    def __init__(self, spec: ExperimentSpec, live: Live, fast: FastPath, sets: tuple[Points, Points]) -> None:
        self._spec = spec
        self._preparation = preparation_of(spec)
        self._live = live
        self._measure = build_measure(spec)
        self._fast = fast
        self._sets = sets
        self._known = tuple(y for _, y in points_of(spec.data).split())

    def predict(self, x: Floats) -> Floats:
        """What the app shows for points `x` (N, inputs): (N,) a probability of class 1, or a value.

        Of more than two classes it is the number of the likeliest.
        """
        answer = self._answer(self._features(x))
        return answer if answer.ndim == 1 else np.argmax(answer, axis=1).astype(np.float32)

    def field(self, extent: tuple[float, float, float, float], resolution: int) -> Field:
        """The model's answer over `extent`, `resolution` points a side."""
        x0, x1, y0, y1 = extent
        across = np.linspace(x0, x1, resolution, dtype=np.float32)
        if self._spec.inputs == 1:
            return self._curve(self._features(across[:, None]), extent)
        up = np.linspace(y0, y1, resolution, dtype=np.float32)
        grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
        output = self._raw(self._features(grid))
        answer, log_odds = answer_of(self._spec, output), log_odds_of(self._spec, output)
        return Field(
            read_only(answer.reshape(resolution, resolution, *answer.shape[1:])),
            extent,
            log_odds=None if log_odds is None else read_only(log_odds.reshape(resolution, resolution)),
        )

    def neurons(self, x: Floats) -> list[Floats]:
        """What neurons say at points `x` (N, inputs): inputs, hidden layers, answer, each (N, units)."""
        features = self._features(x)
        return [*self._heard(features), self._said(self._raw(features))]

    def stage(self, x: Floats, stage: Stage) -> tuple[Floats, Floats]:
        """What a stage says at points `x` (N, inputs), (N, units), and the answer as it is shown."""
        net, heard = self._live.model.net, self._heard(self._features(x))
        output = output_of(net, heard[-1]).numpy()
        answer = answer_of(self._spec, output)
        if stage.before:
            return sums_of(net, heard, stage.layer), answer
        return heard[stage.layer] if stage.layer < len(heard) else self._said(output), answer

    def read_out(self, stage: Stage) -> Floats:
        """How the answer follows from a stage (see `stages.read_out`)."""
        return read_out(self._spec, self._live.model.net, stage)

    def metrics(self) -> Metrics:
        """Loss per point and accuracy or R² on all training points and on all test points."""
        train, test = map(self._score, self._sets, self._known)
        return Metrics(train[0], test[0], train[1], test[1])

    def quality(self) -> tuple[Quality, Quality]:
        """Confusion and ROC, or residuals, on all training points and on all test points."""
        train, test = (self._judged(x, y) for (x, _), y in zip(self._sets, self._known, strict=True))
        return train, test

    def _judged(self, features: Floats, wanted: Floats) -> Quality:
        classes = self._spec.classes
        if classes > 2:
            answer = self._answer(features) if len(wanted) else np.empty((0, classes), np.float32)
            return many_class_quality(answer, wanted.astype(np.int64))
        return quality(self._spec.task, self._answer(features) if len(wanted) else wanted, wanted)

    def _heard(self, features: Floats) -> list[Floats]:
        """What each Linear hears of `features` (N, F), each (N, inputs)."""
        net, hidden = self._live.model.net, self._fast.hidden(features)
        return neuron_answers(net, features) if hidden is None else [heard_inputs(net, features), *hidden]

    def _features(self, x: Floats) -> Floats:
        """What the model takes in for points `x` (N, inputs)."""
        return self._preparation.matrix(x)

    def _answer(self, features: Floats) -> Floats:
        return answer_of(self._spec, self._raw(features))

    def _raw(self, features: Floats) -> Floats:
        """The network's own output (N, outputs)."""
        with no_grad():
            output: Floats = self._output(features).numpy()
        return output

    def _curve(self, features: Floats, extent: tuple[float, float, float, float]) -> Field:
        """The answer along one input, with its deviation where the model says it."""
        output, spec = self._raw(features), self._spec
        deviation = deviation_of(spec, output) if says_spread(spec) else None
        return Field(
            read_only(answer_of(spec, output)), extent, None if deviation is None else read_only(deviation)
        )

    def _said(self, output: Floats) -> Floats:
        """What the outputs are seen to say, each (N, units): the answer; of a mean its deviation besides."""
        answer = answer_of(self._spec, output)
        if says_spread(self._spec):
            return np.column_stack([answer, deviation_of(self._spec, output)])
        return answer.reshape(len(output), -1)

    def _output(self, features: Floats) -> Tensor:
        """The network's own output, from a program where there is one."""
        answered = self._fast.answer(features)
        if answered is not None:
            return from_numpy(answered)
        net = self._live.model.net
        with evaluating(net):
            output: Tensor = net(from_numpy(features))
        return output

    def _score(self, points: Points, known: Floats) -> tuple[float, float]:
        """Loss per point and accuracy or R² on a set of `known` values or classes (N,); NaN without any."""
        features, target = points
        if len(target) == 0:
            return math.nan, math.nan
        with no_grad():
            output = self._output(features)
            loss = finite_or_nan(self._measure, output, from_numpy(target)).item()
            answer = answer_of(self._spec, output.numpy())
        if self._spec.task == "classification":
            return loss, _accuracy(answer, known)
        wanted = known.astype(np.float64)
        total = float(np.sum((wanted - wanted.mean()) ** 2))
        return loss, 1 - float(np.sum((answer - wanted) ** 2)) / total if total else math.nan


def _accuracy(answer: Floats, known: Floats) -> float:
    """The share of the `known` classes (N,) that are answered so; an answer that is NaN is a wrong one."""
    if answer.ndim == 1:
        return float(np.mean(((answer > 0.5) == (known > 0.5)) & ~np.isnan(answer)))
    return float(np.mean((np.argmax(answer, axis=1) == known) & ~np.isnan(answer).any(axis=1)))
