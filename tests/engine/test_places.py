"""Modules of PyTorch that scripts import at their top, whether they use them or not."""

from __future__ import annotations

import importlib

import pytest

import engine
from engine.torch_alias import torch_is_the_engine


def test_functions_are_found_where_pytorch_keeps_them() -> None:
    assert engine.functional.einsum("ii", engine.eye(3)).item() == 3.0
    assert "split" in dir(engine.functional)
    with pytest.raises(AttributeError, match=r"^module 'torch\.functional' has no attribute 'relu'$"):
        engine.functional.relu  # noqa: B018 - that it is not there


def test_compiled_functions_and_modules_are_what_they_were() -> None:
    net = engine.nn.Linear(1, 1)
    assert engine.jit.script(net) is engine.jit.trace(net, engine.ones(1, 1)) is net

    @engine.jit.script
    def twice(x: float) -> float:
        return 2 * x

    @engine.jit.ignore
    def thrice(x: float) -> float:
        return 3 * x

    @engine.jit.ignore(drop=True)
    def half(x: float) -> float:
        return x / 2

    assert (twice(2), thrice(2), half(2), engine.jit.annotate(float, 1.5)) == (4, 6, 1, 1.5)
    assert not engine.jit.is_scripting()
    assert not engine.jit.is_tracing()
    for call in (lambda: engine.jit.save(net, "net.pt"), lambda: engine.jit.load("net.pt")):
        with pytest.raises(RuntimeError, match=r"^compiled modules are not supported"):
            call()


def test_onnx_can_be_imported_but_not_written() -> None:
    with pytest.raises(RuntimeError, match=r"^ONNX export is not supported"):
        engine.onnx.export(engine.nn.Linear(1, 1), engine.ones(1), "model.onnx")


def test_tensorboard_is_missing_as_with_pytorch_alone() -> None:
    with torch_is_the_engine(), pytest.raises(ModuleNotFoundError, match=r"^No module named 'tensorboard'$"):
        importlib.import_module("torch.utils.tensorboard")
