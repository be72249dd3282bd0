"""Experiments whose losses are sums, weigh classes, ignore one or count more beside the penalties."""

from __future__ import annotations

from typing import Any

from engine.experiment import ExperimentSpec, edit, propose

WEIGHTS = (2.0, 0.5, 1.5, 1.0, 1.0, 1.0)


def _spec(dataset: str, loss: str, **settings: Any) -> ExperimentSpec:
    spec = edit(edit(propose(dataset), "data.n", 50), "run.batch_size", 16)
    spec = edit(edit(edit(spec, "loss", loss), "optimizer", "SGD"), "optimizer.lr", 0.02)
    for path, value in settings.items():
        spec = edit(spec, path.replace("__", "."), value)
    return spec


def _of_classes(loss: str, **settings: Any) -> ExperimentSpec:
    return _spec("many_gaussians", loss, **{f"loss__{name}": value for name, value in settings.items()})


COUNTING = {
    "summed": _spec("plane", "MSELoss", loss__reduction="sum", optimizer__lr=1e-3),
    "summed with penalties": _spec("moons", "SoftMarginLoss", loss__reduction="sum", run__l2=0.1),
    "a sum with a spread": _spec(
        "sine", "GaussianNLLLoss", loss__reduction="sum", model__input_scale=0.1, optimizer__lr=1e-3
    ),
    "a weight beside penalties": _spec("moons", "BCELoss", loss__weight=3.0, run__l2=0.1),
    "two weights": _spec("moons", "BCEWithLogitsLoss", loss__weight=0.5, loss__pos_weight=3.0),
    "weighed": _of_classes("CrossEntropyLoss", weight=WEIGHTS),
    "weighed and smoothed": _of_classes("CrossEntropyLoss", weight=WEIGHTS, label_smoothing=0.2),
    "one ignored": _of_classes("CrossEntropyLoss", ignore_index="B", label_smoothing=0.2),
    "weighed, one ignored": _of_classes(
        "CrossEntropyLoss", weight=WEIGHTS, ignore_index="A", label_smoothing=0.2
    ),
    "weighed, one ignored, summed": _of_classes(
        "CrossEntropyLoss", weight=WEIGHTS, ignore_index="C", reduction="sum"
    ),
    "likelihood, weighed": _of_classes("NLLLoss", weight=WEIGHTS),
    "likelihood, one ignored": _of_classes("NLLLoss", ignore_index="C"),
    "likelihood, all of it": _of_classes("NLLLoss", weight=WEIGHTS, ignore_index="B", reduction="sum"),
    "margin, weighed": _of_classes("MultiMarginLoss", weight=WEIGHTS, p=2),
    "margin, weighed and summed": _of_classes("MultiMarginLoss", weight=WEIGHTS, reduction="sum"),
    "each class, weighed": _of_classes("MultiLabelSoftMarginLoss", weight=WEIGHTS),
    "labels, summed": _of_classes("MultiLabelMarginLoss", reduction="sum"),
    "triplets, summed": _of_classes("TripletMarginLoss", reduction="sum"),
    "directions, summed": _of_classes("CosineEmbeddingLoss", reduction="sum"),
    "ranks, summed": _of_classes("MarginRankingLoss", reduction="sum"),
    "shares, summed": _of_classes("KLDivLoss", reduction="sum"),
}
"""By what is set of them."""

_SUMMED = _of_classes("CrossEntropyLoss", reduction="sum")
_PLATEAU = {"patience": 1, "threshold": 0.05, "threshold_mode": "abs", "factor": 0.5}


def _on_plateau(spec: ExperimentSpec) -> ExperimentSpec:
    """Halving the rate when the loss per point falls by less than a twentieth."""
    spec = edit(spec, "scheduler", "ReduceLROnPlateau")
    for name, value in _PLATEAU.items():
        spec = edit(spec, f"scheduler.{name}", value)
    return spec


BY_LOSS = {
    "a sum on a plateau": _on_plateau(_SUMMED),
    "a weighed sum on a plateau": _on_plateau(edit(_SUMMED, "loss.weight", WEIGHTS)),
    "a sum with one ignored on a plateau": _on_plateau(edit(_SUMMED, "loss.ignore_index", "B")),
    "a weighed sum with one ignored on a plateau": _on_plateau(
        edit(edit(_SUMMED, "loss.ignore_index", "B"), "loss.weight", WEIGHTS)
    ),
}
"""Those in which the rate follows the loss per point."""
