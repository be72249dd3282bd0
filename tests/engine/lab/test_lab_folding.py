"""Folding a graph by modules keeps every node, and edges that go forward."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

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


def test_a_module_called_twice_side_by_side_is_a_node_for_each_call_too() -> None:
    graph = graph_of(
        "m = nn.Sequential(nn.Linear(1, 1), nn.Tanh())\n"
        "y = m(ones(1, 1)) * m(zeros(1, 1))\ny.sum().backward()"
    )
    folded = fold(graph, [("m",)])
    check(folded, graph)
    assert [node.title for node in folded.nodes if node.module] == ["m#1", "m#2"]


def test_calls_are_counted_in_each_graph_anew() -> None:
    graph = graph_of(
        "m = nn.Sequential(nn.Linear(1, 1), nn.Tanh())\nfor i in range(3):\n"
        "    m(ones(1, 1)).sum().backward()"
    )
    folded = fold(graph, [("m",)])
    assert [node.title for node in folded.nodes if node.module] == ["m"]


def test_a_layer_in_two_models_belongs_to_the_one_that_called_it() -> None:
    source = (
        "a = nn.Linear(1, 1)\nm = nn.Sequential(a, nn.Tanh())\nn = nn.Sequential(a, nn.Sigmoid())\n"
        "y = m(ones(1, 1)) + n(ones(1, 1)) + a(ones(1, 1))\ny.sum().backward()"
    )
    graph = graph_of(source)
    linear = [node for node in graph.nodes if node.operation == "AddmmBackward0"]
    assert [(node.module, node.calls) for node in linear] == [
        (("m", "0"), (1, 1)), (("n", "0"), (1, 2)), (("a",), (3,)),
    ]  # fmt: skip
    for closed in ([("m",)], [("n",)], [("m",), ("n",)]):
        folded = fold(graph, closed)
        check(folded, graph)
        assert {node.module for node in folded.nodes if node.module} == set(closed)


def test_a_leaf_that_was_used_before_its_module_stays_outside() -> None:
    source = "m = nn.Linear(1, 1)\nx = m.weight * 2\ny = m(x)\ny.sum().backward()"
    graph = graph_of(source)
    folded = fold(graph, [("m",)])
    check(folded, graph)
    (module,) = (node for node in folded.nodes if node.module)
    assert [graph.nodes[i].name for i in module.members] == ["m.bias", "y"]


def test_calls_that_made_a_single_node_each_cannot_be_folded() -> None:
    graph = graph_of("m = nn.Tanh()\nw = tensor(1., requires_grad=True)\ny = m(m(w) * 2)\ny.backward()")
    assert foldable(graph) == frozenset()
    assert all(node.module is None for node in fold(graph, [("m",)]).nodes)


@settings(max_examples=40)
@given(st.data())
def test_every_call_of_a_closed_module_is_one_node_whatever_lies_between(data: st.DataObject) -> None:
    """Of modules that call each other's results and their own, crossed and side by side."""
    lines = ["a = nn.Sequential(nn.Linear(1, 1), nn.Tanh())", "b = nn.Linear(1, 1)", "v0 = ones(1, 1)"]
    lines.append("c = nn.Sequential(a, b)")
    for i in range(1, data.draw(st.integers(2, 6))):
        one, other = (f"v{data.draw(st.integers(0, i - 1))}" for _ in range(2))
        forms = (f"a({one})", f"b({one})", f"c({one})", f"{one} * {other}", f"{one} * b.weight")
        lines.append(f"v{i} = {data.draw(st.sampled_from(forms))} + 0.5 * {other}")
    names = [f"v{i}" for i in range(len(lines) - 3)]
    graph = run("\n".join([*lines, f"y = b({' + '.join(names)})"])).graph
    assert graph is not None
    modules = modules_of(graph)
    closed = data.draw(st.sets(st.sampled_from(modules)))
    folded = fold(graph, closed)
    check(folded, graph)
    sizes: Counter[tuple[tuple[str, ...], int]] = Counter()
    for node in graph.nodes:
        outer = next(
            (n for n, call in enumerate(node.calls) if call and node.module[: n + 1] in closed), None
        )
        if outer is not None:
            sizes[node.module[: outer + 1], node.calls[outer]] += 1
    assert sum(node.module is not None for node in folded.nodes) == sum(size > 1 for size in sizes.values())


def test_two_modules_around_each_other_fold_all_the_same() -> None:
    graph = graph_of(
        "a = nn.Sequential(nn.Linear(1, 1), nn.Tanh())\nb = nn.Sequential(nn.Linear(1, 1), nn.Tanh())\n"
        "x = ones(1, 1)\ny = a(b(x)) + b(a(x))\ny.sum().backward()"
    )
    for closed in ([("a",)], [("b",)], [("a",), ("b",)]):
        folded = fold(graph, closed)
        check(folded, graph)
        assert len([node for node in folded.nodes if node.module]) == 2 * len(closed)


def test_a_graph_of_no_program_stays_open_where_folding_would_make_a_ring() -> None:
    graph = graph_of("w = tensor(1., requires_grad=True)\ny = w.exp().sin().tanh()\ny.backward()")
    ends = [i for i, node in enumerate(graph.nodes) if node.operation in ("ExpBackward0", "TanhBackward0")]
    nodes = tuple(
        replace(node, module=("m",), calls=(1,)) if i in ends else node for i, node in enumerate(graph.nodes)
    )
    folded = fold(replace(graph, nodes=nodes), [("m",)])
    check(folded, graph)
    assert all(node.module is None for node in folded.nodes)
