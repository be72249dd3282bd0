"""What is not saved is kept while one works, and offered when the app ended without asking."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from engine.experiment import edit, propose
from engine.experiment.project import Project, load_project
from gui.app.lab.laboratory import Laboratory
from gui.app.playground import Playground
from gui.app.recovery.keeper import Keeper
from gui.app.recovery.offers import Offers, moment_text, offer_text
from gui.app.recovery.shelf import Place, left_in
from gui.state.unsaved import Program, Unsaved, decode, encode
from tests.flows.app_processes import begin, said_by
from tests.flows.ended_apps import ENDED, NEXT
from tests.flows.lab_page import settle
from tests.gui.app.persons import Person
from tests.gui.plots.gestures import drag_by_mouse

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
MOONS = edit(propose("moons"), "optimizer.lr", 0.0375)


Apps = tuple[Path, list[subprocess.Popen[str]]]


@pytest.fixture(scope="module", autouse=True)
def apps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apps]:
    """Two instances at once and the home they share; they run and are ended beside the other tests."""
    home = tmp_path_factory.mktemp("home")
    processes = [begin(home, "-c", ENDED, "1", "SIGTERM"), begin(home, "-c", ENDED, "2", "SIGKILL")]
    yield home, processes
    for process in processes:
        process.kill()
        process.communicate()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "unsaved"


@pytest.fixture
def keeper(playground: Playground, folder: Path) -> Iterator[Keeper]:
    keeper = Keeper(playground, folder, delay_ms=20)
    yield keeper
    assert keeper.keep_now()


@pytest.fixture
def offers(playground: Playground, keeper: Keeper, folder: Path) -> Offers:
    return Offers(playground, keeper, folder)


def kept_in(folder: Path) -> list[Unsaved]:
    try:
        return [decode(path.read_bytes()) for path in folder.glob("unsaved-*.json")]
    except FileNotFoundError:  # removed since it was listed
        return []


def leave(folder: Path, unsaved: Unsaved, name: str = "unsaved-1") -> Place:
    """As a process that was killed does."""
    place = Place(folder, name)
    place.write(encode(unsaved))
    place.release()
    return place


def press(qtbot: QtBot, playground: Playground, caption: str) -> None:
    bar = playground.window.offer
    assert bar.isVisible()
    [button] = [each for each in bar.findChildren(QPushButton) if each.text() == caption and each.isVisible()]
    qtbot.mouseClick(button, LEFT)


def test_a_dragged_point_is_kept_after_a_moment_until_it_is_saved(
    qtbot: QtBot, playground: Playground, person: Person, keeper: Keeper, folder: Path, tmp_path: Path
) -> None:
    session, window = playground.session, playground.window
    assert not folder.exists()
    drag_by_mouse(window.page.plot.canvas, tuple(session.points.x[0].tolist()), (0.5, 0.5))
    qtbot.waitUntil(lambda: kept_in(folder) == [Unsaved(Project(session.spec))])
    qtbot.keyClick(window.page.plot.canvas, Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: kept_in(folder) == [])
    qtbot.keyClick(window.page.plot.canvas, Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: kept_in(folder) == [Unsaved(Project(session.spec))])
    person.saves = tmp_path / "mine.json"
    qtbot.keyClick(window, Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: list(folder.iterdir()) == [])
    session.edit("optimizer.lr", 0.25, "lr")
    qtbot.waitUntil(lambda: [each.file for each in kept_in(folder)] == [tmp_path / "mine.json"])


def test_a_typed_program_is_kept_and_a_closed_window_leaves_nothing(
    qtbot: QtBot, playground: Playground, keeper: Keeper, lab: Laboratory, folder: Path
) -> None:
    editor = lab.page.editor.editor
    editor.setFocus()
    qtbot.keyClicks(editor, "# mine ")
    qtbot.waitUntil(lambda: kept_in(folder) == [keeper.unsaved])
    [kept] = kept_in(folder)
    assert kept.project is None
    assert kept.program == Program(lab.session.source, "xw-graph")
    assert "# mine" in lab.session.source
    playground.window.close()
    assert list(folder.iterdir()) == []


def test_what_cannot_be_kept_is_told_once_and_work_goes_on(
    qtbot: QtBot, playground: Playground, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    keeper, told = Keeper(playground, tmp_path / "file" / "unsaved", delay_ms=0), list[str]()
    keeper.failed.connect(told.append)
    playground.session.edit("optimizer.lr", 0.25, "lr")
    qtbot.waitUntil(lambda: len(told) == 1)
    playground.session.edit("optimizer.lr", 0.5, "lr")
    assert keeper.keep_now()
    assert told == ["Unsaved changes cannot be kept for the next start: Not a directory"]


def test_restored_changes_belong_to_their_file_and_can_be_saved_there(
    qtbot: QtBot, playground: Playground, offers: Offers, folder: Path, tmp_path: Path
) -> None:
    window = playground.window
    place = leave(folder, Unsaved(Project(MOONS, "Press *Run*."), tmp_path / "moons.json"))
    offers.begin()
    assert window.offer.text().startswith("Changes to moons.json were not saved when Chainrule ended at ")
    press(qtbot, playground, "Restore")
    assert playground.session.spec == MOONS
    assert window.windowTitle() == "moons.json[*] — Chainrule"
    assert window.isWindowModified()
    assert not window.offer.isVisible()
    # Until it is saved the file stays, and is no other process's.
    assert place.path.exists()
    assert left_in(folder) == []
    qtbot.keyClick(window, Key.Key_S, CONTROL)
    assert load_project(tmp_path / "moons.json") == Project(MOONS, "Press *Run*.")
    qtbot.waitUntil(lambda: list(folder.iterdir()) == [])


def test_nothing_is_thrown_away_before_the_person_chose(
    qtbot: QtBot, playground: Playground, person: Person, offers: Offers, folder: Path
) -> None:
    session, window = playground.session, playground.window
    place = leave(folder, Unsaved(Project(MOONS)))
    session.edit("optimizer.lr", 0.5, "lr")
    mine = session.spec
    person.answer = "cancel"
    offers.begin()
    press(qtbot, playground, "Restore")
    assert person.asked == ["keep untitled"]
    assert session.spec == mine
    assert window.offer.isVisible()
    qtbot.keyClick(window.offer, Key.Key_Escape)
    qtbot.waitUntil(lambda: "next start" in window.status.hint.text())
    assert not window.offer.isVisible()
    assert place.path.exists()


def test_several_are_offered_one_after_the_other_and_discarded_when_told(
    qtbot: QtBot, playground: Playground, offers: Offers, folder: Path
) -> None:
    before = playground.session.spec
    older = leave(folder, Unsaved(Project(propose("rings"))), "unsaved-1")
    os.utime(older.path, (1e9, 1e9))
    leave(folder, Unsaved(Project(MOONS), Path("moons.json")), "unsaved-2")
    offers.begin()
    press(qtbot, playground, "Discard")
    qtbot.waitUntil(lambda: "the experiment" in playground.window.offer.text())
    assert [path.name for path in folder.glob("*.json")] == ["unsaved-1.json"]
    press(qtbot, playground, "Discard")
    qtbot.waitUntil(lambda: playground.window.offer.isHidden())
    assert list(folder.iterdir()) == []
    assert playground.session.spec == before


def test_one_that_was_removed_meanwhile_is_not_offered(
    qtbot: QtBot, playground: Playground, offers: Offers, folder: Path
) -> None:
    older = leave(folder, Unsaved(Project(propose("rings"))), "unsaved-1")
    os.utime(older.path, (1e9, 1e9))
    leave(folder, Unsaved(Project(MOONS)), "unsaved-2")
    offers.begin()
    older.path.unlink()
    press(qtbot, playground, "Discard")
    qtbot.waitUntil(lambda: list(folder.iterdir()) == [])
    assert playground.window.offer.isHidden()


def test_a_broken_file_is_told_of_and_kept_aside(
    qtbot: QtBot, playground: Playground, offers: Offers, folder: Path
) -> None:
    broken = leave(folder, Unsaved(Project(MOONS)))
    broken.path.write_bytes(broken.path.read_bytes()[:200])
    older = leave(folder, Unsaved(Project(propose("rings"))), "unsaved-2")
    os.utime(older.path, (1e9, 1e9))
    offers.begin()
    bar, aside = playground.window.offer, folder / "unreadable-unsaved-1.json"
    assert "cannot be read: expected JSON; line " in bar.text()
    assert str(aside) in bar.text()
    assert aside.stat().st_size == 200
    assert [button.text() for button in bar.buttons()] == ["Open Folder"]
    qtbot.keyClick(bar, Key.Key_Escape)
    qtbot.waitUntil(lambda: [button.text() for button in bar.buttons()] == ["Restore", "Discard"])


def test_a_program_is_restored_as_if_it_were_typed(
    qtbot: QtBot, playground: Playground, offers: Offers, keeper: Keeper, folder: Path
) -> None:
    leave(folder, Unsaved(program=Program("y = tensor(2.) * 3", "xw-graph")))
    offers.begin()
    assert "the Lab's program" in playground.window.offer.text()
    press(qtbot, playground, "Restore")
    lab = playground.laboratory
    assert lab is not None
    assert playground.window.workspaces.current == "lab"
    run = settle(qtbot, lab)
    assert run.source == "y = tensor(2.) * 3"
    assert keeper.unsaved.program == Program(run.source, "xw-graph")
    editor = lab.page.editor.editor
    editor.setFocus()
    qtbot.keyClick(editor, Key.Key_Z, CONTROL)
    assert "requires_grad" in lab.session.source


def test_what_was_kept_goes_into_the_file_that_is_taken_over_without_a_moment_in_none(
    qtbot: QtBot, playground: Playground, folder: Path, lab: Laboratory
) -> None:
    """The keeper waits too long for its own delay to write it."""
    keeper = Keeper(playground, folder, delay_ms=1_000_000)
    offers = Offers(playground, keeper, folder)
    playground.session.edit("optimizer.lr", 0.5, "lr")
    assert keeper.keep_now()
    place = leave(folder, Unsaved(program=Program("y = tensor(2.) * 3", "xw-graph")))
    offers.begin()
    press(qtbot, playground, "Restore")
    qtbot.waitUntil(lambda: [path.name for path in folder.glob("*.json")] == [place.path.name])
    [kept] = kept_in(folder)
    assert kept == keeper.unsaved
    assert kept.project == Project(playground.session.spec)
    assert kept.program is not None


def test_a_program_that_the_lab_shows_anyway_is_not_offered(
    playground: Playground, offers: Offers, lab: Laboratory, folder: Path
) -> None:
    leave(folder, Unsaved(program=Program(lab.session.source)))
    offers.begin()
    assert not playground.window.offer.isVisible()
    assert list(folder.iterdir()) == []


def test_what_is_offered_is_named_with_its_time() -> None:
    now = datetime(2026, 11, 21, 13, 5)
    assert moment_text(datetime(2026, 11, 21, 9, 41), now) == "09:41"
    assert moment_text(datetime(2026, 11, 20, 13, 5), now) == "20 Nov, 13:05"
    both = Unsaved(Project(MOONS), Path("/a/moons.json"), Program("x", file=Path("/b/pi.py")))
    assert offer_text(both, "09:41") == (
        "Changes to moons.json and pi.py were not saved when Chainrule ended at 09:41."
    )


@pytest.mark.skipif(sys.platform == "win32", reason="sends signals as POSIX has them")
def test_instances_that_were_ended_leave_their_changes_to_the_next(apps: Apps) -> None:
    home, [told_to_end, killed] = apps
    seeds = [said_by(told_to_end).split(), said_by(killed, -9).split()]
    files = sorted(home.rglob("unsaved-*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    projects = [decode(path.read_bytes()).project for path in files]
    found = [[str(project.spec.data.seed)] for project in projects if project is not None]
    assert sorted(found) == sorted(seeds)
    assert seeds[0] != seeds[1]
    [newest] = found[0]
    assert said_by(begin(home, "-c", NEXT)).split() == ["Restore", newest, "Discard", newest]
    assert [path for path in home.rglob("*unsaved-*") if path.is_file()] == []
