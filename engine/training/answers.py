"""What the model of an experiment answers: at points, over the plane, on its own points."""

from __future__ import annotations

import math

import numpy as np

from engine.autograd import Tensor, from_numpy, no_grad
from engine.experiment import ExperimentSpec, Floats, feature_matrix, points_of

from .fast_path import FastPath
from .live import Live
from .quality import quality
from .snapshots import Field, Metrics, Quality, read_only

Points = tuple[Floats, Floats]
"""The model's inputs (N, features) and the targets (N, 1)."""


def point_sets(spec: ExperimentSpec) -> tuple[Points, Points]:
    """The training points and the test points of `spec` as the model takes them."""
    model = spec.model
    train, test = (
        (feature_matrix(x, model.features, model.input_scale), y[:, None])
        for x, y in points_of(spec.data).split()
    )
    return train, test


class Answers:
    """The answers of the present weights; they change nothing."""

    def __init__(self, spec: ExperimentSpec, live: Live, fast: FastPath, sets: tuple[Points, Points]) -> None:
        self._spec = spec
        self._live = live
        self._fast = fast
        self._sets = sets

    def predict(self, x: Floats) -> Floats:
        """What the app shows for points `x` (N, inputs): (N,) a probability of class 1, or a value."""
        return self._answer(feature_matrix(x, self._spec.model.features, self._spec.model.input_scale))

    def field(self, extent: tuple[float, float, float, float], resolution: int) -> Field:
        """The model's answer over `extent`, `resolution` points a side."""
        x0, x1, y0, y1 = extent
        across = np.linspace(x0, x1, resolution, dtype=np.float32)
        if self._spec.inputs == 1:
            return Field(read_only(self.predict(across[:, None])), extent)
        up = np.linspace(y0, y1, resolution, dtype=np.float32)
        grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
        return Field(read_only(self.predict(grid).reshape(resolution, resolution)), extent)

    def metrics(self) -> Metrics:
        """Loss and accuracy or R² on all training points and on all test points."""
        train, test = (self._score(*points) for points in self._sets)
        return Metrics(train[0], test[0], train[1], test[1])

    def quality(self) -> tuple[Quality, Quality]:
        """Confusion and ROC, or residuals, on all training points and on all test points."""
        train, test = (
            quality(self._spec.task, self._answer(x) if len(y) else y[:, 0], y[:, 0]) for x, y in self._sets
        )
        return train, test

    def _answer(self, features: Floats) -> Floats:
        with no_grad():
            return self._shown(self._output(features))

    def _shown(self, output: Tensor) -> Floats:
        """A probability of class 1, or a value, (N,), from the network's own output."""
        if self._spec.loss.entry("loss").traits["expects"] == "logits":
            output = output.sigmoid()
        answer: Floats = output.numpy()[:, 0]
        return answer

    def _output(self, features: Floats) -> Tensor:
        """The network's own output, from a program where there is one."""
        answered = self._fast.answer(features)
        if answered is not None:
            return from_numpy(answered)
        output: Tensor = self._live.model.net(from_numpy(features))
        return output

    def _score(self, features: Floats, target: Floats) -> tuple[float, float]:
        """Loss and accuracy or R² on one set; NaN without points."""
        if len(target) == 0:
            return math.nan, math.nan
        with no_grad():
            output = self._output(features)
            loss = self._live.loss(output, from_numpy(target)).item()
            answer = self._shown(output)
        if self._spec.task == "classification":
            return loss, float(np.mean((answer > 0.5) == (target[:, 0] > 0.5)))
        wanted = target[:, 0].astype(np.float64)
        total = float(np.sum((wanted - wanted.mean()) ** 2))
        return loss, 1 - float(np.sum((answer - wanted) ** 2)) / total if total else math.nan
