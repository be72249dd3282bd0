"""The live objects of an experiment, and all of their state that decides the steps to come."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from engine import nn, optim
from engine.autograd import from_numpy
from engine.experiment import ExperimentSpec, Floats
from engine.experiment.builder import Model, build_loss, build_model, build_optimizer

from .batches import Batches


@dataclass(frozen=True, slots=True)
class LiveState:
    """All that decides the following steps: parameters, gradients, optimizer state, batches."""

    parameters: Floats
    grads: tuple[Floats | None, ...]
    optimizer: dict[str, Any]
    begun: bool
    batches: tuple[int, int]


@dataclass(eq=False)
class Live:
    """What is trained and what trains it; eager and compiled steps share it."""

    model: Model
    loss: nn.Module
    optimizer: optim.Optimizer
    batches: Batches
    begun: bool = False
    """Whether the optimizer has made a step, an eager one: that is what makes its state."""

    @classmethod
    def of(cls, spec: ExperimentSpec, features: Floats, target: Floats) -> Live:
        """The experiment `spec` before its first step, on training points (N, F) and (N, 1)."""
        model, loss = build_model(spec), build_loss(spec)
        batches = Batches(features, target, spec.run.batch_size, spec.run.seed)
        return cls(model, loss, build_optimizer(spec, model), batches)

    def state(self) -> LiveState:
        """A copy of the present state."""
        return LiveState(
            self.model.flat.copy(),
            tuple(None if p.grad is None else p.grad.numpy().copy() for p in self.model.net.parameters()),
            deepcopy(self.optimizer.state_dict()),
            self.begun,
            self.batches.state(),
        )

    def restore(self, state: LiveState) -> None:
        """Go on from where `state` was taken."""
        self.model.flat[...] = state.parameters
        for parameter, grad in zip(self.model.net.parameters(), state.grads, strict=True):
            parameter.grad = None if grad is None else from_numpy(grad.copy())
        self.optimizer.load_state_dict(deepcopy(state.optimizer))
        self.begun = state.begun
        self.batches.restore(state.batches)
