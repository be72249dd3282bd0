from __future__ import annotations

import pytest

from engine.compiled import backends
from engine.compiled.backends import Kernels
from engine.compiled.runners import ReplayRunner


def test_numpy_is_always_there_and_the_best_until_kernels_are_loaded() -> None:
    fresh = Kernels()
    assert not fresh.ready
    assert fresh.runner() is ReplayRunner
    assert fresh.runner("numpy") is ReplayRunner
    with pytest.raises(ValueError, match="it is not loaded"):
        fresh.runner("compiled")


def test_loaded_kernels_are_the_best_and_numpy_can_still_be_asked_for(kernels: Kernels) -> None:
    assert kernels.ready
    assert kernels.load()
    assert kernels.runner() is not ReplayRunner
    assert kernels.runner("numpy") is ReplayRunner
    with pytest.raises(ValueError, match="'cuda'"):
        kernels.runner("cuda")


def test_whatever_goes_wrong_is_told_and_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def fail() -> None:
        tried.append(1)
        raise ImportError("No module named 'numba'\nand more")

    monkeypatch.setattr(backends, "_loaded", fail)
    broken = Kernels()
    assert not broken.load()
    assert not broken.load()
    assert tried == [1]
    assert broken.failure == "ImportError: No module named 'numba'"
    with pytest.raises(ValueError, match="No module named 'numba'"):
        broken.runner("compiled")
