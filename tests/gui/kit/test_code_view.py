import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QApplication

from gui.kit.code_view import CodeView, code_spans
from gui.kit.theme import Theme
from gui.kit.tokens import DARK, LIGHT
from tests.gui.kit.conftest import Show
from tests.gui.showing import shown

CODE = 'x = 1.5  # lr\nname = """two\nlines"""\nfor y in None:'


def test_spans_name_the_pieces_of_every_line() -> None:
    assert code_spans(CODE) == [
        [(4, 3, "class_a_text"), (9, 4, "muted")],
        [(7, 3, "ok"), (10, 3, "ok")],
        [(0, 5, "ok"), (5, 3, "ok")],
        [(0, 3, "accent_text"), (6, 2, "accent_text"), (9, 4, "accent_text")],
    ]


def test_javascript_has_pieces_of_its_own() -> None:
    code = "// sum\nconst f = (x) => `a${x}` + 2;"
    assert code_spans(code, "javascript") == [
        [(0, 6, "muted")],
        [
            (0, 5, "accent_text"),
            (17, 1, "ok"),
            (18, 1, "ok"),
            (19, 2, "ok"),
            (22, 1, "ok"),
            (23, 1, "ok"),
            (27, 1, "class_a_text"),
        ],
    ]


@pytest.mark.parametrize("text", ["", "\n", "a plain sentence, no code", "'never closed", "π = 3\n\n"])
def test_any_text_has_spans_within_its_lines(text: str) -> None:
    lines = text.split("\n")
    spans = code_spans(text)
    assert len(spans) == len(lines)
    for line, pieces in zip(lines, spans, strict=True):
        assert all(start >= 0 and start + length <= len(line) for start, length, _ in pieces)


@pytest.fixture
def view(qtbot) -> CodeView:
    return shown(qtbot, CodeView("code", least=2, most=4), 300, 120)


def ink(view: CodeView, line: int) -> str:
    """The colour of the first coloured piece of a line."""
    formats = view.document().findBlockByNumber(line).layout().formats()
    return formats[0].format.foreground().color().name()


def test_code_is_coloured_and_follows_the_theme(qapp, view: CodeView) -> None:
    theme = Theme()
    theme.apply(qapp, "light")
    view.set_code(CODE)
    assert ink(view, 1) == LIGHT.ok
    theme.apply(qapp, "dark")
    assert ink(view, 1) == DARK.ok


def test_it_is_read_only_and_copies_by_keys(qtbot, view: CodeView) -> None:
    view.set_code("loss.backward()")
    view.setFocus()
    qtbot.keyClicks(view, "no")
    assert view.code() == "loss.backward()"
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "loss.backward()"


def test_the_same_code_again_leaves_the_selection(view: CodeView) -> None:
    view.set_code("loss.backward()")
    view.moveCursor(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    view.set_code("loss.backward()")
    assert view.textCursor().selectedText() == "loss.backward()"


@pytest.mark.parametrize("height", [70, 77, 84, 91])
def test_where_it_scrolls_no_line_is_cut_at_the_bottom(
    qapp: QApplication, theme: Theme, show: Show, height: int
) -> None:
    theme.apply(qapp, "light")
    view = CodeView("code", shrunk=2)
    view.set_code("\n".join(f"a_{line} = {line}" for line in range(40)))
    show(view, width=300)
    view.resize(300, height)
    line = view.fontMetrics().lineSpacing()
    lines = (view.viewport().height() - view.document().documentMargin()) / line
    assert lines >= 1
    assert (lines - int(lines)) * line <= 2 * view.document().documentMargin()


def test_longer_code_in_the_same_room_is_not_cut_either(qapp: QApplication, theme: Theme, show: Show) -> None:
    theme.apply(qapp, "light")
    view = CodeView("code", shrunk=2)
    show(view, width=300)
    view.resize(300, 77)
    heights = []
    for lines in (40, 1, 40):
        view.set_code("\n".join(f"a_{line} = {line}" for line in range(lines)))
        heights.append(view.viewport().height())
    view.resize(300, 78)
    view.resize(300, 77)
    assert heights[0] == heights[2] == view.viewport().height() < heights[1]


def test_a_bar_that_a_whole_line_brings_and_takes_away_ends_somewhere(view: CodeView) -> None:
    view.set_code("a = " + 200 * "x" + "\na = x")
    for width in range(120, 320, 40):
        for height in range(40, 80):
            view.resize(width, 280)
            view.resize(width, height)
            assert view.viewport().height() > 0
