"""Whatever a person does, nothing is raised and the window still trains.

Plays longer with `CHAINRULE_MONKEY_ACTIONS=20000 CHAINRULE_MONKEY_SEED=7`; with -s it does not hear what Qt
complains of.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from engine.experiment.project import Project, save_project
from engine.training.commands import Run
from engine.training.snapshots import RunState
from gui.app.appearance import Appearance
from gui.app.dock import Dock
from gui.app.garbage import GarbageCollector
from gui.app.key_guard import KeyGuard
from gui.app.playground import Playground
from gui.kit.theme import Theme
from tests.flows.chancy import Chancy
from tests.flows.monkey import Monkey

ACTIONS = int(os.environ.get("CHAINRULE_MONKEY_ACTIONS", "80"))
SEED = int(os.environ.get("CHAINRULE_MONKEY_SEED", "1"))
PATIENCE_MS = 20_000
TOLD = 40
PROGRAM = "y = tensor(2., requires_grad=True) ** 2; y.backward()"
QUIET = "This plugin does not support|Keyboard event not accepted by receiving widget"
"""What the offscreen platform and the test's own fingers complain about."""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Good and bad files."""
    for name, text in {
        "broken.json": "{",
        "empty.csv": "",
        "points.csv": "x1,x2,y\n1,2,0\n-1,0.5,1\n0,0,1\n",
        "words.csv": "a;b;c\nx;y;z\n",
        "program.py": "w = tensor(3., requires_grad=True)\n(w * w).backward()\n",
        "words.py": "Lorem ipsum\x00 dolor: sit(\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name in ("circles", "sine"):
        save_project(Project(propose(name)), tmp_path / f"{name}.json")
    return sorted(tmp_path.glob("*.*"))


@pytest.fixture
def dice() -> random.Random:
    return random.Random(SEED)


@pytest.fixture
def played(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, dice: random.Random, files: list[Path]
) -> Iterator[Playground]:
    """The real window with the real worker, whose questions are answered at random.

    The program goes on when it is closed.
    """
    qapp.setQuitOnLastWindowClosed(False)
    guard = KeyGuard(qapp)
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    appearance = Appearance(qapp, Theme(), settings, guard)
    appearance.restore()
    playground = Playground(settings, Chancy(dice, files, tmp_path))
    appearance.connect_actions(playground.window.actions_by_name)
    playground.start()
    with qtbot.waitActive(playground.window):
        playground.window.open_as_designed(playground.window.minimumSize())
    yield playground
    ended = playground.stop()
    QCoreApplication.sendPostedEvents(playground.window, QEvent.Type.DeferredDelete)
    guard.deleteLater()
    qapp.setQuitOnLastWindowClosed(True)
    assert ended


@pytest.mark.qt_log_ignore(QUIET)
def test_nothing_a_monkey_does_is_raised_or_stops_the_window(
    qtbot: QtBot,
    qtlog: Any,
    played: Playground,
    dice: random.Random,
    files: list[Path],
    tmp_path: Path,
) -> None:
    GarbageCollector(played.window)
    print(f"monkey with seed {SEED}, {ACTIONS} actions")
    monkey, story, heard = Monkey(played, dice, files), tmp_path / "story.txt", 0
    with qtbot.captureExceptions() as raised, story.open("w", encoding="utf-8", buffering=1) as told:
        for _ in range(ACTIONS):
            monkey.act()
            told.write(monkey.story[-1] + "\n")
            said, heard = qtlog.records[heard:], len(qtlog.records)
            wrong = [repr(each[1]) for each in raised] + [each.message for each in said if not each.ignored]
            assert not wrong, f"seed {SEED}: {wrong} after\n" + "\n".join(monkey.story[-TOLD:])
    monkey.stop()
    no_window_is_left_open(played)
    trains_on(qtbot, played)
    the_lab_answers(qtbot, played)


def no_window_is_left_open(played: Playground) -> None:
    """But the main one, and those that stay until someone closes them."""
    for each in played.window.findChildren(QDialog):
        each.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    shown = [
        each for each in QApplication.topLevelWidgets() if each.isVisible() and not isinstance(each, Dock)
    ]
    assert shown == [played.window]
    assert not played.window.findChildren(QDialog)


def trains_on(qtbot: QtBot, played: Playground) -> None:
    """A fresh experiment in the window that was played with is trained as in a new one."""
    session = played.session
    session.load(propose("moons"))
    session.send(Run())
    qtbot.waitUntil(
        lambda: (
            session.snapshot is not None
            and session.snapshot.state is RunState.TRAINING
            and session.snapshot.step > 5
        ),
        timeout=PATIENCE_MS,
    )


def the_lab_answers(qtbot: QtBot, played: Playground) -> None:
    """A program is typed into the Lab that was played with, and run to its numbers."""
    played.window.workspaces.show("lab")
    laboratory = played.laboratory
    assert laboratory is not None
    editor = laboratory.page.editor.editor
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, PROGRAM)
    session = laboratory.session
    qtbot.waitUntil(
        lambda: session.run is not None and session.run.source == PROGRAM and not session.is_busy,
        timeout=PATIENCE_MS,
    )
    assert session.problem is None
