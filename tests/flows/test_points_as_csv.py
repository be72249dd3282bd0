"""Points come in from tables and go out to them: by menu, drop and paste; good, bad and huge."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.tables import most_points
from engine.training.snapshots import RunState, Snapshot
from gui.app.playground import Playground
from gui.app.table_import import ImportDialog
from gui.kit.combo import Combo
from gui.kit.segmented import SegmentButton
from tests.flows.fingers import drop_file
from tests.gui.app.persons import Person
from tests.gui.panels.finding import control

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
PATIENCE_MS = 20_000
Wait = Callable[[Callable[[Snapshot], bool]], Snapshot]

FLOWERS = "width;height;kind\n" + "".join(
    f"{i % 3}0,{i};{i % 4}0,5;{('rose', 'tulip')[i % 2]}\n" for i in range(20)
)


def opened(qtbot: QtBot, playground: Playground) -> ImportDialog:
    """The import's dialog, once it has read everything."""
    dialog = playground.window.point_files.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.progress.isHidden, timeout=PATIENCE_MS)
    return dialog


def import_table(qtbot: QtBot, playground: Playground, person: Person, path: Path, text: str) -> ImportDialog:
    """Choose File > Import CSV and the file `path` with these contents."""
    path.write_text(text, encoding="utf-8")
    person.opens = path
    playground.window.actions_by_name.import_points.trigger()
    return opened(qtbot, playground)


def come_back(qtbot: QtBot, playground: Playground) -> None:
    """The window is in front again after a dialog, as a desktop sees to."""
    with qtbot.waitActive(playground.window):
        playground.window.activateWindow()


def pick(qtbot: QtBot, combo: Combo, caption: str) -> None:
    """Choose a row of a drop-down by the keys of a person."""
    target = combo.findText(caption)
    assert target >= 0, caption
    while combo.currentIndex() != target:
        qtbot.keyClick(combo, Key.Key_Down if combo.currentIndex() < target else Key.Key_Up)


def test_a_table_becomes_points_in_one_undo_while_it_trains(
    qtbot: QtBot, playground: Playground, person: Person, wait: Wait, tmp_path: Path
) -> None:
    session, window = playground.session, playground.window
    before = session.spec
    qtbot.keyClick(window.page.plot.canvas, Key.Key_Space)
    wait(lambda snapshot: snapshot.step > 5)
    dialog = import_table(qtbot, playground, person, tmp_path / "flowers.csv", FLOWERS)
    assert session.spec == before, "looking changes nothing"
    assert dialog.summary.text() == "20 points"
    assert not dialog.bad_rows.isVisible()
    qtbot.mouseClick(dialog.import_button, LEFT)
    assert (session.spec.task, session.spec.inputs, len(session.points)) == ("classification", 2, 20)
    np.testing.assert_array_equal(session.points.y, [0, 1] * 10)
    assert session.points.x[3].tolist() == pytest.approx([0.3, 30.5])
    assert session.undo_stack.undoText() == "Import flowers.csv"
    wait(lambda snapshot: snapshot.step > 5 and snapshot.state is RunState.TRAINING)
    come_back(qtbot, playground)
    seen = window.page.plot.extent
    qtbot.keyClick(window, Key.Key_Z, CONTROL)
    assert session.spec == before
    assert window.page.plot.extent != seen
    qtbot.keyClick(window, Key.Key_Y, CONTROL)
    assert window.page.plot.extent == seen, "points that come back are seen"


def test_all_kinds_of_a_table_become_classes(
    qtbot: QtBot, playground: Playground, person: Person, wait: Wait, tmp_path: Path
) -> None:
    text = "width,height,kind\n" + "".join(f"{i % 5},{i % 7},{'abc'[i % 3]}\n" for i in range(21))
    dialog = import_table(qtbot, playground, person, tmp_path / "kinds.csv", text)
    assert not dialog.columns.class_a.isVisible()
    qtbot.mouseClick(control(dialog, SegmentButton, "Two classes"), LEFT)
    assert dialog.columns.class_a.isVisible()
    qtbot.waitUntil(lambda: dialog.summary.text() == "14 points", timeout=PATIENCE_MS)
    qtbot.mouseClick(control(dialog, SegmentButton, "All classes"), LEFT)
    assert not dialog.columns.class_a.isVisible()
    qtbot.waitUntil(lambda: dialog.summary.text() == "21 points", timeout=PATIENCE_MS)
    qtbot.mouseClick(dialog.import_button, LEFT)
    session = playground.session
    assert (session.spec.classes, session.spec.loss.name) == (3, "CrossEntropyLoss")
    np.testing.assert_array_equal(session.points.y, [0, 1, 2] * 7)
    wait(lambda snapshot: snapshot.field is not None and snapshot.field.values.shape[2:] == (3,))
    come_back(qtbot, playground)
    qtbot.keyClick(playground.window, Key.Key_Z, CONTROL)
    assert session.spec.classes == 2


