"""Beginners' PyTorch scripts, run unchanged on the engine; where PyTorch is installed, on both."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import sys
from pathlib import Path
from typing import Any

import pytest

import engine
import engine.autograd
import engine.nn
import engine.nn.functional
import engine.optim

SCRIPTS = Path(__file__).parent / "scripts"
NAMES = sorted(path.stem for path in SCRIPTS.glob("*.py"))
ALIASES = {
    "torch": engine,
    "torch.autograd": engine.autograd,
    "torch.nn": engine.nn,
    "torch.nn.functional": engine.nn.functional,
    "torch.optim": engine.optim,
}


@pytest.fixture
def engine_as_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside the test `import torch` gives the engine."""
    for name, module in ALIASES.items():
        monkeypatch.setitem(sys.modules, name, module)


def run(name: str) -> tuple[dict[str, Any], str]:
    """The script's variables and what it printed."""
    printed = io.StringIO()
    scope: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(printed):
        exec(compile((SCRIPTS / f"{name}.py").read_text(), name, "exec"), scope)
    return scope, printed.getvalue()


@pytest.fixture
def real_torch() -> None:
    """PyTorch itself, where it is installed."""
    if importlib.util.find_spec("torch") is None:
        pytest.skip("PyTorch is not installed: the scripts ran on the engine only")


@pytest.mark.usefixtures("engine_as_torch")
def test_one_weight() -> None:
    scope, printed = run("one_weight")
    assert scope["w"].item() == pytest.approx(2, abs=1e-5)
    assert scope["first_gradients"] == pytest.approx([-2.0, -7.84, -16.2288], rel=1e-5)
    assert printed.startswith("Prediction (before training) 4 4.0\n")
    assert scope["forward"](4).item() == pytest.approx(8, abs=1e-4)


@pytest.mark.usefixtures("engine_as_torch")
def test_linear_by_hand() -> None:
    scope, _ = run("linear_by_hand")
    assert scope["w"].item() == pytest.approx(2, abs=0.1)
    assert scope["b"].item() == pytest.approx(1, abs=0.1)


@pytest.mark.usefixtures("engine_as_torch")
def test_linear_module() -> None:
    scope, printed = run("linear_module")
    assert scope["prediction"].item() == pytest.approx(8, abs=0.02)
    assert scope["losses"][-1] < 1e-3 < scope["losses"][0]
    assert "(linear): Linear(in_features=1, out_features=1, bias=True)" in printed


@pytest.mark.usefixtures("engine_as_torch")
def test_logistic() -> None:
    scope, _ = run("logistic")
    assert scope["accuracy"] > 0.99
    assert scope["iteration"] < 999


@pytest.mark.usefixtures("engine_as_torch")
def test_xor() -> None:
    _, printed = run("xor")
    assert printed == "[0, 1, 1, 0] True\n['fc1.weight', 'fc1.bias', 'fc2.weight', 'fc2.bias']\n"


@pytest.mark.usefixtures("engine_as_torch")
def test_autograd_tour() -> None:
    _, printed = run("autograd_tour")
    for line in (
        "tensor([[3., 3.],\n        [3., 3.]], grad_fn=<AddBackward0>)",
        "tensor([[4.5000, 4.5000],\n        [4.5000, 4.5000]])",
        "tensor([5.])\ntensor([10.])\ntensor([15.])\ntensor([20.])",
        "RuntimeError: a leaf Variable that requires grad is being used in an in-place operation.",
        "(tensor([6.], grad_fn=<MulBackward0>),)\n(tensor([2.]),)",
    ):
        assert line in printed


@pytest.mark.usefixtures("real_torch")
@pytest.mark.parametrize("name", NAMES)
def test_the_engine_prints_what_pytorch_prints(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _, expected = run(name)
    for alias, module in ALIASES.items():
        monkeypatch.setitem(sys.modules, alias, module)
    assert run(name)[1] == expected
