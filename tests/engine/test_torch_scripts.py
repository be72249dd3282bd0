"""Beginners' PyTorch scripts, run unchanged on the engine; where PyTorch is installed, on both."""

from __future__ import annotations

import contextlib
import importlib.util
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.torch_alias import torch_is_the_engine

SCRIPTS = Path(__file__).parent / "scripts"
NAMES = sorted(path.stem for path in SCRIPTS.glob("*.py"))


@pytest.fixture
def engine_as_torch() -> Iterator[None]:
    """Inside the test `import torch` gives the engine."""
    with torch_is_the_engine():
        yield


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


@pytest.mark.usefixtures("engine_as_torch")
def test_thermometer() -> None:
    _, printed = run("thermometer")
    assert printed.endswith("Epoch 5000, Loss 2.928\n5.367 -17.301\n")


@pytest.mark.usefixtures("engine_as_torch")
def test_noisy_line() -> None:
    _, printed = run("noisy_line")
    fitted, best, unscaled = printed.splitlines()
    assert fitted.split(",")[0].split(":")[1] == best.split(":")[1]
    assert unscaled == "not scaled: False"


@pytest.mark.usefixtures("engine_as_torch")
def test_graphs() -> None:
    _, printed = run("graphs")
    lines = printed.splitlines()
    for line in (
        "tensor([2.]) tensor([1.])",
        "tensor([9.]) True False False",
        "tensor([10.])",
        "27.0 18.0 6.0 True",
    ):
        assert line in lines
    by_chain_rule = [line.split() for line in lines if len(line.split()) == 2 and line[-1].isdigit()]
    assert len(by_chain_rule) == 3
    assert all(engine == hand for engine, hand in by_chain_rule)
    assert lines[-3:] == ["False None", "False", "tensor([2., 2.])"]


@pytest.mark.usefixtures("engine_as_torch")
@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("accumulation", "True False\n"),
        ("freeze", "True\nTrue\n"),
        ("image_net", "True 100\n"),
        ("optimizer_race", "Adam      0.00000\n"),
    ],
)
def test_a_lesson_ends_as_it_should(name: str, ending: str) -> None:
    _, printed = run(name)
    assert printed.endswith(ending)


@pytest.mark.usefixtures("real_torch")
@pytest.mark.parametrize("name", NAMES)
def test_the_engine_prints_what_pytorch_prints(name: str) -> None:
    _, expected = run(name)
    with torch_is_the_engine():
        assert run(name)[1] == expected
