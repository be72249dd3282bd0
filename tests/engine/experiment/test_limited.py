from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from engine.experiment.limited import size_of
from engine.experiment.project import ProjectError, load_project
from engine.tables import TableError, read_text


def test_the_size_of_a_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "five.txt"
    path.write_bytes(b"12345")
    assert size_of(path) == 5


def test_a_folder_and_nothing_have_no_size(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        size_of(tmp_path)
    with pytest.raises(FileNotFoundError):
        size_of(tmp_path / "absent")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among its files")
def test_nothing_is_read_from_a_pipe_which_may_never_say_anything(tmp_path: Path) -> None:
    path = tmp_path / "pipe.json"
    os.mkfifo(path)
    with pytest.raises(OSError, match="not a file but a device or a pipe"):
        size_of(path)
    with pytest.raises(ProjectError, match=r"pipe\.json: the file cannot be read: not a file"):
        load_project(path)
    with pytest.raises(TableError, match=r"pipe\.json: the file cannot be read: not a file"):
        read_text(path)
