"""Heights of nodes: nothing overlaps, orders are kept, and what can be straight is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.lab.arranging import arrange
from engine.lab.placing import place

GAP, BEND = 20.0, 8.0


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[tuple[int, int]], list[float]]:
    """Edges from earlier to later nodes, and the heights of the nodes."""
    heights = draw(st.lists(st.floats(10, 200), min_size=2, max_size=20))
    last = len(heights) - 1
    pairs = st.tuples(st.integers(0, last), st.integers(0, last)).filter(lambda pair: pair[0] < pair[1])
    return draw(st.lists(pairs, unique=True, max_size=40)), heights


@given(graphs())
def test_nothing_comes_too_close(graph: tuple[list[tuple[int, int]], list[float]]) -> None:
    edges, heights = graph
    shown = arrange(len(heights), edges)
    placed = place(shown, edges, heights, GAP, BEND)
    column = {
        at: (middle, height)
        for at, middle, height in zip(
            zip(shown.layers, shown.rows, strict=True), placed.nodes, heights, strict=True
        )
    }
    for bends, middles in zip(shown.bends, placed.bends, strict=True):
        column |= {at: (middle, BEND) for at, middle in zip(bends, middles, strict=True)}
    for layer in range(shown.size[0]):
        standing = [column[at] for at in sorted(column) if at[0] == layer]
        for (upper, height), (lower, other) in pairwise(standing):
            assert lower - upper >= (height + other) / 2 + GAP - 1e-6
    tops = [middle - height / 2 for middle, height in column.values()]
    ends = [middle + height / 2 for middle, height in column.values()]
    assert min(tops) == pytest.approx(0, abs=1e-6)
    assert max(ends) == pytest.approx(placed.height)


@given(graphs())
def test_the_same_graph_stands_in_the_same_places(graph: tuple[list[tuple[int, int]], list[float]]) -> None:
    edges, heights = graph
    shown = arrange(len(heights), edges)
    assert place(shown, edges, heights, GAP, BEND) == place(shown, edges, heights, GAP, BEND)


def test_a_chain_is_straight_whatever_its_heights() -> None:
    edges, heights = [(0, 1), (1, 2), (2, 3)], [40.0, 80.0, 20.0, 60.0]
    placed = place(arrange(4, edges), edges, heights, GAP, BEND)
    assert placed.nodes == pytest.approx([40.0] * 4)
    assert placed.height == pytest.approx(80)


def test_a_result_stands_between_its_operands() -> None:
    edges = [(0, 2), (1, 2)]
    placed = place(arrange(3, edges), edges, [40.0] * 3, GAP, BEND)
    assert sorted(placed.nodes) == pytest.approx([20, 50, 80])
    assert placed.nodes[2] == pytest.approx(50)


def test_no_nodes_take_no_room() -> None:
    placed = place(arrange(0, []), [], [], GAP, BEND)
    assert (placed.nodes, placed.bends, placed.height) == ((), (), 0.0)
