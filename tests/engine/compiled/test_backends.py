from __future__ import annotations

from pathlib import Path

import pytest

from engine.compiled import backends, caching
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

    monkeypatch.setattr(backends, "_kept", fail)
    broken = Kernels()
    assert not broken.load()
    assert not broken.load()
    assert tried == [1]
    assert broken.failure == "ImportError: No module named 'numba'"
    with pytest.raises(ValueError, match="No module named 'numba'"):
        broken.runner("compiled")


@pytest.mark.parametrize("on_disk", [None, b"no machine code", b"\x7fELF of another machine"])
def test_what_is_not_there_or_cannot_be_linked_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_disk: bytes | None
) -> None:
    linking = pytest.importorskip("engine.compiled.linking", reason="llvmlite is not installed")
    monkeypatch.setattr(caching, "_caches", lambda: tmp_path)
    made = object()
    monkeypatch.setattr(backends, "_made", lambda: made)
    if on_disk is not None:
        caching.write_code(linking.file_name(), on_disk)
    fresh = Kernels()
    assert not fresh.load_kept()
    assert not fresh.failure
    assert fresh.load()


def test_kernels_of_another_processor_are_not_those_of_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    linking = pytest.importorskip("engine.compiled.linking", reason="llvmlite is not installed")
    code = caching.read_code(linking.file_name())
    monkeypatch.setattr(caching, "_caches", lambda: tmp_path)
    monkeypatch.setattr(linking, "processor", lambda: ("cortex-a72", "+neon"))
    caching.write_code(linking.file_name(), code or b"")
    monkeypatch.undo()
    monkeypatch.setattr(caching, "_caches", lambda: tmp_path)
    assert caching.is_cached()
    assert not Kernels().load_kept()


def test_a_disk_that_takes_nothing_costs_no_kernels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    linking = pytest.importorskip("engine.compiled.linking", reason="llvmlite is not installed")
    code = caching.read_code(linking.file_name())
    if code is None:
        pytest.skip("the kernels were not compiled on this machine")
    full = tmp_path / "a file, no folder"
    full.touch()
    monkeypatch.setattr(caching, "_caches", lambda: full)
    object_code = pytest.importorskip("engine.compiled.native.object_code", reason="numba is not installed")
    monkeypatch.setattr(object_code, "object_code", lambda: code)
    fresh = Kernels()
    assert fresh.load()
    assert fresh.load_kept()
