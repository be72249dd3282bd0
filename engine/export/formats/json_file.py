"""Parameters, metrics and the experiment as JSON."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from engine.catalog import register
from engine.experiment import ExperimentSpec, preparation_of
from engine.experiment.jsontext import json_text, short_numbers
from engine.experiment.project import Project, project_tree

from ..trained import Trained


@register("exporter", "json", title="JSON", suffix=".json", filter="JSON (*.json)")
def write_json(trained: Trained, path: Path) -> None:
    """Parameters, metrics and the whole experiment in one readable file."""
    buffers = {name: short_numbers(array) for name, array in trained.buffers.items()}
    tree = {
        "step": trained.step,
        "epoch": trained.epoch,
        "metrics": dict(trained.metrics),
        "parameters": {name: short_numbers(array) for name, array in trained.parameters.items()},
        **({"buffers": buffers} if buffers else {}),
        **_standardization(trained.spec),
        "experiment": project_tree(Project(trained.spec)),
    }
    path.write_text(json_text(_finite(tree)), encoding="utf-8")


def _standardization(spec: ExperimentSpec) -> dict[str, Any]:
    """What each feature is lessened and divided by before it enters the model; nothing where it is not."""
    if not spec.model.standardize:
        return {}
    prepared = preparation_of(spec)
    mean, deviation = short_numbers(prepared.mean), short_numbers(prepared.deviation)
    return {"standardization": {"features": list(prepared.names), "mean": mean, "deviation": deviation}}


def _finite(node: Any) -> Any:
    """`node` with null for NaN and infinity, which JSON does not have."""
    if isinstance(node, dict):
        return {key: _finite(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_finite(item) for item in node]
    return None if isinstance(node, float) and not math.isfinite(node) else node
