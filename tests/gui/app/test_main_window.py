from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMimeData,
    QPoint,
    QSettings,
    QSize,
    Qt,
    QTranslator,
    QUrl,
)
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QMenu,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from engine.experiment.project import Project, save_project
from gui.app.examples import find_examples
from gui.app.help_dialogs import About, ShortcutList, about_html
from gui.app.main_window import MainWindow
from gui.app.workspaces import Workspace
from gui.state.session import Session
from tests.gui.app.persons import Person
from tests.gui.app.shown_window import shown_window

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(qtbot: QtBot, session: Session, person: Person, settings: QSettings) -> Iterator[MainWindow]:
    with shown_window(qtbot, session, person, settings) as window:
        yield window


@pytest.fixture
def moons(tmp_path: Path) -> Path:
    path = tmp_path / "moons.json"
    save_project(Project(propose("moons")), path)
    return path


def menu_titles(window: MainWindow) -> list[str]:
    return [action.text().replace("&", "") for action in window.menuBar().actions()]


def all_actions(menu: QMenu) -> list[QAction]:
    found = []
    for action in menu.actions():
        inner = action.menu()
        found += all_actions(inner) if isinstance(inner, QMenu) else [action]
    return found


def test_the_menus_are_those_of_a_desktop_program(window: MainWindow) -> None:
    assert menu_titles(window) == ["File", "Edit", "Data", "Train", "Lab", "View", "Help"]


def test_points_come_in_and_go_out_by_the_menu_of_data_as_by_that_of_files(window: MainWindow) -> None:
    do = window.actions_by_name
    for bar in window.menuBar().actions():
        menu = bar.menu()
        assert isinstance(menu, QMenu)
        has = {do.import_points, do.paste_table, do.export_points} <= {*menu.actions()}
        assert has == (bar.text().replace("&", "") in ("File", "Data"))


def test_every_menu_and_every_entry_of_it_has_a_mnemonic_of_its_own(window: MainWindow) -> None:
    for bar in window.menuBar().actions():
        menu = bar.menu()
        assert isinstance(menu, QMenu)
        texts = [action.text() for action in menu.actions() if not action.isSeparator()]
        letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
        assert len(letters) == len(texts), texts
        assert len(set(letters)) == len(letters), texts


def test_the_title_names_the_experiment_and_marks_edits(window: MainWindow, session: Session) -> None:
    assert window.windowTitle() == "untitled[*] — Chainrule"
    assert not window.isWindowModified()
    session.edit("optimizer.lr", 0.5, "lr")
    assert window.isWindowModified()
    assert window.status.file.text() == "untitled — edited"
    session.undo_stack.undo()
    assert not window.isWindowModified()


