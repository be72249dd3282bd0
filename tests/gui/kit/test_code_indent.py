from __future__ import annotations

import pytest

from gui.kit.code_indent import back_to_stop, commented, indented, next_indent, to_next_stop, unindented


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("x = 1", ""),
        ("    x = 1", "    "),
        ("for i in range(3):", "    "),
        ("    with no_grad():  # no graph", "        "),
        ("x = tensor([1.,", "    "),
        ("    2.])", ""),
        ("y = x[1:]", ""),
        ("        break", "    "),
        ("# for later:", ""),
        ("", ""),
    ],
)
def test_the_next_line_begins_where_python_wants_it(line: str, expected: str) -> None:
    assert next_indent(line) == expected


def test_tab_and_backspace_go_from_stop_to_stop() -> None:
    assert [to_next_stop(column) for column in (0, 1, 4, 7)] == [4, 3, 4, 1]
    assert [back_to_stop(before) for before in ("", "    ", "      ", "x   ", "     ")] == [0, 4, 2, 1, 1]


def test_lines_are_indented_and_back() -> None:
    lines = ["a = 1", "", "    b = 2"]
    assert indented(lines) == ["    a = 1", "", "        b = 2"]
    assert unindented(indented(lines)) == lines
    assert unindented(["  x", "y"]) == ["x", "y"]


def test_lines_become_comments_and_code_again() -> None:
    lines = ["for i in range(2):", "", "    x = i"]
    assert commented(lines) == ["# for i in range(2):", "", "#     x = i"]
    assert commented(commented(lines)) == lines
    assert commented(["    x = 1"]) == ["    # x = 1"]
