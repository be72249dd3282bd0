"""The rules of an experiment, for edits as well as for files."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from engine.catalog import entries
from engine.experiment import Layer, ModelSpec, Pick, edit, propose
from engine.experiment.builder import build_net
from engine.experiment.validation import parameter_shapes, problems


@pytest.mark.parametrize("name", [entry.name for entry in entries("dataset")])
def test_every_proposal_can_be_trained(name: str) -> None:
    assert problems(propose(name)) == []


def test_every_problem_is_told() -> None:
    spec = propose("moons")
    model = msgspec.structs.replace(spec.model, features=("x1", "x9"), hidden=(Layer(0, "Tanhh"),))
    found = problems(msgspec.structs.replace(spec, model=model, loss=Pick("MSEloss")))
    assert [problem.split(":")[0] for problem in found] == [
        "model.features.1",
        "model.hidden.0.units",
        "model.hidden.0.activation",
        "loss",
    ]


def test_an_edit_that_keeps_the_rules_has_no_problem() -> None:
    spec = edit(propose("moons"), "loss", "BCELoss")
    assert problems(spec) == []


def test_a_loss_that_cannot_read_the_output_is_told() -> None:
    spec = edit(propose("moons"), "loss", "BCELoss")
    wrong = msgspec.structs.replace(spec, model=msgspec.structs.replace(spec.model, output="Tanh"))
    assert problems(wrong) == ["model.output: expected Sigmoid, as BCELoss takes probabilities, got Tanh"]


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("hidden", [(), (Layer(3),), (Layer(3, "ReLU"), Layer(2))])
@pytest.mark.parametrize("output", ["Identity", "Sigmoid"])
def test_parameter_shapes_are_those_of_the_network(
    bias: bool, hidden: tuple[Layer, ...], output: str
) -> None:
    model = ModelSpec(features=("x1", "x2", "x1*x2"), hidden=hidden, output=output, bias=bias)
    built = {name: tuple(parameter.shape) for name, parameter in build_net(model).named_parameters()}
    assert parameter_shapes(model) == built


def test_first_values_may_be_arrays_or_lists() -> None:
    spec = propose("line")
    for value in ([[1.0]], np.ones((1, 1), np.float32)):
        model = msgspec.structs.replace(spec.model, start={"0.weight": value})
        assert problems(msgspec.structs.replace(spec, model=model)) == []
