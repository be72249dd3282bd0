"""Files are replaced whole or not at all."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from engine.experiment.atomic import replacing, write_atomically


def test_a_file_is_written_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.json", b"one")
    write_atomically(tmp_path / "a.json", b"two")
    assert (tmp_path / "a.json").read_bytes() == b"two"
    assert [file.name for file in tmp_path.iterdir()] == ["a.json"]


def write_half_of(path: Path) -> None:
    with replacing(path) as fresh:
        fresh.write_bytes(b"half")
        raise RuntimeError("the power went")


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.json", b"old")
    with pytest.raises(RuntimeError, match="power"):
        write_half_of(tmp_path / "a.json")
    assert (tmp_path / "a.json").read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.json"]


def test_the_fresh_name_keeps_the_suffix(tmp_path: Path) -> None:
    with replacing(tmp_path / "a.npz") as fresh:
        assert fresh.suffix == ".npz"
        assert fresh.parent == tmp_path
        fresh.touch()


def test_a_link_is_followed_and_the_mode_kept(tmp_path: Path) -> None:
    real = tmp_path / "real.json"
    real.touch(mode=0o600)
    link = tmp_path / "link.json"
    link.symlink_to(real)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert real.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "none" / "a.json", b"x")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_to_itself_is_an_os_error(tmp_path: Path) -> None:
    loop = tmp_path / "loop.json"
    loop.symlink_to(loop)
    with pytest.raises(OSError, match="symbolic links"):
        write_atomically(loop, b"x")
