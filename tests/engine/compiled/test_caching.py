from __future__ import annotations

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
        folder.mkdir(parents=True)
        (folder / "interpreter.run-1.py311.1.nbc").touch()
        assert caching.is_cached()
    monkeypatch.setattr("sys.platform", "darwin")
    assert "Library/Caches/chainrule" in caching.cache_folder().as_posix()


def test_other_sources_have_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = caching.cache_folder()
    room = tmp_path / "compiled"
    (room / "native").mkdir(parents=True)
    for name in ("opcodes.py", "native/vectors.py"):
        (room / name).write_text("")
    monkeypatch.setattr(caching, "__file__", str(room / "caching.py"))
    first = caching.cache_folder()
    (room / "native" / "vectors.py").write_text("LANES = 4")
    assert len({before, first, caching.cache_folder()}) == 3
