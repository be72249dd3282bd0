from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.app.desk import LEFT_WIDTH, Desk
from gui.app.panel_scroll import PanelScroll

DESK = QSize(1400, 800)


class Form(QWidget):
    """A panel whose content has a height, which a test may change."""

    def __init__(self, name: str, height: int) -> None:
        super().__init__()
        self.setObjectName(name)
        self.content = QWidget()
        self.content.setMinimumWidth(260)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.content)
        self.grow_to(height)

    def grow_to(self, height: int) -> None:
        self.content.setMinimumHeight(height)


class View(QWidget):
    """A panel that takes any size."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(300, 120)


class Bench:
    """A desk with three forms at the left and three views at the right."""

    def __init__(self, qtbot: QtBot) -> None:
        self.plot = View("plot")
        self.forms = [Form(f"form{number}", 150) for number in range(3)]
        self.desk = Desk()
        self.desk.setCentralWidget(self.plot)
        qtbot.addWidget(self.desk)
        for form in self.forms:
            self.desk.add_form(form.objectName(), form)
        for number in range(3):
            self.desk.add_view(f"view{number}", View(f"view{number}"))
        self.desk.resize(DESK)
        with qtbot.waitExposed(self.desk):
            self.desk.show()
        self.desk.use_default_sizes()


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_forms_have_the_height_of_their_content_and_the_last_one_the_rest(bench: Bench) -> None:
    heights = [dock.height() for dock in bench.desk.docks[:3]]
    assert heights[:2] == [150, 150]
    assert heights[2] > 400
    assert bench.desk.docks[0].width() == LEFT_WIDTH


def test_the_last_view_has_the_height_of_its_content(bench: Bench) -> None:
    first, middle, last = (dock.height() for dock in bench.desk.docks[3:])
    assert last == 120
    assert middle > first > last


def test_a_form_that_grows_takes_room(qtbot: QtBot, bench: Bench) -> None:
    bench.forms[1].grow_to(260)
    qtbot.waitUntil(lambda: bench.desk.docks[1].height() == 260)
    assert bench.desk.docks[0].height() == 150


def test_a_hidden_panel_leaves_its_room_to_the_others(qtbot: QtBot, bench: Bench) -> None:
    bench.desk.docks[0].hide()
    bench.forms[1].grow_to(300)
    qtbot.waitUntil(lambda: bench.desk.docks[1].height() == 300)


def test_reset_brings_every_dock_back(bench: Bench) -> None:
    first, second = bench.desk.docks[:2]
    first.hide()
    second.setFloating(True)
    bench.desk.reset()
    assert first.isVisible()
    assert not second.isFloating()
    assert first.y() < second.y()


@pytest.mark.parametrize(("height", "cut"), [(100, True), (400, False)])
def test_a_panel_that_is_cut_off_gets_an_edge(qtbot: QtBot, height: int, cut: bool) -> None:
    scroll = PanelScroll(Form("form", 300))
    qtbot.addWidget(scroll)
    scroll.resize(280, height)
    with qtbot.waitExposed(scroll):
        scroll.show()
    edges = [child for child in scroll.viewport().children() if type(child).__name__ == "_CutEdge"]
    assert [edge.isVisible() for edge in edges if isinstance(edge, QWidget)] == [cut]


def test_the_whole_width_of_a_form_can_be_seen_beside_the_scroll_bar(qtbot: QtBot) -> None:
    scroll = PanelScroll(Form("form", 300))
    qtbot.addWidget(scroll)
    bar = scroll.verticalScrollBar().sizeHint().width()
    assert scroll.minimumSizeHint() == QSize(260 + bar, 72)
