"""Whatever a person does, nothing is raised and the window still trains.

Plays longer with `CHAINRULE_MONKEY_ACTIONS=20000 CHAINRULE_MONKEY_SEED=7`.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from engine.experiment.project import Project, save_project
from engine.training.commands import Run
from engine.training.snapshots import RunState
from gui.app.key_guard import KeyGuard
from gui.app.playground import Playground
from gui.kit.theme import Theme
from tests.flows.monkey import Chancy, Monkey

ACTIONS = int(os.environ.get("CHAINRULE_MONKEY_ACTIONS", "250"))
SEED = int(os.environ.get("CHAINRULE_MONKEY_SEED", "1"))
PATIENCE_MS = 20_000
TOLD = 40


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Good and bad files."""
    for name, text in {
        "broken.json": "{",
        "empty.csv": "",
        "points.csv": "x1,x2,y\n1,2,0\n-1,0.5,1\n0,0,1\n",
        "words.csv": "a;b;c\nx;y;z\n",
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
    """The real window with the real worker, whose questions are answered at random."""
    theme = Theme()
    theme.apply(qapp, "light")
    guard = KeyGuard(qapp)
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    playground = Playground(settings, Chancy(dice, files, tmp_path))
    playground.start()
    with qtbot.waitActive(playground.window):
        playground.window.open_as_designed(playground.window.minimumSize())
    yield playground
    ended = playground.stop()
    QCoreApplication.sendPostedEvents(playground.window, QEvent.Type.DeferredDelete)
    guard.deleteLater()
    assert ended


def test_nothing_a_monkey_does_is_raised_or_stops_the_window(
    qtbot: QtBot, played: Playground, dice: random.Random, files: list[Path], tmp_path: Path
) -> None:
    print(f"monkey with seed {SEED}, {ACTIONS} actions")
    monkey, story = Monkey(played, dice, files), tmp_path / "story.txt"
    with qtbot.captureExceptions() as raised, story.open("w", encoding="utf-8", buffering=1) as told:
        for _ in range(ACTIONS):
            monkey.act()
            told.write(monkey.story[-1] + "\n")
            assert not raised, f"seed {SEED}: {raised[0][1]!r} after\n" + "\n".join(monkey.story[-TOLD:])
    monkey.stop()
    trains_on(qtbot, played)


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
