"""That the window has room for all its parts, and that each says what it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from gui.app.dock import Dock
from gui.app.documents import default_spec
from gui.app.main_window import MainWindow
from gui.kit.theme import Theme
from gui.state.session import Session
from tests.gui.app.persons import Person
from tests.gui.app.shown_window import SMALL, shown_window

_CONTROLS = (QAbstractButton, QComboBox, QAbstractSlider, QAbstractSpinBox, QLineEdit)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    with shown_window(qtbot, Session(propose("circles")), Person(answer="discard"), settings) as window:
        yield window


def test_the_plot_is_the_largest_part_also_in_a_small_window(window: MainWindow) -> None:
    assert window.size() == SMALL
    widths = [dock.width() for dock in window.page.desk.docks]
    assert window.page.plot.width() >= max(widths)
    assert all(dock.isVisible() for dock in window.page.desk.docks)


def test_no_view_of_the_model_takes_room_from_the_plot(qapp: QApplication, window: MainWindow) -> None:
    Theme(window).apply(qapp, "light")
    tabs = window.page.inspector.tabs
    for place in range(tabs.count()):
        tabs.setCurrentIndex(place)
        qapp.processEvents()
        assert tabs.widget(place).minimumSizeHint().width() <= 322, tabs.tabText(place)


def test_the_smallest_window_has_room_for_every_part(qapp: QApplication, window: MainWindow) -> None:
    Theme(window).apply(qapp, "light")
    window.resize(1, 1)
    qapp.processEvents()
    views = [dock for dock in window.page.desk.docks if dock.x() > window.page.plot.width()]
    assert all(above.geometry().bottom() < below.y() for above, below in pairwise(views))
    needed = window.minimumSizeHint()
    assert window.width() >= needed.width()
    assert window.height() >= needed.height()


def test_the_foot_of_the_window_is_as_high_as_its_text(qapp: QApplication, window: MainWindow) -> None:
    theme = Theme(window)
    theme.set_text_scale(2.0)
    theme.apply(qapp, "light")
    qapp.processEvents()
    assert window.status.height() >= window.status.sizeHint().height()


def _is_of_qt(control: QWidget) -> bool:
    """Whether Qt made it for itself, as part of another control."""
    inner = isinstance(control.parent(), (*_CONTROLS, QTabBar))
    return inner or isinstance(control, QScrollBar) or control.objectName().startswith("qt_")


def test_every_control_says_what_it_is_for(window: MainWindow) -> None:
    """A button without a word, its own or that of the widget around it, is a riddle."""
    silent = [
        f"{type(control).__name__} {control.accessibleName()!r}"
        for control in window.findChildren(QWidget)
        if isinstance(control, _CONTROLS) and not control.isHidden() and not _is_of_qt(control)
        if not control.toolTip() and not control.parentWidget().toolTip()
    ]
    assert silent == []


def test_every_control_has_a_name_for_the_screen_reader(window: MainWindow) -> None:
    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.focusProxy() is None
        and not (widget.accessibleName() or widget.property("text"))
    ]
    assert [f"{type(widget).__name__} in {type(widget.parent()).__name__}" for widget in nameless] == []


def test_a_window_of_the_usual_size_shows_all_neurons_of_the_first_example(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    with shown_window(qtbot, Session(default_spec()), Person(answer="discard"), settings) as window:
        Theme(window).apply(qapp, "light")
        window.open_as_designed(QSize(1600, 1000))
        qtbot.waitUntil(lambda: window.page.network.canvas.sheet.tallest == 16)
        assert not window.page.network.canvas.sheet.places.folds


def test_in_twice_as_large_text_no_panel_lies_over_another(qapp: QApplication, window: MainWindow) -> None:
    theme = Theme(window)
    theme.set_text_scale(2.0)
    theme.apply(qapp, "light")
    window.open_as_designed(SMALL)
    qapp.processEvents()
    controls, *views = (
        dock for dock in window.page.desk.findChildren(Dock) if dock.parent() is window.page.desk
    )
    assert controls.geometry().right() < window.page.plot.parentWidget().x()
    assert window.page.plot.parentWidget().geometry().right() < views[0].x()
    assert max(view.geometry().right() for view in views) < window.page.desk.width()
    assert all(above.geometry().bottom() < below.y() for above, below in pairwise(sorted(views, key=Dock.y)))
