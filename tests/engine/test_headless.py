"""Training without a window: the files it leaves and what it says."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from PIL import Image

from engine import headless
from engine.compiled.backends import Kernels
from engine.experiment import (
    DataSpec,
    ExperimentSpec,
    ModelSpec,
    Pick,
    PointSet,
    Project,
    ProjectError,
    RunSpec,
    edit,
    propose,
    save_project,
)
from engine.experiment.expectation import Expectation
from engine.experiment.link import link_of
from engine.training import fast_path
from engine.training.trainer import Trainer

POINTS = PointSet([[1], [2], [3]], [2, 4, 6])
SPEC = ExperimentSpec(
    data=DataSpec(Pick("custom_line"), test_share=0.0, points=POINTS),
    model=ModelSpec(features=("x1",), start={"0.weight": [[1.0]], "0.bias": [0.0]}),
    loss=Pick("MSELoss"),
    optimizer=Pick("SGD", {"lr": 0.01}),
    run=RunSpec(batch_size=2),
    title="Three points",
)


@pytest.fixture(autouse=True)
def no_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    """What others compiled on this machine or loaded in this process before makes no difference here."""
    monkeypatch.setattr(headless, "is_cached", lambda: False)
    for place in (headless, fast_path):
        monkeypatch.setattr(place, "kernels", Kernels())


def saved(folder: Path, spec: ExperimentSpec = SPEC, expect: Expectation | None = None) -> Path:
    path = folder / "project.json"
    save_project(Project(spec, expect=expect), path)
    return path


def with_lr(lr: float) -> ExperimentSpec:
    return msgspec.structs.replace(SPEC, optimizer=Pick("SGD", {"lr": lr}))


def test_a_run_leaves_its_files(tmp_path: Path) -> None:
    report = headless.train(saved(tmp_path), 5, tmp_path / "out" / "deep", picture=True)
    models = ["model.py", "model_numpy.py", "model.mjs"]
    names = ["parameters.json", "parameters.npz", "parameters.csv", *models, "metrics.csv", "boundary.png"]
    assert [path.name for path in report.files] == names
    assert sorted(path.name for path in (tmp_path / "out" / "deep").iterdir()) == sorted(names)
    assert report.exit_status == 0
    with Image.open(tmp_path / "out" / "deep" / "boundary.png") as image:
        assert image.size == (800, 800)


def test_without_a_picture_none_is_drawn(tmp_path: Path) -> None:
    headless.train(saved(tmp_path), 1, tmp_path / "out", picture=False)
    assert not (tmp_path / "out" / "boundary.png").exists()


def test_the_parameters_are_those_of_the_same_run_in_the_window(tmp_path: Path) -> None:
    headless.train(saved(tmp_path), 7, tmp_path / "out", picture=False)
    trainer = Trainer(SPEC)
    for _ in range(7 * 2):
        trainer.step()
    with np.load(tmp_path / "out" / "parameters.npz") as archive:
        for parameter in trainer.parameters():
            assert archive[parameter.name].tobytes() == parameter.value.tobytes()


def test_a_report_is_written_where_one_is_wanted(tmp_path: Path) -> None:
    headless.train(saved(tmp_path), 3, tmp_path / "out", picture=False, report=True)
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "Three points" in page
    assert page.count("<polyline") == 1  # there are no test points


def test_a_link_trains_as_its_file_does(tmp_path: Path) -> None:
    by_file = headless.train(saved(tmp_path), 3, tmp_path / "file", picture=False)
    by_link = headless.train(link_of(Project(SPEC)), 3, tmp_path / "link", picture=False)
    assert by_link.rows == by_file.rows
    with pytest.raises(ProjectError, match="the link: a part of it is missing"):
        headless.train(link_of(Project(SPEC))[:-3], 3, tmp_path / "bad", picture=False)
    draft = msgspec.structs.replace(
        SPEC, data=msgspec.structs.replace(SPEC.data, points=PointSet(np.empty((0, 1)), []))
    )
    with pytest.raises(ProjectError, match=r"the link: data\.points"):
        headless.train(link_of(Project(draft)), 3, tmp_path / "draft", picture=False)


def test_the_same_project_always_gives_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        headless.train(saved(tmp_path), 5, tmp_path / name, picture=True)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_metrics_have_a_row_for_the_start_and_each_epoch(tmp_path: Path) -> None:
    report = headless.train(saved(tmp_path), 3, tmp_path / "out", picture=False)
    with (tmp_path / "out" / "metrics.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["epoch"]) for row in rows] == [0, 1, 2, 3]
    assert [int(row["step"]) for row in rows] == [0, 2, 4, 6]
    assert float(rows[-1]["train_loss"]) == report.trained.metrics["train_loss"]
    assert float(rows[0]["train_loss"]) == pytest.approx(14 / 3)
    assert math.isnan(float(rows[0]["test_r2"]))


def test_a_divergence_is_told_calmly_and_the_rest_still_written(tmp_path: Path) -> None:
    report = headless.train(saved(tmp_path, with_lr(5)), 1000, tmp_path / "out", picture=True)
    assert report.divergence is not None
    assert report.exit_status == 1
    assert f"at step {report.divergence.step} {report.divergence.parameter} became" in report.text
    assert len(list((tmp_path / "out").iterdir())) == 8


def test_a_batch_of_which_no_point_counts_is_not_blamed_on_the_rate(tmp_path: Path) -> None:
    spec = edit(edit(propose("many_gaussians"), "data.n", 30), "run.batch_size", 1)
    project = saved(tmp_path, edit(spec, "loss.ignore_index", "B"))
    report = headless.train(project, 9, tmp_path / "out", picture=False)
    assert report.exit_status == 1
    assert "no point of the batch counts" in report.text
    assert "lr" not in report.text


@pytest.mark.parametrize(
    ("rule", "setting", "told"),
    [
        ("metric", {"stop_above": 0.9}, "above 0.9."),
        ("loss", {"stop_below": 0.5}, "with a loss below 0.5."),
        ("plateau", {"patience": 2}, "after 2 epochs in which the loss did not fall."),
    ],
)
def test_a_run_stops_by_itself(tmp_path: Path, rule: str, setting: dict[str, Any], told: str) -> None:
    run = msgspec.structs.replace(SPEC.run, **setting)
    report = headless.train(
        saved(tmp_path, msgspec.structs.replace(SPEC, run=run)), 1000, tmp_path / "out", False
    )
    assert report.finished == rule
    assert report.trained.epoch < 1000
    assert f"It stopped by itself {told}" in report.text


def test_without_a_number_of_epochs_the_project_says_it(tmp_path: Path) -> None:
    own = msgspec.structs.replace(SPEC, run=msgspec.structs.replace(SPEC.run, max_epochs=3))
    assert headless.epochs_of(Project(own)) == 3
    assert headless.epochs_of(Project(SPEC, expect=Expectation(epochs=9))) == 9
    assert headless.epochs_of(Project(SPEC)) == headless.DEFAULT_EPOCHS
    report = headless.train(saved(tmp_path, own), None, tmp_path / "out", picture=False)
    assert report.trained.epoch == 3


def test_the_report_names_scores_and_files(tmp_path: Path) -> None:
    text = headless.train(saved(tmp_path), 5, tmp_path / "out", picture=False).text
    assert text.startswith("Three points: 5 epochs, 10 numpy steps\n  train loss ")
    assert "test loss" not in text
    assert f"to {tmp_path / 'out'}." in text


def test_a_bad_project_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{}")
    with pytest.raises(ProjectError, match=r"bad\.json: version: missing"):
        headless.train(tmp_path / "bad.json", 5, tmp_path / "out", picture=False)
    assert not (tmp_path / "out").exists()


def test_a_draft_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    spec = propose("moons")
    data = msgspec.structs.replace(spec.data, points=PointSet([[0, 0], [1, 1]], [1, 1], [False, True]))
    path = tmp_path / "draft.json"
    save_project(Project(msgspec.structs.replace(spec, data=data)), path)
    with pytest.raises(ProjectError, match=r"draft\.json: data\.points\.y: expected training points of both"):
        headless.train(path, 1, tmp_path / "out", picture=False)


def test_the_backend_can_be_chosen(tmp_path: Path) -> None:
    path = saved(tmp_path)
    for backend in ("eager", "numpy"):
        report = headless.train(path, 3, tmp_path / backend, picture=False, backend=backend)
        assert report.backend == backend
    tables = [(tmp_path / name / "parameters.json").read_text() for name in ("eager", "numpy")]
    values = [msgspec.json.decode(text)["parameters"] for text in tables]
    for name, wanted in values[0].items():
        assert np.allclose(values[1][name], wanted, rtol=1e-5)


def test_kernels_that_are_not_there_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class NoKernels(Kernels):
        def load(self) -> bool:
            self.failure = "numba is not installed"
            return False

    monkeypatch.setattr(headless, "kernels", NoKernels())
    monkeypatch.setattr("engine.training.fast_path.kernels", NoKernels())
    with pytest.raises(ValueError, match="compiled"):
        headless.train(saved(tmp_path), 3, tmp_path / "out", picture=False, backend="compiled")
    assert not (tmp_path / "out").exists()
