"""The training script begins with the app's first weights and takes the app's steps."""

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
from engine.experiment import ExperimentSpec, Layer, edit, propose
from engine.export.formats.pytorch_training_script import pytorch_training_script
from engine.training.trainer import Trainer
from tests.engine.export.counting_losses import BY_LOSS, COUNTING

EPOCHS = 6


def spec_with(dataset: str = "moons", **settings: Any) -> ExperimentSpec:
    spec = edit(propose(dataset), "data.n", 50)
    for path, value in settings.items():
        spec = edit(spec, path.replace("__", "."), value)
    return spec


SPECS = {
    "batches": spec_with(run__batch_size=8, run__seed=3),
    "all points at once": spec_with(run__batch_size=0),
    "another scheme": spec_with(
        model__init="xavier_uniform", model__hidden=(Layer(5, "ReLU"), Layer(3, "Tanh"))
    ),
    "given weights": spec_with(
        "line", model__hidden=(), model__start={"0.weight": [[0.25]], "0.bias": [1.5]}, run__batch_size=4
    ),
    "features": spec_with(
        "circles", model__features=("x1^2", "x2^2"), model__standardize=True, model__hidden=()
    ),
    "classes": spec_with("many_gaussians", run__batch_size=16),
    "an optimizer that looks again": spec_with(
        optimizer="LBFGS", optimizer__max_iter=3, optimizer__lr=0.5, run__l2=0.01, run__batch_size=0
    ),
    "uneven classes": spec_with(run__batch_size=16, loss__pos_weight=2.5),
    "signs": spec_with(run__batch_size=16, loss="SoftMarginLoss"),
    "distances": spec_with(run__batch_size=16, loss="HingeEmbeddingLoss", loss__margin=0.5),
    "counts": spec_with("line", loss="PoissonNLLLoss", loss__full=True, model__input_scale=0.1),
    "rates": spec_with("line", loss="PoissonNLLLoss", loss__log_input=False, loss__eps=1e-3),
    "a spread": spec_with("sine", loss="GaussianNLLLoss", run__batch_size=8, loss__full=True),
    "shares": spec_with("many_gaussians", loss="KLDivLoss", loss__log_target=True),
    "marks": spec_with("many_gaussians", loss="MultiLabelSoftMarginLoss", run__batch_size=16),
    "labels": spec_with("many_gaussians", loss="MultiLabelMarginLoss", model__features=("x1^2", "x2")),
    "triplets": spec_with("many_gaussians", loss="TripletMarginLoss", loss__p=3.0, loss__swap=True),
    "triplets by angle": spec_with(
        "many_gaussians", loss="TripletMarginWithDistanceLoss", loss__distance_function="cosine"
    ),
    "triplets of sums": spec_with(
        "many_gaussians", loss="TripletMarginWithDistanceLoss", loss__distance_function="Manhattan"
    ),
    "directions": spec_with("many_gaussians", loss="CosineEmbeddingLoss", run__batch_size=16),
    "ranks": spec_with("many_gaussians", loss="MarginRankingLoss", run__batch_size=16),
    **COUNTING,
    **BY_LOSS,
    "uphill": spec_with(run__batch_size=16, optimizer__maximize=True, optimizer__lr=0.001),
    # A bias before a norm has no gradient but roundings, which Adam would magnify.
    "norms": spec_with(
        model__hidden=(Layer(4, "Tanh", batch_norm=True),), run__batch_size=16, optimizer="SGD"
    ),
}
each_spec = pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())


def wanted(spec: ExperimentSpec, epochs: int) -> np.ndarray:
    trainer = Trainer(spec, "eager")
    for _ in range(epochs):
        trainer.run_epoch()
    return np.concatenate([each.value.ravel() for each in trainer.parameters()])


def held(model: Any) -> np.ndarray:
    return np.concatenate([each.detach().numpy().ravel() for each in model.parameters()])


@each_spec
def test_on_the_engine_it_begins_and_ends_as_the_app_does(
    spec: ExperimentSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "training.py").write_text(pytorch_training_script(spec), encoding="utf-8")
    monkeypatch.setitem(sys.modules, "torch", engine)
    scope = runpy.run_path(str(tmp_path / "training.py"))
    np.testing.assert_array_equal(held(scope["model"]), wanted(spec, 0))
    scope["train"](scope["model"], *scope["training_points"](), EPOCHS)
    np.testing.assert_allclose(held(scope["model"]), wanted(spec, EPOCHS), rtol=1e-5, atol=1e-6)


@each_spec
@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")
def test_on_pytorch_it_begins_and_ends_as_the_app_does(spec: ExperimentSpec, tmp_path: Path) -> None:
    (tmp_path / "training.py").write_text(pytorch_training_script(spec), encoding="utf-8")
    code = (
        "import json, numpy as np; from training import *;"
        "told = lambda: [v for p in model.parameters() for v in p.detach().flatten().tolist()];"
        f"first = told(); train(model, *training_points(), {EPOCHS}); print(json.dumps([first, told()]))"
    )
    command = [sys.executable, "-W", "error", "-c", code]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    first, last = np.array(json.loads(answer.stdout))
    np.testing.assert_allclose(first, wanted(spec, 0), rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(last, wanted(spec, EPOCHS), rtol=1e-4, atol=1e-5)


def test_run_as_a_program_it_prints_the_loss(tmp_path: Path) -> None:
    (tmp_path / "training.py").write_text(pytorch_training_script(SPECS["batches"]), encoding="utf-8")
    command = [sys.executable, "-m", "engine", str(tmp_path / "training.py")]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=Path(engine.__file__).parents[1]
    )
    word, loss = done.stdout.split()
    assert word == "loss"
    assert 0 < float(loss) < 0.1


def test_lines_are_short_and_dropout_is_owned_up_to() -> None:
    script = pytorch_training_script(spec_with(model__hidden=(Layer(8, "Tanh", dropout=0.5),)))
    assert max(map(len, script.splitlines())) <= 110
    assert "but for what dropout leaves out" in script
    assert "dropout" not in pytorch_training_script(SPECS["batches"]).lower()
