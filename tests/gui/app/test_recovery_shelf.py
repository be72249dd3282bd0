"""Processes leave each other's recovery files alone while they live, and find those of the dead."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSysInfo

from gui.app.recovery.shelf import Place, left_in

HOLD = """
import sys
from pathlib import Path
from gui.app.recovery.shelf import Place
place = Place(Path(sys.argv[1]), "unsaved-other")
place.write(b"theirs")
(Path(sys.argv[1]) / ".unsaved-other.12ab.json").write_bytes(b"half")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "unsaved"


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_beside_its_lock_and_both_go(folder: Path) -> None:
    place = Place(folder, "unsaved-1")
    assert left_in(folder) == []
    place.write(b"one")
    place.write(b"two")
    assert place.path.read_bytes() == b"two"
    assert names_in(folder) == ["unsaved-1.json", "unsaved-1.lock"]
    place.clear()
    place.clear()
    assert names_in(folder) == []


def test_processes_have_files_of_their_own(folder: Path) -> None:
    assert Place(folder).path != Place(folder).path


def test_a_file_is_left_once_nobody_holds_it_and_found_by_one_only(folder: Path) -> None:
    first, second = Place(folder, "unsaved-1"), Place(folder, "unsaved-2")
    first.write(b"older")
    second.write(b"newer")
    os.utime(first.path, (1e9, 1e9))
    assert left_in(folder) == []
    first.release()
    second.release()
    left = left_in(folder)
    assert [place.path.read_bytes() for place in left] == [b"newer", b"older"]
    assert left[1].written_at.year == 2001
    assert left_in(folder) == []


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_a_killed_process_leaves_its_file_and_a_living_one_does_not(folder: Path) -> None:
    folder.mkdir(parents=True)
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        cwd=Path(__file__).parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert left_in(folder) == []
    finally:
        other.kill()
        other.communicate()
    [place] = left_in(folder)
    assert place.path.read_bytes() == b"theirs"
    assert names_in(folder) == ["unsaved-other.json", "unsaved-other.lock"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="writes a lock as Qt does on Linux")
def test_a_lock_whose_process_number_is_used_again_is_stale(folder: Path) -> None:
    """As in a container, where every start may be process 7: this very process seems to hold it."""
    folder.mkdir(parents=True)
    (folder / "unsaved-1.json").write_bytes(b"left")
    boot = bytes(QSysInfo.bootUniqueId().data()).decode()
    program = Path("/proc/self/exe").readlink().name
    lock = f"{os.getpid()}\n{program}\n{QSysInfo.machineHostName()}\n\n{boot}\n"
    (folder / "unsaved-1.lock").write_text(lock)
    assert [place.path.name for place in left_in(folder)] == ["unsaved-1.json"]


def test_a_lock_without_a_file_is_swept_away(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "unsaved-1.lock").write_text("")
    assert left_in(folder) == []
    assert names_in(folder) == []


def test_a_file_that_is_set_aside_is_found_no_more_but_kept(folder: Path) -> None:
    place = Place(folder, "unsaved-1")
    place.write(b"broken")
    aside = place.set_aside()
    assert aside.read_bytes() == b"broken"
    assert names_in(folder) == [aside.name]
    assert left_in(folder) == []


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_a_folder_that_cannot_be_made_or_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        Place(tmp_path / "file" / "unsaved").write(b"")
    assert left_in(tmp_path / "file" / "unsaved") == []


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_disk_without_room_for_the_lock_is_told_as_such(folder: Path) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
            Place(folder).write(b"much")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert names_in(folder) == []


def test_a_file_that_another_holds_is_not_written(folder: Path) -> None:
    place = Place(folder, "unsaved-1")
    place.write(b"theirs")
    with pytest.raises(PermissionError):
        Place(folder, "unsaved-1").write(b"mine")
    assert place.path.read_bytes() == b"theirs"
