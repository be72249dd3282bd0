from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from engine.experiment.spec import Pick
from engine.lab import LabRun, run
from engine.lab.descent import space
from engine.lab.spaces import LiveSpaceRequest
from engine.training.trainer import Trainer
from gui.panels.landscape_panel import LandscapePanel
from gui.state.lab_session import AnySpaceRequest, LabSession, RunSource

PARABOLA = "x = tensor(2., requires_grad=True)\nf = x ** 2\nf.backward()"


class Bench:
    """A session whose worker answers at once, and the panel in a window."""

    def __init__(self, qtbot: QtBot, source: str) -> None:
        self.session = LabSession()
        self.session.commanded.connect(self.run)
        self.session.space_asked.connect(self.find)
        self.asked: list[AnySpaceRequest] = []
        self.session.begin(source)
        self.panel = LandscapePanel(self.session, pause_ms=0)
        qtbot.addWidget(self.panel)
        self.panel.resize(440, 420)
        with qtbot.waitActive(self.panel):
            self.panel.show()
            self.panel.activateWindow()

    def run(self, request: RunSource) -> None:
        self.session.answer(request, run(request.source, request.seed))

    def find(self, request: AnySpaceRequest) -> None:
        self.asked.append(request)
        if isinstance(request, LiveSpaceRequest):
            found = request.of.space(request.numbers, request.lr)
        else:
            found = space(request)
        self.session.answer_space(request, found)

    def numbers(self) -> tuple[str, ...]:
        """What the newest landscape of a training step was asked over."""
        request = self.asked[-1]
        return request.numbers if isinstance(request, LiveSpaceRequest) else ()


def training_step() -> LabRun:
    """The first step of a small network."""
    spec = msgspec.structs.replace(propose("moons"), optimizer=Pick("Adam", {"lr": 0.03}))
    return Trainer(spec, "eager").trace("batch", 0)


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    """A parabola at 2, its landscape shown."""
    made = Bench(qtbot, PARABOLA)
    qtbot.waitUntil(lambda: made.panel.chart.point == (2.0,))
    return made


def test_the_slope_and_the_next_step_are_told(bench: Bench) -> None:
    assert bench.panel.words.text() == "x = 2: f = 4, slope 4; a step of lr leads to 1.6"


def test_a_moved_point_changes_the_program_and_its_gradient(qtbot: QtBot, bench: Bench) -> None:
    bench.panel.chart.setFocus()
    QTest.keyClick(bench.panel.chart, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert bench.session.source.startswith("x = tensor(1.4, requires_grad=True)")
    assert bench.session.run is not None
    assert bench.session.run.traces[0].leaves[0].added.item() == pytest.approx(2.8)
    qtbot.waitUntil(lambda: "slope 2.8" in bench.panel.words.text())


def test_another_lr_makes_another_descent(qtbot: QtBot, bench: Bench) -> None:
    box = bench.panel.lr.box()
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "0.5")
    QTest.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bench.asked[-1].lr == 0.5)
    qtbot.waitUntil(lambda: bench.panel.words.text().endswith("leads to 0"))


def test_a_program_without_such_a_value_is_explained(qtbot: QtBot, bench: Bench) -> None:
    bench.session.begin("w = ones(3, requires_grad=True)\nw.sum().backward()")
    qtbot.waitUntil(lambda: bench.panel.chart.point == ())
    assert bench.panel.words.text() == ""


def test_what_the_program_does_not_write_out_cannot_be_moved(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "x = ones(1, requires_grad=True)\nf = (x ** 2).sum()\nf.backward()")
    qtbot.waitUntil(lambda: bench.panel.chart.point == (1.0,))
    source = bench.session.source
    bench.panel.chart.setFocus()
    QTest.keyClick(bench.panel.chart, Qt.Key.Key_Left)
    assert (bench.session.source, bench.panel.chart.point) == (source, (1.0,))


def test_a_parameter_chosen_while_nobody_sees_the_landscape_is_looked_over_later(
    qtbot: QtBot, bench: Bench
) -> None:
    bench.session.take_live(training_step(), "batch")
    panel, scene = bench.panel, bench.session.scene
    qtbot.waitUntil(lambda: len(panel.chart.point) == 2)
    assert scene is not None
    assert scene.graph is not None
    panel.hide()
    asked = len(bench.asked)
    bench.session.choose(scene.graph.place("model.2.weight"))
    QApplication.processEvents()
    assert len(bench.asked) == asked
    panel.show()
    qtbot.waitUntil(lambda: bench.numbers() == ("model.2.weight[0, 0]", "model.2.weight[0, 1]"))


def test_of_a_training_step_two_of_its_numbers_are_chosen_and_those_of_a_clicked_parameter(
    qtbot: QtBot, bench: Bench
) -> None:
    bench.session.take_live(training_step(), "batch")
    panel = bench.panel
    qtbot.waitUntil(lambda: len(panel.chart.point) == 2)
    assert bench.numbers() == ("model.0.weight[0, 0]", "model.0.weight[0, 1]")
    assert panel.lr.value() == bench.asked[-1].lr == 0.03
    assert "model.0.weight[0, 0]" in panel.words.text()
    panel.numbers.second.setFocus()
    QTest.keyClick(panel.numbers.second, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: len(panel.chart.point) == 1)
    scene = bench.session.scene
    assert scene is not None
    assert scene.graph is not None
    bench.session.choose(scene.graph.place("model.2.weight"))
    qtbot.waitUntil(lambda: bench.numbers() == ("model.2.weight[0, 0]", "model.2.weight[0, 1]"))
    assert panel.numbers.second.findData("model.2.weight[0, 0]") < 0  # the first one is not offered twice
    panel.chart.setFocus()
    before = panel.chart.point
    QTest.keyClick(panel.chart, Qt.Key.Key_Left)
    assert panel.chart.point == before  # the point is the training's
    bench.session.begin(PARABOLA)
    qtbot.waitUntil(lambda: panel.chart.point == (2.0,))
    assert not panel.numbers.isVisible()


def test_a_hidden_panel_asks_for_nothing(qtbot: QtBot) -> None:
    bench = Bench(qtbot, PARABOLA)
    qtbot.waitUntil(lambda: len(bench.asked) == 1)
    bench.panel.hide()
    bench.session.begin(PARABOLA.replace("2.", "3."))
    assert len(bench.asked) == 1
    bench.panel.show()
    qtbot.waitUntil(lambda: bench.panel.chart.point == (3.0,))
