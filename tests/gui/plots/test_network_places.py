from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from gui.plots.network.edges import thickest_in
from gui.plots.network.flow import Phase, currents, front
from gui.plots.network.nodes import captions_in
from gui.plots.network.parts import Bias, Edge, Fold, Neuron, ranking, strengths
from gui.plots.network.pictures import scales_of
from gui.plots.network.places import Places, along, bias_dot, edge_ends, part_at, place, room_for
from gui.plots.network.walk import ways_into
from tests.gui.plots.networks import maps, numbers, structure

AREA = QRectF(0, 0, 440, 330)
WIDTHS = st.lists(st.integers(1, 13), min_size=2, max_size=10)


def placed(widths: list[int], folding: tuple[int, ...] = ()) -> Places:
    return place(structure(widths), [tuple(range(width)) for width in widths], folding, AREA, 330, 30)


@settings(deadline=None, max_examples=40)
@given(WIDTHS)
def test_neurons_lie_apart_and_within(widths: list[int]) -> None:
    squares = [*placed(widths).nodes.values()]
    assert all(AREA.contains(square) for square in squares)
    assert not any(one.intersects(other) for one, other in combinations(squares, 2))


@settings(deadline=None, max_examples=40)
@given(WIDTHS, st.data())
def test_what_is_drawn_somewhere_is_found_there(widths: list[int], data: st.DataObject) -> None:
    places, net = placed(widths), structure(widths)
    neuron = data.draw(st.sampled_from([*places.nodes]))
    assert part_at(places, net, places.nodes[neuron].center()) == neuron
    if neuron.layer:
        found = part_at(places, net, bias_dot(places.nodes[neuron]))
        assert found == Bias(neuron.layer, neuron.unit)
        edge = data.draw(st.sampled_from(ways_into(places, net, neuron)[2:]))
        assert isinstance(edge, Edge)
        spot = along(*edge_ends(places, edge), 0.5)
        # Where several lines cross, the nearest of them is as good.
        near = part_at(places, net, spot)
        assert isinstance(near, Edge)
        assert near.layer == edge.layer


def test_nothing_lies_where_nothing_is_drawn() -> None:
    assert part_at(placed([2, 3, 1]), structure([2, 3, 1]), QPointF(200, 329)) is None


def test_the_mark_of_a_fold_lies_below_its_layer() -> None:
    places = placed([2, 12, 1], folding=(1,))
    mark = places.folds[1]
    assert mark.top() >= max(places.nodes[each].bottom() for each in places.layer(1))
    assert part_at(places, structure([2, 12, 1]), mark.center()) == Fold(1)


def test_a_higher_view_has_room_for_more() -> None:
    assert room_for(100) == 3
    assert room_for(600) > room_for(300) > 8


def test_nothing_is_folded_where_the_mark_would_take_the_room_of_the_last_one() -> None:
    shown = room_for(300)
    assert room_for(300, shown + 1) == shown + 1
    assert room_for(300, shown + 2) == shown


def test_an_edge_begins_at_its_source_and_ends_at_its_target() -> None:
    places = placed([2, 3, 1])
    start, end = edge_ends(places, Edge(1, 2, 0))
    assert start.x() == places.nodes[Neuron(0, 0)].right()
    assert end.x() == places.nodes[Neuron(1, 2)].left()
    assert along(start, end, 0.0) == start
    assert along(start, end, 1.0) == end


def test_units_count_by_the_weights_that_hear_them() -> None:
    given_numbers = numbers((2, 4, 3, 1))
    wanted = np.linalg.norm(given_numbers.weights[1], axis=0)
    np.testing.assert_allclose(strengths(given_numbers, 1), wanted, rtol=1e-6)
    np.testing.assert_allclose(
        strengths(given_numbers, 3), np.linalg.norm(given_numbers.weights[2]), rtol=1e-6
    )
    assert ranking([0.1, 3.0, 0.2, 3.0]) == (1, 3, 2, 0)


def test_a_scale_reaches_to_the_largest_answer_of_a_layer() -> None:
    layers = [np.array([[1.0, -3.0]], np.float32), np.array([[0.9, np.nan]], np.float32)]
    assert scales_of(layers, probable=False) == pytest.approx((3.0, 0.9))
    assert scales_of(layers, probable=True)[-1] == 0.5
    assert scales_of([np.zeros((1, 4), np.float32)], probable=False) == (1.0,)


def test_a_front_runs_forwards_and_backwards() -> None:
    forward = [front(Phase.FORWARD, progress, 4) for progress in (0.0, 0.5, 1.0)]
    assert [(at.layer, round(at.share, 6)) for at in forward] == [(1, 0.0), (2, 0.5), (3, 1.0)]
    backward = [front(Phase.BACKWARD, progress, 4) for progress in (0.0, 0.5, 1.0)]
    assert [(at.layer, round(at.share, 6)) for at in backward] == [(3, 1.0), (2, 0.5), (1, 0.0)]


def test_currents_are_what_flows_in_each_phase() -> None:
    given_numbers, layers = numbers(), maps()
    said = np.sqrt(np.mean(layers[0].reshape(2, -1).astype(float) ** 2, axis=1))
    flow = np.abs(given_numbers.weights[0]) * said
    found = currents(Phase.FORWARD, given_numbers, layers, 1)
    assert found is not None
    np.testing.assert_allclose(found, flow / flow.max(), rtol=1e-6)
    slopes = currents(Phase.BACKWARD, given_numbers, layers, 2)
    slope = given_numbers.slopes[1]
    assert slopes is not None
    assert slope is not None
    np.testing.assert_allclose(slopes, np.abs(slope) / np.abs(slope).max(), rtol=1e-6)


def test_nothing_flows_where_nothing_is_known() -> None:
    bare = replace(numbers(), slopes=(None, None, None))
    assert currents(Phase.BACKWARD, bare, maps(), 1) is None


def test_captions_give_way_to_numbers_where_they_have_no_room(qapp: QApplication) -> None:
    metrics = QFontMetricsF(qapp.font())
    captions = ("inputs", "Tanh", "Softplus", "output")
    fitting = metrics.horizontalAdvance("Softplus") + 1
    assert captions_in(captions, fitting, metrics) == captions
    assert captions_in(captions, fitting - 2, metrics) == ("inputs", "1", "2", "output")
    assert captions_in(captions, 12.0, metrics) == ("in", "1", "2", "out")
    assert captions_in(("inputs", "output"), 12.0, metrics) == ("in", "out")


def test_edges_are_thinner_in_a_narrow_gap() -> None:
    assert thickest_in(200) == thickest_in(60) > thickest_in(30) > thickest_in(5) >= 1
