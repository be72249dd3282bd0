"""The trainer: live model, loss and optimizer of one experiment, stepped and changed between steps."""

from __future__ import annotations

import math
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.autograd import Tensor, from_numpy, no_grad
from engine.compiled import first_not_finite
from engine.experiment import ExperimentSpec, Floats, feature_matrix, points_of
from engine.experiment.builder import build_loss, build_model, build_optimizer, keep_weights

from .batches import Batches
from .fast_path import FastPath, Live
from .flow import LastUpdate, layer_flows
from .quality import quality
from .snapshots import Divergence, Field, LayerFlow, Metrics, ParameterView, Quality, read_only


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """All that decides the following steps: parameters, gradients, optimizer state, batches, step."""

    step: int
    parameters: Floats
    grads: tuple[Floats | None, ...]
    optimizer: dict[str, Any]
    begun: bool
    batches: tuple[int, int]


class Trainer:
    """Trains one experiment; the same spec, edits and backend give the same numbers bit for bit.

    `backend` says what makes the steps that nobody looks at one by one: "compiled" kernels, "numpy" calls,
    the engine itself ("eager"), or None for the best there is when a run begins.
    """

    def __init__(self, spec: ExperimentSpec, backend: str | None = None) -> None:
        self._wanted_backend = backend
        self.last_update = LastUpdate()
        self._begin(spec)

    def _begin(self, spec: ExperimentSpec) -> None:
        model, loss = build_model(spec), build_loss(spec)
        optimizer = build_optimizer(spec, model)
        self._fast = FastPath(self._wanted_backend)
        self.last_update.forget()
        self.spec = spec
        self.step_count = 0
        self.divergence: Divergence | None = None
        self.finished = ""
        self._stop_met = False
        self._load_points()
        features, target = self._sets[0]
        batches = Batches(features, target, spec.run.batch_size, spec.run.seed)
        self._live = Live(model, loss, optimizer, batches)
        self._remember()

    @property
    def backend(self) -> str:
        """What makes the steps at the moment: "compiled", "numpy" or "eager"."""
        return self._fast.backend

    @property
    def obstacle(self) -> str:
        """What keeps the steps from being made faster than eagerly; empty when nothing does."""
        return self._fast.obstacle

    @property
    def epoch(self) -> float:
        """Epochs trained, the current one as a fraction."""
        return self._live.batches.fraction

    @property
    def has_training_points(self) -> bool:
        """Whether there is anything to make a step with."""
        return len(self._sets[0][1]) > 0

    def reset(self) -> None:
        """Back to step 0 and the very same first weights."""
        self._begin(self.spec)

    def step(self) -> None:
        """One update as the engine makes it: zero_grad, forward, loss, backward, optimizer step.

        Then look for NaN and infinity.
        """
        live = self._live
        self.last_update.begin(live.model.flat)
        x, y = live.batches.next()
        if self.spec.run.zero_grad:
            live.optimizer.zero_grad()
        loss = live.loss(live.model.net(x), y)
        loss.backward()
        began = "" if math.isfinite(loss.item()) else first_not_finite(live.model.net, live.loss, x, y)
        live.optimizer.step()
        live.begun = True
        self.step_count += 1
        flat = live.model.flat
        # One dot product tells whether any entry is not finite; it may also overflow, so look closer then.
        if not math.isfinite(loss.item()) or not math.isfinite(np.dot(flat, flat)):
            self._look_for_divergence(loss.item(), began)
        if live.batches.at_epoch_end:
            self._apply_stop_rules()

    def advance(self, limit: int) -> None:
        """Make up to `limit` updates the fastest way; fewer when the run ends or diverges, at least one."""
        live, run = self._live, self.spec.run
        if not self._fast.ready(live, self._sets[0], accumulate=not run.zero_grad):
            self.step()
            return
        if run.stop_above < 1 and not self._stop_met:
            limit = min(limit, live.batches.steps_until(live.batches.epoch + 1))
        if run.max_epochs > live.batches.epoch:
            limit = min(limit, live.batches.steps_until(run.max_epochs))
        made, well = self._fast.run(live, max(limit, 1), self.last_update)
        self.step_count += made
        if not well:
            self.step()
        elif live.batches.at_epoch_end:
            self._apply_stop_rules()

    def steps_until(self, epoch: float) -> float:
        """Updates until so many epochs are complete."""
        return math.inf if math.isinf(epoch) else self._live.batches.steps_until(epoch)

    def run_epoch(self) -> None:
        """Steps to the end of the current epoch, fewer when the run stops by itself."""
        epoch = self._live.batches.epoch
        while self._live.batches.epoch == epoch and not self.divergence:
            self.advance(self._live.batches.steps_until(epoch + 1))

    def apply(self, spec: ExperimentSpec, parts: frozenset[str]) -> None:
        """Make the experiment `spec`, of which `parts` changed (see `changed_parts`); keep all the rest.

        After a divergence the finite state is what is kept. An edit that cannot be built changes nothing.
        """
        if "weights" in parts:
            self._begin(spec)
            return
        self.restore_finite()
        live = self._live
        model = build_model(spec) if "model" in parts else live.model
        loss = build_loss(spec) if "loss" in parts else live.loss
        if "model" in parts:
            keep_weights(live.model, self.spec.model, model, spec.model)
        self.spec, live.model, live.loss = spec, model, loss
        if parts & {"model", "optimizer"}:
            live.optimizer, live.begun = build_optimizer(spec, model), False
        elif "hyper" in parts:
            for group in live.optimizer.param_groups:
                group.update(spec.optimizer.values("optimizer"))
        if parts & {"model", "data"}:
            self._load_points()
            live.batches.replace(*self._sets[0])
            self._fast.load(*self._sets[0])
        if "run" in parts:
            live.batches.resize(spec.run.batch_size)
            self._stop_met = False
            self.finished = ""
        if parts - {"data"}:
            self._fast.forget()
            self.last_update.forget()
        self._remember()

    def predict(self, x: Floats) -> Floats:
        """What the app shows for points `x` (N, inputs): (N,) a probability of class 1, or a value."""
        return self._answer(feature_matrix(x, self.spec.model.features, self.spec.model.input_scale))

    def metrics(self) -> Metrics:
        """Loss and accuracy or R² on all training points and on all test points."""
        train, test = (self._score(*points) for points in self._sets)
        return Metrics(train[0], test[0], train[1], test[1])

    def quality(self) -> tuple[Quality, Quality]:
        """Confusion and ROC, or residuals, on all training points and on all test points."""
        train, test = (
            quality(self.spec.task, self._answer(x) if len(y) else y[:, 0], y[:, 0]) for x, y in self._sets
        )
        return train, test

    def flows(self) -> tuple[LayerFlow, ...]:
        """Gradients, weights, last update and dead units of each layer."""
        return layer_flows(self._live.model.net, self.last_update.before, self._sets[0][0])

    def parameters(self) -> tuple[ParameterView, ...]:
        """Copies of every parameter and its gradient."""
        return tuple(
            ParameterView(
                name,
                read_only(parameter.detach().numpy()),
                None if parameter.grad is None else read_only(parameter.grad.numpy()),
            )
            for name, parameter in self._live.model.net.named_parameters()
        )

    def field(self, extent: tuple[float, float, float, float], resolution: int) -> Field:
        """The model's answer over `extent`, `resolution` points a side."""
        x0, x1, y0, y1 = extent
        across = np.linspace(x0, x1, resolution, dtype=np.float32)
        if self.spec.inputs == 1:
            return Field(read_only(self.predict(across[:, None])), extent)
        up = np.linspace(y0, y1, resolution, dtype=np.float32)
        grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
        return Field(read_only(self.predict(grid).reshape(resolution, resolution)), extent)

    def checkpoint(self) -> None:
        """Remember the present state, to come back to, if its loss is finite."""
        if math.isfinite(self.metrics().train_loss):
            self._remember()

    def restore_finite(self) -> None:
        """After a divergence: the newest state with a finite loss, reached again from the checkpoint."""
        if self.divergence is None:
            return
        target = self.divergence.finite_step
        kept, live = self._finite, self._live
        self.last_update.forget()
        self.divergence = None
        self.step_count = kept.step
        live.model.flat[...] = kept.parameters
        for parameter, grad in zip(live.model.net.parameters(), kept.grads, strict=True):
            parameter.grad = None if grad is None else from_numpy(grad.copy())
        live.optimizer.load_state_dict(deepcopy(kept.optimizer))
        live.begun = kept.begun
        live.batches.restore(kept.batches)
        while self.step_count < target:
            self.advance(target - self.step_count)

    def _remember(self) -> None:
        live = self._live
        self._finite = Checkpoint(
            self.step_count,
            live.model.flat.copy(),
            tuple(None if p.grad is None else p.grad.numpy().copy() for p in live.model.net.parameters()),
            deepcopy(live.optimizer.state_dict()),
            live.begun,
            live.batches.state(),
        )

    def _load_points(self) -> None:
        """The model's inputs and targets, (N, features) and (N, 1), of the training and the test points."""
        model = self.spec.model
        self._sets = tuple(
            (feature_matrix(x, model.features, model.input_scale), y[:, None])
            for x, y in points_of(self.spec.data).split()
        )

    def _answer(self, features: Floats) -> Floats:
        with no_grad():
            output = self._output(features)
            if self.spec.loss.entry("loss").traits["expects"] == "logits":
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
            logits = self.spec.loss.entry("loss").traits["expects"] == "logits"
            answer: Floats = (output.sigmoid() if logits else output).numpy()[:, 0]
        if self.spec.task == "classification":
            return loss, float(np.mean((answer > 0.5) == (target[:, 0] > 0.5)))
        wanted = target[:, 0].astype(np.float64)
        total = float(np.sum((wanted - wanted.mean()) ** 2))
        return loss, 1 - float(np.sum((answer - wanted) ** 2)) / total if total else math.nan

    def _look_for_divergence(self, loss: float, began: str) -> None:
        finite_loss = math.isfinite(loss)
        views = self.parameters()
        worst = [(view, _worst(view.value)) for view in views]
        broken = next(((view, value) for view, value in worst if not math.isfinite(value)), None)
        if broken is None and finite_loss:
            return
        view, value = broken or max(worst, key=lambda item: abs(item[1]))
        # An infinite loss is that of the weights before this step: they were too large already.
        finite_step = self.step_count - (1 if finite_loss else 2)
        grads = (view.grad for view in views if view.grad is not None)
        operation = began or ("update" if all(np.isfinite(each).all() for each in grads) else "backward")
        self.divergence = Divergence(
            self.step_count, view.name, value, max(finite_step, self._finite.step), operation
        )

    def _apply_stop_rules(self) -> None:
        run = self.spec.run
        if run.max_epochs and self._live.batches.epoch == run.max_epochs:
            self.finished = "epochs"
        if run.stop_above < 1 and not self._stop_met and self.metrics().train_metric > run.stop_above:
            self._stop_met = True
            self.finished = "metric"


def _worst(values: Floats) -> float:
    """The first entry that is not finite, else the one of the largest size."""
    bad = ~np.isfinite(values)
    if bad.any():
        return float(values[bad][0])
    return float(values.flat[int(np.argmax(np.abs(values)))])
