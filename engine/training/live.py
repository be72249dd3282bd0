"""The live objects of an experiment, and all of their state that decides the steps to come."""

from __future__ import annotations

import math
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from engine import nn, optim
from engine.autograd import Tensor, from_numpy
from engine.experiment import ExperimentSpec, Floats
from engine.experiment.builder import Model, build_loss, build_model, build_optimizer
from engine.experiment.schedule import Schedule, schedule_of

from .batches import Batches
from .course import START, Course


@dataclass(frozen=True, slots=True)
class LiveState:
    """All that decides the following steps: parameters, buffers, gradients, optimizer state, batches."""

    parameters: Floats
    grads: tuple[Floats | None, ...]
    optimizer: dict[str, Any]
    begun: bool
    batches: tuple[int, int]
    course: Course = START
    buffers: tuple[Any, ...] = ()
    """What batch norms remember and how often dropouts drew."""
    frozen: tuple[Floats, ...] = ()
    """The parameters that do not learn, which `parameters` has not."""


@dataclass(eq=False)
class Live:
    """What is trained and what trains it; eager and compiled steps share it."""

    model: Model
    loss: nn.Module
    optimizer: optim.Optimizer
    batches: Batches
    begun: bool = False
    """Whether the optimizer has made a step, an eager one: that is what makes its state."""
    schedule: Schedule | None = None
    course: Course = START

    @classmethod
    def of(cls, spec: ExperimentSpec, features: Floats, target: Floats) -> Live:
        """The experiment `spec` before its first step, on training points (N, F) and (N, 1)."""
        model, loss = build_model(spec), build_loss(spec)
        batches = Batches(features, target, spec.run.batch_size, spec.run.seed)
        optimizer = build_optimizer(spec, model)
        return cls(model, loss, optimizer, batches, schedule=schedule_of(spec))

    def loss_of(self, output: Tensor, target: Tensor) -> Tensor:
        """The loss of an output for targets, both (B, ...); NaN where the output is not finite."""
        return finite_or_nan(self.loss, output, target)

    def state(self) -> LiveState:
        """A copy of the present state."""
        return LiveState(
            self.model.flat.copy(),
            tuple(None if p.grad is None else p.grad.numpy().copy() for p in self.model.net.parameters()),
            deepcopy(self.optimizer.state_dict()),
            self.begun,
            self.batches.state(),
            self.course,
            tuple(buffer.numpy().copy() for buffer in self.model.net.buffers()),
            tuple(values.copy() for values in self._frozen()),
        )

    def restore(self, state: LiveState) -> None:
        """Go on from where `state` was taken."""
        self.model.flat[...] = state.parameters
        for parameter, grad in zip(self.model.net.parameters(), state.grads, strict=True):
            parameter.grad = None if grad is None else from_numpy(grad.copy())
        self.optimizer.load_state_dict(deepcopy(state.optimizer))
        for values, kept in zip(self._frozen(), state.frozen, strict=True):
            values[...] = kept
        for buffer, kept in zip(self.model.net.buffers(), state.buffers, strict=True):
            buffer.numpy()[...] = kept
        self.begun = state.begun
        self.batches.restore(state.batches)
        self.course = state.course

    def _frozen(self) -> list[Floats]:
        return [each.detach().numpy() for each in self.model.net.parameters() if not each.requires_grad]

    def reschedule(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        """Follow the schedule of `new`; another scheduler than in `old` begins now, else it goes on."""
        self.schedule = schedule_of(new)
        names = [_scheduler_names(spec) for spec in (old, new)]
        if names[0] != names[1] or old.run.schedule_unit != new.run.schedule_unit:
            self.course = self.course.rescheduled()
        elif self.course.plateau is not None and _rate(old) != _rate(new):
            self.course = replace(self.course, plateau={**self.course.plateau, "lr": _rate(new)})
        if self.course.gathered >= new.run.accumulation:
            self.course = replace(self.course, gathered=0)


def finite_or_nan(loss: nn.Module, output: Tensor, target: Tensor) -> Tensor:
    """`loss` of an output for targets, both (B, ...); NaN where the output is not finite.

    Of that BCELoss, as torch's, says only that it is no probability: a run that diverges would fail.
    A number, or with reduction "none" what the loss gives then, here (B, outputs).
    """
    try:
        found: Tensor = loss(output, target)
    except RuntimeError:
        if np.isfinite(output.detach().numpy()).all():
            raise
        unknown = output * math.nan
        found = unknown if loss.reduction == "none" else unknown.sum()
    return found


def _scheduler_names(spec: ExperimentSpec) -> list[str]:
    own = () if spec.scheduler is None else (spec.scheduler,)
    return [pick.name for pick in (*own, *spec.schedulers)]


def _rate(spec: ExperimentSpec) -> Any:
    return spec.optimizer.values("optimizer")["lr"]
