from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from engine.lab import run
from gui.app.lab.graph_files import GraphFiles
from gui.panels.graph_panel import GraphPanel
from gui.state.lab_session import LabSession

from .persons import Person


@pytest.fixture
def panel(qtbot: QtBot) -> GraphPanel:
    """A panel with the smallest graph."""
    session = LabSession()
    session.take(run("w = tensor(2., requires_grad=True)\ny = w * w\ny.backward()"))
    graph = GraphPanel(session)
    qtbot.addWidget(graph)
    graph.resize(400, 300)
    return graph


def test_the_graph_is_written_where_the_person_says(qtbot: QtBot, panel: GraphPanel, tmp_path: Path) -> None:
    person = Person(saves=tmp_path / "mine")
    files = GraphFiles(panel, QSettings(), person)
    for action, suffix, begins in (
        (panel.tools.save_svg, ".svg", b"<?xml"),
        (panel.tools.save_png, ".png", b"\x89PNG"),
        (panel.tools.save_dot, ".dot", b"digraph"),
    ):
        with qtbot.waitSignal(files.written) as written:
            action.trigger()
        assert written.args == [str(tmp_path / f"mine{suffix}")]
        assert (tmp_path / f"mine{suffix}").read_bytes().startswith(begins)
    assert person.asked == ["save as graph.svg", "save as graph.png", "save as graph.dot"]


def test_nothing_is_written_when_the_person_thinks_better_of_it(
    qtbot: QtBot, panel: GraphPanel, tmp_path: Path
) -> None:
    files = GraphFiles(panel, QSettings(), Person())
    with qtbot.assertNotEmitted(files.written):
        panel.tools.save_svg.trigger()


def test_a_file_that_cannot_be_written_is_told(qtbot: QtBot, panel: GraphPanel, tmp_path: Path) -> None:
    files = GraphFiles(panel, QSettings(), Person(saves=tmp_path / "missing" / "graph.svg"))
    with qtbot.waitSignal(files.refused) as refused:
        panel.tools.save_svg.trigger()
    assert "graph.svg could not be written" in refused.args[0]
