"""Settings leave and come in as a link: by the menu, by keys, by a drop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QSettings, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from engine.experiment import ExperimentSpec, PointSet, edit, propose
from engine.experiment.link import link_of, project_of_link
from engine.experiment.project import Project
from gui.app.link_dialog import LinkDialog
from gui.app.main_window import MainWindow
from gui.state.session import Session
from tests.gui.app.persons import Person
from tests.gui.app.shown_window import shown_window

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
MOONS = edit(propose("moons"), "optimizer.lr", 0.0375)
LINK = link_of(Project(MOONS, "Press *Run*."))


@pytest.fixture
def window(qtbot: QtBot, session: Session, person: Person, tmp_path: Path) -> Iterator[MainWindow]:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    with shown_window(qtbot, session, person, settings) as window:
        yield window


@pytest.fixture
def dialog(window: MainWindow) -> LinkDialog:
    QGuiApplication.clipboard().clear()
    window.actions_by_name.open_link.trigger()
    assert window.links.dialog is not None
    return window.links.dialog


def copied() -> str:
    return QGuiApplication.clipboard().text()


def test_a_copied_link_holds_the_experiment_as_it_stands(window: MainWindow, session: Session) -> None:
    session.edit("optimizer.lr", 0.25, "lr")
    window.actions_by_name.copy_link.trigger()
    assert project_of_link(copied()) == Project(session.spec)
    assert f"{len(copied())} characters" in window.status.hint.text()


def test_notes_go_with_it(window: MainWindow) -> None:
    window.documents.open(LINK)
    window.actions_by_name.copy_link.trigger()
    assert copied() == LINK


def test_too_many_points_of_ones_own_are_told(window: MainWindow, session: Session) -> None:
    before = copied()
    rng = np.random.default_rng(0)
    session.set_points(PointSet(rng.normal(size=(5000, 2)), np.arange(5000) % 2), "Points")
    window.actions_by_name.copy_link.trigger()
    assert window.page.notice.text().startswith("The link would have ")
    assert "5,000 points made by hand are in it; save a project file instead." in window.page.notice.text()
    assert copied() == before


def test_a_link_pasted_into_the_window_is_opened(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    QGuiApplication.clipboard().setText(f" {LINK[:60]}\n{LINK[60:]}\n")
    qtbot.keyClick(window.page.plot.canvas, Key.Key_V, CONTROL)
    assert session.spec == MOONS
    assert window.windowTitle() == "untitled[*] — Chainrule"
    assert not window.isWindowModified()


def test_a_field_keeps_what_is_pasted_into_it(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    before = session.spec
    QGuiApplication.clipboard().setText(LINK)
    field = QLineEdit(window)
    field.show()
    field.setFocus()
    qtbot.keyClick(field, Key.Key_V, CONTROL)
    assert field.text() == LINK
    assert session.spec == before


@pytest.mark.parametrize(("answer", "opens"), [("cancel", False), ("discard", True)])
def test_unsaved_changes_are_asked_about(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person, answer, opens: bool
) -> None:
    session.edit("optimizer.lr", 0.5, "lr")
    person.answer = answer
    QGuiApplication.clipboard().setText(LINK)
    qtbot.keyClick(window.page.plot.canvas, Key.Key_V, CONTROL)
    assert person.asked == ["keep untitled"]
    assert (session.spec == MOONS) is opens


def test_other_text_is_not_taken_for_a_link(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    before = session.spec
    QGuiApplication.clipboard().setText("a sentence")
    qtbot.keyClick(window.page.plot.canvas, Key.Key_V, CONTROL)
    assert session.spec == before
    assert not window.page.notice.isVisible()


def test_a_bad_link_is_told_in_a_notice(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    before = session.spec
    QGuiApplication.clipboard().setText(LINK[:50])
    qtbot.keyClick(window.page.plot.canvas, Key.Key_V, CONTROL)
    assert "the link: a part of it is missing" in window.page.notice.text()
    assert session.spec == before


def drop(window: MainWindow, text: str, kind: type[QDropEvent]) -> bool:
    data = QMimeData()
    data.setText(text)
    event = kind(QPoint(200, 200), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def test_a_link_dropped_on_the_window_is_opened(window: MainWindow, session: Session) -> None:
    assert not drop(window, "a sentence", QDragEnterEvent)
    assert drop(window, LINK, QDragEnterEvent)
    assert drop(window, LINK, QDropEvent)
    assert session.spec == MOONS


def test_the_dialog_tells_what_a_link_holds_and_opens_it(
    qtbot: QtBot, window: MainWindow, session: Session, dialog: LinkDialog
) -> None:
    assert not dialog.open_button.isEnabled()
    QGuiApplication.clipboard().setText(LINK)
    qtbot.keyClick(dialog.field, Key.Key_V, CONTROL)
    assert dialog.told.text() == "Two moons, hidden layers of 8, 8, Adam"
    qtbot.mouseClick(dialog.open_button, LEFT)
    assert session.spec == MOONS
    assert window.links.dialog is None


def test_the_dialog_tells_what_is_wrong_while_it_is_typed(qtbot: QtBot, dialog: LinkDialog) -> None:
    qtbot.keyClicks(dialog.field, "moons")
    assert dialog.told.text() == "The link: expected chainrule:1-..., got 'moons'."
    assert not dialog.open_button.isEnabled()
    dialog.field.clear()
    assert dialog.told.text() == ""
    qtbot.keyClick(dialog, Key.Key_Escape)


def test_enter_opens_what_can_be_opened(
    qtbot: QtBot, window: MainWindow, session: Session, dialog: LinkDialog
) -> None:
    assert dialog.focusWidget() is dialog.field
    qtbot.keyClicks(dialog.field, "moons")
    qtbot.keyClick(dialog.field, Key.Key_Return)
    assert dialog.link() == "moons"
    assert window.links.dialog is dialog
    dialog.field.setPlainText(LINK)
    qtbot.keyClick(dialog.field, Key.Key_Return)
    assert session.spec == MOONS
    assert window.links.dialog is None


def test_asked_again_it_stays_the_one_dialog(window: MainWindow, dialog: LinkDialog) -> None:
    window.actions_by_name.open_link.trigger()
    assert window.links.dialog is dialog
    assert window.findChildren(LinkDialog) == [dialog]
    dialog.reject()
    assert window.links.dialog is None


def test_a_copied_link_stands_in_the_dialog_already(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    before: ExperimentSpec = session.spec
    QGuiApplication.clipboard().setText(LINK)
    window.actions_by_name.open_link.trigger()
    opened = window.links.dialog
    assert opened is not None
    assert opened.link() == LINK
    qtbot.mouseClick(opened.cancel_button, LEFT)
    assert session.spec == before


def test_the_link_stays_in_the_dialog_while_unsaved_changes_are_kept(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person, dialog: LinkDialog
) -> None:
    session.edit("optimizer.lr", 0.5, "lr")
    mine = session.spec
    dialog.field.setPlainText(LINK)
    person.answer = "cancel"
    qtbot.mouseClick(dialog.open_button, LEFT)
    assert session.spec == mine
    assert window.links.dialog is dialog
    assert dialog.isVisible()
    assert dialog.link() == LINK
    person.answer = "discard"
    qtbot.keyClick(dialog.field, Key.Key_Return)
    assert session.spec == MOONS
    assert window.links.dialog is None
    assert person.asked == ["keep untitled", "keep untitled"]
