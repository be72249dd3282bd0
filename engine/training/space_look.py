"""Which layer of a model is looked at as a space, and along which two axes: what there is to choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.experiment import ExperimentSpec
from engine.experiment.reading import reading_of

AxisKind = Literal["unit", "spread", "boundary", "input", "target", "class"]


@dataclass(frozen=True, slots=True)
class Axis:
    """What one direction of the picture means.

    "unit": what the unit of this number says. "spread": the direction in which the points lie furthest apart,
    on both axes the plane of their first two principal components. "boundary": how far a point lies from the
    line on which the next layer tells two classes apart. Of points themselves: their "input", "target", or a
    lane for each "class".
    """

    kind: AxisKind
    unit: int = 0


SPREAD, BOUNDARY = Axis("spread"), Axis("boundary")


@dataclass(frozen=True, slots=True)
class Stage:
    """A layer, 0 being the inputs and the one behind the hidden ones the output; `before` its activation."""

    layer: int
    before: bool = False


@dataclass(frozen=True, slots=True)
class SpaceLook:
    """A stage of the model and the axes along which it is seen."""

    stage: Stage
    across: Axis
    up: Axis


def stages_of(spec: ExperimentSpec) -> tuple[Stage, ...]:
    """Every stage of the model from its inputs to its output; an output that is its own sum is one stage."""
    last = len(spec.model.hidden) + 1
    hidden = [Stage(layer, before) for layer in range(1, last) for before in (True, False)]
    output = [Stage(last)] if is_its_sum(spec) else [Stage(last, before=True), Stage(last)]
    return (Stage(0), *hidden, *output)


def is_its_sum(spec: ExperimentSpec) -> bool:
    """Whether the answer is the sum of the output layer as it is, as in a plain regression."""
    plain = spec.model.output == "Identity" and reading_of(spec.loss).link == "value"
    return plain and spec.task == "regression"


def units_of(spec: ExperimentSpec, stage: Stage) -> int:
    """How many numbers a stage has for each point."""
    if stage.layer == 0:
        return len(spec.model.features)
    hidden = spec.model.hidden
    return spec.outputs if stage.layer > len(hidden) else hidden[stage.layer - 1].units


def is_read_out(spec: ExperimentSpec, stage: Stage) -> bool:
    """Whether the output layer works on just what this stage hands on."""
    return stage == Stage(len(spec.model.hidden))


def axes_across(spec: ExperimentSpec, stage: Stage) -> tuple[Axis, ...]:
    """What can lie across the picture, the usual one first."""
    units = units_of(spec, stage)
    every = tuple(Axis("unit", unit) for unit in range(units))
    of_point = (Axis("input"),) if spec.inputs == 1 else ()
    if units == 1:
        return of_point or every
    if _is_curve(spec, stage):
        return (*of_point, *every)
    wide = (BOUNDARY, SPREAD) if spec.classes == 2 and is_read_out(spec, stage) else (SPREAD,)
    return (*every, *wide, *of_point) if units == 2 else (*wide, *every, *of_point)


def axes_up(spec: ExperimentSpec, stage: Stage) -> tuple[Axis, ...]:
    """What can go up in the picture, the usual one first."""
    units = units_of(spec, stage)
    every = tuple(Axis("unit", unit) for unit in range(units))
    if units == 1:
        beside = Axis("class") if spec.task == "classification" else Axis("target")
        return every if spec.inputs == 1 else (beside,)
    if _is_curve(spec, stage):
        return every
    return (every[1], every[0], SPREAD) if units == 2 else (SPREAD, *every)


def _is_curve(spec: ExperimentSpec, stage: Stage) -> bool:
    """Whether it is the answers of a model with one input, which are best seen over that."""
    return spec.inputs == 1 and stage.layer > len(spec.model.hidden)


def usual_look(spec: ExperimentSpec, stage: Stage) -> SpaceLook:
    """A stage along the axes that tell most.

    Its only two units; else the plane of the widest spread, or across the boundary where there is one.
    """
    return SpaceLook(stage, axes_across(spec, stage)[0], axes_up(spec, stage)[0])


def fits(spec: ExperimentSpec, look: SpaceLook) -> bool:
    """Whether the model has what is looked at."""
    return (
        look.stage in stages_of(spec)
        and look.across in axes_across(spec, look.stage)
        and look.up in axes_up(spec, look.stage)
    )
