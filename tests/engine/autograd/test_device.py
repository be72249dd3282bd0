"""Devices: all can be named, one is there."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import pytest

import engine
from engine import nn


def test_names() -> None:
    assert repr(engine.device("cpu")) == "device(type='cpu')"
    assert repr(engine.device("cuda:1")) == repr(engine.device("cuda", 1)) == "device(type='cuda', index=1)"
    assert str(engine.device("cuda:1")) == "cuda:1"
    assert engine.device("cuda") != engine.device("cuda:0")
    assert engine.device("cpu") == engine.zeros(1).device
    assert engine.device("cpu") != "cpu"
    assert pickle.loads(pickle.dumps(engine.device("cuda:1"))) == engine.device("cuda", 1)
    with pytest.raises(RuntimeError, match="device type at start of device string: foo"):
        engine.device("foo")


@pytest.mark.parametrize(
    "use",
    [
        lambda: engine.zeros(2, device="cuda"),
        lambda: engine.tensor([1], device=engine.device("cuda:0")),
        lambda: engine.ones(1).cuda(),
        lambda: engine.ones(1).to("cuda"),
        lambda: nn.Linear(1, 1).to("cuda"),
        lambda: engine.cuda.current_device(),
        lambda: engine.cuda.mem_get_info(),
        lambda: engine.set_default_device("cuda"),
    ],
)
def test_there_is_no_cuda(use: Callable[[], Any]) -> None:
    with pytest.raises(AssertionError, match=r"^Torch not compiled with CUDA enabled$"):
        use()


@pytest.mark.parametrize(
    "use", [lambda: engine.ones(1).cuda(0), lambda: nn.Linear(1, 1).cuda(0), lambda: engine.device(0)]
)
def test_a_device_by_its_number_is_not_there_either(use: Callable[[], Any]) -> None:
    with pytest.raises(RuntimeError, match=r"^Cannot access accelerator device when none is available\.$"):
        use()


def test_what_scripts_ask_before_they_use_cuda() -> None:
    assert not engine.cuda.is_available()
    assert engine.cuda.device_count() == 0
    assert not engine.cuda.is_bf16_supported()
    engine.cuda.manual_seed_all(0)
    assert not engine.backends.mps.is_available()
    assert not engine.backends.cudnn.is_available()
    device = "cuda" if engine.cuda.is_available() else "cpu"
    assert engine.zeros(1, device=device).is_cpu
    with pytest.raises(TypeError, match=r"type torch\.cuda\.FloatTensor not available"):
        engine.cuda.FloatTensor([1.0])


def test_another_device_is_refused_too() -> None:
    with pytest.raises(NotImplementedError, match="'MPS' backend"):
        engine.zeros(1, device="mps")
