from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui.kit.tabs import Tabs
from gui.kit.theme import Theme
from tests.gui.kit.conftest import Show

NAMES = ("Network", "Graph", "Landscape", "Gradients", "Parameters", "Code")


def test_choosing_a_tab_moves_and_cuts_nothing(
    qtbot: QtBot, qapp: QApplication, theme: Theme, show: Show
) -> None:
    theme.apply(qapp, "light")
    tabs = Tabs("views")
    for name in NAMES:
        tabs.addTab(QLabel(name), name)
    show(tabs, width=900)
    bar = tabs.tabBar()
    before = [bar.tabRect(index) for index in range(len(NAMES))]
    bold = bar.font()
    bold.setBold(True)
    for index, name in enumerate(NAMES):
        qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(index).center())
        assert tabs.currentIndex() == index
        assert [bar.tabRect(i) for i in range(len(NAMES))] == before
        assert bar.tabRect(index).width() >= QFontMetrics(bold).horizontalAdvance(name)


def test_arrows_change_the_tab(qtbot: QtBot, show: Show) -> None:
    tabs = Tabs("views")
    for name in NAMES:
        tabs.addTab(QLabel(name), name)
    show(tabs)
    tabs.tabBar().setFocus()
    qtbot.keyClick(tabs.tabBar(), Qt.Key.Key_Right)
    assert tabs.currentIndex() == 1
    assert tabs.accessibleName() == tabs.tabBar().accessibleName() == "views"


def test_where_room_is_short_captions_are_brief_and_still_all_there(show: Show) -> None:
    tabs = Tabs("views")
    for name in NAMES:
        tabs.add_page(QLabel(name), name, name[:5])
    show(tabs, width=900)
    bar = tabs.tabBar()
    assert [bar.tabText(index) for index in range(len(NAMES))] == [*NAMES]
    tabs.resize(360, tabs.height())
    assert [bar.tabText(index) for index in range(len(NAMES))] == [name[:5] for name in NAMES]
    assert bar.tabRect(len(NAMES) - 1).right() <= 360
    assert (bar.tabToolTip(0), bar.tabToolTip(5)) == ("Network", "")
    assert bar.accessibleTabName(2) == "Landscape"
    tabs.resize(900, tabs.height())
    assert (bar.tabText(2), bar.tabToolTip(2)) == ("Landscape", "")
