"""Random programs mean the same to the Lab's interpreter and, as their twins, to Python itself."""

from __future__ import annotations

import contextlib
import io
import re
import warnings
from random import Random
from typing import Any

import numpy as np
import pytest

import engine
from engine.autograd.random import default_generator
from engine.lab import LabRun, Limits, TensorValue, run
from engine.lab.twin import pytorch_twin
from engine.torch_alias import torch_is_the_engine

from .programs import program, without_line

PATIENT = Limits(seconds=60)


def repaired(seed: int) -> LabRun | None:
    """The run of a random program without its lines at fault; None where nothing is left."""
    result = run(program(Random(seed)), limits=PATIENT)
    for _ in range(40):
        if result.problem is None:
            return result
        line = min(result.problem.span.line, result.source.count("\n") + 1)
        result = run(without_line(result.source, line), limits=PATIENT)
    return None


def executed(script: str) -> tuple[dict[str, Any], str]:
    """The variables of a script and what it printed, the engine standing for PyTorch."""
    printed, scope = io.StringIO(), {"__name__": "__main__"}
    state = default_generator.state_bytes()
    with torch_is_the_engine(), contextlib.redirect_stdout(printed), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(script, "twin", "exec"), scope)
    default_generator.restore(state)
    return scope, re.sub(r" object at 0x\w+", "", printed.getvalue())


@pytest.mark.parametrize("first", range(0, 80, 20))
def test_python_finds_the_same_in_the_twin(first: int) -> None:
    compared = 0
    for seed in range(first, first + 20):
        result = repaired(seed)
        if result is None:
            continue
        scope, printed = executed(pytorch_twin(result.source).script)
        assert printed == "".join(f"{line}\n" for line in result.printed), result.source
        for name, value in result.variables.items():
            other = scope[name]
            if isinstance(value, TensorValue) and isinstance(other, engine.Tensor):
                compared += 1
                np.testing.assert_array_equal(value.array, other._array, result.source)
                assert (value.grad is None) == (other._grad is None), result.source
                if value.grad is not None:
                    np.testing.assert_array_equal(value.grad, other._grad._array, result.source)
    assert compared > 20


REFUSED_BY_PYTORCH_ALONE = ("frac", "tile", "1e300")
"""Fractions of integers, no repeats, numbers beyond float32."""


def test_pytorch_finds_the_same_numbers_in_the_twin() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    compared = 0
    for seed in range(1_000, 1_100):
        result = repaired(seed)
        if result is None or any(name in result.source for name in REFUSED_BY_PYTORCH_ALONE):
            continue
        scope: dict[str, Any] = {"__name__": "__main__"}
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(pytorch_twin(result.source).script, "twin", "exec"), scope)
        for name, value in result.variables.items():
            other = scope[name]
            if not (isinstance(value, TensorValue) and isinstance(other, torch.Tensor)):
                continue
            compared += 1
            np.testing.assert_allclose(other.detach().numpy(), value.array, 1e-4, 1e-6, err_msg=result.source)
            grad = other.grad if other.is_leaf else None
            assert (grad is None) == (value.grad is None) or not other.is_leaf, result.source
            if grad is not None:
                np.testing.assert_allclose(
                    grad.detach().numpy(), value.grad, 1e-4, 1e-6, err_msg=result.source
                )
    assert compared > 200
