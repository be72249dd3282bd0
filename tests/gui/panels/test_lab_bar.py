from __future__ import annotations

from dataclasses import fields

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from engine.lab import run
from gui.kit.icons import icon
from gui.panels.lab_bar import LabBar, LabBarActions, places_in_phases
from gui.state.lab_session import LabSession
from tests.engine.lab.sources import SUM_RULE

CAPTIONS = {
    "to_start": "To the Start",
    "back": "Step Back",
    "next": "Step",
    "to_end": "To the End",
    "play": "Play",
    "reset": "Reset Program",
    "switch_theme": "Light or Dark",
}


class Bench:
    """The bar over a session that stands at the end of a run."""

    def __init__(self, qtbot: QtBot) -> None:
        self.session = LabSession()
        self.session.take(run(SUM_RULE))
        self.actions = LabBarActions(**{name: QAction(icon("play"), text) for name, text in CAPTIONS.items()})
        menu = QMenu()
        qtbot.addWidget(menu)
        self.bar = LabBar(self.session, self.actions, menu)
        qtbot.addWidget(self.bar)
        self.bar.resize(1200, 50)
        with qtbot.waitExposed(self.bar):
            self.bar.show()

    def figures(self) -> tuple[str, str, str]:
        """Phase, place in it, and the result with what it is called, as it is heard."""
        bar = self.bar
        return bar.phase.value(), bar.place.value(), bar.result.accessibleName()


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_each_button_does_what_its_action_says(qtbot: QtBot, bench: Bench) -> None:
    buttons = {**{name: name for name in CAPTIONS}, "switch_theme": "theme"}
    for name in (field.name for field in fields(LabBarActions)):
        with qtbot.waitSignal(getattr(bench.actions, name).triggered):
            QTest.mouseClick(getattr(bench.bar, buttons[name]), Qt.MouseButton.LeftButton)
    bench.actions.back.setEnabled(False)
    assert not bench.bar.back.isEnabled()


def test_the_figures_follow_the_stops(bench: Bench) -> None:
    session = bench.session
    session.go_to(0)
    assert bench.figures() == ("start", "1 / 1", "y –")
    session.go_to(2)
    assert bench.figures() == ("forward", "2 / 3", "y –")
    session.go_to(3)
    assert bench.figures() == ("forward", "3 / 3", "y 6")
    session.go_to(6)
    assert bench.figures()[:2] == ("backward", "3 / 7")
    session.go_to(session.last_position)
    assert bench.figures() == ("done", "1 / 1", "y 6")


def test_what_went_wrong_is_told(bench: Bench) -> None:
    bench.session.take(run("x = tensor(1e30, requires_grad=True)\ny = x * x\ny.backward()\ny.backward()"))
    assert bench.figures() == ("stopped", "1 / 1", "y ∞")
    bench.session.take(run("x = ones(2, 3, requires_grad=True)\ny = x * 2"))
    assert bench.figures()[2] == "y 2×3"
    bench.session.take(run("x = 1"))
    assert bench.figures()[2] == "result –"


def test_a_run_under_way_is_told_without_moving_anything(bench: Bench) -> None:
    before = bench.bar.place.geometry()
    bench.session.run_source()
    assert bench.bar.phase.accessibleName().startswith("running …")
    assert bench.bar.place.geometry() == before


def test_in_a_narrow_window_captions_give_way_to_symbols(qtbot: QtBot, bench: Bench) -> None:
    assert bench.bar.back.text() == "Step Back"
    bench.bar.resize(700, 50)
    qtbot.waitUntil(lambda: bench.bar.back.text() == "")
    assert bench.bar.back.accessibleName() == "Step Back"
    assert bench.bar.next.text() == "Step"
    bench.bar.resize(1200, 50)
    qtbot.waitUntil(lambda: bench.bar.back.text() == "Step Back")


def test_every_stop_has_a_place_in_its_phase() -> None:
    session = LabSession()
    session.take(run(SUM_RULE))
    assert session.timeline is not None
    places = places_in_phases(session.timeline.moments)
    assert places[:5] == [(1, 1), (1, 3), (2, 3), (3, 3), (1, 7)]
    assert all(1 <= number <= of for number, of in places)


def test_where_room_is_short_figures_are_left_out_and_none_is_cut(qtbot: QtBot, bench: Bench) -> None:
    bar = bench.bar
    font = bar.font()
    font.setPixelSize(26)
    for figure in (bar.phase, bar.place, bar.result):
        for label in figure.findChildren(QLabel):
            label.setFont(font)
    bar.resize(620, 60)
    QApplication.processEvents()
    assert bar.phase.isVisible()
    assert not bar.result.isVisible()
    assert bar.phase.width() >= bar.phase.sizeHint().width()
    bar.resize(1400, 60)
    assert bar.result.isVisible()
