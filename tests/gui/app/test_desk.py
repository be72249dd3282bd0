from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.app.desk import LEFT_WIDTH, Desk
from gui.kit.combo import Combo

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

        self._height = 120

    def sizeHint(self) -> QSize:
        return QSize(300, self._height)

    def grow_to(self, height: int) -> None:
        self._height = height
        self.updateGeometry()
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.LayoutRequest))


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
            self.last_view = View(f"view{number}")
            self.desk.add_view(f"view{number}", self.last_view)
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


def test_a_first_view_pulled_down_as_far_as_it_goes_leaves_something_to_the_others(
    qtbot: QtBot, qtlog: Any, bench: Bench
) -> None:
    first, _, last = bench.desk.docks[3:]
    bench.desk.resizeDocks([first], [2000], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: first.height() > 600)
    bench.last_view.grow_to(190)
    qtbot.waitUntil(lambda: last.height() > 150)
    assert [record.message for record in qtlog.records if "resizeDocks" in record.message] == []


def test_the_plot_is_never_narrower_than_the_views_beside_it(qtbot: QtBot, bench: Bench) -> None:
    for form in bench.forms:
        form.content.setMinimumWidth(380)
    bench.desk.resize(1000, DESK.height())
    qtbot.waitUntil(lambda: bench.desk.column.width() >= 380)
    bench.desk.use_default_sizes()
    qtbot.waitUntil(lambda: bench.plot.width() >= bench.desk.docks[3].width())


def test_a_narrower_window_takes_room_from_all_panels_and_gives_it_back(qtbot: QtBot, bench: Bench) -> None:
    view = bench.desk.docks[3]
    before = bench.desk.column.width(), bench.plot.width(), view.width(), view.height()
    bench.desk.resize(1000, 700)
    qtbot.waitUntil(lambda: bench.plot.width() >= view.width())
    assert view.width() < before[2]
    bench.desk.resize(DESK)
    qtbot.waitUntil(
        lambda: (bench.desk.column.width(), bench.plot.width(), view.width(), view.height()) == before
    )
    bench.desk.resize(3800, 2000)
    qtbot.waitUntil(lambda: view.width() > before[2])


def test_panels_that_were_dragged_stay_as_they_are(qtbot: QtBot, bench: Bench) -> None:
    view, desk = bench.desk.docks[3], bench.desk
    edge = QPoint(view.x() - 3, view.y() + 40)
    assert desk.isSeparator(edge)
    qtbot.mousePress(desk, Qt.MouseButton.LeftButton, pos=edge)
    qtbot.mouseMove(desk, edge + QPoint(60, 0))
    qtbot.mouseRelease(desk, Qt.MouseButton.LeftButton, pos=edge + QPoint(60, 0))
    dragged = view.width()
    desk.resize(DESK.width() - 40, DESK.height())
    QCoreApplication.processEvents()
    QCoreApplication.processEvents()
    assert view.width() == dragged
    desk.follow_window_if_designed()
    desk.resize(DESK)
    QCoreApplication.processEvents()
    assert view.width() == dragged
    desk.reset()
    desk.resize(1000, DESK.height())
    qtbot.waitUntil(lambda: view.width() < dragged)


def test_long_choices_widen_the_forms_only_where_there_is_room(qtbot: QtBot, bench: Bench) -> None:
    combo = Combo("loss", [("long", "MultiLabelSoftMarginLoss, twice as long", "")])
    layout = bench.forms[0].layout()
    assert layout is not None
    layout.addWidget(combo)
    bench.desk.use_default_sizes()
    qtbot.waitUntil(lambda: combo.width() >= combo.sizeHint().width() > LEFT_WIDTH)
    bench.desk.resize(900, DESK.height())
    bench.desk.use_default_sizes()
    qtbot.waitUntil(lambda: bench.desk.column.width() == LEFT_WIDTH)


def test_smaller_text_gives_the_plot_its_room_back(qtbot: QtBot, bench: Bench) -> None:
    normal = QFont(bench.desk.font())
    large = QFont(normal)
    large.setPointSizeF(1.5 * normal.pointSizeF())
    for font, width in ((large, 380), (normal, 260)):
        bench.desk.setFont(font)
        for form in bench.forms:
            form.content.setMinimumWidth(width)
        wanted = max(width, LEFT_WIDTH)
        qtbot.waitUntil(lambda wanted=wanted: bench.desk.column.width() == wanted)


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


def test_a_view_that_grows_leaves_room_to_those_above(qtbot: QtBot, bench: Bench) -> None:
    bench.last_view.grow_to(3000)
    qtbot.waitUntil(lambda: bench.desk.docks[-1].height() > 120)
    assert bench.desk.docks[-1].height() <= 0.25 * bench.desk.height()


def test_the_forms_scroll_as_one_in_a_low_window(qtbot: QtBot, bench: Bench) -> None:
    bench.desk.resize(DESK.width(), 300)
    bar = bench.desk.column.verticalScrollBar()
    qtbot.waitUntil(bar.isVisible)
    assert [dock.height() for dock in bench.desk.docks[:3]] == [150, 150, 150]
    assert bar.maximum() == bench.desk.column.stack.height() - bench.desk.column.height() > 0


def test_the_whole_width_of_the_forms_can_be_seen_beside_the_scroll_bar(qtbot: QtBot, bench: Bench) -> None:
    for form in bench.forms:
        form.content.setMinimumWidth(300)
    bench.desk.resize(DESK.width(), 300)
    qtbot.waitUntil(lambda: bench.desk.column.viewport().width() == 300)


def test_the_tab_key_brings_a_form_into_sight(qtbot: QtBot, bench: Bench) -> None:
    for form in bench.forms:
        form.content.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    bench.desk.resize(DESK.width(), 200)
    qtbot.waitUntil(bench.desk.column.verticalScrollBar().isVisible)
    bench.desk.activateWindow()
    bench.forms[0].content.setFocus()
    for _ in range(2):
        qtbot.keyClick(bench.desk.focusWidget(), Qt.Key.Key_Tab)
    assert bench.desk.focusWidget() is bench.forms[2].content
    assert bench.desk.column.verticalScrollBar().value() > 0


def test_a_column_without_forms_leaves_its_room_to_the_plot(qtbot: QtBot, bench: Bench) -> None:
    wide = bench.plot.width()
    for dock in bench.desk.docks[:3]:
        dock.close()
    qtbot.waitUntil(lambda: bench.plot.width() > wide + 200)
    bench.desk.docks[1].toggleViewAction().trigger()
    qtbot.waitUntil(lambda: bench.plot.width() < wide + 50)
    assert bench.forms[1].isVisible()


class Modest(Form):
    """A form that would like to be higher than it has to be."""

    def sizeHint(self) -> QSize:
        return QSize(260, self.minimumSizeHint().height() + 9)


def test_a_column_too_low_for_what_its_panels_would_like_comes_to_rest(qtbot: QtBot) -> None:
    desk = Desk()
    desk.setCentralWidget(View("plot"))
    qtbot.addWidget(desk)
    for number in range(3):
        desk.add_form(f"form{number}", Modest(f"form{number}", 260))
    desk.resize(1400, 780 + 2 * 8)
    with qtbot.waitExposed(desk):
        desk.show()
    for _ in range(50):
        QCoreApplication.processEvents()
    requests = LayoutRequests(desk.column.stack)
    for _ in range(50):
        QCoreApplication.processEvents()
    assert requests.count == 0


class LayoutRequests(QObject):
    """Counts how often a widget is told to lay itself out."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False
