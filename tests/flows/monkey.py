"""A monkey at the window: random keys, clicks, drags, words, menus and files, the same again for a seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QPointF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)

from gui.app.playground import Playground
from gui.kit.code_editor import CodeEditor
from tests.flows.fingers import drop_file, say, turn_wheel
from tests.flows.monkey_words import KEYS, PROGRAMS, TABLES, WORDS

SIZES = (QSize(1024, 768), QSize(1600, 1000), QSize(900, 660), QSize(1280, 860))
NOT_TOUCHED = ("open_logs", "full_screen")
"""Actions that leave the test."""
PATIENCE_MS = 40


class Monkey(QObject):
    """Acts on the window of `playground`; `story` tells what it did, newest last."""

    def __init__(self, playground: Playground, dice: random.Random, files: list[Path]) -> None:
        super().__init__()
        self._window = playground.window
        self._dice = dice
        self._files = files
        self.story: list[str] = []
        self._habits: list[tuple[int, Callable[[], str]]] = [
            (10, self._press_a_key),
            (14, self._click_somewhere),
            (4, self._click_right),
            (6, self._drag_somewhere),
            (2, self._turn_the_wheel),
            (4, self._type_words),
            (5, self._choose_from_a_menu),
            (3, self._change_a_tab),
            (2, self._change_the_workspace),
            (3, self._write_a_program),
            (2, self._choose_from_a_list),
            (2, self._use_a_tool),
            (1, self._resize),
            (1, self._drop_a_file),
            (1, self._paste_a_table),
        ]
        # A menu or dialog that a click opened holds the click until it is closed.
        self._rescue = QTimer(self)
        self._rescue.setInterval(PATIENCE_MS)
        self._rescue.timeout.connect(self._close_what_is_open)
        self._rescue.start()

    def act(self) -> None:
        """Do one thing, and let the window answer; one that was closed is opened again."""
        weights = [weight for weight, _ in self._habits]
        habit = self._dice.choices(self._habits, weights)[0][1]
        self.story.append(habit.__name__)
        self.story[-1] = habit()
        QApplication.processEvents()
        if not self._window.isVisible():
            self._window.open_as_left()

    def stop(self) -> None:
        """Rest, with every menu and dialog closed."""
        self._rescue.stop()
        self._close_what_is_open()

    @Slot()
    def _close_what_is_open(self) -> None:
        popup, dialog = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if isinstance(popup, QMenu):
            self._decide(popup)
        elif popup is not None:
            self._pick(popup)
        elif dialog is not None:
            self._answer(dialog)

    def _decide(self, menu: QMenu) -> None:
        """Take an entry that can be chosen, or none."""
        actions = [each for each in menu.actions() if self._may(each) and each.menu() is None]
        if actions and self._dice.random() < 0.6:
            menu.setActiveAction(self._dice.choice(actions))
            QTest.keyClick(menu, Qt.Key.Key_Return)
        if menu.isVisible():
            menu.close()

    def _pick(self, popup: QWidget) -> None:
        """Take one of the choices of a drop-down, or none."""
        views = popup.findChildren(QAbstractItemView)
        if views and self._dice.random() < 0.7:
            self._click_a_row(views[0])
        if popup.isVisible():
            popup.close()

    def _click_a_row(self, view: QAbstractItemView) -> None:
        index = view.model().index(self._dice.randrange(view.model().rowCount()), 0)
        view.scrollTo(index)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())

    def _answer(self, dialog: QWidget) -> None:
        """Do something in a dialog, or close it."""
        if self._dice.random() < 0.6:
            inside = self._one_in(dialog)
            QTest.mouseClick(inside, Qt.MouseButton.LeftButton, pos=self._place(inside))
            return
        key = Qt.Key.Key_Return if self._dice.random() < 0.5 else Qt.Key.Key_Escape
        QTest.keyClick(dialog, key)
        if dialog.isVisible():
            dialog.close()

    def _widget(self) -> QWidget:
        return self._one_in(self._window)

    def _one_in(self, whole: QWidget) -> QWidget:
        shown = [
            each
            for each in whole.findChildren(QWidget)
            if each.isVisible() and each.isEnabled() and each.width() > 3 and each.height() > 3
        ]
        # A kind first: most of what is there are captions.
        kind = self._dice.choice(sorted({type(each).__name__ for each in shown}))
        return self._dice.choice([each for each in shown if type(each).__name__ == kind])

    def _place(self, widget: QWidget) -> QPoint:
        # While it is dragged, a widget may become nothing.
        return QPoint(
            self._dice.randrange(max(1, widget.width())), self._dice.randrange(max(1, widget.height()))
        )

    def _press_a_key(self) -> str:
        keys = self._dice.choice(KEYS)
        QTest.keySequence(QApplication.focusWidget() or self._window, keys)
        return f"key {keys}"

    def _click_somewhere(self) -> str:
        widget = self._widget()
        place = self._place(widget)
        modifier = self._dice.choice(
            [Qt.KeyboardModifier.NoModifier] * 4
            + [Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier]
        )
        told = f"click {_named(widget)} at {place.x()}, {place.y()}"
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, modifier, place)
        return told

    def _click_right(self) -> str:
        widget = self._widget()
        place = self._place(widget)
        told = f"right click {_named(widget)} at {place.x()}, {place.y()}"
        QTest.mouseClick(widget, Qt.MouseButton.RightButton, pos=place)
        return told

    def _drag_somewhere(self) -> str:
        plot = self._window.page.plot.canvas.viewport()
        widget = self._dice.choice([plot if plot.isVisible() else self._widget(), self._widget()])
        told = f"drag {_named(widget)}"
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        gone: list[bool] = []  # of Qt's own widgets inside others PySide does not know that they are
        connection = widget.destroyed.connect(lambda: gone.append(True))
        QTest.mousePress(widget, left, none, self._place(widget))
        for _ in range(3):
            if gone:
                return told
            QTest.mouseMove(widget, self._place(widget))
            QApplication.processEvents()
        if not gone:
            QTest.mouseRelease(widget, left, none, self._place(widget))
            widget.destroyed.disconnect(connection)
        return told

    def _turn_the_wheel(self) -> str:
        widget = self._widget()
        told = f"wheel on {_named(widget)}"
        turn_wheel(widget, QPointF(self._place(widget)), self._dice.choice([-240, -120, 120, 240]))
        return told

    def _type_words(self) -> str:
        boxes = [
            each
            for each in (*self._window.findChildren(QLineEdit), *self._window.findChildren(QPlainTextEdit))
            if each.isVisible() and each.isEnabled()
        ]
        if not boxes:
            return "nothing to type into"
        box, words = self._dice.choice(boxes), self._dice.choice(WORDS)
        told = f"type {words!r} into {_named(box)}"
        box.setFocus()
        if self._dice.random() < 0.7:
            box.selectAll()
        say(box, words)
        QTest.keyClick(box, self._dice.choice([Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape]))
        return told

    def _choose_from_a_menu(self) -> str:
        actions = [each for menu in self._window.findChildren(QMenu) for each in menu.actions()]
        possible = [each for each in actions if self._may(each) and each.menu() is None]
        action = self._dice.choice(possible)
        told = f"menu {action.text()}"
        action.trigger()
        return told

    def _may(self, action: QAction) -> bool:
        forbidden = [getattr(self._window.actions_by_name, name) for name in NOT_TOUCHED]
        return action.isEnabled() and not action.isSeparator() and action not in forbidden

    def _change_a_tab(self) -> str:
        bars = [each for each in self._window.findChildren(QTabBar) if each.isVisible() and each.count() > 1]
        if not bars:
            return "no tab"
        bar = self._dice.choice(bars)
        index = self._dice.randrange(bar.count())
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(index).center())
        return f"tab {index} of {_named(bar)}"

    def _change_the_workspace(self) -> str:
        switch, name = self._window.workspaces.switch, self._dice.choice(["playground", "lab", "lab"])
        QTest.mouseClick(switch.button(name), Qt.MouseButton.LeftButton)
        return f"show the {name}"

    def _write_a_program(self) -> str:
        editors = [each for each in self._window.findChildren(CodeEditor) if each.isVisible()]
        if not editors:
            return "no editor"
        program = self._dice.choice(PROGRAMS)
        editors[0].setFocus()
        QTest.keySequence(editors[0], "Ctrl+A")
        QTest.keySequence(editors[0], "Del")
        for line in program.splitlines():
            say(editors[0], line)
            QTest.keyClick(editors[0], Qt.Key.Key_Return)
        return f"write {program[:60]!r}"

    def _resize(self) -> str:
        size = self._dice.choice(SIZES)
        self._window.resize(size)
        return f"resize to {size.width()} x {size.height()}"

    def _drop_a_file(self) -> str:
        path = self._dice.choice(self._files)
        drop_file(self._window, path)
        return f"drop {path.name}"

    def _paste_a_table(self) -> str:
        table = self._dice.choice(TABLES)
        QApplication.clipboard().setText(table)
        self._window.actions_by_name.paste_table.trigger()
        return f"paste {table[:30]!r}"

    def _choose_from_a_list(self) -> str:
        views = [
            each
            for each in (*self._window.findChildren(QListView), *self._window.findChildren(QTableView))
            if each.isVisible() and each.isEnabled() and each.model() and each.model().rowCount()
        ]
        if not views:
            return "no list"
        view = self._dice.choice(views)
        told = f"a row of {_named(view)}"
        self._click_a_row(view)
        return told

    def _use_a_tool(self) -> str:
        """Take a tool of the plot and make a stroke with it."""
        canvas = self._window.page.plot.canvas.viewport()
        tools = [
            each
            for each in self._window.page.plot.findChildren(QToolButton)
            if each.isVisible() and each.isEnabled() and each.menu() is None
        ]
        if not tools:
            return "no tool"
        tool = self._dice.choice(tools)
        QTest.mouseClick(tool, Qt.MouseButton.LeftButton)
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(canvas, left, none, self._place(canvas))
        for _ in range(6):
            QTest.mouseMove(canvas, self._place(canvas))
            QApplication.processEvents()
        QTest.mouseRelease(canvas, left, none, self._place(canvas))
        return f"stroke with {tool.text() or tool.accessibleName()}"


def _named(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName() or widget.objectName()!r}"
