"""What of a loss has a control, and what is said of it. Pure functions."""

from __future__ import annotations

from dataclasses import replace

from engine.catalog import Field, Value
from engine.experiment import ExperimentSpec
from engine.experiment.loss_settings import loss_settings, steepness, usual_settings, weighs_points
from gui.kit.number_format import significant
from gui.kit.translating import translator

from .choices import prefixed_fields

tr = translator("TrainingPanel")

REDUCTION = "loss.reduction"
_SELDOM = ("pos_weight", "weight", "ignore_index", "reduction", "full", "eps")
"""Parameters that fold away, in the order in which they stand there."""


def loss_fields(spec: ExperimentSpec) -> tuple[list[Field], list[Field]]:
    """The parameters of the loss that are always in sight, and those that fold away.

    Of what is told class by class those classes have a place that there are.
    """
    fields = {field.name: _for_classes(field, spec) for field in prefixed_fields(spec.loss, "loss")}
    seldom = [fields.pop(f"loss.{name}") for name in _SELDOM if f"loss.{name}" in fields]
    return list(fields.values()), seldom


def has_seldom(spec: ExperimentSpec) -> bool:
    """Whether something that folds away is set, and counts."""
    settings, usual = loss_settings(spec), usual_settings(spec)
    return any(settings[name] != usual[name] for name in _SELDOM if name in settings)


def kept_beside(spec: ExperimentSpec, path: str, value: Value) -> Value:
    """The whole `value` for a path of the loss, of whose numbers some may have no box at present."""
    told = spec.loss.values("loss").get(path.removeprefix("loss.")) if path.startswith("loss.") else None
    if not isinstance(told, tuple) or not isinstance(value, tuple):
        return value
    return (*value, *told[len(value) :])


def steepness_text(spec: ExperimentSpec, points: int) -> str:
    """What the reduction does to the gradients of a batch out of so many `points`; '' for the usual one."""
    times, usual = steepness(spec, points), usual_settings(spec).get("reduction")
    if times == 1:
        return ""
    if times > 1 and weighs_points(spec):
        return tr("gradients: the mean's times all weights")
    if times < 1:
        return tr("gradients are 1/{0} of those of {1}").format(significant(1 / times, 3), usual)
    return tr("gradients are {0} times those of {1}").format(significant(times, 4), _the(str(usual)))


def _the(reduction: str) -> str:
    return tr("the mean") if reduction == "mean" else reduction


def _for_classes(field: Field, spec: ExperimentSpec) -> Field:
    value = loss_settings(spec)[field.name.removeprefix("loss.")]
    if isinstance(value, tuple) and isinstance(field.default, tuple):
        count = len(value)
        return replace(field, default=field.default[:count], options=field.options[:count])
    if field.name == "loss.ignore_index":
        return replace(field, options=field.options[: spec.classes + 1])
    return field
