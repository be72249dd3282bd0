"""The exported script trains as the app does: schedules, penalties, limits and gathered batches."""

from __future__ import annotations

import importlib.util
import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine.catalog import entries
from engine.experiment import ExperimentSpec, edit, feature_matrix, points_of, propose
from engine.experiment.joining import with_part
from engine.export import Trained
from engine.export.formats.pytorch_script import pytorch_script
from engine.training.trainer import Trainer

EPOCHS = 24


def spec_with(scheduler: str | None = None, **settings: Any) -> ExperimentSpec:
    spec = edit(edit(propose("moons"), "run.batch_size", 0), "data.n", 40)
    spec = edit(edit(spec, "optimizer", "SGD"), "optimizer.lr", 0.2)
    spec = edit(edit(spec, "optimizer.momentum", 0.5), "scheduler", scheduler)
    for name, value in settings.items():
        spec = edit(spec, f"run.{name}", value)
    return spec


def in_turn(*names: str) -> ExperimentSpec:
    spec = with_part(with_part(spec_with("SequentialLR")))
    for place, name in enumerate(names):
        spec = edit(spec, f"schedulers.{place}", name)
    for path, milestone in (("milestone", 5), ("milestone_2", 10), ("milestone_3", 14)):
        spec = edit(spec, f"scheduler.{path}", milestone)
    return edit(edit(spec, "schedulers.3.total_steps", 8), "schedulers.3.max_lr", 0.4)


SPECS = {entry.name: spec_with(entry.name) for entry in entries("scheduler")} | {
    "four in turn": in_turn("LinearLR", "CyclicLR", "StepLR", "OneCycleLR"),
    "cycles by a formula": edit(spec_with("CyclicLR"), "scheduler.scale_fn", "1 / step"),
    "down where nothing rises": edit(spec_with("ReduceLROnPlateau"), "scheduler.mode", "max"),
    "per update": spec_with("OneCycleLR", schedule_unit="update"),
    "warm-up": spec_with("MultiStepLR", warmup=4),
    "penalties": spec_with(l1=0.01, l2=0.1),
    "limits": spec_with(clip_norm=0.3, clip_value=0.05),
    "gathered": spec_with("ExponentialLR", accumulation=3, l2=0.1, clip_norm=0.3, schedule_unit="update"),
    "gathered, never cleared": spec_with(accumulation=2, zero_grad=False),
}
each_spec = pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())


def script_of(trainer: Trainer) -> str:
    arrays = {parameter.name: parameter.value for parameter in trainer.parameters()}
    return pytorch_script(Trained(trainer.spec, 0, 0.0, {}, arrays))


def training_points(spec: ExperimentSpec) -> tuple[np.ndarray, np.ndarray]:
    x, y = points_of(spec.data).split()[0]
    assert feature_matrix(x, spec.model.features, 1.0).shape == x.shape
    return x, y


def wanted(trainer: Trainer) -> np.ndarray:
    for _ in range(EPOCHS):
        trainer.run_epoch()
    return np.concatenate([each.value.ravel() for each in trainer.parameters()])


@each_spec
def test_on_the_engine_it_ends_at_the_same_parameters(
    spec: ExperimentSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = Trainer(spec, "eager")
    (tmp_path / "model.py").write_text(script_of(trainer), encoding="utf-8")
    monkeypatch.setitem(sys.modules, "torch", engine)
    scope = runpy.run_path(str(tmp_path / "model.py"))
    scope["train"](scope["model"], *map(engine.from_numpy, training_points(spec)), EPOCHS)
    found = np.concatenate([each.detach().numpy().ravel() for each in scope["model"].parameters()])
    np.testing.assert_allclose(found, wanted(trainer), rtol=1e-5, atol=1e-6)


@each_spec
@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")
def test_on_pytorch_it_ends_at_the_same_parameters(spec: ExperimentSpec, tmp_path: Path) -> None:
    trainer = Trainer(spec, "eager")
    (tmp_path / "model.py").write_text(script_of(trainer), encoding="utf-8")
    code = (
        "import json, model, sys, torch;"
        f"x, y = map(torch.tensor, json.load(sys.stdin)); model.train(model.model, x, y, {EPOCHS});"
        "print(json.dumps([v for p in model.model.parameters() for v in p.detach().flatten().tolist()]))"
    )
    answer = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        input=json.dumps([each.tolist() for each in training_points(spec)]),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    np.testing.assert_allclose(json.loads(answer.stdout), wanted(trainer), rtol=1e-4, atol=1e-5)


def test_long_calls_take_several_lines() -> None:
    script = script_of(Trainer(spec_with("CyclicLR")))
    call = script[script.index("scheduler = ") :]
    assert max(map(len, call.splitlines())) <= 110
    assert "\n    step_size_up=20,\n" in call


def test_an_optimizer_of_many_parameters_takes_several_lines() -> None:
    script = script_of(Trainer(edit(spec_with(), "optimizer", "LBFGS")))
    assert "optimizer = torch.optim.LBFGS(\n    model.parameters(),\n    lr=1,\n" in script
    assert '    line_search_fn="strong_wolfe",\n)\n' in script
