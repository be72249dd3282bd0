from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from engine.compiled import caching


def test_kernels_lie_where_the_system_keeps_what_can_be_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for platform, variable in (("linux", "XDG_CACHE_HOME"), ("win32", "LOCALAPPDATA")):
        monkeypatch.setattr("sys.platform", platform)
        monkeypatch.setenv(variable, str(tmp_path / platform))
        folder = caching.cache_folder()
        assert folder.is_relative_to(tmp_path / platform / "chainrule")
        assert not caching.is_cached()
        assert caching.read_code("run.o") is None
        caching.write_code("run.o", b"machine code")
        assert caching.is_cached()
        assert caching.read_code("run.o") == b"machine code"
        assert [each.name for each in folder.iterdir()] == ["run.o"]
    monkeypatch.setattr("sys.platform", "darwin")
    assert "Library/Caches/chainrule" in caching.cache_folder().as_posix()


@pytest.mark.parametrize("length", [0, 7, 40])
def test_code_that_was_cut_short_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    monkeypatch.setattr(caching, "_caches", lambda: tmp_path)
    caching.write_code("run.o", b"machine code")
    path = caching.cache_folder() / "run.o"
    path.write_bytes(path.read_bytes()[:length])
    assert caching.read_code("run.o") is None


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files that kernels are made of, to be changed."""
    room = tmp_path / "compiled"
    (room / "native").mkdir(parents=True)
    for name in ("opcodes.py", "linking.py", "native/vectors.py"):
        (room / name).write_text("")
    monkeypatch.setattr(caching, "__file__", str(room / "caching.py"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return room


def test_other_sources_have_another_folder(room: Path) -> None:
    first = caching.cache_folder()
    assert caching.cache_folder() == first
    (room / "native" / "vectors.py").write_text("LANES = 4")
    assert caching.cache_folder() != first


def test_a_copy_elsewhere_shares_the_folder_and_another_numba_does_not(
    room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = caching.cache_folder()
    shutil.copytree(room, tmp_path / "elsewhere")
    monkeypatch.setattr(caching, "__file__", str(tmp_path / "elsewhere" / "caching.py"))
    assert caching.cache_folder() == first
    monkeypatch.setattr(caching, "numba_version", lambda: "99.0")
    assert caching.cache_folder() != first


def test_only_the_newest_kernels_are_kept(room: Path) -> None:
    caches = caching.cache_folder().parent
    for age, name in enumerate(("new", "old", "older", "oldest")):
        (caches / f"kernels-{name}").mkdir(parents=True)
        os.utime(caches / f"kernels-{name}", (1000 - age, 1000 - age))
    (caches / "something else").mkdir()
    gone = caches / "kernels-gone"
    gone.symlink_to(caches / "removed by another process")
    caching.forget_old_ones(kept=2)
    gone.unlink()
    assert sorted(each.name for each in caches.iterdir()) == ["kernels-new", "kernels-old", "something else"]
