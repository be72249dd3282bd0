"""The settings that the app proposes for a dataset: a model, loss and optimizer that learn it well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.catalog import find

from .spec import DataSpec, ExperimentSpec, Layer, ModelSpec, Pick, RunSpec

_by_task: dict[str, dict[str, Any]] = {
    "classification": {"loss": "BCEWithLogitsLoss", "optimizer": "Adam", "lr": 0.01, "batch_size": 32},
    "regression": {"loss": "MSELoss", "optimizer": "SGD", "lr": 0.01, "batch_size": 32},
}


def propose(dataset: str) -> ExperimentSpec:
    """The proposed experiment for a dataset, from what it says of itself in the catalogue.

    A dataset's trait `proposes` may set hidden (units of each layer), activation, features, input_scale,
    loss, optimizer, lr, batch_size, n and test_share; the rest follows its task.
    """
    entry = find("dataset", dataset)
    wish: Mapping[str, Any] = {**_by_task[entry.traits["task"]], **entry.traits.get("proposes", {})}
    plain = ("x1",) if entry.traits["inputs"] == 1 else ("x1", "x2")
    hidden = tuple(Layer(units, wish.get("activation", "Tanh")) for units in wish.get("hidden", ()))
    return ExperimentSpec(
        data=DataSpec(
            generator=Pick(dataset, entry.defaults()),
            n=wish.get("n", 400),
            test_share=wish.get("test_share", 0.3),
        ),
        model=ModelSpec(
            features=wish.get("features", plain), hidden=hidden, input_scale=wish.get("input_scale", 1.0)
        ),
        loss=Pick(wish["loss"], find("loss", wish["loss"]).defaults()),
        optimizer=_optimizer(wish["optimizer"], wish["lr"]),
        run=RunSpec(batch_size=wish["batch_size"]),
    )


def _optimizer(name: str, lr: float) -> Pick:
    return Pick(name, find("optimizer", name).complete({"lr": lr}))
