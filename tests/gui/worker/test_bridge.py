from __future__ import annotations

from queue import SimpleQueue

import pytest
from PySide6.QtWidgets import QApplication

from engine.experiment import propose
from engine.training.commands import Command, Edit, Load, Run
from gui.state.session import Session
from gui.worker.bridge import Bridge


@pytest.mark.usefixtures("qapp")
def test_commands_reach_the_inbox_in_order() -> None:
    inbox: SimpleQueue[Command] = SimpleQueue()
    session = Session(propose("circles"))
    bridge = Bridge(session, inbox)
    session.load(propose("moons"))
    session.edit("optimizer.lr", 0.5, "lr")
    session.send(Run())
    first, second, third = inbox.get_nowait(), inbox.get_nowait(), inbox.get_nowait()
    assert isinstance(first, Load)
    assert first.spec == propose("moons")
    assert isinstance(second, Edit)
    assert second.parts == {"hyper"}
    assert third == Run()
    assert inbox.empty()
    assert bridge.parent() is None


def test_an_edit_of_words_is_no_command(qapp: QApplication) -> None:
    inbox: SimpleQueue[Command] = SimpleQueue()
    session = Session(propose("circles"))
    bridge = Bridge(session, inbox)
    session.edit("title", "my circles", "title")
    assert inbox.empty()
    bridge.deleteLater()
