"""How the losses of a batch's points become one in NumPy code: what each counts, and a mean or a sum."""

from __future__ import annotations

from collections.abc import Sequence

from engine.catalog.class_names import NO_CLASS, index_of
from engine.experiment import ExperimentSpec
from engine.experiment.loss_settings import loss_settings, usual_settings, weighs_points


def reduced_lines(spec: ExperimentSpec, lines: Sequence[str]) -> list[str]:
    """The `lines` of a loss, of which the last returns the mean of `loss` and `grad`, as it is set."""
    settings, usual = loss_settings(spec), usual_settings(spec)
    *each, mean = lines
    weight, ignored = settings.get("weight"), index_of(str(settings.get("ignore_index", NO_CLASS)))
    counts = []
    if weight != usual.get("weight"):
        each = _weighed(spec, each, weight)
        counts.append("weight[target]")
    if ignored >= 0:
        each.append(f"used = target != {ignored}")
        each.append("loss, grad = loss * used, grad * used[:, None]")
        counts.append("used")
    if settings.get("reduction") == "sum":
        return [*each, "return loss.sum(), grad"]
    if weighs_points(spec):
        return [*each, f"whole = np.sum({' * '.join(counts)})", "return loss.sum() / whole, grad / whole"]
    if settings.get("reduction") != usual.get("reduction"):
        return [*each, "return loss.mean() / output.shape[1], grad / output.size"]
    return [*each, mean]


def _weighed(spec: ExperimentSpec, lines: list[str], weight: object) -> list[str]:
    """The lines of a loss with the weight of all points, or those of the classes."""
    if not isinstance(weight, tuple):
        return [*lines, f"loss, grad = {weight!r} * loss, {weight!r} * grad"]
    given = f"weight = np.array({list(weight)!r})"
    if spec.loss.name == "CrossEntropyLoss":
        logs, wanted, _ = lines
        loss, grad = (
            "-(wanted * logs).sum(axis=1)",
            "np.exp(logs) * wanted.sum(axis=1, keepdims=True) - wanted",
        )
        return [given, logs, wanted, "wanted = wanted * weight", f"loss = {loss}", f"grad = {grad}"]
    if spec.loss.name == "MultiLabelSoftMarginLoss":
        return [
            given,
            "loss = (weight * (np.logaddexp(0, output) - target * output)).mean(axis=1)",
            "grad = weight * (sigmoid(output) - target) / output.shape[1]",
        ]
    return [given, *lines, "loss, grad = loss * weight[target], grad * weight[target][:, None]"]
