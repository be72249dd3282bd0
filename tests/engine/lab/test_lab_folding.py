"""Folding a graph by modules keeps every node, and edges that go forward."""

from __future__ import annotations

from itertools import chain, combinations

from engine.lab import LabGraph, run
from engine.lab.folding import FoldedGraph, fold, foldable, modules_of

NETWORK = """
model = nn.Sequential(nn.Sequential(nn.Linear(2, 3), nn.Tanh()), nn.Linear(3, 1))
loss = ((model(ones(4, 2)) - 1) ** 2).mean()
loss.backward()
"""


def graph_of(source: str) -> LabGraph:
    result = run(source)
    assert result.problem is None, str(result.problem)
    return result.traces[-1].graph


def check(folded: FoldedGraph, graph: LabGraph) -> None:
    members = [member for node in folded.nodes for member in node.members]
    assert sorted(members) == list(range(len(graph.nodes)))
    assert all(source < target for source, target in folded.edges)
    assert len(set(folded.edges)) == len(folded.edges)
    inside = [folded.place(i) for i in range(len(graph.nodes))]
    wanted = {(inside[edge.source], inside[edge.target]) for edge in graph.edges}
    assert set(folded.edges) == {(source, target) for source, target in wanted if source != target}


def test_the_modules_of_a_network() -> None:
    assert modules_of(graph_of(NETWORK)) == (
        ("model",),
        ("model", "0"),
        ("model", "1"),
        ("model", "0", "0"),
        ("model", "0", "1"),
    )


def test_a_folded_model_is_one_node_with_its_parameters() -> None:
    graph = graph_of(NETWORK)
    folded = fold(graph, [("model",)])
    check(folded, graph)
    (model,) = (node for node in folded.nodes if node.module == ("model",))
    assert {graph.nodes[i].name for i in model.members} >= {"model.0.0.weight", "model.1.bias"}
    assert len(folded.nodes) < len(graph.nodes) - 5


def test_nothing_closed_leaves_the_graph_as_it_is() -> None:
    graph = graph_of(NETWORK)
    folded = fold(graph, [])
    check(folded, graph)
    assert len(folded.nodes) == len(graph.nodes)
    assert all(node.module is None for node in folded.nodes)


def test_any_modules_can_be_closed() -> None:
    graph = graph_of(NETWORK)
    modules = modules_of(graph)
    for closed in chain.from_iterable(combinations(modules, count) for count in range(len(modules) + 1)):
        check(fold(graph, closed), graph)


TWICE = "m = nn.Sequential(nn.Linear(1, 1), nn.Tanh())\ny = m(m(ones(1, 1)) * 2)\ny.sum().backward()"


def test_a_module_called_twice_in_a_row_is_a_node_for_each_call() -> None:
    graph = graph_of(TWICE)
    folded = fold(graph, [("m",)])
    check(folded, graph)
    first, second = (node for node in folded.nodes if node.module == ("m",))
    assert (first.title, second.title) == ("m#1", "m#2")
    assert {graph.nodes[i].name for i in first.members} >= {"m.0.weight", "m.0.bias"}
    assert not {graph.nodes[i].name for i in second.members} & {"m.0.weight", "m.0.bias"}
    assert foldable(graph) == {("m",), ("m", "0")}


def test_a_module_called_twice_side_by_side_is_one_node() -> None:
    graph = graph_of("m = nn.Linear(1, 1)\ny = m(ones(1, 1)) * m(zeros(1, 1))\ny.sum().backward()")
    folded = fold(graph, [("m",)])
    check(folded, graph)
    assert [node.title for node in folded.nodes if node.module] == ["m"]


def test_calls_that_made_a_single_node_each_cannot_be_folded() -> None:
    graph = graph_of("m = nn.Tanh()\nw = tensor(1., requires_grad=True)\ny = m(m(w) * 2)\ny.backward()")
    assert foldable(graph) == frozenset()
    assert all(node.module is None for node in fold(graph, [("m",)]).nodes)


def test_two_modules_around_each_other_stay_as_open_as_they_have_to() -> None:
    graph = graph_of(
        "a = nn.Linear(1, 1)\nb = nn.Linear(1, 1)\nx = ones(1, 1)\ny = a(b(x)) + b(a(x))\ny.sum().backward()"
    )
    for closed in ([("a",)], [("b",)], [("a",), ("b",)]):
        check(fold(graph, closed), graph)
