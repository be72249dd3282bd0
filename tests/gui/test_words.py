"""What a person reads can be translated: no control is given its words without `tr`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

WORD = re.compile(r"[^\W\d_]{3}")
"""Shorter are names as in code, such as lr."""
GUI = Path(__file__).resolve().parents[2] / "gui"
SPEAKING = {
    *(
        "setText",
        "setToolTip",
        "setStatusTip",
        "setWhatsThis",
        "setTitle",
        "setPlaceholderText",
        "setTabText",
    ),
    *("setAccessibleName", "setAccessibleDescription", "addAction", "addMenu", "addTab", "addItem"),
    *("showMessage", "show_message", "add_view", "add_form", "QLabel", "QPushButton", "QAction", "QMenu"),
    *("QCheckBox", "QGroupBox", "QToolBar", "QDockWidget", "QMessageBox"),
}


def literal_words(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of every literal with a word in it that is given straight to something that shows it."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and name_of(call.func) in SPEAKING:
            for given in (*call.args, *(keyword.value for keyword in call.keywords)):
                for part in given.values if isinstance(given, ast.JoinedStr) else [given]:
                    text = part.value if isinstance(part, ast.Constant) else None
                    if isinstance(text, str) and WORD.search(text):
                        yield call.lineno, text


def name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


@pytest.mark.parametrize(
    "source", ['box.setText("Run")', 'QLabel(f"{n} points")', 'a.setToolTip(text="Run it")']
)
def test_words_without_tr_are_found(source: str) -> None:
    assert list(literal_words(ast.parse(source)))


def test_every_word_goes_through_tr() -> None:
    found = [
        f"{path.relative_to(GUI)}:{line} {text!r}"
        for path in sorted(GUI.rglob("*.py"))
        for line, text in literal_words(ast.parse(path.read_text("utf-8")))
    ]
    assert found == []
