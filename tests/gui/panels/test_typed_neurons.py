"""A number of neurons that is still being typed while the layers change."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from gui.panels.model_panel import ModelPanel
from gui.state.session import Session
from tests.gui.panels.finding import control
from tests.gui.panels.model_card import panel as panel
from tests.gui.panels.model_card import session as session

LEFT = Qt.MouseButton.LeftButton


def type_neurons(qtbot: QtBot, panel: ModelPanel, layer: int, text: str) -> None:
    line = control(panel, QLineEdit, f"neurons in layer {layer}")
    qtbot.mouseClick(line, LEFT)
    qtbot.keyClicks(line, text)


def add_layer(qtbot: QtBot, panel: ModelPanel) -> None:
    qtbot.mouseClick(control(panel, QPushButton, "Add a layer"), LEFT)


def neurons(session: Session) -> list[int]:
    return [layer.units for layer in session.spec.model.hidden]


def test_it_counts_before_a_layer_is_added(qtbot: QtBot, panel: ModelPanel, session: Session) -> None:
    type_neurons(qtbot, panel, 1, "12")
    add_layer(qtbot, panel)
    assert neurons(session) == [12, 8, 8]
    assert [entry.text() for entry in session.undo_stack.entries] == ["Resize layer 1", "Add layer"]


def test_it_goes_with_its_layer(qtbot: QtBot, panel: ModelPanel, session: Session) -> None:
    add_layer(qtbot, panel)
    type_neurons(qtbot, panel, 3, "12")
    session.undo_stack.undo()
    assert neurons(session) == [8, 8]
    session.undo_stack.redo()
    assert neurons(session) == [8, 8, 8]
