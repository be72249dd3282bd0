"""What most tests of the window begin with."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from gui.state.session import Session
from tests.gui.app.persons import Person


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    """The proposal for circles."""
    return Session(propose("circles"))


@pytest.fixture
def person() -> Person:
    """Somebody who lets unsaved changes go."""
    return Person(answer="discard")
