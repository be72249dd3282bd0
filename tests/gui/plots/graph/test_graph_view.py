"""The graph under a hand: pointing, choosing, panning, zooming, walking by keys, folding."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.kit.theme import Theme
from gui.kit.tokens import DARK
from gui.plots.graph import GraphView
from gui.plots.graph.cards import gradient_text

from .scenes import NETWORK, SUM_RULE, TWICE, named, scenes, walked

Key = Qt.Key


@pytest.fixture
def view(qtbot: QtBot) -> GraphView:
    """A view of the sum rule's graph, after the first step backward, with the focus."""
    graph = GraphView()
    qtbot.addWidget(graph)
    graph.resize(900, 600)
    graph.show_scene(walked(SUM_RULE, 1))
    with qtbot.waitActive(graph):
        graph.show()
        graph.activateWindow()
    graph.setFocus()
    return graph


def at(view: GraphView, title: str) -> QPoint:
    """Where in the window the middle of a card is."""
    assert view.shown is not None
    place = next(i for i, node in enumerate(view.shown.shown.nodes) if node.title == title)
    return view.camera.to_window(view.shown.places.cards[place]).center().toPoint()


def titles(view: GraphView) -> set[str]:
    assert view.shown is not None
    return {node.title for node in view.shown.shown.nodes}


def turn(view: GraphView, spot: QPoint, notches: int) -> None:
    """Turn the wheel over a place."""
    event = QWheelEvent(
        QPointF(spot),
        QPointF(view.mapToGlobal(spot)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def drag(view: GraphView, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for share in (1, 2, 3):
        QTest.mouseMove(view, start + (end - start) * share / 3)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)


def settled(qtbot: QtBot, view: GraphView) -> None:
    """Wait until the camera stands still."""
    qtbot.waitUntil(lambda: not view.is_gliding)


def test_a_click_chooses_a_node_and_a_click_beside_it_none(qtbot: QtBot, view: GraphView) -> None:
    with qtbot.waitSignal(view.node_clicked) as clicked:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at(view, "w"))
    assert clicked.args == [named(walked(SUM_RULE, 1), "w")]
    with qtbot.waitSignal(view.node_clicked) as clicked:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert clicked.args == [None]


def test_the_wheel_zooms_around_the_pointer(view: GraphView) -> None:
    spot = at(view, "y = a * b")
    scale = view.camera.scale
    turn(view, spot, 2)
    assert view.camera.scale == pytest.approx(scale * 1.44)
    assert (at(view, "y = a * b") - spot).manhattanLength() <= 2
    turn(view, spot, -2)
    assert view.camera.scale == pytest.approx(scale)


def test_a_drag_pans_and_chooses_nothing(qtbot: QtBot, view: GraphView) -> None:
    before = at(view, "w")
    with qtbot.assertNotEmitted(view.node_clicked):
        drag(view, before, before + QPoint(60, -30))
    assert (at(view, "w") - before - QPoint(60, -30)).manhattanLength() <= 2


def test_a_graph_that_was_not_moved_fits_a_new_size_and_one_that_was_stays(view: GraphView) -> None:
    view.resize(1200, 700)
    assert view.shown is not None
    assert view.camera.to_window(view.shown.bounds).center().x() == pytest.approx(600, abs=1)
    drag(view, QPoint(20, 20), QPoint(50, 50))
    camera = view.camera
    view.resize(800, 500)
    assert view.camera == camera


def test_a_double_click_beside_the_graph_shows_all_of_it_again(qtbot: QtBot, view: GraphView) -> None:
    whole = view.camera
    turn(view, QPoint(300, 300), -5)
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    settled(qtbot, view)
    assert view.camera == whole


def test_arrow_keys_walk_along_the_edges_and_enter_chooses(qtbot: QtBot, view: GraphView) -> None:
    spoken: list[str] = []
    view.spoken.connect(spoken.append)
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_Right, Key.Key_Right):
        QTest.keyClick(view, key)
    assert spoken[-1].startswith("y = a * b, MulBackward0, value [6], grad [1], from a, b")
    QTest.keyClick(view, Key.Key_Left)
    QTest.keyClick(view, Key.Key_Up)
    assert spoken[-1].startswith("a = x + w")
    with qtbot.waitSignal(view.node_clicked) as clicked:
        QTest.keyClick(view, Key.Key_Return)
    assert clicked.args == [named(walked(SUM_RULE, 1), "a")]
    with qtbot.waitSignal(view.node_clicked) as clicked:
        QTest.keyClick(view, Key.Key_Escape)
    assert clicked.args == [None]


