"""The PyTorch twin: the same lines with PyTorch's prefixes, and the same printed numbers on both."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import re

import pytest

from engine.lab import run
from engine.lab.examples import example_paths, load_example
from engine.lab.twin import pytorch_twin
from engine.torch_alias import torch_is_the_engine

PROGRAMS = [
    pytest.param(program.code, id=f"{path.stem}-{i}")
    for path in example_paths()
    for i, program in enumerate(load_example(path).programs)
]


def executed(script: str) -> tuple[str, str]:
    """What a script prints, the addresses of nodes left out, and the message of the error that ends it."""
    printed, message = io.StringIO(), ""
    with contextlib.redirect_stdout(printed):
        try:
            exec(compile(script, "twin", "exec"), {"__name__": "__main__"})
        except RuntimeError as error:
            message = str(error)
    return re.sub(r" object at 0x\w+", "", printed.getvalue()), message


def check_twin(code: str) -> None:
    ours = run(code)
    printed, message = executed(pytorch_twin(code).script)
    assert printed == "".join(f"{line}\n" for line in ours.printed)
    assert message.splitlines()[:1] == ([] if ours.problem is None else ours.problem.message.splitlines()[:1])


@pytest.mark.parametrize("code", PROGRAMS)
def test_twins_of_all_examples_do_the_same_on_the_engine(code: str) -> None:
    with torch_is_the_engine():
        check_twin(code)


@pytest.mark.parametrize("code", PROGRAMS)
def test_twins_of_all_examples_do_the_same_on_pytorch(code: str) -> None:
    if importlib.util.find_spec("torch") is None:
        pytest.skip("PyTorch is not installed: the scripts ran on the engine only")
    check_twin(code)


def test_prefixes_are_added_and_lines_kept() -> None:
    twin = pytorch_twin(
        "x = tensor([1.], dtype=float64)  # größe\nwith no_grad():\n"
        "    y = relu(exp(x)) + mse_loss(x, x) * pi\n"
        "m = Sequential(nn.Linear(1, 1), F.relu(x))\n"
        "o = SGD([x], lr=0.1)\ng = grad(y, x)\nh = autograd.grad(y, x)"
    )
    body = twin.script.splitlines()[twin.first_line - 1 :]
    assert body == [
        "x = torch.tensor([1.], dtype=torch.float64)  # größe",
        "with torch.no_grad():",
        "    y = torch.relu(torch.exp(x)) + F.mse_loss(x, x) * torch.pi",
        "m = nn.Sequential(nn.Linear(1, 1), F.relu(x))",
        "o = optim.SGD([x], lr=0.1)",
        "g = torch.autograd.grad(y, x)",
        "h = torch.autograd.grad(y, x)",
    ]


def test_only_what_is_used_is_imported() -> None:
    assert pytorch_twin("x = 1", seed=3).script == "import torch\n\ntorch.manual_seed(3)\nx = 1\n"


def test_names_of_variables_stay_theirs() -> None:
    twin = pytorch_twin("norm = 3\nx = norm + 1\nlinear = nn.Linear(1, 1)\ny = linear(ones(1))")
    assert twin.script.splitlines()[-4:] == [
        "norm = 3",
        "x = norm + 1",
        "linear = nn.Linear(1, 1)",
        "y = linear(torch.ones(1))",
    ]


def test_python_builtins_stay_pythons() -> None:
    assert pytorch_twin("print(max([1, 2]), torch.max(ones(2)))").script.endswith(
        "\nprint(max([1, 2]), torch.max(torch.ones(2)))\n"
    )
