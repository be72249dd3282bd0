"""The exported PyTorch script answers as the app does, on the engine and on PyTorch itself."""

from __future__ import annotations

import importlib.util
import json
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine.experiment import ExperimentSpec, Layer, ModelSpec, Pick, RunSpec, edit, parameter_shapes, propose
from engine.export import Trained
from engine.export.formats.pytorch_script import pytorch_script
from engine.training.trainer import Trainer

ALL_FEATURES = ("x1", "x2", "x1^2", "x2^2", "x1*x2", "x1^3", "sin(x1)", "sin(x2)")


def replaced(dataset: str, **changes: Any) -> ExperimentSpec:
    return msgspec.structs.replace(propose(dataset), **changes)


SPECS = {
    "proposed net": propose("moons"),
    "line": replaced("line", model=ModelSpec(features=("x1",), input_scale=0.1)),
    "every feature": replaced(
        "plane", model=ModelSpec(features=ALL_FEATURES, hidden=(Layer(5, "ReLU"),), input_scale=0.3)
    ),
    "own probability": replaced("gaussians", model=ModelSpec(output="Sigmoid"), loss=Pick("BCELoss")),
    "without bias": replaced("circles", model=ModelSpec(bias=False, hidden=(Layer(40, "Sigmoid"), Layer(3)))),
    "norm, dropout and parameters": replaced(
        "circles",
        model=ModelSpec(
            hidden=(
                Layer(6, "LeakyReLU", {"negative_slope": 0.2}, batch_norm=True, dropout=0.25),
                Layer(5, "GELU", {"approximate": "tanh"}, bias=False, batch_norm=True),
            ),
            init=Pick("kaiming_normal"),
        ),
        run=RunSpec(batch_size=9),
    ),
    "own formulas, standardised": edit(
        replaced(
            "plane",
            model=ModelSpec(
                features=("x1", "x1*cos(x2)", "max(x1,0)-x2^3/5", "sigmoid(-x1)"),
                input_scale=0.5,
                hidden=(Layer(4),),
            ),
        ),
        "model.standardize",
        True,
    ),
    "plain, standardised": edit(propose("moons"), "model.standardize", True),
    "four classes": edit(propose("many_gaussians"), "data.generator.classes", 4),
    "log softmax": edit(propose("many_spirals"), "loss", "NLLLoss"),
    "margin": edit(
        edit(propose("many_gaussians"), "loss", "MultiMarginLoss"), "loss", Pick("MultiMarginLoss", {"p": 2})
    ),
    "full batch without zero_grad": replaced("sine", run=RunSpec(batch_size=0, zero_grad=False)),
}
each_spec = pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())


def trained(trainer: Trainer) -> Trained:
    arrays = {parameter.name: parameter.value for parameter in trainer.parameters()}
    return Trained(
        trainer.spec, trainer.step_count, trainer.epoch, {"train_loss": 0.1}, arrays, trainer.buffers()
    )


def points(spec: ExperimentSpec) -> np.ndarray:
    return np.random.default_rng(0).uniform(-6, 6, (50, spec.inputs)).astype(np.float32)


def after_five_steps(spec: ExperimentSpec) -> Trainer:
    trainer = Trainer(spec)
    for _ in range(5):
        trainer.step()
    return trainer


@each_spec
def test_run_on_the_engine_it_answers_as_the_app(
    spec: ExperimentSpec,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    trainer = after_five_steps(spec)
    script = tmp_path / "model.py"
    script.write_text(pytorch_script(trained(trainer)), encoding="utf-8")
    monkeypatch.setitem(sys.modules, "torch", engine)
    scope = runpy.run_path(str(script), run_name="__main__")
    assert capsys.readouterr().out.count("->") == 4
    x = points(spec)
    np.testing.assert_allclose(scope["predict"](engine.tensor(x)).numpy(), trainer.predict(x), atol=1e-6)
    y = engine.tensor((x[:, 0] > 0).astype(np.int64 if spec.outputs > 1 else np.float32))
    before = scope["train"](scope["model"], engine.tensor(x), y, 1)
    after = scope["train"](scope["model"], engine.tensor(x), y, 5)
    assert np.isfinite([before, after]).all()


@each_spec
@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")
def test_run_on_pytorch_it_answers_as_the_app(spec: ExperimentSpec, tmp_path: Path) -> None:
    trainer = after_five_steps(spec)
    (tmp_path / "model.py").write_text(pytorch_script(trained(trainer)), encoding="utf-8")
    code = (
        "import json, model, sys, torch;"
        "print(json.dumps(model.predict(torch.tensor(json.load(sys.stdin))).tolist()))"
    )
    x = points(spec)
    answer = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(x.tolist()),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    np.testing.assert_allclose(json.loads(answer.stdout), trainer.predict(x), atol=1e-6)


@settings(deadline=None, max_examples=50)
@given(
    title=st.text(max_size=30),
    values=st.lists(st.floats(width=32), min_size=3, max_size=3),
    lr=st.floats(1e-4, 1),
)
def test_any_title_and_any_weights_give_a_script_with_those_weights(
    title: str, values: list[float], lr: float
) -> None:
    spec = replaced("gaussians", title=title, optimizer=Pick("SGD", {"lr": lr}))
    arrays = {"0.weight": np.array([values[:2]], np.float32), "0.bias": np.array(values[2:], np.float32)}
    script = pytorch_script(Trained(spec, 0, 0.0, {}, arrays))
    compile(script, "script", "exec")
    found: dict[str, Any] = {}
    scope = {
        "model": SimpleNamespace(load_state_dict=found.update),
        "torch": SimpleNamespace(tensor=lambda numbers: np.array(numbers, np.float32)),
    }
    exec(script[script.index("model.load_state_dict(") : script.index("loss_fn = ")], scope)
    for name, array in arrays.items():
        np.testing.assert_array_equal(found[name], array)


def test_a_large_model_stays_within_the_line() -> None:
    spec = replaced("moons", model=ModelSpec(hidden=(Layer(64), Layer(32))))
    rng = np.random.default_rng(0)
    arrays = {
        name: rng.normal(size=shape).astype(np.float32)
        for name, shape in parameter_shapes(spec.model).items()
    }
    script = pytorch_script(Trained(spec, 1, 1.0, {"train_loss": 0.5}, arrays))
    assert max(len(line) for line in script.splitlines()) <= 100
