"""Weights set by hand are in no project file, so they are no reason to save one."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from gui.app.documents import Documents
from gui.state.history import ParameterEntry
from gui.state.session import Session
from tests.gui.app.persons import Person

ENTRY = ParameterEntry("0.weight", (0, 0))


@pytest.fixture
def documents(session: Session, tmp_path: Path) -> Documents:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    return Documents(session, settings, Person(), session)


def test_a_weight_alone_modifies_nothing(session: Session, documents: Documents) -> None:
    session.set_parameter(ENTRY, 0.5, 1.0, "set a weight")
    assert not documents.is_modified
    assert documents.may_leave()


def test_what_comes_after_a_weight_is_told(qtbot: QtBot, session: Session, documents: Documents) -> None:
    session.set_parameter(ENTRY, 0.5, 1.0, "set a weight")
    with qtbot.waitSignal(documents.renamed):
        session.edit("optimizer.lr", 0.5, "lr")
    assert documents.is_modified
    with qtbot.waitSignal(documents.renamed):
        session.undo_stack.undo()
    assert not documents.is_modified
    session.undo_stack.undo()
    assert not documents.is_modified


def test_a_switch_is_an_edit_like_others(session: Session, documents: Documents) -> None:
    session.edit("model.disabled", ("x1",), "disable x1")
    assert documents.is_modified
