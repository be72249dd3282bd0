from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, QSettings
from pytestqt.qtbot import QtBot

from engine.experiment import edit, propose
from engine.experiment.expectation import Expectation, Prediction
from engine.experiment.project import Project, load_project, save_project
from gui.app.dialogs import Answer
from gui.app.documents import Documents
from gui.state.session import Session
from tests.gui.app.persons import Person


@pytest.fixture
def person() -> Person:
    return Person()


@pytest.fixture
def documents(session: Session, person: Person, tmp_path: Path) -> Documents:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    return Documents(session, settings, person, session)


@pytest.fixture
def moons(tmp_path: Path) -> Path:
    path = tmp_path / "moons.json"
    save_project(Project(propose("moons"), notes="Two half circles."), path)
    return path


def test_a_project_is_opened(documents: Documents, session: Session, moons: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(documents.loaded):
        assert documents.open(moons)
    assert session.spec == propose("moons")
    assert documents.path == moons
    assert documents.name == "moons.json"
    assert not documents.is_modified
    assert documents.recent == (moons,)


def test_a_bad_file_is_refused_in_words_and_changes_nothing(
    documents: Documents, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    session.edit("optimizer.lr", 0.5, "lr")
    before = session.spec
    bad = tmp_path / "bad.json"
    bad.write_text('{"version": 1, "loss": {"name": "Nonsense"}}', encoding="utf-8")
    with qtbot.waitSignal(documents.refused) as refused:
        assert not documents.open(bad)
    assert "bad.json" in refused.args[0]
    assert "Nonsense" in refused.args[0]
    assert session.spec == before
    assert session.undo_stack.count() == 1
    assert documents.path is None


def test_a_file_that_is_gone_leaves_the_list_of_recent_ones(documents: Documents, moons: Path) -> None:
    documents.open(moons)
    moons.unlink()
    assert not documents.open(moons)
    assert documents.recent == ()


def test_saving_asks_for_a_name_once(
    documents: Documents, person: Person, session: Session, tmp_path: Path
) -> None:
    session.edit("optimizer.lr", 0.5, "lr")
    assert documents.is_modified
    person.saves = tmp_path / "mine"
    assert documents.save()
    assert documents.path == tmp_path / "mine.json"
    assert not documents.is_modified
    assert load_project(tmp_path / "mine.json").spec == session.spec
    session.edit("optimizer.lr", 0.25, "lr")
    assert documents.save()
    assert person.asked == ["save as circles.json"]
    assert load_project(tmp_path / "mine.json").spec.optimizer.params["lr"] == 0.25


def test_undoing_back_to_what_was_saved_is_no_change(
    documents: Documents, person: Person, session: Session, tmp_path: Path
) -> None:
    person.saves = tmp_path / "mine.json"
    documents.save()
    session.edit("optimizer.lr", 0.5, "lr")
    assert documents.is_modified
    session.undo_stack.undo()
    assert not documents.is_modified


def test_notes_of_a_project_survive_saving(documents: Documents, session: Session, moons: Path) -> None:
    documents.open(moons)
    session.edit("optimizer.lr", 0.5, "lr")
    documents.save()
    assert load_project(moons).notes == "Two half circles."


def test_numbers_that_an_example_must_reach_go_with_the_first_edit(
    documents: Documents, session: Session, tmp_path: Path
) -> None:
    expect = Expectation(epochs=5, predictions=(Prediction((1.0, 2.0), 0.5),))
    path = tmp_path / "moons.json"
    save_project(Project(propose("moons"), expect=expect), path)
    documents.open(path)
    documents.save()
    assert load_project(path).expect == expect
    session.edit("data.generator", "line", "line")
    documents.save()
    assert load_project(path).expect is None


@pytest.mark.parametrize("dataset", ["moons", "line", "plane"])
def test_whatever_is_left_of_the_points_can_be_saved_and_opened(
    documents: Documents, person: Person, session: Session, tmp_path: Path, dataset: str
) -> None:
    session.edit("data.generator", dataset, dataset)
    person.saves = tmp_path / "mine.json"
    whole = session.points
    for keep in (whole.test, ~whole.test, whole.y > np.median(whole.y), np.zeros(len(whole), bool)):
        session.set_points(whole.without(np.flatnonzero(~keep)), "Delete points")
        left = session.spec
        assert documents.save()
        session.undo_stack.undo()
        assert documents.open(person.saves) is False
        person.answer = "discard"
        assert documents.open(person.saves)
        assert session.spec == left
        person.answer = "cancel"


def test_a_folder_that_cannot_be_written_is_told(
    documents: Documents, person: Person, tmp_path: Path, qtbot: QtBot
) -> None:
    person.saves = tmp_path / "no such folder" / "mine.json"
    with qtbot.waitSignal(documents.refused) as refused:
        assert not documents.save()
    assert "mine.json" in refused.args[0]
    assert documents.path is None


@pytest.mark.parametrize(("answer", "left"), [("discard", True), ("cancel", False)])
def test_changes_are_not_lost_unasked(
    documents: Documents, person: Person, session: Session, moons: Path, answer: Answer, left: bool
) -> None:
    session.edit("optimizer.lr", 0.5, "lr")
    person.answer = answer
    assert documents.open(moons) is left
    assert person.asked == ["keep untitled"]
    assert (session.spec == propose("moons")) is left


def test_save_before_leaving(documents: Documents, person: Person, session: Session, tmp_path: Path) -> None:
    session.edit("optimizer.lr", 0.5, "lr")
    person.answer, person.saves = "save", tmp_path / "mine.json"
    assert documents.may_leave()
    assert load_project(tmp_path / "mine.json").spec == session.spec


def test_no_question_where_nothing_would_be_lost(documents: Documents, person: Person) -> None:
    assert documents.may_leave()
    documents.new()
    assert person.asked == []


def test_new_is_the_experiment_of_a_first_start(documents: Documents, session: Session, moons: Path) -> None:
    documents.open(moons)
    documents.new()
    assert session.spec == propose("spirals")
    assert documents.path is None
    assert documents.name == "untitled"


def test_an_example_has_no_file_to_overwrite(documents: Documents, session: Session, moons: Path) -> None:
    assert documents.open_example(moons)
    assert session.spec == propose("moons")
    assert documents.path is None
    assert documents.recent == ()


def test_the_folder_is_remembered(documents: Documents, person: Person, moons: Path) -> None:
    documents.open(moons)
    documents.ask_and_open()
    assert person.asked == [f"open in {moons.parent.name}"]


def test_the_recent_files_can_be_cleared(documents: Documents, moons: Path, qtbot: QtBot) -> None:
    documents.open(moons)
    with qtbot.waitSignal(documents.recent_changed):
        documents.forget_recent()
    assert documents.recent == ()


def test_documents_live_as_long_as_their_owner(documents: Documents, session: QObject) -> None:
    assert documents.parent() is session


def test_restored_changes_are_unsaved_until_they_are_saved(
    documents: Documents, session: Session, person: Person, moons: Path, qtbot: QtBot
) -> None:
    changed = Project(edit(propose("moons"), "optimizer.lr", 0.0375), "Two half circles.")
    with qtbot.waitSignals([documents.loaded, documents.renamed]):
        assert documents.restore(changed, moons)
    assert (documents.name, documents.is_modified) == ("moons.json", True)
    session.edit("optimizer.lr", 0.5, "lr")
    session.undo_stack.undo()
    assert not session.undo_stack.canUndo()
    assert documents.is_modified
    person.answer = "cancel"
    assert not documents.restore(Project(propose("rings")), None)
    assert session.spec == changed.spec
    assert documents.save()
    assert load_project(moons) == changed
    assert not documents.is_modified
