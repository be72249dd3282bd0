"""What the loss of an experiment is made with, for the classes that there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.catalog import Value
from engine.catalog.class_names import CLASS_NAMES, NO_CLASS

from .spec import FULL_BATCH, ExperimentSpec

_MEAN_BY_WEIGHTS = ("CrossEntropyLoss", "NLLLoss")
"""The losses whose mean is by the sum of the weights of the points."""


def loss_settings(spec: ExperimentSpec) -> dict[str, Value]:
    """The loss's parameters, of which those by class are for the classes that there are.

    What was set for others is kept in the experiment, and counts again when they come back.
    """
    return _for_classes(spec, spec.loss.values("loss"))


def per_point_settings(spec: ExperimentSpec) -> dict[str, Value]:
    """The parameters of the loss that charts and rules go by: its usual mean, whatever steps go by."""
    return loss_settings(spec) | {
        name: value for name, value in usual_settings(spec).items() if name == "reduction"
    }


def usual_settings(spec: ExperimentSpec) -> dict[str, Value]:
    """The loss's parameters at their defaults."""
    return _for_classes(spec, spec.loss.entry("loss").defaults())


def is_another_loss(old: ExperimentSpec, new: ExperimentSpec) -> bool:
    """Whether the loss of `new` has to be made anew: for itself, or as it tells other classes apart."""
    tells_apart = tells_classes_apart(old) or tells_classes_apart(new)
    return old.loss != new.loss or (tells_apart and loss_settings(old) != loss_settings(new))


def tells_classes_apart(spec: ExperimentSpec) -> bool:
    """Whether some of the classes count more than others, or not at all."""
    settings, usual = loss_settings(spec), usual_settings(spec)
    return any(settings[name] != usual[name] for name in _by_class(spec))


def ignored_class(spec: ExperimentSpec) -> str:
    """The name of the class whose points do not count; '' for none."""
    ignored = str(loss_settings(spec).get("ignore_index", NO_CLASS))
    return "" if ignored == NO_CLASS else ignored


def weighs_points(spec: ExperimentSpec) -> bool:
    """Whether the usual mean of the loss is by what the points count, and not by their number."""
    return spec.loss.name in _MEAN_BY_WEIGHTS and tells_classes_apart(spec)


def steepness(spec: ExperimentSpec, points: int) -> float:
    """How many times as large the gradients of a batch out of so many points are as those of the usual mean.

    Of a sum of points that weigh unlike it is the sum of their weights, here told as if each weighed 1.
    """
    batch = points if spec.run.batch_size == FULL_BATCH else min(spec.run.batch_size, points)
    reduction = loss_settings(spec).get("reduction")
    if reduction == usual_settings(spec).get("reduction"):
        return 1.0
    return float(batch) if reduction == "sum" else 1 / spec.classes


def _for_classes(spec: ExperimentSpec, values: Mapping[str, Value]) -> dict[str, Value]:
    by_class = _by_class(spec)
    return {
        name: _of_first(value, spec.classes) if name in by_class else value for name, value in values.items()
    }


def _by_class(spec: ExperimentSpec) -> Sequence[str]:
    """The parameters of the loss that say something of each class."""
    names: Sequence[str] = spec.loss.entry("loss").traits.get("by_class", ())
    return names


def _of_first(value: Value, classes: int) -> Value:
    """Weights of the first `classes`; the name of a class if it is one of them."""
    if isinstance(value, tuple):
        return value[:classes]
    return value if value in CLASS_NAMES[:classes] else NO_CLASS
