from __future__ import annotations

import re
from base64 import b64decode

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.lab import run
from gui.panels.graph_panel import GraphPanel
from gui.plots.graph.cards import DETAIL
from gui.plots.picture_files import svg_of
from gui.state.lab_session import LabSession
from tests.engine.lab.sources import SUM_RULE

SOURCE = """
model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
loss = (model(ones(4, 2)) ** 2).mean()
loss.backward()
"""


@pytest.fixture
def session() -> LabSession:
    """A session at the end of a small network's backward."""
    lab = LabSession()
    lab.take(run(SOURCE))
    return lab


@pytest.fixture
def panel(qtbot: QtBot, session: LabSession) -> GraphPanel:
    """The panel in a window."""
    graph = GraphPanel(session)
    qtbot.addWidget(graph)
    graph.resize(900, 600)
    with qtbot.waitExposed(graph):
        graph.show()
    return graph


def press(panel: GraphPanel, action: QAction) -> None:
    QTest.mouseClick(panel.tools.button(action), Qt.MouseButton.LeftButton)


def titles(panel: GraphPanel) -> list[str]:
    assert panel.view.shown is not None
    return [node.title for node in panel.view.shown.shown.nodes]


def test_the_graph_of_the_session_is_shown_and_a_click_chooses_in_it(
    qtbot: QtBot, panel: GraphPanel, session: LabSession
) -> None:
    assert "model.0.weight" in titles(panel)
    press(panel, panel.tools.fold_all)
    assert panel.view.shown is not None
    place = titles(panel).index("loss = (model(ones(4, 2)) ** 2).mean()")
    card = panel.view.camera.to_window(panel.view.shown.places.cards[place])
    QTest.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=card.center().toPoint())
    assert session.scene is not None
    assert session.scene.graph is not None
    assert session.node == session.scene.graph.place("loss")
    QTest.keyClick(panel.view, Qt.Key.Key_Escape)
    assert session.node is None


def drawn(panel: GraphPanel) -> str:
    """What is written on the graph as it is seen now."""
    return svg_of(panel.view.size(), panel.view.paint_picture, "").decode()


def test_in_a_narrow_window_all_of_a_small_graph_is_seen_with_its_local_derivatives(
    qtbot: QtBot, panel: GraphPanel, session: LabSession
) -> None:
    session.take(run(SUM_RULE))
    beside = panel.view.camera
    assert panel.tools.orientation() is Qt.Orientation.Vertical
    panel.resize(408, 545)
    assert panel.tools.orientation() is Qt.Orientation.Horizontal
    assert panel.view.shown is not None
    seen = panel.view.camera.to_window(panel.view.shown.bounds)
    assert QRectF(0, panel.tools.height(), 408, 545 - panel.tools.height()).contains(seen)
    assert panel.view.camera.scale < DETAIL
    drawing = drawn(panel)
    assert all(label in drawing for label in ("∂a/∂x", "∂a/∂w", "∂b/∂w", "∂y/∂a", "= 2", "∂y/∂b", "= 3"))
    panel.resize(900, 600)
    assert panel.view.camera == beside


def test_folding_is_offered_where_it_changes_something(panel: GraphPanel) -> None:
    assert panel.tools.fold_all.isEnabled()
    assert not panel.tools.open_all.isEnabled()
    press(panel, panel.tools.fold_all)
    assert "model" in titles(panel)
    assert not panel.tools.fold_all.isEnabled()
    press(panel, panel.tools.open_all)
    assert "model.0.weight" in titles(panel)


def test_the_tools_look_closer_and_show_all(qtbot: QtBot, panel: GraphPanel) -> None:
    view = panel.view
    press(panel, panel.tools.fit)
    qtbot.waitUntil(lambda: not view.is_gliding)
    whole = view.camera
    assert view.shown is not None
    left = view.camera.to_window(view.shown.bounds).left()
    assert left > panel.tools.geometry().right()
    press(panel, panel.tools.closer)
    press(panel, panel.tools.closer)
    qtbot.waitUntil(lambda: not view.is_gliding)
    assert view.camera.scale == pytest.approx(whole.scale * 1.25**2)
    press(panel, panel.tools.further)
    press(panel, panel.tools.further)
    qtbot.waitUntil(lambda: not view.is_gliding)
    assert view.camera.scale == pytest.approx(whole.scale)


def test_each_way_out_asks_for_its_kind(qtbot: QtBot, panel: GraphPanel) -> None:
    for action, kind in (
        (panel.tools.save_svg, "svg"),
        (panel.tools.save_png, "png"),
        (panel.tools.save_dot, "dot"),
    ):
        with qtbot.waitSignal(panel.export_wanted) as wanted:
            action.trigger()
        assert wanted.args == [kind]


def test_what_is_exported_is_all_of_the_graph_as_it_is_folded(panel: GraphPanel) -> None:
    panel.view.zoom_in()
    assert "model.0.weight" in panel.content("dot").decode()
    press(panel, panel.tools.fold_all)
    dot, svg = panel.content("dot").decode(), panel.content("svg").decode()
    assert "box3d" in dot
    assert "model.0.weight" not in dot
    assert ">model<" in svg.replace("\n", "")
    assert panel.view.shown is not None
    bounds = panel.view.shown.bounds
    picture = QImage.fromData(panel.content("png"))
    assert picture.width() == pytest.approx(2 * (bounds.width() + 48), abs=3)
    assert picture.height() == pytest.approx(2 * (bounds.height() + 48), abs=3)


def test_the_numbers_of_a_heat_map_stay_apart_in_other_programs(panel: GraphPanel) -> None:
    drawing = panel.content("svg").decode()
    images = [b64decode(text) for text in re.findall(r"data:image/png;base64,([^\"]+)", drawing)]
    assert min(QImage.fromData(image).width() for image in images) > 100


def test_the_picture_is_copied(panel: GraphPanel) -> None:
    panel.tools.copy.trigger()
    assert QGuiApplication.clipboard().image().width() == 1800
    QGuiApplication.clipboard().clear()


def test_without_a_graph_nothing_can_be_taken_out(qtbot: QtBot) -> None:
    lab = LabSession()
    graph = GraphPanel(lab)
    qtbot.addWidget(graph)
    assert not graph.tools.ways_out.isEnabled()
    assert graph.content("dot") == graph.content("svg") == graph.content("png") == b""
    lab.take(run("print(1)"))
    assert graph.view.shown is None
    assert graph.view.picture().width() > 0