def test_keys_put_the_card_beside_the_pointer_away(view: GraphView) -> None:
    QTest.mouseMove(view, at(view, "w"))
    assert view.said_at_pointer() is not None
    QTest.keyClick(view, Key.Key_Right)
    assert view.said_at_pointer() is None


def test_a_leaf_tells_what_it_holds_and_what_comes(view: GraphView) -> None:
    twice = SUM_RULE.replace("y.backward()", "y.backward(retain_graph=True)\ny.backward()")
    view.show_scene(scenes(twice)[-1])
    whole = view.whole()
    assert whole is not None
    shown = whole.scenery.shown
    w = next(i for i, node in enumerate(shown.nodes) if node.title == "w")
    assert gradient_text(shown.nodes[w], whole.scenery.card(w)) == ".grad [10] ← [5]"


def test_plus_minus_and_nought_zoom(qtbot: QtBot, view: GraphView) -> None:
    whole = view.camera
    QTest.keyClick(view, Key.Key_Plus)
    settled(qtbot, view)
    assert view.camera.scale == pytest.approx(whole.scale * 1.25)
    QTest.keyClick(view, Key.Key_Minus)
    settled(qtbot, view)
    QTest.keyClick(view, Key.Key_Minus)
    settled(qtbot, view)
    assert view.camera.scale < whole.scale
    QTest.keyClick(view, Key.Key_0)
    settled(qtbot, view)
    assert view.camera == whole


def test_the_pointer_over_a_card_and_a_line_tells_all_of_it(qtbot: QtBot, view: GraphView) -> None:
    with qtbot.waitSignal(view.node_hovered) as hovered:
        QTest.mouseMove(view, at(view, "y = a * b"))
    assert hovered.args == [named(walked(SUM_RULE, 1), "y")]
    said = view.said_at_pointer()
    assert said is not None
    assert said.headline == "y = a * b"
    assert "MulBackward0 · (1,) · float32 · line 6" in said.lines
    assert "keeps for backward: input, other" in said.lines
    assert view.shown is not None
    places = view.shown.places
    line = next(
        i
        for i, each in enumerate(view.shown.shown.edges)
        if view.shown.shown.nodes[each.source].title == "b = w + 1"
    )
    spot = view.camera.to_window(
        places.cards[0]
    ).topLeft()  # the transform of the camera, as the widget uses it
    spot = view.camera.transform().map(places.ways[line].branch.pointAtPercent(0.15))
    with qtbot.waitSignal(view.edge_hovered):
        QTest.mouseMove(view, spot.toPoint())
    said = view.said_at_pointer()
    assert said is not None
    assert (said.headline, said.lines) == ("b → y", ("∂y/∂b = a = 3",))


def test_the_number_under_the_pointer_is_told_in_full(view: GraphView) -> None:
    view.show_scene(
        walked("w = tensor([[1., 2.], [3., 4.123456]], requires_grad=True)\ny = w.sum()\ny.backward()", 1)
    )
    spot = at(view, "w")
    assert view.shown is not None
    place = next(i for i, node in enumerate(view.shown.shown.nodes) if node.title == "w")
    card = view.camera.to_window(view.shown.places.cards[place])
    scale = view.camera.scale
    QTest.mouseMove(view, QPoint(round(card.left() + 50 * scale), round(card.top() + 90 * scale)))
    said = view.said_at_pointer()
    assert said is not None
    assert said.lines[0].startswith("value[1, 1] = 4.12345")
    assert spot != QPoint()


