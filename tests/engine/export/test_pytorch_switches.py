"""Disabled units and frozen layers in exported scripts, on the engine and on PyTorch itself."""

from __future__ import annotations

import importlib.util
import json
import runpy
import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest

import engine
from engine.experiment import ExperimentSpec, Layer, ModelSpec, Pick, RunSpec, points_of, propose
from engine.export import Trained, pytorch_summary
from engine.export.formats.pytorch_script import pytorch_script
from engine.training.trainer import Trainer

MODEL = ModelSpec(
    hidden=(Layer(4), Layer(3)), disabled=("x2", "hidden.0.1", "hidden.0.3"), frozen=("hidden.1",)
)
SPEC: ExperimentSpec = msgspec.structs.replace(
    propose("circles"), model=MODEL, optimizer=Pick("SGD", {"lr": 0.5}), run=RunSpec(batch_size=0)
)
RUN = (
    "import json, model, sys, torch;"
    "x, y = map(torch.tensor, json.load(sys.stdin));"
    "model.train(model.model, x, y, 5);"
    "print(json.dumps([model.predict(x).tolist(), model.model[2].weight.tolist()]))"
)


def script_of(trainer: Trainer, folder: Path) -> Path:
    arrays = {view.name: view.value for view in trainer.parameters()}
    path = folder / "model.py"
    path.write_text(pytorch_script(Trained(trainer.spec, 0, 0.0, {}, arrays)), encoding="utf-8")
    return path


def points_and_targets(trainer: Trainer) -> tuple[np.ndarray, np.ndarray]:
    (x, y), _ = points_of(trainer.spec.data).split()
    return x, y


def after_five_epochs() -> Trainer:
    trainer = Trainer(SPEC, "eager")
    for _ in range(5):
        trainer.step()
    return trainer


def test_switches_stand_below_the_model() -> None:
    lines = pytorch_summary(SPEC).splitlines()
    assert lines[5:12] == [
        "heard_0 = torch.ones(2)",
        "heard_0[[1]] = 0",
        "model[0].register_forward_pre_hook(lambda module, inputs: (inputs[0] * heard_0,))",
        "heard_2 = torch.ones(4)",
        "heard_2[[1, 3]] = 0",
        "model[2].register_forward_pre_hook(lambda module, inputs: (inputs[0] * heard_2,))",
        "model[2].requires_grad_(False)",
    ]


def test_a_script_trains_on_the_engine_as_the_app_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = Trainer(SPEC, "eager")
    x, y = points_and_targets(trainer)
    path = script_of(trainer, tmp_path)
    monkeypatch.setitem(sys.modules, "torch", engine)
    scope = runpy.run_path(str(path))
    scope["train"](scope["model"], engine.tensor(x), engine.tensor(y), 5)
    wanted = after_five_epochs()
    np.testing.assert_allclose(scope["predict"](engine.tensor(x)).numpy(), wanted.predict(x), atol=1e-5)
    frozen = next(view.value for view in trainer.parameters() if view.name == "2.weight")
    np.testing.assert_array_equal(scope["model"][2].weight.detach().numpy(), frozen)


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")
def test_a_script_trains_on_pytorch_as_the_app_does(tmp_path: Path) -> None:
    trainer = Trainer(SPEC, "eager")
    x, y = points_and_targets(trainer)
    script_of(trainer, tmp_path)
    answer = subprocess.run(
        [sys.executable, "-c", RUN],
        input=json.dumps([x.tolist(), y.tolist()]),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    answers, frozen = json.loads(answer.stdout)
    np.testing.assert_allclose(answers, after_five_epochs().predict(x), atol=1e-5)
    kept = next(view.value for view in trainer.parameters() if view.name == "2.weight")
    np.testing.assert_array_equal(np.array(frozen, np.float32), kept)
