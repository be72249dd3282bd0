"""Layouts: edges go forward, no two nodes share a place, and few edges cross."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from engine.lab import run
from engine.lab.arranging import Arrangement, arrange, crossings
from engine.lab.folding import fold


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    """Nodes, and edges from earlier to later ones."""
    count = draw(st.integers(1, 25))
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(
        lambda pair: pair[0] < pair[1]
    )
    return count, draw(st.lists(pairs, unique=True, max_size=40)) if count > 1 else []


def taken(shown: Arrangement, edges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """All places that are taken, by nodes and by the bends of each source."""
    nodes = list(zip(shown.layers, shown.rows, strict=True))
    of_sources = {
        (source, bend) for (source, _), bends in zip(edges, shown.bends, strict=True) for bend in bends
    }
    return nodes + [bend for _, bend in of_sources]


@given(graphs())
def test_edges_go_forward_and_places_are_taken_once(graph: tuple[int, list[tuple[int, int]]]) -> None:
    count, edges = graph
    shown = arrange(count, edges)
    places = taken(shown, edges)
    assert len(set(places)) == len(places)
    assert min(shown.layers) >= 0
    for (source, target), bends in zip(edges, shown.bends, strict=True):
        passed = [shown.layers[source], *(layer for layer, _ in bends), shown.layers[target]]
        assert passed == list(range(passed[0], passed[-1] + 1))
        assert len(passed) >= 2
    layers, rows = shown.size
    assert all(layer < layers and row < rows for layer, row in places)


@given(graphs())
def test_the_layout_depends_on_the_edges_only(graph: tuple[int, list[tuple[int, int]]]) -> None:
    assert arrange(*graph) == arrange(*graph)


def test_what_has_no_inputs_stands_right_before_its_user() -> None:
    shown = arrange(5, [(0, 1), (1, 2), (3, 4), (2, 4)])
    assert shown.layers == (0, 1, 2, 2, 3)


def test_a_part_of_a_leaf_stands_right_before_its_user() -> None:
    # A leaf 0 whose parts 1, 3 and 5 go into 2, 4 and 6, each of which has the one before as an input.
    edges = [(0, 1), (1, 2), (0, 3), (2, 4), (3, 4), (0, 5), (4, 6), (5, 6)]
    arranged = arrange(7, edges)
    assert [arranged.layers[node] for node in (2, 4, 6)] == [2, 3, 4]
    assert [arranged.layers[node] for node in (1, 3, 5)] == [1, 2, 3]


def test_crossings_are_counted_and_removed() -> None:
    edges = [(0, 3), (1, 2)]
    assert crossings([[0, 1], [2, 3]], edges) == 1
    shown = arrange(4, edges)
    assert (shown.rows[0] < shown.rows[1]) == (shown.rows[3] < shown.rows[2])


def test_neighbours_with_equal_medians_are_exchanged_where_their_lines_cross() -> None:
    edges = [(0, 2), (0, 3), (1, 2)]
    assert crossings([[0, 1], [2, 3]], edges) == 1
    shown = arrange(4, edges)
    layers = [sorted(nodes, key=shown.rows.__getitem__) for nodes in ((0, 1), (2, 3))]
    assert crossings(layers, edges) == 0


def test_a_long_edge_bends_in_every_layer_that_it_passes() -> None:
    shown = arrange(4, [(0, 1), (1, 2), (2, 3), (0, 3)])
    assert [layer for layer, _ in shown.bends[3]] == [1, 2]


def test_the_edges_of_one_source_share_their_bends() -> None:
    steps = 100
    chain = [(i, i + 1) for i in range(1, steps)]
    uses = [(0, i) for i in range(2, steps + 1)]
    shown = arrange(steps + 1, chain + uses)
    assert len({bend for bends in shown.bends for bend in bends}) == steps - 2


def test_a_graph_without_nodes() -> None:
    assert arrange(0, []).size == (0, 0)


def test_a_real_graph_of_three_hundred_nodes() -> None:
    result = run(
        "x = tensor(1., requires_grad=True)\na = x\nb = x * 2\nfor i in range(75):\n"
        "    a = (a + b) * 0.5\n    b = (a * b).tanh()\na.backward()"
    )
    graph = fold(result.traces[0].graph, [])
    assert len(graph.nodes) > 300
    shown = arrange(len(graph.nodes), graph.edges)
    places = taken(shown, graph.edges)
    assert len(set(places)) == len(places)
