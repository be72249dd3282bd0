"""What the view of a layer's space says in words and numbers. Pure functions."""

from __future__ import annotations

import math

import numpy as np

from engine.experiment import ExperimentSpec, PointSet
from engine.training.snapshots import LayerSpace
from engine.training.space_look import Axis, SpaceLook, Stage, is_read_out, units_of
from gui.forms import written
from gui.kit.number_format import format_number, grouped, with_minus
from gui.kit.translating import translator

tr = translator("SpacePanel")

_SEEN_WHOLE = 0.9995


def stage_name(spec: ExperimentSpec, stage: Stage) -> str:
    """'inputs', 'layer 2 after Tanh' or 'output'."""
    if stage.layer == 0:
        return tr("inputs")
    hidden = spec.model.hidden
    if stage.layer <= len(hidden):
        text = tr("layer {0} before {1}") if stage.before else tr("layer {0} after {1}")
        return text.format(stage.layer, hidden[stage.layer - 1].activation)
    return tr("output, sums") if stage.before else tr("output")


def axis_name(spec: ExperimentSpec, stage: Stage, axis: Axis) -> str:
    """An axis in the menu."""
    match axis.kind:
        case "unit":
            return unit_name(spec, stage, axis.unit)
        case "spread":
            return tr("widest spread")
        case "boundary":
            return tr("distance from the boundary")
        case "input":
            return tr("input x")
        case "target":
            return tr("target")
        case "class":
            return tr("class")


def unit_name(spec: ExperimentSpec, stage: Stage, unit: int) -> str:
    """A feature, 'unit 3', or an output."""
    if stage.layer == 0:
        return written(spec.model.features[unit])
    if stage.layer <= len(spec.model.hidden):
        return tr("unit {0}").format(unit + 1)
    letter = chr(ord("A") + unit)
    if spec.task == "regression":
        said = ("f(x)", "σ") if not stage.before else (tr("sum"), tr("sum 2"))
        return said[unit]
    if spec.outputs == 1:
        return tr("sum") if stage.before else "p"
    return tr("sum {0}").format(letter) if stage.before else f"p({letter})"


def names_in_plot(spec: ExperimentSpec, look: SpaceLook) -> tuple[str, str]:
    """The axes as they are named in the corner of the plot."""
    both = look.across.kind == look.up.kind == "spread"
    names = []
    for place, axis in enumerate((look.across, look.up), start=1):
        if axis.kind == "unit":
            names.append(unit_name(spec, look.stage, axis.unit))
        elif axis.kind == "spread":
            names.append(tr("spread {0}").format(place) if both else tr("spread"))
        else:
            short = {"boundary": tr("distance"), "input": "x", "target": "y", "class": ""}
            names.append(short[axis.kind])
    return names[0], names[1]


def title(spec: ExperimentSpec, stage: Stage) -> str:
    """What is seen: 'Layer 2 after Tanh · 8 units'."""
    units = units_of(spec, stage)
    if stage.layer == 0:
        count = tr("1 feature") if units == 1 else tr("{0} features").format(units)
    elif stage.layer > len(spec.model.hidden):
        count = tr("1 number") if units == 1 else tr("{0} numbers").format(units)
    else:
        count = tr("1 unit") if units == 1 else tr("{0} units").format(units)
    return f"{short_title(spec, stage)} · {count}"


def short_title(spec: ExperimentSpec, stage: Stage) -> str:
    """'Layer 2 after Tanh'."""
    return _with_capital(stage_name(spec, stage))


def drawn_text(drawn: int, count: int) -> str:
    """How many of the points are drawn: '1 400 of 1 750 points'."""
    return tr("{0} of {1} points").format(grouped(drawn), grouped(count))


def meaning(spec: ExperimentSpec, space: LayerSpace) -> str:
    """What there is to see in it, in a sentence or two."""
    if not len(space.places):
        return tr("There are no points")
    look = space.look
    if look.across.kind == "input":
        return tr("{0} over x").format(_with_capital(axis_name(spec, look.stage, look.up)))
    text = " · ".join(each for each in (_of_rules(spec, space), _of_share(space)) if each)
    return text or _of_bending(spec, look.stage)


def last_picture() -> str:
    """What is seen after a divergence."""
    return tr("The last picture before the numbers ceased to be finite")


def point_text(spec: ExperimentSpec, points: PointSet, index: int) -> str:
    """Which point is marked, by its inputs and what it is."""
    place = ", ".join(number(float(value)) for value in points.x[index])
    kind = tr("test") if points.test[index] else tr("training")
    target = chr(ord("A") + int(points.y[index])) if spec.classes else number(float(points.y[index]))
    return tr("Point {0} ({1}) · {2} · {3}").format(index + 1, place, target, kind)


def position_text(spec: ExperimentSpec, space: LayerSpace, index: int) -> str:
    """Where a marked point lies in this space, or that it is not drawn."""
    found = np.flatnonzero(space.places == index)
    if not len(found):
        return tr("It is not among the points that are drawn here")
    names, values = names_in_plot(spec, space.look), space.points[found[0]].tolist()
    pairs = zip(names, values, strict=True)
    return " · ".join(f"{name} {number(value)}" for name, value in pairs if name)


def number(value: float) -> str:
    """A number in three digits with a true minus."""
    return with_minus(format_number(float(f"{value:.3g}"))) if math.isfinite(value) else "\N{EN DASH}"


def _with_capital(text: str) -> str:
    """ "unit 3" as "Unit 3"; a symbol or a formula, as p, x₁ or f(x), as it is."""
    first = text.partition(" ")[0].rstrip(",")
    return text[:1].upper() + text[1:] if first.isalpha() and len(first) > 1 else text


def _of_rules(spec: ExperimentSpec, space: LayerSpace) -> str:
    look = space.look
    if not len(space.rules):
        return ""
    if look.up.kind == "target":
        return tr("On the line the answer is the target") if look.stage.layer > len(spec.model.hidden) else ""
    if spec.task == "regression":
        return tr("Lines of equal answer")
    return tr("Here the boundary is straight")


def _of_share(space: LayerSpace) -> str:
    if math.isnan(space.share) or space.share > _SEEN_WHOLE:
        return ""
    return tr("{0} % of the spread is seen").format(math.floor(100 * space.share))


def _of_bending(spec: ExperimentSpec, stage: Stage) -> str:
    if spec.inputs == 1:
        return tr("All x, as one line that the layers bend")
    if stage.layer == 0:
        return tr("The plane as it enters, before any layer bends it")
    if is_read_out(spec, stage):
        return tr("What the output layer is given")
    return tr("The grid is the plane of inputs, bent so far")
