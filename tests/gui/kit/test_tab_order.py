import gc

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QVBoxLayout,
    QWidget,
)

from gui.kit.tab_order import chain_tabs, follow_each_other


def field(name: str, parent: QWidget) -> QLineEdit:
    made = QLineEdit(parent)
    made.setObjectName(name)
    return made


def stops(window: QWidget) -> list[str]:
    """The line edits in the order in which Tab visits them."""
    visited, here = [], window.nextInFocusChain()
    while here is not window:
        if isinstance(here, QLineEdit):
            visited.append(here.objectName())
        here = here.nextInFocusChain()
    return visited


@pytest.fixture
def window(qtbot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


def test_later_controls_are_visited_where_their_container_stands(window: QWidget) -> None:
    field("before", window)
    container = QWidget(window)
    field("after", window)
    field("first", container)
    QLabel("not a stop", container)
    field("second", container)
    assert stops(window) == ["before", "after", "first", "second"]
    chain_tabs(container)
    assert stops(window) == ["before", "first", "second", "after"]


def test_controls_follow_their_order_inside(window: QWidget) -> None:
    field("before", window)
    container = QWidget(window)
    column = QVBoxLayout(container)
    last = field("last", container)
    column.addWidget(last)
    column.insertWidget(0, field("first", container))
    last.raise_()
    chain_tabs(container)
    assert stops(window) == ["before", "first", "last"]


def test_a_container_without_controls_changes_nothing(window: QWidget) -> None:
    field("one", window)
    container = QWidget(window)
    field("two", window)
    chain_tabs(container)
    assert stops(window) == ["one", "two"]


def test_containers_are_visited_one_after_the_other_and_a_control_as_one_of_them(window: QWidget) -> None:
    field("before", window)
    lower, upper = QWidget(window), QWidget(window)
    field("lower 1", lower)
    field("lower 2", lower)
    bar = field("bar", window)
    field("upper", upper)
    follow_each_other([upper, bar, lower])
    assert stops(window) == ["before", "upper", "bar", "lower 1", "lower 2"]


def test_nothing_of_controls_that_are_gone_is_kept(window: QWidget) -> None:
    field("before", window)
    container = QWidget(window)
    for _ in range(5):
        row = QWidget(container)
        QScrollArea(row)
        chain_tabs(container)
        row.deleteLater()
        QCoreApplication.sendPostedEvents(row, QEvent.Type.DeferredDelete)
    del row
    gc.collect()
    left = [each for each in gc.get_objects() if isinstance(each, QScrollBar)]
    assert [each for each in left if not shiboken6.isValid(each)] == []
