from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from pytestqt.qtbot import QtBot

from gui.kit.code_editor import CodeEditor
from gui.kit.theme import Theme
from tests.gui.kit.conftest import Record, Show

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def editor(qtbot: QtBot, show: Show) -> CodeEditor:
    made = CodeEditor("Program", {"tensor": "class_b_text", "for": "accent_text"})
    show(made, width=500)
    made.setFocus()
    return made


def colors(editor: CodeEditor, line: int) -> list[tuple[str, str]]:
    block = editor.document().findBlockByNumber(line)
    return [
        (block.text()[each.start : each.start + each.length], each.format.foreground().color().name())
        for each in block.layout().formats()
    ]


def test_typing_keeps_the_indentation_of_python(qtbot: QtBot, editor: CodeEditor) -> None:
    qtbot.keyClicks(editor, "for i in range(2):")
    qtbot.keyClick(editor, Key.Key_Return)
    qtbot.keyClicks(editor, "x = i")
    qtbot.keyClick(editor, Key.Key_Return)
    qtbot.keyClick(editor, Key.Key_Backspace)
    qtbot.keyClicks(editor, "y = x")
    assert editor.toPlainText() == "for i in range(2):\n    x = i\ny = x"


def test_tab_indents_the_chosen_lines_and_one_undo_takes_it_back(qtbot: QtBot, editor: CodeEditor) -> None:
    qtbot.keyClicks(editor, "a = 1")
    qtbot.keyClick(editor, Key.Key_Return)
    qtbot.keyClicks(editor, "b = 2")
    editor.selectAll()
    qtbot.keyClick(editor, Key.Key_Tab)
    assert editor.toPlainText() == "    a = 1\n    b = 2"
    qtbot.keyClick(editor, Key.Key_Backtab, SHIFT)
    assert editor.toPlainText() == "a = 1\nb = 2"
    qtbot.keyClick(editor, Key.Key_Slash, CONTROL)
    assert editor.toPlainText() == "# a = 1\n# b = 2"
    qtbot.keyClick(editor, Key.Key_Z, CONTROL)
    assert editor.toPlainText() == "a = 1\nb = 2"


def test_commenting_one_line_keeps_the_cursor_at_its_letter(qtbot: QtBot, editor: CodeEditor) -> None:
    editor.replace_text("a = 1\nb = 2")
    editor.go_to(1, 2)
    qtbot.keyClick(editor, Key.Key_Slash, CONTROL)
    assert editor.toPlainText() == "# a = 1\nb = 2"
    assert editor.textCursor().blockNumber() == 0
    assert editor.textCursor().positionInBlock() == 4


def test_control_enter_asks_for_a_run_and_writes_nothing(
    qtbot: QtBot, editor: CodeEditor, record: Record
) -> None:
    said = record(editor, "run_wanted")
    qtbot.keyClick(editor, Key.Key_Return, CONTROL)
    assert said == ["run_wanted"]
    assert editor.toPlainText() == ""


def test_escape_leads_out_of_the_editor(qtbot: QtBot, editor: CodeEditor) -> None:
    qtbot.keyClick(editor, Key.Key_Escape)
    assert not editor.hasFocus()


def test_what_is_wrong_is_underlined_where_it_stands(editor: CodeEditor) -> None:
    editor.replace_text("x = 1\ny = foo(x)\n")
    editor.mark_error((2, 4, 2, 7))
    (mark,) = editor.extraSelections()
    assert mark.cursor.selectedText() == "foo"
    assert mark.format.underlineStyle() == QTextCharFormat.UnderlineStyle.WaveUnderline
    editor.mark_error((9, 50, 9, 51))
    assert editor.extraSelections()[0].cursor.selectionEnd() <= len(editor.toPlainText())
    editor.mark_error(None)
    assert editor.extraSelections() == []


def test_the_line_that_is_looked_at_is_marked(editor: CodeEditor) -> None:
    editor.replace_text("x = 1\ny = 2")
    editor.mark_line(2)
    (mark,) = editor.extraSelections()
    assert mark.cursor.blockNumber() == 1
    editor.mark_line(None)
    assert editor.extraSelections() == []


def test_words_numbers_and_comments_have_the_theme_s_colours(editor: CodeEditor, theme: Theme) -> None:
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    editor.replace_text("w = tensor([1.5]) # 2")
    tokens = theme.tokens
    assert colors(editor, 0) == [
        ("tensor", tokens.class_b_text),
        ("1.5", tokens.class_a_text),
        ("# 2", tokens.muted),
    ]


def test_it_grows_with_its_lines_up_to_a_limit(editor: CodeEditor) -> None:
    heights = []
    for lines in (1, 6, 10, 18, 40):
        editor.replace_text("\n".join(["x = 1"] * lines))
        heights.append(editor.sizeHint().height())
    assert heights[0] == heights[1] < heights[2] < heights[3] == heights[4]


def test_a_replaced_text_comes_back_by_undo(editor: CodeEditor) -> None:
    editor.replace_text("a = 1")
    editor.replace_text("b = 2")
    editor.undo()
    assert editor.toPlainText() == "a = 1"
