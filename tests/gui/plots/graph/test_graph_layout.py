"""Where cards and lines stand: nothing overlaps, lines go forward, and values move nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from engine.lab import LabEdge, LabGraph, LabNode
from gui.plots.graph.content import shown_graph
from gui.plots.graph.layout import CHIP_HEIGHT, CHIP_WIDTH, between, layout

from .scenes import NETWORK, SUM_RULE, walked


@st.composite
def graphs(draw: st.DrawFn) -> LabGraph:
    """Graphs of scalars and matrices, in modules or not, in which results are used more than once."""
    count = draw(st.integers(1, 14))
    nodes = []
    for i in range(count):
        shape = draw(st.sampled_from([(), (2,), (3, 4)]))
        module = draw(st.sampled_from([(), ("m",), ("m", "0")]))
        calls = tuple(draw(st.integers(0, 2)) for _ in module)
        nodes.append(
            LabNode(
                "operation",
                None,
                f"v{i}",
                "x + 1",
                "AddBackward0",
                shape,
                "float32",
                np.ones(shape),
                (),
                module,
                None,
                calls,
            )
        )
    places = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    pairs = draw(st.lists(places.filter(lambda pair: pair[0] < pair[1]), max_size=24)) if count > 1 else []
    edges = tuple(LabEdge(source, target, 0, i) for i, (source, target) in enumerate(pairs))
    return LabGraph(tuple(nodes), edges, (count - 1,))


@settings(max_examples=60)
@given(graphs(), st.sets(st.sampled_from([("m",), ("m", "0")])))
def test_cards_stand_apart_and_lines_go_forward(graph: LabGraph, closed: set[tuple[str, ...]]) -> None:
    shown = shown_graph(graph, closed)
    places = layout(shown)
    for one, other in combinations(places.cards, 2):
        assert not one.intersects(other)
    for line, way in zip(shown.edges, places.ways, strict=True):
        path, source, target = way.whole(), places.cards[line.source], places.cards[line.target]
        begin, end = path.pointAtPercent(0), path.pointAtPercent(1)
        assert begin.x() == pytest.approx(source.right())
        assert end.x() == pytest.approx(target.left())
        assert begin.x() < end.x()
        xs = [path.elementAt(i).x for i in range(path.elementCount())]
        assert xs == sorted(xs)
    for one_chip, other_chip in combinations(places.chips, 2):
        near = abs(one_chip.x() - other_chip.x()) < CHIP_WIDTH
        assert not (near and abs(one_chip.y() - other_chip.y()) < CHIP_HEIGHT - 1e-6)
    everything = QRectF(places.bounds).adjusted(-1e-6, -1e-6, 1e-6, 1e-6)
    assert all(everything.contains(card) for card in places.cards)


@settings(max_examples=30)
@given(graphs(), st.floats(-1e6, 1e6))
def test_other_values_move_nothing(graph: LabGraph, value: float) -> None:
    nodes = tuple(replace(node, value=np.full(node.shape, value)) for node in graph.nodes)
    before, after = (layout(shown_graph(each, ())) for each in (graph, replace(graph, nodes=nodes)))
    assert (before.cards, before.chips) == (after.cards, after.chips)


def test_a_result_used_twice_by_one_operation_has_two_lines_beside_each_other() -> None:
    scene = walked("w = tensor(3., requires_grad=True)\ny = w * w\ny.backward()", 1)
    assert scene.graph is not None
    shown = shown_graph(scene.graph, ())
    places = layout(shown)
    assert len(shown.edges) == 2
    heights = [way.whole().pointAtPercent(0.5).y() for way in places.ways]
    assert abs(heights[0] - heights[1]) > 8


def test_what_is_under_a_place() -> None:
    scene = walked(SUM_RULE, 1)
    assert scene.graph is not None
    places = layout(shown_graph(scene.graph, ()))
    assert [places.card_at(card.center()) for card in places.cards] == list(range(len(places.cards)))
    assert places.card_at(QPointF(-50, -50)) is None
    for i, way in enumerate(places.ways):
        assert places.line_at(way.branch.pointAtPercent(0.8), 4.0) == i
        assert places.line_at(places.chips[i], 0.0) == i
    assert places.line_at(QPointF(-500, -500), 10.0) is None


def test_cards_with_heat_maps_are_higher() -> None:
    scene = walked(NETWORK, 1)
    assert scene.graph is not None
    shown = shown_graph(scene.graph, ())
    heights = {
        node.is_drawn: card.height() for node, card in zip(shown.nodes, layout(shown).cards, strict=True)
    }
    assert heights[True] > heights[False]


@given(st.integers(1, 8), st.floats(-50, 900), st.floats(0, 400))
def test_of_a_long_way_only_what_is_seen_is_drawn(bends: int, left: float, width: float) -> None:
    xs = [0.0, *(x for i in range(bends) for x in (100.0 * i + 40, 100.0 * i + 100))]
    stops = [QPointF(x, 0) for x in xs]
    part = [stop.x() for stop in between(stops, left, left + width)]
    assert all(x in part for x in xs if left <= x <= left + width)
    if part:
        assert xs.index(part[0]) % 2 == 0
        assert part == xs[xs.index(part[0]) : xs.index(part[-1]) + 1]
        assert part[0] <= max(left, 0.0)
        assert part[-1] >= min(left + width, xs[-1])
