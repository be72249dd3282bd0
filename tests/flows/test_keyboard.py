"""Everything can be reached and told apart without a mouse, in both workspaces."""

from __future__ import annotations

from collections import Counter
from typing import Literal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gui.app.playground import Playground
from gui.kit.code_editor import CodeEditor

BOTH = pytest.mark.parametrize("workspace", ["playground", "lab"])
MOST_STOPS = 300


def show(qtbot: QtBot, playground: Playground, workspace: Literal["playground", "lab"]) -> QWidget:
    """The page of a workspace, settled."""
    playground.window.workspaces.show(workspace)
    laboratory = playground.laboratory
    if laboratory is not None:
        qtbot.waitUntil(lambda: laboratory.session.run is not None, timeout=20_000)
    QApplication.processEvents()
    return playground.window.workspaces.stack.currentWidget()


def focusable(page: QWidget) -> list[QWidget]:
    return [
        each
        for each in page.findChildren(QWidget)
        if each.isEnabled()
        and each.isVisible()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
    ]


def is_named(widget: QWidget) -> bool:
    return bool(widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))


def stops_of_tab() -> list[QWidget]:
    """Where Tab leads until it comes round; Esc leads out of the editor, where Tab indents."""
    stops: list[QWidget] = []
    for _ in range(MOST_STOPS):
        focus = QApplication.focusWidget()
        if focus in stops:
            return stops
        stops.append(focus)
        if isinstance(focus, CodeEditor):
            QTest.keyClick(focus, Qt.Key.Key_Escape)
        if QApplication.focusWidget() is focus:
            QTest.keyClick(focus, Qt.Key.Key_Tab)
    raise AssertionError("Tab never comes round")


@BOTH
def test_every_control_has_a_name(
    qtbot: QtBot, playground: Playground, workspace: Literal["playground", "lab"]
) -> None:
    controls = focusable(show(qtbot, playground, workspace))
    assert len(controls) > 10
    assert [each for each in controls if not is_named(each)] == []


@BOTH
def test_tab_reaches_every_control_and_only_what_can_be_seen(
    qtbot: QtBot, playground: Playground, workspace: Literal["playground", "lab"]
) -> None:
    page = show(qtbot, playground, workspace)
    controls = focusable(page)
    controls[0].setFocus()
    stops = stops_of_tab()
    grouped = {
        each
        for each in controls
        if isinstance(each, QAbstractButton) and (each.group() is not None or each.autoExclusive())
    }
    assert [each for each in controls if each not in stops and each not in grouped] == []
    hidden = [each for each in stops if page.isAncestorOf(each) and not is_in_the_page(page, each)]
    assert hidden == []


def is_in_the_page(page: QWidget, widget: QWidget) -> bool:
    """Whether it stands within the width of the page, though it may have to be scrolled to."""
    left = widget.mapTo(page, widget.rect().topLeft()).x()
    return 0 <= left < page.width()


@BOTH
def test_no_key_means_two_things(
    qtbot: QtBot, playground: Playground, workspace: Literal["playground", "lab"]
) -> None:
    show(qtbot, playground, workspace)
    other = playground.window.lab_actions.group, playground.window.actions_by_name.playground
    sleeping = other[0] if workspace == "playground" else other[1]
    keys = Counter(
        keys.toString()
        for action in playground.window.findChildren(QAction)
        if action.actionGroup() is not sleeping
        for keys in action.shortcuts()
    )
    assert len(keys) > 20
    assert [key for key, count in keys.items() if count > 1] == []


def test_no_two_entries_of_a_menu_share_a_letter(playground: Playground) -> None:
    for menu in playground.window.menuBar().actions():
        entries = menu.menu().actions()  # type: ignore[union-attr]
        letters = Counter(
            each.text().replace("&&", "").partition("&")[2][:1].lower()
            for each in entries
            if each.isVisible()
        )
        del letters[""]
        assert [letter for letter, count in letters.items() if count > 1] == [], menu.text()


def test_typing_is_left_to_a_line_of_text(qtbot: QtBot, playground: Playground) -> None:
    page = show(qtbot, playground, "playground")
    lines = [line for line in page.findChildren(QLineEdit) if line.isVisible() and line.isEnabled()]
    assert len(lines) > 5
    for line in lines:
        line.setFocus()
        before = playground.session.spec
        QTest.keyClicks(line, "r n 1")
        QTest.keyClick(line, Qt.Key.Key_Escape)
        assert playground.session.spec is before, line.accessibleName()
