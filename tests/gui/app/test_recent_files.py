from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from gui.app.recent_files import LIMIT, RecentFiles, with_newest


@pytest.fixture
def ini(tmp_path: Path) -> str:
    return str(tmp_path / "settings.ini")


def settings_in(ini: str) -> QSettings:
    return QSettings(ini, QSettings.Format.IniFormat)


def test_the_newest_comes_first_and_only_once() -> None:
    a, b = Path("/a"), Path("/b")
    assert with_newest((a, b), b) == (b, a)


def test_the_list_is_short() -> None:
    paths: tuple[Path, ...] = ()
    for number in range(LIMIT + 3):
        paths = with_newest(paths, Path(f"/{number}"))
    assert len(paths) == LIMIT
    assert paths[0] == Path(f"/{LIMIT + 2}")


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_list_outlives_the_process(ini: str, tmp_path: Path, count: int) -> None:
    settings = settings_in(ini)
    for number in range(count):
        RecentFiles(settings).add(tmp_path / f"{number}, with a comma.json")
    settings.sync()
    again = RecentFiles(settings_in(ini)).paths()
    assert again == tuple(tmp_path / f"{number}, with a comma.json" for number in reversed(range(count)))


@pytest.mark.parametrize("stored", [["a.json", 1, None, ["b.json"]], {"a": 1}, 7, "a\0b.json", ["a\0.json"]])
def test_what_is_no_list_of_files_names_none(ini: str, stored: object) -> None:
    settings = settings_in(ini)
    settings.setValue("recent_files", stored)
    settings.sync()
    assert RecentFiles(settings_in(ini)).paths() in ((), (Path("a.json"),))


def test_files_can_be_forgotten(ini: str, tmp_path: Path) -> None:
    recent = RecentFiles(settings_in(ini))
    recent.add(tmp_path / "a.json")
    recent.add(tmp_path / "b.json")
    recent.remove(tmp_path / "a.json")
    assert recent.paths() == (tmp_path / "b.json",)
    recent.clear()
    assert recent.paths() == ()
