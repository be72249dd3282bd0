"""The next training step, node by node, without making it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from engine.autograd import Tensor
from engine.compiled import Recipe
from engine.experiment import FULL_BATCH, ExperimentSpec, Floats
from engine.lab import LabRun
from engine.lab.autopsy import first_lost_gradient, first_lost_value
from engine.lab.live import LiveStep, run_step
from engine.lab.untouched import quiet_engine
from engine.nn import Module

from .batches import Batches
from .course import recipe_of
from .eager_step import EagerStep
from .live import Live, LiveState
from .step_space import StepSpace

MOST_STEPS = 4
"""After the newest finite state an infinite loss shows within two steps."""


def trace_next_step(
    spec: ExperimentSpec, state: LiveState, points: tuple[Floats, Floats], chosen: slice | None = None
) -> LabRun:
    """The step after `state`, as a run of the Lab: of its own batch, or of the `chosen` ones of `points`.

    `points` are the model's inputs (N, features) and targets. A copy of everything that decides the step
    makes it, so its numbers are those of the step to come, bit for bit, and training goes on as if nobody had
    looked.
    """
    with quiet_engine(spec.run.seed):
        twin = _twin(spec, state, points)
        if chosen is not None:
            features, target = (np.ascontiguousarray(each[chosen]) for each in points)
            twin.batches = Batches(features, target, FULL_BATCH, spec.run.seed)
        return _traced(spec, twin)


def trace_divergence(spec: ExperimentSpec, state: LiveState, points: tuple[Floats, Floats]) -> LabRun:
    """The first of the next steps in which a number stops being finite; the last one tried if none does."""
    with quiet_engine(spec.run.seed):
        twin = _twin(spec, state, points)
        for _ in range(MOST_STEPS):
            run = _traced(spec, twin)
            if loses_numbers(run):
                break
        return run


def loses_numbers(run: LabRun) -> bool:
    """Whether a value, a gradient or a parameter of the run is not finite."""
    lost = any(
        first_lost_value(trace.graph) is not None or first_lost_gradient(trace) is not None
        for trace in run.traces
    )
    return lost or not all(
        np.isfinite(each.after).all() for update in run.updates for each in update.parameters
    )


def _twin(spec: ExperimentSpec, state: LiveState, points: tuple[Floats, Floats]) -> Live:
    """Live objects in this state. Making them draws first weights: random numbers have to be put back."""
    twin = Live.of(spec, *points)
    twin.restore(state)
    return twin


def _traced(spec: ExperimentSpec, live: Live) -> LabRun:
    """Make a step, and tell of it; its landscapes are those of before it."""
    state = live.state()
    step, recipe = EagerStep(live, spec.run), recipe_of(spec.run, live.schedule)
    penalties = " + penalties" if recipe.has_penalty else ""
    texts = {"prediction": "model(x)", "loss": f"loss_fn(prediction, y){penalties}"}
    if recipe.accumulation > 1:
        texts["share"] = f"loss / {recipe.accumulation}"

    def forward() -> Mapping[str, Tensor]:
        step.forward()
        step.measure()
        # The loss itself where one batch makes an update.
        return {"prediction": step.output, "loss": step.loss, "share": recipe.share(step.loss)}

    named: dict[str, Tensor | Module] = {
        "model": live.model.net,
        "loss_fn": live.loss,
        "x": step.x,
        "y": step.y,
    }
    clears = recipe.zero_grad and live.course.gathered == 0
    run = run_step(
        named,
        live.optimizer,
        LiveStep(forward, texts, step.update, step.zero_grad if clears else None, _clips(recipe)),
    )
    return replace(run, space=StepSpace(spec, state, step.x.numpy(), step.y.numpy()))


def _clips(recipe: Recipe) -> list[str]:
    """The lines that bring the gradients within their limits."""
    limits = (("clip_grad_norm_", recipe.clip_norm), ("clip_grad_value_", recipe.clip_value))
    return [f"nn.utils.{name}(model.parameters(), {limit:g})" for name, limit in limits if limit > 0]
