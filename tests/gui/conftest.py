from __future__ import annotations

import pytest

from engine.training.commands import Command
from gui.state.session import Session
from tests.window import every_mouse_move_counts as every_mouse_move_counts
from tests.window import garbage_only_between_tests as garbage_only_between_tests
from tests.window import homes as homes
from tests.window import isolated_settings as isolated_settings
from tests.window import nothing_left_open as nothing_left_open
from tests.window import pinned_look as pinned_look


@pytest.fixture
def commands(session: Session) -> list[Command]:
    """All that the test's session sends to the worker."""
    sent: list[Command] = []
    session.commanded.connect(sent.append)
    return sent
