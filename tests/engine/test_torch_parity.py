"""The engine beside PyTorch itself: printed values, dtypes, errors and warnings of short programs.

`torch_cases.txt` has one program a line: statements separated by `;`, the last an expression whose text
is compared. Without PyTorch nothing can be compared, and the tests say so.
"""

from __future__ import annotations

import importlib.util
import re
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
import engine.nn.functional
from engine import nn, optim

if importlib.util.find_spec("torch") is None:
    pytest.skip("PyTorch is not installed: nothing to compare with", allow_module_level=True)

import torch  # type: ignore[import-not-found]

CASES = (Path(__file__).parent / "torch_cases.txt").read_text().splitlines()


def outcome(program: str, library: Any, functional: Any) -> str:
    """What `program` prints when `torch` is `library`, or the error it ends in; then its first warning."""
    scope = {"torch": library, "nn": library.nn, "F": functional, "optim": library.optim}
    *statements, last = (part.strip() for part in program.split(";"))
    library.manual_seed(0)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            for statement in statements:
                exec(statement, scope)
            try:
                text = repr(eval(last, scope))
            except SyntaxError:
                exec(last, scope)
                text = "no value"
        except Exception as error:
            text = f"{type(error).__name__}: {error}"
    warned = f" {caught[0].category.__name__}: {caught[0].message}" if caught else ""
    return re.sub(r" object at 0x\w+", "", text + warned)


@pytest.mark.parametrize("program", CASES)
def test_a_program_does_the_same(program: str) -> None:
    mine = outcome(program, engine, engine.nn.functional)
    assert mine == outcome(program, torch, torch.nn.functional)


OPTIMIZERS: list[tuple[str, dict[str, Any]]] = [
    ("SGD", {"lr": 0.05}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "weight_decay": 0.01}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "nesterov": True}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "dampening": 0.5, "maximize": True}),
    ("Adam", {"lr": 0.01}),
    ("Adam", {"lr": 0.01, "betas": (0.8, 0.95), "eps": 1e-4, "weight_decay": 0.01}),
    ("Adam", {"lr": 0.01, "amsgrad": True}),
    # Without an eps of some size the first steps go by the sign of gradients that are all but 0.
    ("AdamW", {"lr": 0.01}),
    ("AdamW", {"lr": 0.01, "weight_decay": 0.1, "amsgrad": True}),
    ("Adagrad", {"lr": 0.1, "eps": 1e-2}),
    ("Adagrad", {"lr": 0.1, "lr_decay": 0.1, "weight_decay": 0.1, "initial_accumulator_value": 0.5}),
    ("Adadelta", {}),
    ("Adadelta", {"lr": 0.5, "rho": 0.8, "weight_decay": 0.01, "maximize": True}),
    ("RMSprop", {"eps": 1e-2}),
    ("RMSprop", {"alpha": 0.9, "eps": 1e-2, "momentum": 0.5, "weight_decay": 0.01}),
    ("RMSprop", {"centered": True, "momentum": 0.3, "eps": 1e-2}),
    ("Adamax", {"weight_decay": 0.1}),
    ("NAdam", {"eps": 1e-2}),
    ("NAdam", {"weight_decay": 0.1, "decoupled_weight_decay": True, "eps": 1e-3}),
    ("RAdam", {"weight_decay": 0.1}),
    ("RAdam", {"lr": 0.01, "weight_decay": 0.1, "decoupled_weight_decay": True, "eps": 1e-3}),
    ("ASGD", {"lr": 0.1, "weight_decay": 0.01, "t0": 20.0}),
]


def trained(library: Any, kind: str, settings: dict[str, Any], dtype: str, steps: int = 100) -> list[Any]:
    """Weights of a small network after some steps on fixed points, first weights included."""
    rng = np.random.default_rng(0)
    x = library.from_numpy(rng.normal(size=(20, 3)).astype(dtype))
    y = library.from_numpy((rng.normal(size=(20, 1)) > 0).astype(dtype))
    library.manual_seed(0)
    layers = [library.nn.Linear(3, 5), library.nn.Tanh(), library.nn.Linear(5, 1)]
    net = library.nn.Sequential(*layers)
    if dtype == "float64":
        for parameter in net.parameters():
            parameter.data = parameter.data.double()
    loss_fn = library.nn.BCEWithLogitsLoss()
    optimizer = getattr(library.optim, kind)(net.parameters(), **settings)

    def closure() -> Any:
        optimizer.zero_grad()
        loss = loss_fn(net(x), y)
        loss.backward()
        return loss

    for _ in range(steps):
        optimizer.step(closure)
    return [parameter.detach().numpy() for parameter in net.parameters()]


@pytest.mark.parametrize(("kind", "settings"), OPTIMIZERS)
@pytest.mark.parametrize(("dtype", "rtol"), [("float32", 2e-6), ("float64", 1e-12)])
def test_a_hundred_steps_end_at_the_same_weights(
    kind: str, settings: dict[str, Any], dtype: str, rtol: float
) -> None:
    mine = trained(engine, kind, settings, dtype)
    theirs = trained(torch, kind, settings, dtype)
    for a, b in zip(mine, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=rtol, atol=rtol)


@pytest.mark.parametrize(
    ("kind", "settings", "steps"),
    [
        ("Rprop", {}, 100),  # in float32 the sign of a gradient that is all but 0 decides
        ("LBFGS", {"lr": 0.1, "max_iter": 4}, 4),
        ("LBFGS", {"history_size": 3, "max_iter": 5}, 6),
        ("LBFGS", {"line_search_fn": "strong_wolfe"}, 3),
    ],
)
def test_steps_that_hang_on_every_digit_end_at_the_same_weights_in_float64(
    kind: str, settings: dict[str, Any], steps: int
) -> None:
    mine = trained(engine, kind, settings, "float64", steps)
    theirs = trained(torch, kind, settings, "float64", steps)
    for a, b in zip(mine, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-8, atol=1e-8)


def test_this_is_the_real_torch() -> None:
    assert torch is sys.modules["torch"] is not engine
    assert nn is not torch.nn
    assert optim is not torch.optim
