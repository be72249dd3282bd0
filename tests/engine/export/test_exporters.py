"""Every exporter of the catalogue gives the trained parameters back to the last bit."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import msgspec
import numpy as np
import pytest

from engine.catalog import UnknownEntryError, entries
from engine.experiment import ExperimentSpec, Floats, parameter_shapes, propose
from engine.experiment.project import Project, decode
from engine.export import Trained, named_metrics, trained, write
from engine.training.snapshots import History, Metrics, ParameterView, RunState, Snapshot


def parameters(spec: ExperimentSpec, seed: int = 0) -> dict[str, Floats]:
    rng = np.random.default_rng(seed)
    shapes = parameter_shapes(spec.model)
    return {name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


@pytest.fixture
def moons() -> Trained:
    spec = msgspec.structs.replace(propose("moons"), title="Moons")
    metrics = {"train_loss": 0.1, "test_loss": math.nan, "train_accuracy": 1.0, "test_accuracy": math.nan}
    return Trained(spec, 120, 13.5, metrics, parameters(spec))


def test_exporters_are_in_the_catalogue_with_suffix_and_filter() -> None:
    assert {entry.name: entry.traits["suffix"] for entry in entries("exporter")} == {
        "csv": ".csv",
        "javascript": ".mjs",
        "json": ".json",
        "npz": ".npz",
        "numpy": ".py",
        "pytorch": ".py",
        "pytorch-training": ".py",
    }
    for entry in entries("exporter"):
        assert entry.traits["filter"].endswith(f"(*{entry.traits['suffix']})")
        assert entry.summary.endswith(".")


@pytest.mark.parametrize("name", [entry.name for entry in entries("exporter")])
def test_an_export_leaves_one_file(name: str, moons: Trained, tmp_path: Path) -> None:
    write(name, moons, tmp_path / "out.file")
    assert [file.name for file in tmp_path.iterdir()] == ["out.file"]


def test_an_unknown_exporter_is_refused(moons: Trained, tmp_path: Path) -> None:
    with pytest.raises(UnknownEntryError, match="no exporter is called 'yaml'"):
        write("yaml", moons, tmp_path / "out.yaml")


def test_json_holds_parameters_metrics_and_the_experiment(moons: Trained, tmp_path: Path) -> None:
    write("json", moons, tmp_path / "out.json")
    tree = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert (tree["step"], tree["epoch"]) == (120, 13.5)
    assert tree["metrics"]["train_loss"] == 0.1
    assert tree["metrics"]["test_loss"] is None
    assert list(tree["parameters"]) == list(moons.parameters)
    for name, array in moons.parameters.items():
        assert np.array(tree["parameters"][name], np.float32).tobytes() == array.tobytes()
    assert decode(json.dumps(tree["experiment"]).encode()) == Project(moons.spec)


def test_json_has_null_for_what_is_not_finite(moons: Trained, tmp_path: Path) -> None:
    moons.parameters["0.bias"][0] = np.inf
    write("json", moons, tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_text())["parameters"]["0.bias"][0] is None


def test_npz_has_an_array_for_each_parameter(moons: Trained, tmp_path: Path) -> None:
    write("npz", moons, tmp_path / "out.npz")
    with np.load(tmp_path / "out.npz") as archive:
        assert archive.files == list(moons.parameters)
        for name, array in moons.parameters.items():
            assert archive[name].dtype == np.float32
            np.testing.assert_array_equal(archive[name], array)


def test_csv_has_a_row_for_each_number(moons: Trained, tmp_path: Path) -> None:
    write("csv", moons, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(array.size for array in moons.parameters.values())
    for row in rows:
        place = (int(row["row"]), int(row["column"])) if row["column"] else (int(row["row"]),)
        assert np.float32(row["value"]) == moons.parameters[row["name"]][place]


def snapshot(spec: ExperimentSpec, *views: ParameterView) -> Snapshot:
    metrics = Metrics(0.5, 0.6, 0.7, 0.8)
    return Snapshot(1, 1, RunState.PAUSED, 7, 1.5, 0.0, metrics, History.empty(), views)


def test_a_snapshot_becomes_a_trained_model() -> None:
    spec = propose("gaussians")
    array = np.ones((1, 2), np.float32)
    made = trained(spec, snapshot(spec, ParameterView("0.weight", array, None)))
    assert (made.spec, made.step, made.epoch) == (spec, 7, 1.5)
    assert list(made.parameters) == ["0.weight"]
    assert made.metrics == {
        "train_loss": 0.5,
        "test_loss": 0.6,
        "train_accuracy": 0.7,
        "test_accuracy": 0.8,
    }


def test_regression_is_scored_by_r2() -> None:
    scores = named_metrics(propose("line"), Metrics(0.5, 0.6, 0.7, 0.8))
    assert scores["train_r2"] == 0.7
    assert scores["test_r2"] == 0.8


def test_a_snapshot_without_parameters_is_refused() -> None:
    spec = propose("line")
    with pytest.raises(ValueError, match="holds no parameters"):
        trained(spec, snapshot(spec))