def test_columns_are_picked_and_kinds_changed(
    qtbot: QtBot, playground: Playground, person: Person, tmp_path: Path
) -> None:
    text = "a,b,c,d\n" + "".join(f"{i},{i * i},{i % 3},{-i}\n" for i in range(12))
    dialog = import_table(qtbot, playground, person, tmp_path / "numbers.csv", text)
    pick(qtbot, dialog.columns.first, "b")
    assert "chosen twice" in dialog.summary.text()
    assert not dialog.import_button.isEnabled()
    pick(qtbot, dialog.columns.second, "none")
    qtbot.waitUntil(dialog.import_button.isEnabled, timeout=PATIENCE_MS)
    qtbot.mouseClick(dialog.columns.task.button("classification"), LEFT)
    assert "second input" in dialog.summary.text()
    pick(qtbot, dialog.columns.second, "a")
    pick(qtbot, dialog.columns.target, "c")
    pick(qtbot, dialog.columns.class_a, "2")
    qtbot.waitUntil(dialog.import_button.isEnabled, timeout=PATIENCE_MS)
    qtbot.keyClick(dialog, Key.Key_Return)
    points = playground.session.points
    kept = [i for i in range(12) if i % 3 in (1, 2)]
    assert points.x.tolist() == [[i * i, i] for i in kept]
    assert points.y.tolist() == [float(i % 3 == 1) for i in kept]


def test_bad_rows_are_told_by_line_and_left_out(
    qtbot: QtBot, playground: Playground, person: Person, tmp_path: Path
) -> None:
    dialog = import_table(qtbot, playground, person, tmp_path / "a.csv", "x,y\n1,2\noops,3\n4\n5,6\n7,8\n")
    assert (dialog.summary.text(), dialog.bad_summary.text()) == ("3 points", "2 rows are left out:")
    first, second = dialog.bad_rows.toPlainText().splitlines()
    assert first.startswith("line 3: expected a number in x, got 'oops'; ")
    assert second.startswith("line 4: expected 2 cells, got 1; ")
    qtbot.mouseClick(dialog.import_button, LEFT)
    assert playground.session.points.x.tolist() == [[1], [5], [7]]