def test_modules_open_by_a_click_and_fold_by_their_sign_and_by_backspace(view: GraphView) -> None:
    view.show_scene(walked(NETWORK, 1))
    view.fold_all()
    assert "model" in titles(view)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at(view, "model"))
    assert {"model.0", "model.2"} <= titles(view)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at(view, "model.2"))
    assert "model.2.weight" in titles(view)
    assert view.shown is not None
    turn(view, QPoint(450, 300), 4)
    tab = next(tab for tab in view.shown.tabs if tab.module == ("model", "2"))
    for _ in range(3):
        spot = view.camera.to_window(tab.area).center()
        drag(view, QPoint(450, 500), QPoint(450, 500) + (QPointF(450, 300) - spot).toPoint())
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.camera.to_window(tab.area).center().toPoint())
    assert "model.2" in titles(view)
    QTest.keyClick(view, Key.Key_Right)
    while not any(node.title.startswith("model") for node in focused(view)):
        QTest.keyClick(view, Key.Key_Right)
    QTest.keyClick(view, Key.Key_Backspace)
    assert "model" in titles(view)


def test_a_module_called_twice_folds_to_a_card_for_each_call(view: GraphView) -> None:
    view.resize(1500, 700)
    view.show_scene(walked(TWICE, 1))
    assert view.shown is not None
    tab = next(tab for tab in view.shown.tabs if tab.module == ("m",))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.camera.to_window(tab.area).center().toPoint())
    assert {"m#1", "m#2"} <= titles(view)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at(view, "m#2"))
    assert not {"m#1", "m#2"} & titles(view)


def focused(view: GraphView) -> Iterator[object]:
    place = view.focused_card
    if place is not None and view.shown is not None:
        yield view.shown.shown.nodes[place]


def test_keys_that_belong_to_the_window_are_left_to_it(view: GraphView) -> None:
    QTest.keyClick(view, Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert view.focused_card is None


def test_stops_of_one_graph_do_not_move_it_and_large_ones_open_folded(view: GraphView) -> None:
    story = scenes(SUM_RULE)
    turn(view, QPoint(300, 300), 1)
    for scene in story[1:]:
        view.show_scene(scene)
    assert view.closed == frozenset()
    layers = ", ".join(["nn.Linear(2, 2), nn.Tanh()"] * 12)
    big = walked(f"model = nn.Sequential({layers})\nmodel(ones(1, 2)).sum().backward()", 1)
    view.show_scene(big)
    assert ("model", "0") in view.closed
    assert len(titles(view)) < 40


def test_values_appear_as_they_are_computed(view: GraphView) -> None:
    story = scenes(SUM_RULE)
    first = next(scene for scene in story if scene.stage == "forward")
    view.show_scene(first)
    QTest.mouseMove(view, at(view, "y = a * b"))
    said = view.said_at_pointer()
    assert said is not None
    assert not any(line.startswith("value") for line in said.lines)
    view.show_scene(story[-1])
    said = view.said_at_pointer()
    assert said is not None
    assert "value [6]" in said.lines
    assert "grad [1]" in said.lines


def test_another_theme_is_worn_at_once(qapp: QApplication, qtbot: QtBot, view: GraphView) -> None:
    theme = Theme()
    theme.apply(qapp, "dark")
    assert view.grab().toImage().pixelColor(450, 20).name() == DARK.card


def drawn(view: GraphView) -> str:
    """All of the graph as SVG."""
    whole = view.whole()
    assert whole is not None
    return whole.svg("a graph").decode()


def test_the_graph_leaves_as_picture_and_drawing(view: GraphView) -> None:
    QTest.mouseMove(view, at(view, "w"))
    picture = view.picture(2.0)
    assert (picture.width(), picture.height()) == (1800, 1200)
    drawing = drawn(view)
    assert drawing.startswith("<?xml")
    assert drawing.count("a = x + w") == 1
    assert "float32" not in drawing  # the card beside the pointer is not part of the picture
    turn(view, at(view, "w"), 9)
    assert drawn(view) == drawing
    view.show_graph(None)
    assert view.whole() is None


def test_a_screen_reader_is_told_what_it_is(view: GraphView) -> None:
    face = QAccessible.queryAccessibleInterface(view)
    assert face.text(QAccessible.Text.Name) == "Computational graph"
    assert "6 nodes, 6 edges" in face.text(QAccessible.Text.Description)
