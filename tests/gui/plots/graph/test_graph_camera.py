"""The camera: zoom around the pointer, the whole graph, what must be seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from pytestqt.qtbot import QtBot

from gui.plots.graph import GraphView
from gui.plots.graph.camera import LARGEST, SMALLEST, Camera, fitted, margin_of

from .scenes import scenes

places = st.floats(-1e4, 1e4)
cameras = st.builds(Camera, st.floats(SMALLEST, LARGEST), places, places)
rooms = st.builds(QRectF, st.floats(0, 60), st.just(0.0), st.floats(200, 2000), st.floats(200, 2000))


@given(cameras, st.floats(0.1, 10), places, places)
def test_zooming_keeps_what_is_under_the_pointer(camera: Camera, factor: float, x: float, y: float) -> None:
    spot = QPointF(x, y)
    before, after = camera.to_graph(spot), camera.zoomed(factor, spot).to_graph(spot)
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()), rel=1e-6, abs=1e-3)
    assert SMALLEST <= camera.zoomed(factor, spot).scale <= LARGEST


@given(st.builds(QRectF, places, places, st.floats(1, 3000), st.floats(1, 3000)), rooms)
def test_a_fitted_graph_lies_within_the_room(area: QRectF, room: QRectF) -> None:
    camera = fitted(area, room, 1.0)
    seen = camera.to_window(area)
    assert camera.scale <= 1.0
    assert room.adjusted(-1, -1, 1, 1).contains(seen)
    assert seen.center().x() == pytest.approx(room.center().x(), abs=1e-3)


@given(cameras, st.builds(QRectF, places, places, st.just(40.0), st.just(30.0)), rooms)
def test_what_is_brought_into_sight_is_seen(camera: Camera, area: QRectF, room: QRectF) -> None:
    moved = camera.showing(area, room)
    seen = moved.to_window(area)
    assert moved.scale == camera.scale
    inside = margin_of(room) - 1
    assert room.adjusted(inside, inside, -inside, -inside).contains(seen)
    assert moved.showing(area, room).x == pytest.approx(moved.x, abs=1e-6)


@given(cameras, cameras)
def test_a_glide_begins_and_ends_where_it_should(one: Camera, other: Camera) -> None:
    assert one.towards(other, 0.0) == one
    end = one.towards(other, 1.0)
    assert (end.scale, end.x, end.y) == pytest.approx((other.scale, other.x, other.y))


def test_no_room_is_wasted_beside_a_large_graph() -> None:
    room, bounds = QRectF(0, 0, 500, 400), QRectF(0, 0, 2000, 100)
    camera = Camera(1.0, 300.0, -900.0).within(bounds, room)
    seen = camera.to_window(bounds)
    assert seen.left() == pytest.approx(margin_of(room))
    assert seen.center().y() == pytest.approx(200)


def test_a_graph_too_large_to_be_read_whole_is_first_seen_where_the_story_stands(qtbot: QtBot) -> None:
    story = scenes("x = ones(1, requires_grad=True)\n" + "x = x * 2\n" * 9 + "x.backward()")
    for scene, end in ((story[0], 0), (story[-1], -1)):
        graph = GraphView()
        qtbot.addWidget(graph)
        graph.resize(500, 400)
        graph.show_scene(scene)
        assert graph.shown is not None
        cards = sorted(map(graph.camera.to_window, graph.shown.places.cards), key=lambda card: card.left())
        seen = [card for card in cards if graph.rect().toRectF().contains(card)]
        assert len(seen) < len(cards)
        assert cards[end] in seen
