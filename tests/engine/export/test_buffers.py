"""What batch norms remember leaves with the parameters."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine.experiment import Layer, edit, propose
from engine.export import Trained, pytorch_summary, write
from engine.export.formats.pytorch_script import pytorch_script
from engine.training.trainer import Trainer


@pytest.fixture
def normed() -> Trained:
    hidden = (Layer(3, batch_norm=True, dropout=0.1), Layer(2, "ReLU"))
    trainer = Trainer(edit(propose("moons"), "model.hidden", hidden), "eager")
    trainer.advance(1)
    arrays = {each.name: each.value for each in trainer.parameters()}
    return Trained(trainer.spec, 1, 0.1, {}, arrays, trainer.buffers())


def test_the_state_is_in_the_order_and_by_the_names_of_pytorch(normed: Trained) -> None:
    of_norm = ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"]
    names = [f"{place}.{name}" for place in (0, 4, 6) for name in ("weight", "bias")]
    assert list(normed.state) == [*names[:2], *(f"1.{name}" for name in of_norm), *names[2:]]


def test_numpy_and_csv_files_hold_it(normed: Trained, tmp_path: Path) -> None:
    write("npz", normed, tmp_path / "out.npz")
    with np.load(tmp_path / "out.npz") as archive:
        assert list(archive) == list(normed.state)
        assert all(np.array_equal(archive[name], array) for name, array in normed.state.items())
    write("csv", normed, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    means = [float(row["value"]) for row in rows if row["name"] == "1.running_mean"]
    assert np.array_equal(np.float32(means), normed.buffers["1.running_mean"])
    assert [row["value"] for row in rows if row["name"] == "1.num_batches_tracked"] == ["1"]


def test_a_json_file_holds_it_beside_the_parameters(normed: Trained, tmp_path: Path) -> None:
    write("json", normed, tmp_path / "out.json")
    tree = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert list(tree["buffers"]) == list(normed.buffers)
    assert tree["buffers"]["1.num_batches_tracked"] == 1
    assert list(tree["parameters"]) == list(normed.parameters)


@pytest.mark.parametrize("batch_size", [0, 1, 9])
def test_a_script_trains_a_norm_on_batches_of_any_size(batch_size: int) -> None:
    spec = edit(
        edit(propose("moons"), "model.hidden", (Layer(3, batch_norm=True),)), "run.batch_size", batch_size
    )
    trainer = Trainer(spec, "eager")
    arrays = {each.name: each.value for each in trainer.parameters()}
    source = pytorch_script(Trained(spec, 0, 0.0, {}, arrays, trainer.buffers()))
    scope: dict[str, Any] = {"__name__": "script"}
    exec(
        source.replace("import torch\n", "import engine as torch\n").replace("from torch ", "from engine "),
        scope,
    )
    x = engine.tensor(np.random.default_rng(0).normal(size=(10, 2)).astype(np.float32))
    assert math.isfinite(scope["train"](scope["model"], x, (x[:, 0] > 0).float(), 2))
    assert not scope["model"].training


def test_first_weights_and_layers_are_written_as_code() -> None:
    layer = Layer(3, "ELU", {"alpha": 0.5}, batch_norm=True, dropout=0.1)
    spec = edit(propose("moons"), "model.hidden", (layer,))
    text = pytorch_summary(edit(spec, "model.init", "xavier_uniform"))
    assert "nn.Linear(2, 3), nn.BatchNorm1d(3), nn.ELU(alpha=0.5), nn.Dropout(0.1)," in text
    assert "nn.init.xavier_uniform_(layer.weight, gain=1)\n        nn.init.zeros_(layer.bias)" in text
    assert "nn.init" not in pytorch_summary(spec)
