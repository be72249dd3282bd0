"""Every example in assets reaches the numbers written in its own file."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from engine.experiment import (
    ExperimentSpec,
    Pick,
    Project,
    formula,
    load_project,
    points_of,
    propose,
    shortfalls,
)
from engine.experiment.project import encode
from engine.export import named_metrics
from engine.headless import run
from engine.training.trainer import Trainer

EXAMPLES = Path(__file__).parents[3] / "assets" / "examples"
FILES = sorted(EXAMPLES.glob("*.json"))


def trained(project: Project) -> Trainer:
    assert project.expect is not None
    trainer = Trainer(project.spec)
    run(trainer, project.expect.epochs)
    return trainer


def parameters(trainer: Trainer) -> dict[str, np.ndarray]:
    return {parameter.name: parameter.value for parameter in trainer.parameters()}


def test_the_examples_of_the_course_are_there() -> None:
    assert {file.stem for file in FILES} >= {
        "one-weight",
        "linear-module",
        "noisy-line",
        "thermometer",
        "logistic",
        "circles",
        "xor",
        "moons",
        "spirals",
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_example_reaches_its_numbers(file: Path) -> None:
    project = load_project(file)
    assert project.expect is not None
    trainer = trained(project)
    metrics = named_metrics(project.spec, trainer.metrics()) | {"epoch": trainer.epoch}
    assert shortfalls(project.expect, metrics, parameters(trainer), trainer.predict) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_example_is_written_as_the_app_would_write_it(file: Path) -> None:
    assert file.read_bytes() == encode(load_project(file))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_example_has_a_title_and_begins_with_one_plain_sentence(file: Path) -> None:
    project = load_project(file)
    first = project.notes.split("\n\n")[0]
    assert project.title
    assert first.endswith((".", "?"))
    assert len(first) <= 160


def test_one_weight_goes_from_4_to_8() -> None:
    project = load_project(EXAMPLES / "one-weight.json")
    four = np.array([[4]], np.float32)
    assert Trainer(project.spec).predict(four).tolist() == [4]
    assert trained(project).predict(four)[0] == pytest.approx(8, abs=1e-4)


def test_the_thermometer_ends_on_its_line() -> None:
    trainer = trained(load_project(EXAMPLES / "thermometer.json"))
    arrays = parameters(trainer)
    assert arrays["0.weight"].item() == pytest.approx(5.367, abs=5e-4)
    assert arrays["0.bias"].item() == pytest.approx(-17.301, abs=5e-4)
    assert trainer.metrics().train_loss == pytest.approx(2.928, abs=5e-4)
    assert formula(trainer.spec, arrays, digits=4) == "y = 0.5367 x − 17.30"


def test_the_noisy_line_ends_on_the_least_squares_line() -> None:
    project = load_project(EXAMPLES / "noisy-line.json")
    points = points_of(project.spec.data)
    slope, intercept = np.polyfit(points.x[:, 0].astype(float), points.y.astype(float), 1)
    arrays = parameters(trained(project))
    assert 0.1 * arrays["0.weight"].item() == pytest.approx(slope, abs=0.01)
    assert arrays["0.bias"].item() == pytest.approx(intercept, abs=0.1)


def test_the_noisy_line_diverges_without_scaling() -> None:
    project = load_project(EXAMPLES / "noisy-line.json")
    model = msgspec.structs.replace(project.spec.model, input_scale=1.0)
    trainer = Trainer(msgspec.structs.replace(project.spec, model=model))
    run(trainer, 1000)
    assert trainer.divergence is not None
    assert trainer.divergence.parameter in ("0.weight", "0.bias")


def test_logistic_regression_stops_by_itself() -> None:
    trainer = trained(load_project(EXAMPLES / "logistic.json"))
    assert trainer.finished == "metric"
    assert trainer.epoch < 1000
    assert trainer.metrics().train_metric > 0.99


@pytest.mark.parametrize(
    ("name", "accuracy"), [("circles", 0.98), ("xor", 0.98), ("moons", 0.98), ("spirals", 0.95)]
)
def test_what_the_app_proposes_for_a_set_learns_it(name: str, accuracy: float) -> None:
    project = load_project(EXAMPLES / f"{name}.json")
    assert project.expect is not None
    assert project.expect.at_least["test_accuracy"] >= accuracy
    assert in_full(project.spec) == msgspec.structs.replace(in_full(propose(name)), title=project.title)


def in_full(spec: ExperimentSpec) -> ExperimentSpec:
    """The same experiment with every parameter written out."""
    return msgspec.structs.replace(
        spec,
        loss=Pick(spec.loss.name, spec.loss.values("loss")),
        optimizer=Pick(spec.optimizer.name, spec.optimizer.values("optimizer")),
    )
