"""The NumPy script answers as the app does, and takes the same steps by derivatives written out by hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.catalog import entries
from engine.experiment import ExperimentSpec, Layer, points_of
from engine.export import numpy_activations
from engine.export.formats.numpy_script import numpy_script
from engine.export.numpy_optimizers import KNOWN
from engine.export.numpy_training import untold
from tests.engine.export.counting_losses import COUNTING
from tests.engine.export.numpy_runs import after, hidden, scope_of, spec_with, trained_by

EPOCHS = 3


def answers_alike(spec: ExperimentSpec, epochs: int = 1) -> dict[str, Any]:
    trainer = after(spec, epochs)
    scope = scope_of(numpy_script(trained_by(trainer)))
    points = points_of(spec.data).x
    np.testing.assert_allclose(scope["predict"](points), trainer.predict(points), rtol=1e-4, atol=1e-5)
    return scope


def steps_alike(spec: ExperimentSpec, epochs: int = EPOCHS) -> None:
    scope = scope_of(numpy_script(trained_by(after(spec, 0))))
    scope["train"](scope["parameters"], *scope["training_points"](), epochs)
    wanted = trained_by(after(spec, epochs)).state
    for name, array in scope["parameters"].items():
        assert array.dtype == np.float32
        np.testing.assert_allclose(array, wanted[name], rtol=2e-4, atol=2e-5, err_msg=name)


CERTAIN = [entry.name for entry in entries("activation") if entry.name != "RReLU"]
ACTIVATIONS = [(name, {}) for name in CERTAIN] + [
    ("GELU", {"approximate": "tanh"}),
    ("ELU", {"alpha": 0.3}),
    ("CELU", {"alpha": 0.3}),
    ("Softplus", {"beta": 3.0}),
    ("Threshold", {"threshold": -0.2, "value": 0.4}),
    ("Hardtanh", {"min_val": -0.3, "max_val": 0.2}),
]


@pytest.mark.parametrize(("name", "params"), ACTIVATIONS, ids=lambda each: str(each))
def test_every_activation_answers_and_is_derived(name: str, params: dict[str, Any]) -> None:
    spec = spec_with(model__hidden=hidden(name, params=params), optimizer="SGD", optimizer__lr=0.3)
    answers_alike(spec)
    steps_alike(spec)


LOSSES = {
    "MSELoss": spec_with("plane", loss="MSELoss"),
    "L1Loss": spec_with("plane", loss="L1Loss"),
    "HuberLoss": spec_with("plane", loss="HuberLoss", loss__delta=0.4),
    "SmoothL1Loss": spec_with("plane", loss="SmoothL1Loss", loss__beta=0.4),
    "BCEWithLogitsLoss": spec_with(loss="BCEWithLogitsLoss"),
    "BCEWithLogitsLoss of uneven classes": spec_with(loss="BCEWithLogitsLoss", loss__pos_weight=3.0),
    "BCELoss": spec_with(loss="BCELoss"),
    "SoftMarginLoss": spec_with(loss="SoftMarginLoss"),
    "HingeEmbeddingLoss": spec_with(loss="HingeEmbeddingLoss", loss__margin=2.0),
    "PoissonNLLLoss": spec_with("line", loss="PoissonNLLLoss", optimizer__lr=1e-3),
    "PoissonNLLLoss in full": spec_with(
        "line", loss="PoissonNLLLoss", loss__full=True, loss__log_input=False
    ),
    **COUNTING,
    "shares, by points and classes": spec_with("many_gaussians", loss="KLDivLoss", loss__reduction="mean"),
    "CrossEntropyLoss": spec_with("many_gaussians", loss="CrossEntropyLoss", loss__label_smoothing=0.2),
    "NLLLoss": spec_with("many_gaussians", loss="NLLLoss"),
    "GaussianNLLLoss": spec_with("line", loss="GaussianNLLLoss", loss__full=True, optimizer__lr=1e-3),
    "KLDivLoss": spec_with("many_gaussians", loss="KLDivLoss"),
    "KLDivLoss of logarithms": spec_with("many_gaussians", loss="KLDivLoss", loss__log_target=True),
    "MultiLabelMarginLoss": spec_with("many_gaussians", loss="MultiLabelMarginLoss"),
    "MultiLabelSoftMarginLoss": spec_with("many_gaussians", loss="MultiLabelSoftMarginLoss"),
    "MultiMarginLoss": spec_with("many_gaussians", loss="MultiMarginLoss", loss__margin=2.0),
    "MultiMarginLoss squared": spec_with("many_gaussians", loss="MultiMarginLoss", loss__p=2),
    "TripletMarginLoss": spec_with("many_gaussians", loss="TripletMarginLoss"),
    "TripletMarginLoss swapped": spec_with(
        "many_gaussians", loss="TripletMarginLoss", loss__margin=2.0, loss__swap=True
    ),
    "TripletMarginLoss of another norm": spec_with(
        "many_gaussians", loss="TripletMarginLoss", loss__p=3.0, loss__eps=0.01, loss__swap=True
    ),
    "TripletMarginWithDistanceLoss": spec_with("many_gaussians", loss="TripletMarginWithDistanceLoss"),
    "TripletMarginWithDistanceLoss by angle": spec_with(
        "many_gaussians",
        loss="TripletMarginWithDistanceLoss",
        loss__distance_function="cosine",
        loss__margin=1.5,
        loss__swap=True,
    ),
    "TripletMarginWithDistanceLoss of sums": spec_with(
        "many_gaussians", loss="TripletMarginWithDistanceLoss", loss__distance_function="Manhattan"
    ),
    "CosineEmbeddingLoss": spec_with("many_gaussians", loss="CosineEmbeddingLoss", loss__margin=0.2),
    "MarginRankingLoss": spec_with("many_gaussians", loss="MarginRankingLoss"),
}


def test_no_loss_is_left_out() -> None:
    assert {spec.loss.name for spec in LOSSES.values()} == {entry.name for entry in entries("loss")}


@pytest.mark.parametrize("spec", LOSSES.values(), ids=LOSSES.keys())
def test_every_loss_is_derived(spec: ExperimentSpec) -> None:
    answers_alike(spec)
    steps_alike(spec)


OPTIMIZERS: list[tuple[str, dict[str, Any]]] = [
    ("SGD", {}),
    ("SGD", {"momentum": 0.8, "dampening": 0.1, "weight_decay": 0.01}),
    ("SGD", {"momentum": 0.8, "nesterov": True}),
    ("Adam", {"betas": (0.8, 0.9), "weight_decay": 0.01}),
    ("Adam", {"amsgrad": True}),
    ("AdamW", {"weight_decay": 0.1}),
    ("Adamax", {}),
    ("NAdam", {}),
    ("NAdam", {"weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("RAdam", {"betas": (0.9, 0.9)}),
    ("RMSprop", {}),
    ("RMSprop", {"centered": True, "momentum": 0.5}),
    ("Rprop", {}),
    ("Adagrad", {"lr_decay": 0.1, "initial_accumulator_value": 0.1}),
    ("Adadelta", {}),
    ("ASGD", {"lambd": 0.01}),
    ("AdamW", {"maximize": True, "lr": 1e-4}),
    ("SGD", {"maximize": True, "weight_decay": 0.1, "lr": 1e-3}),
]


def test_only_an_optimizer_that_looks_again_is_left_out() -> None:
    assert {entry.name for entry in entries("optimizer")} - KNOWN == {"LBFGS"}
    assert {name for name, _ in OPTIMIZERS} == KNOWN


@pytest.mark.parametrize(("name", "params"), OPTIMIZERS, ids=lambda each: str(each))
def test_every_optimizer_takes_the_same_steps(name: str, params: dict[str, Any]) -> None:
    # Where a gradient is next to nothing its sign is a matter of rounding: no such optimizer near a bound.
    settings = {f"optimizer__{key}": value for key, value in params.items()}
    steps_alike(spec_with(optimizer=name, **settings))


RUNS = {
    "all points at once": spec_with(run__batch_size=0),
    "penalties": spec_with(run__l1=0.01, run__l2=0.1),
    "limits": spec_with(run__clip_norm=0.2, run__clip_value=0.05, optimizer="SGD", optimizer__lr=0.1),
    "gathered batches": spec_with(run__accumulation=3),
    "gradients add up": spec_with(run__zero_grad=False, optimizer="SGD", optimizer__lr=0.01),
    "both, limited": spec_with(
        run__zero_grad=False, run__accumulation=2, run__clip_norm=0.3, optimizer="SGD", optimizer__lr=0.01
    ),
    "switches": spec_with(
        model__hidden=(Layer(4, "Tanh"), Layer(3, "PReLU")),
        model__disabled=("x2", "hidden.0.1"),
        model__frozen=("hidden.0",),
    ),
    "frozen output": spec_with(model__frozen=("output",)),
    "no biases": spec_with(model__bias=False),
    "no hidden layers": spec_with("line", model__hidden=()),
    "features": spec_with(
        "circles",
        model__features=("x1^2", "x2^2", "x1*x2", "sin(x1)", "-x1^2", "sigmoid(x2)", "relu(x1)", "2^-x2"),
        model__standardize=True,
        model__input_scale=0.5,
    ),
    "standardised points": spec_with(model__standardize=True),
    "scaled points": spec_with("line", model__input_scale=0.1),
    "a bounded output": spec_with("line", model__output="Tanh"),
}


@pytest.mark.parametrize("spec", RUNS.values(), ids=RUNS.keys())
def test_whatever_a_run_does_is_done(spec: ExperimentSpec) -> None:
    answers_alike(spec)
    steps_alike(spec)


def test_norms_are_derived_and_answer_by_what_they_remember() -> None:
    # 28 training points leave a batch of one, which a norm takes as it answers.
    spec = spec_with(
        model__hidden=(Layer(5, "Tanh", batch_norm=True), Layer(4, "ReLU", batch_norm=True, bias=False)),
        run__batch_size=9,
        optimizer="SGD",
        optimizer__lr=0.1,
    )
    answers_alike(spec, 2)
    steps_alike(spec)


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (Layer(16, "Tanh", dropout=0.3), "what dropout leaves out"),
        (Layer(16, "RReLU"), "what chance decides"),
    ],
)
def test_what_draws_learns_and_is_owned_up_to(layer: Layer, words: str) -> None:
    spec = spec_with(model__hidden=(layer,))
    scope = answers_alike(spec)
    losses = [scope["train"](scope["parameters"], *scope["training_points"](), 5) for _ in range(12)]
    assert np.mean(losses[-4:]) < np.mean(losses[:4])
    assert f"but for {words}" in " ".join(scope["__doc__"].split())


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        (spec_with(optimizer="LBFGS", run__batch_size=0), "the optimizer LBFGS is not written out"),
    ],
)
def test_what_cannot_be_written_is_left_out_and_told(spec: ExperimentSpec, reason: str) -> None:
    scope = answers_alike(spec)
    assert reason in " ".join(scope["__doc__"].split())
    assert "train" not in scope
    assert "backward" not in scope


@st.composite
def specs(draw: st.DrawFn) -> ExperimentSpec:
    """Any model and optimizer that gives the same numbers when it is run twice."""
    layer = st.builds(
        Layer,
        units=st.integers(1, 6),
        activation=st.sampled_from(CERTAIN),
        bias=st.booleans(),
        batch_norm=st.booleans(),
    )
    hidden_layers = tuple(draw(st.lists(layer, max_size=3)))
    # A bias before a norm has no gradient but roundings, which others would magnify.
    has_norms = any(each.batch_norm for each in hidden_layers)
    optimizer = draw(st.sampled_from(["SGD", "ASGD"] if has_norms else ["SGD", "ASGD", "Adagrad"]))
    return spec_with(
        draw(st.sampled_from(["moons", "plane", "sine", "many_gaussians"])),
        model__hidden=hidden_layers,
        model__bias=draw(st.booleans()),
        model__standardize=draw(st.booleans()),
        # Over a few points a norm magnifies roundings, too.
        run__batch_size=draw(st.integers(8 if has_norms else 0, 30)),
        run__l1=draw(st.sampled_from([0.0, 0.01])),
        run__l2=draw(st.sampled_from([0.0, 0.01])),
        run__seed=draw(st.integers(0, 99)),
        run__accumulation=draw(st.integers(1, 3)),
        run__clip_norm=draw(st.sampled_from([0.0, 0.5])),
        optimizer=optimizer,
        optimizer__lr=0.01,
    )


@given(specs())
@settings(max_examples=20)
def test_any_experiment_answers_and_learns_as_in_the_app(spec: ExperimentSpec) -> None:
    answers_alike(spec, 2)
    steps_alike(spec, 2)


def test_run_as_a_program_it_answers_and_trains_on(tmp_path: Path) -> None:
    trainer = after(spec_with(), 5)
    (tmp_path / "model.py").write_text(numpy_script(trained_by(trainer)), encoding="utf-8")
    command = [sys.executable, "-W", "error", str(tmp_path / "model.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    *answers, told = done.stdout.splitlines()
    assert len(answers) == 4
    assert told.startswith("loss ")
    assert told.endswith("after 10 more epochs")


def test_lines_are_short_and_the_title_cannot_break_out() -> None:
    wide = tuple(Layer(7, "GELU", batch_norm=True, dropout=0.1) for _ in range(8))
    spec = spec_with(model__hidden=wide, title='end """ of \\ it\n', optimizer="RAdam")
    assert not untold(spec)
    script = numpy_script(trained_by(after(spec, 0)))
    assert max(map(len, script.splitlines())) <= 110
    scope_of(script)


def test_an_activation_without_code_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    trained = trained_by(after(spec_with(), 0))
    monkeypatch.setattr(numpy_activations, "ACTIVATIONS", {})
    with pytest.raises(ValueError, match="no NumPy code of the activation Tanh"):
        numpy_script(trained)
