from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from engine.lab.examples import learning_paths, load_example
from gui.app.lab.files import MAX_BYTES, LabFiles
from gui.state.lab_session import LabSession
from gui.state.unsaved import Program
from tests.gui.app.persons import Person

EXAMPLES = {path.stem: load_example(path) for path in learning_paths()}
FIRST = "xw-graph"


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def person() -> Person:
    return Person()


@pytest.fixture
def session(qtbot: QtBot) -> LabSession:
    return LabSession()


@pytest.fixture
def files(session: LabSession, settings: QSettings, person: Person) -> LabFiles:
    return LabFiles(session, settings, person, session)


def refusals(files: LabFiles) -> list[str]:
    said: list[str] = []
    files.refused.connect(said.append)
    return said


def test_a_program_is_written_and_read_back(
    files: LabFiles, session: LabSession, person: Person, tmp_path: Path
) -> None:
    session.begin("x = tensor(1.)  # π\n")
    person.saves = tmp_path / "pi"
    assert files.save()
    assert (tmp_path / "pi.py").read_text("utf-8") == session.source
    assert (files.name, files.is_modified) == ("pi.py", False)
    session.edit("x = 2")
    assert files.is_modified
    assert files.save()
    files.new()
    assert (files.name, session.source) == ("untitled program", "")
    person.opens = tmp_path / "pi.py"
    files.ask_and_open()
    assert session.source == "x = 2"
    assert session.example is None


def test_a_file_that_is_no_program_is_refused_and_nothing_changes(
    files: LabFiles, session: LabSession, tmp_path: Path
) -> None:
    session.begin("x = 1")
    said = refusals(files)
    large, bytes_ = tmp_path / "large.py", tmp_path / "bytes.py"
    large.write_text("#" * (MAX_BYTES + 1), "utf-8")
    bytes_.write_bytes(b"\xff\xfe\x00")
    for path in (large, bytes_, tmp_path / "nowhere.py"):
        assert not files.open(path)
    assert session.source == "x = 1"
    assert len(said) == 3
    assert "larger" in said[0]
    assert "UTF-8" in said[1]


def test_a_folder_that_is_gone_is_told(
    files: LabFiles, session: LabSession, person: Person, tmp_path: Path
) -> None:
    said = refusals(files)
    person.saves = tmp_path / "gone" / "x.py"
    assert not files.save()
    assert "x.py could not be written" in said[0]


def test_nobody_who_thinks_better_of_it_gets_a_file(files: LabFiles, person: Person) -> None:
    assert not files.save_as()
    files.ask_and_open()
    assert len(person.asked) == 2


def test_an_example_is_opened_at_first_and_later_what_was_left(
    files: LabFiles, session: LabSession, settings: QSettings, person: Person
) -> None:
    files.open_as_left(EXAMPLES, FIRST)
    assert session.source == EXAMPLES[FIRST].programs[0].code
    session.open_example(EXAMPLES["accumulate"], 1)
    session.edit("# mine\n" + session.source)
    files.remember()
    later = LabSession()
    LabFiles(later, settings, person, later).open_as_left(EXAMPLES, FIRST)
    assert later.source == session.source
    assert (later.example, later.program) == (EXAMPLES["accumulate"], 1)


def test_a_program_of_one_s_own_is_left_and_found(
    files: LabFiles, session: LabSession, settings: QSettings, person: Person
) -> None:
    session.begin("x = 5")
    files.remember()
    settings.setValue("lab/program", "99")
    later = LabSession()
    LabFiles(later, settings, person, later).open_as_left(EXAMPLES, FIRST)
    assert (later.source, later.example) == ("x = 5", None)


def test_reset_brings_the_program_back_as_it_was_opened(
    files: LabFiles, session: LabSession, tmp_path: Path
) -> None:
    session.open_example(EXAMPLES[FIRST])
    session.edit("nothing")
    files.reset()
    assert session.source == EXAMPLES[FIRST].programs[0].code
    path = tmp_path / "own.py"
    path.write_text("x = 1", "utf-8")
    files.open(path)
    session.edit("x = 2")
    files.reset()
    assert session.source == "x = 1"
    assert files.name == "own.py"


def test_a_draft_is_what_neither_a_file_nor_the_next_start_would_have(
    files: LabFiles, session: LabSession, person: Person, tmp_path: Path
) -> None:
    files.open_as_left(EXAMPLES, FIRST)
    assert files.draft is None
    session.edit("x = 1")
    assert files.draft == Program("x = 1", FIRST)
    files.remember()
    assert files.draft is None
    person.saves = tmp_path / "mine.py"
    assert files.save()
    session.edit("x = 2")
    assert files.draft == Program("x = 2", FIRST, 0, tmp_path / "mine.py")
    session.edit(" \n")
    assert files.draft is None
    session.begin("x = 3")
    assert files.draft is None


def test_a_restored_program_belongs_to_its_file_again(
    files: LabFiles, session: LabSession, tmp_path: Path
) -> None:
    files.open_as_left(EXAMPLES, FIRST)
    path = tmp_path / "mine.py"
    path.write_text("x = 1", "utf-8")
    files.restore(Program("x = 2", file=path))
    assert (files.name, files.is_modified, session.source) == ("mine.py", True, "x = 2")
    files.reset()
    assert session.source == "x = 1"
    said = refusals(files)
    gone = Program("x = 3", FIRST, file=tmp_path / "gone.py")
    files.restore(gone)
    assert said == ["gone.py cannot be opened: No such file or directory."]
    assert session.source == "x = 3"
    assert files.draft == Program("x = 3", FIRST)
    files.restore(Program("x = 4", "an example of another version", 7))
    assert files.draft == Program("x = 4")
