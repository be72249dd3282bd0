"""The JavaScript module answers as the app does."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from engine.catalog import entries
from engine.experiment import ExperimentSpec, Layer, points_of
from engine.export import javascript_model
from engine.export.formats.javascript_module import javascript_module
from tests.engine.export.numpy_runs import after, hidden, spec_with, trained_by
from tests.engine.javascript import told_by

PLANE_FEATURES = ("x1^2", "x1*x2", "sin(x1)", "-x1^2", "sigmoid(x2)", "relu(x1)", "2^-x2", "max(x1,x2)")

SPECS = {
    **{f"{entry.name}": spec_with(model__hidden=hidden(entry.name)) for entry in entries("activation")},
    "gelu by tanh": spec_with(model__hidden=hidden("GELU", params={"approximate": "tanh"})),
    "parameters": spec_with(model__hidden=hidden("Hardtanh", params={"min_val": -0.3, "max_val": 0.2})),
    "probabilities": spec_with(loss="BCELoss"),
    "distances": spec_with(loss="HingeEmbeddingLoss", loss__margin=2.0),
    "counts": spec_with("line", loss="PoissonNLLLoss", optimizer__lr=1e-3),
    "classes": spec_with("many_gaussians"),
    "likelihoods": spec_with("many_gaussians", loss="NLLLoss"),
    "regression": spec_with("plane"),
    "a curve": spec_with("sine", model__output="Tanh"),
    "no hidden layers": spec_with("line", model__hidden=(), model__input_scale=0.1),
    "norms": spec_with(model__hidden=(Layer(5, "ReLU", batch_norm=True, dropout=0.2), Layer(4, "Tanh"))),
    "switches": spec_with(model__disabled=("x2", "hidden.0.1"), model__bias=False),
    "features": spec_with(
        "circles", model__features=PLANE_FEATURES, model__standardize=True, model__input_scale=0.5
    ),
}


def test_every_model_answers_as_in_the_app(tmp_path: Path) -> None:
    trainers = [after(spec, 2) for spec in SPECS.values()]
    lines, calls = [], []
    for place, trainer in enumerate(trainers):
        module = javascript_module(trained_by(trainer))
        (tmp_path / f"model{place}.mjs").write_text(module, encoding="utf-8")
        lines.append(f'import {{ predict as predict{place} }} from "./model{place}.mjs";')
        calls.append(f"predict{place}({json.dumps(points_of(trainer.spec.data).x.tolist())})")
    answers = told_by(
        tmp_path, "\n".join([*lines, f"export const told = JSON.stringify([{', '.join(calls)}]);"])
    )
    for name, trainer, found in zip(SPECS, trainers, answers, strict=True):
        wanted = trainer.predict(points_of(trainer.spec.data).x)
        np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-5, err_msg=name)


def test_what_diverged_and_a_wild_title_are_still_a_module(tmp_path: Path) -> None:
    trained = trained_by(after(spec_with(title="*/ `end` ${1}\n\u2028alert(1)"), 0))
    trained.parameters["0.weight"][0] = [np.nan, np.inf]
    trained.parameters["0.bias"][0] = -np.inf
    (tmp_path / "model.mjs").write_text(javascript_module(trained), encoding="utf-8")
    found = told_by(
        tmp_path,
        'import { parameters } from "./model.mjs";\n'
        'const { "0.weight": weight, "0.bias": bias } = parameters;\n'
        "export const told = JSON.stringify([...weight[0], bias[0]].map(String));",
    )
    assert found == ["NaN", "Infinity", "-Infinity"]


def test_an_activation_without_code_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(javascript_model, "ACTIVATIONS", {})
    with pytest.raises(ValueError, match="no JavaScript of the activation Tanh"):
        javascript_module(trained_by(after(spec_with(), 0)))


def test_lines_are_short() -> None:
    wide: ExperimentSpec = spec_with(model__hidden=(Layer(64, "GELU", batch_norm=True),) * 3)
    assert max(map(len, javascript_module(trained_by(after(wide, 0))).splitlines())) <= 110