def test_a_wrong_guess_is_set_right_by_hand(
    qtbot: QtBot, playground: Playground, person: Person, tmp_path: Path
) -> None:
    dialog = import_table(qtbot, playground, person, tmp_path / "a.csv", "1,5 2,5\n3,5 4,5\n2,5 8,5\n")
    assert dialog.dialect.separator.choice() == " "
    pick(qtbot, dialog.dialect.separator, "Comma")
    qtbot.waitUntil(lambda: dialog.columns.first.count() == 3, timeout=PATIENCE_MS)
    pick(qtbot, dialog.dialect.separator, "Space")
    qtbot.waitUntil(dialog.import_button.isEnabled, timeout=PATIENCE_MS)
    qtbot.mouseClick(dialog.dialect.header, LEFT, pos=QPoint(8, dialog.dialect.header.height() // 2))
    qtbot.waitUntil(lambda: dialog.summary.text() == "2 points", timeout=PATIENCE_MS)
    qtbot.mouseClick(dialog.dialect.decimal.button("."), LEFT)
    qtbot.waitUntil(lambda: "No row" in dialog.summary.text(), timeout=PATIENCE_MS)
    assert "choose ',' as the decimal sign" in dialog.bad_rows.toPlainText()
    assert not dialog.import_button.isEnabled()
    qtbot.mouseClick(dialog.cancel_button, LEFT)
    assert playground.session.undo_stack.isClean()


def test_a_table_that_cannot_be_read_so_is_told_and_can_be_read_otherwise(
    qtbot: QtBot, playground: Playground, person: Person, tmp_path: Path
) -> None:
    path = tmp_path / "wide.csv"
    wide = import_table(qtbot, playground, person, path, "1 " * 300 + "\n" + "2;3\n" * 3)
    pick(qtbot, wide.dialect.separator, "Space")
    qtbot.waitUntil(lambda: "at most 200 columns" in wide.summary.text(), timeout=PATIENCE_MS)
    assert not wide.columns.isEnabled()
    assert not wide.import_button.isEnabled()
    pick(qtbot, wide.dialect.separator, "Semicolon")
    qtbot.waitUntil(wide.import_button.isEnabled, timeout=PATIENCE_MS)
    assert wide.columns.isEnabled()
    assert wide.summary.text() == "3 points"
    qtbot.keyClick(wide, Key.Key_Escape)


def test_a_table_of_nothing_but_separators_offers_nothing(
    qtbot: QtBot, playground: Playground, person: Person, tmp_path: Path
) -> None:
    dialog = import_table(qtbot, playground, person, tmp_path / "empty.csv", ",,,\n,,,\n")
    assert "got none" in dialog.summary.text()
    qtbot.mouseClick(control(dialog, SegmentButton, "Two classes"), LEFT)
    assert not dialog.columns.class_a.isVisible()
    assert not dialog.import_button.isEnabled()
    qtbot.keyClick(dialog, Key.Key_Escape)


def test_a_dropped_table_opens_the_dialog_and_escape_leaves_everything(
    qtbot: QtBot, playground: Playground, tmp_path: Path
) -> None:
    path = tmp_path / "dropped.tsv"
    path.write_text("x\ty\n1\t2\n3\t4\n", encoding="utf-8")
    before = playground.session.spec
    assert drop_file(playground.window, path)
    dialog = opened(qtbot, playground)
    assert dialog.windowTitle() == "Import dropped.tsv"
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert playground.window.point_files.dialog is None
    assert playground.session.spec == before


def test_cells_copied_in_a_spreadsheet_are_pasted(qtbot: QtBot, playground: Playground) -> None:
    window = playground.window
    for last, modifiers in ((6, CONTROL | SHIFT), (7, CONTROL)):
        QGuiApplication.clipboard().setText(f"x\ty\n1\t2\n3\t5\n5\t{last}")
        qtbot.keyClick(window.page.plot.canvas, Key.Key_V, modifiers)
        qtbot.keyClick(opened(qtbot, playground), Key.Key_Return)
        assert playground.session.points.y.tolist() == [2, 5, last]
        come_back(qtbot, playground)
    QGuiApplication.clipboard().setText("No cells, but 2 words")
    qtbot.keyClick(window.page.plot.canvas, Key.Key_V, CONTROL)
    assert window.point_files.dialog is None
    QGuiApplication.clipboard().clear()
    come_back(qtbot, playground)
    qtbot.keyClick(window.page.plot.canvas, Key.Key_V, CONTROL | SHIFT)
    assert "copy the cells" in window.page.notice.text()


def test_a_file_that_is_no_table_is_refused_in_words(
    playground: Playground, person: Person, tmp_path: Path
) -> None:
    person.opens = tmp_path / "sheet.csv"
    person.opens.write_bytes(b"PK\3\4\0\0\0")
    playground.window.actions_by_name.import_points.trigger()
    assert playground.window.point_files.dialog is None
    assert "sheet.csv, line 1" in playground.window.page.notice.text()
    assert "save the table as CSV" in playground.window.page.notice.text()


def huge_table() -> str:
    return "x,y\n" + "".join(f"{i / 1000},{i % 77}\n" for i in range(100_000))


def test_of_a_huge_table_a_sample_is_taken_and_told(
    qtbot: QtBot, playground: Playground, person: Person, tmp_path: Path
) -> None:
    dialog = import_table(qtbot, playground, person, tmp_path / "huge.csv", huge_table())
    assert "good rows. An experiment takes" in dialog.summary.text()
    qtbot.mouseClick(dialog.import_button, LEFT)
    assert len(playground.session.points) == most_points()


def test_the_window_stays_alive_while_a_huge_table_is_read_and_reading_can_be_cancelled(
    qtbot: QtBot, playground: Playground, tmp_path: Path
) -> None:
    path = tmp_path / "huge.csv"
    path.write_text(huge_table(), encoding="utf-8")
    before = playground.session.spec
    assert drop_file(playground.window, path)
    dialog = playground.window.point_files.dialog
    assert dialog is not None
    with qtbot.waitSignal(dialog.progress.valueChanged):
        pass
    assert 0 < dialog.progress.value() < dialog.progress.maximum()
    assert not dialog.import_button.isEnabled()
    qtbot.mouseClick(dialog.cancel_button, LEFT)
    QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    assert playground.session.spec == before


def test_exported_points_come_back_as_they_were(
    qtbot: QtBot, playground: Playground, person: Person, tmp_path: Path
) -> None:
    session, window = playground.session, playground.window
    points, task = session.points, session.spec.task
    person.saves = tmp_path / "points"
    with qtbot.waitSignal(window.point_files.written):
        window.actions_by_name.export_points.trigger()
    person.opens = tmp_path / "points.csv"
    assert person.opens.read_text(encoding="utf-8").startswith("x1,x2,class,test\n")
    session.edit("data.generator", "line", "another")
    window.actions_by_name.import_points.trigger()
    qtbot.mouseClick(opened(qtbot, playground).import_button, LEFT)
    assert (session.points, session.spec.task) == (points, task)


def test_points_that_cannot_be_written_are_told(
    playground: Playground, person: Person, tmp_path: Path
) -> None:
    person.saves = tmp_path / "missing" / "points.csv"
    playground.window.actions_by_name.export_points.trigger()
    assert "points.csv could not be written" in playground.window.page.notice.text()
