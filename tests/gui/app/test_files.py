"""The folder that is offered, and why a file was not written."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from gui.app.files import LastFolder, not_written, reason, with_suffix


def test_the_folder_of_the_last_file_is_offered_again_as_long_as_it_is_there(tmp_path: Path) -> None:
    file = str(tmp_path / "settings.ini")
    used = tmp_path / "used"
    used.mkdir()
    LastFolder(QSettings(file, QSettings.Format.IniFormat), "points").remember(used / "a.csv")
    again = QSettings(file, QSettings.Format.IniFormat)
    assert LastFolder(again, "points").path() == used
    assert LastFolder(again, "graphs").path() != used
    used.rmdir()
    assert LastFolder(again, "points").path() == Path.home()


@pytest.mark.parametrize("stored", ["x" * 5000, "a\0b", 7, ["a", "b"], ""])
def test_what_names_no_folder_is_the_home(tmp_path: Path, stored: object) -> None:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("folders/points", stored)
    assert LastFolder(settings, "points").path() == Path.home()


@pytest.mark.parametrize(
    ("typed", "named"),
    [("a", "a.csv"), ("a.txt", "a.txt"), ("b.c/a", "b.c/a.csv"), ("lr 0.01", "lr 0.01.csv")],
)
def test_a_name_without_a_suffix_gets_one(typed: str, named: str) -> None:
    assert with_suffix(Path(typed), ".csv") == Path(named)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(13, "Permission denied"), "Permission denied"),
        (OSError("the disk is gone"), "the disk is gone"),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"), "it is not text in UTF-8"),
    ],
)
def test_an_error_is_told_in_a_few_words(error: OSError | ValueError, words: str) -> None:
    assert reason(error) == words
    assert not_written(Path("/no/where/a.csv"), error) == f"a.csv could not be written: {words}."