def test_a_bad_file_is_said_in_a_notice(window: MainWindow, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("no json", encoding="utf-8")
    window.documents.open(bad)
    assert window.page.notice.isVisible()
    assert "bad.json" in window.page.notice.text()


def drag(window: MainWindow, path: Path, kind: type[QDropEvent]) -> bool:
    """Drag a file over the window or drop it; whether the window takes it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    arguments = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    event = kind(QPoint(200, 200), *arguments)
    event.ignore()
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def test_a_project_dropped_on_the_window_is_opened(window: MainWindow, session: Session, moons: Path) -> None:
    assert drag(window, moons, QDragEnterEvent)
    assert drag(window, moons, QDropEvent)
    assert session.spec == propose("moons")
    assert window.windowTitle().startswith("moons.json")


def test_another_file_is_not_taken(window: MainWindow, tmp_path: Path) -> None:
    assert not drag(window, tmp_path / "picture.png", QDragEnterEvent)


def test_recent_files_are_listed_and_cleared(window: MainWindow, moons: Path) -> None:
    window.documents.open(moons)
    texts = [action.text() for action in window.menus.recent.actions()]
    assert texts[0] == "&1 moons.json"
    window.menus.recent.actions()[-1].trigger()
    assert window.documents.recent == ()


def test_examples_are_listed_and_opened(window: MainWindow, session: Session) -> None:
    examples = find_examples()
    window.menus.list_examples(examples)
    actions = window.menus.examples.actions()
    assert [action.text() for action in actions] == [example.title for example in examples]
    actions[0].trigger()
    assert session.spec.title == examples[0].title


def test_the_data_menu_chooses_a_data_set(window: MainWindow, session: Session) -> None:
    data = window.menuBar().actions()[2].menu()
    assert isinstance(data, QMenu)
    moons = next(action for action in all_actions(data) if action.text() == "Two moons")
    moons.trigger()
    assert session.spec.data.generator.name == "moons"
    assert moons.isChecked()
    assert session.undo_stack.count() == 1


def test_new_data_is_another_seed(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    before = session.spec.data.seed
    qtbot.keyClick(window, Key.Key_N)
    assert session.spec.data.seed != before
    assert session.undo_stack.count() == 1


def test_closing_asks_about_edits(window: MainWindow, session: Session, person: Person) -> None:
    session.edit("optimizer.lr", 0.5, "lr")
    person.answer = "cancel"
    assert not window.close()
    assert window.isVisible()
    person.answer = "discard"
    assert window.close()
    assert person.asked == ["keep untitled", "keep untitled"]


def test_panels_can_be_closed_and_come_back(window: MainWindow) -> None:
    closed = {dock.windowTitle(): dock for dock in window.page.desk.docks}["Loss"]
    closed.toggleViewAction().trigger()
    assert closed.isHidden()
    window.actions_by_name.reset_layout.trigger()
    assert closed.isVisible()


def test_the_layout_outlives_the_window(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person, settings: QSettings
) -> None:
    window.page.desk.docks[0].hide()
    window.resize(900, 700)
    window.close()
    again = MainWindow(session, settings, person, lambda: 60.0)
    qtbot.addWidget(again)
    again.open_as_left()
    assert again.page.desk.docks[0].isHidden()
    assert again.size() == QSize(900, 700)


def test_title_bars_show_only_while_panels_are_arranged(window: MainWindow) -> None:
    dock = window.page.desk.docks[0]
    assert dock.titleBarWidget() is not None
    window.actions_by_name.arrange.trigger()
    assert dock.titleBarWidget() is None
    window.actions_by_name.arrange.trigger()
    assert dock.titleBarWidget() is not None
    assert dock.titleBarWidget().height() == 0


def test_full_screen_and_back(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Key.Key_F11)
    assert window.isFullScreen()
    qtbot.keyClick(window, Key.Key_F11)
    assert not window.isFullScreen()


def test_the_picture_of_the_plot_is_copied(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Key.Key_C, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert QGuiApplication.clipboard().image().size() == window.page.plot.picture().size()


@pytest.mark.parametrize(("name", "kind"), [("shortcuts", ShortcutList), ("about", About)])
def test_help_opens_beside_the_work(window: MainWindow, name: str, kind: type[QDialog]) -> None:
    getattr(window.actions_by_name, name).trigger()
    [dialog] = window.findChildren(kind)
    assert dialog.isVisible()
    assert not dialog.isModal()
    dialog.close()


def test_what_a_key_does_is_read_without_scrolling_aside(window: MainWindow) -> None:
    dialog = ShortcutList([("Plot", [("Ctrl+C, Ctrl+X, Ctrl+V", "copy " * 40)])], window)
    dialog.show()
    areas = dialog.findChildren(QScrollArea)
    assert [area.horizontalScrollBar().maximum() for area in areas] == [0]
    dialog.close()


def test_about_names_what_the_app_is_made_of() -> None:
    text = about_html()
    assert all(part in text for part in ("PySide6", "numpy", "MIT License", "Lucide"))


def test_the_tab_key_visits_everything_from_left_to_right(qtbot: QtBot, window: MainWindow) -> None:
    parts = {
        "transport": window.transport,
        "switch": window.workspaces.switch,
        "data": window.page.data,
        "model": window.page.model,
        "training": window.page.training,
        "plot": window.page.plot,
        "loss": window.page.loss,
        "inspector": window.page.inspector,
        "code": window.page.code,
    }
    window.activateWindow()
    window.transport.reset.setFocus()
    visited: list[str] = []
    seen: set[QWidget] = set()
    while (control := QApplication.focusWidget()) is not None and control not in seen:
        seen.add(control)
        part = next(name for name, widget in parts.items() if widget.isAncestorOf(control))
        if visited[-1:] != [part]:
            visited.append(part)
        qtbot.keyClick(control, Key.Key_Tab)
    assert visited == list(parts)
    assert control is window.transport.reset
    assert len(seen) > 40


def test_a_change_of_the_palette_reaches_the_plots(window: MainWindow, qapp: QApplication) -> None:
    QApplication.sendEvent(window.page.plot, QEvent(QEvent.Type.PaletteChange))
    assert window.page.plot.canvas.isVisible()


def test_what_is_refused_while_the_lab_is_shown_is_told_in_sight(window: MainWindow, tmp_path: Path) -> None:
    lab = QLabel("page")
    window.workspaces.offer_lab(
        lambda: Workspace(lab, QLabel("bar"), "Lab", window.documents, window.lab_actions.group, lab)
    )
    window.workspaces.show("lab")
    bad = tmp_path / "bad.json"
    bad.write_text("no json", encoding="utf-8")
    assert drag(window, bad, QDragEnterEvent)
    assert drag(window, bad, QDropEvent)
    assert window.workspaces.current == "playground"
    assert "bad.json" in window.page.notice.text()


class LoudCatalogue(QTranslator):
    """Says what the catalogue says in capitals."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        return source.upper() if context == "Catalogue" else source


def test_the_menus_say_the_words_of_the_catalogue_in_the_readers_language(
    qtbot: QtBot, session: Session, person: Person, settings: QSettings
) -> None:
    words = LoudCatalogue()
    QCoreApplication.installTranslator(words)
    try:
        with shown_window(qtbot, session, person, settings) as window:
            texts = {action.text(): action.toolTip() for action in window.findChildren(QAction)}
    finally:
        QCoreApplication.removeTranslator(words)
    assert texts["TWO SPIRALS"].isupper()
    assert texts["PYTORCH SCRIPT…"].isupper()
