"""What a graph shows: titles as formulas have them, folded modules, saved values."""

from __future__ import annotations

from engine.lab import LabGraph, run
from gui.plots.graph.content import ShownNode, shown_graph

from .scenes import NETWORK, SUM_RULE


def graph_of(source: str) -> LabGraph:
    result = run(source)
    assert result.problem is None, str(result.problem)
    return result.traces[0].graph


def card(graph: LabGraph, title: str, *closed: tuple[str, ...]) -> ShownNode:
    return next(node for node in shown_graph(graph, closed).nodes if node.title == title)


def test_cards_are_called_as_in_the_program() -> None:
    shown = shown_graph(graph_of(SUM_RULE), ())
    assert {node.title for node in shown.nodes} == {"x", "w", "1", "a = x + w", "b = w + 1", "y = a * b"}
    assert card(shown.graph, "y = a * b").is_root
    assert card(shown.graph, "y = a * b").operation == "MulBackward0"
    assert card(shown.graph, "w").kind == "leaf"
    assert card(shown.graph, "1").kind == "constant"


def test_what_was_never_named_has_the_symbol_that_formulas_use() -> None:
    graph = graph_of("w = tensor(2., requires_grad=True)\ny = (w + 1) * 3\ny.backward()")
    assert card(graph, "v1 = w + 1").kind == "operation"


def test_values_saved_for_backward_tell_by_whom() -> None:
    graph = graph_of(SUM_RULE)
    assert card(graph, "a = x + w").kept_by == ("y",)
    assert card(graph, "b = w + 1").kept_by == ("y",)
    assert card(graph, "w").kept_by == ()
    squashed = graph_of("w = tensor(0.5, requires_grad=True)\ny = w.tanh()\ny.backward()")
    assert card(squashed, "y = w.tanh()").kept_by == ("y",)


def test_of_equal_values_the_one_that_was_saved_is_marked() -> None:
    graph = graph_of(
        "w = tensor(2., requires_grad=True)\nx = tensor(2.)\na = w * 1\nb = w + 0\n"
        "y = x * b\nz = a * b\n(y + z).backward()"
    )
    assert card(graph, "x").kept_by == ("y",)
    assert card(graph, "b = w + 0").kept_by == ("z",)  # y's rule of b needs x alone
    assert card(graph, "a = w * 1").kept_by == ("z",)
    assert card(graph, "w").kept_by == ()


def test_a_value_saved_twice_by_one_operation_is_told_once() -> None:
    graph = graph_of("w = tensor(2., requires_grad=True)\ny = w * w\ny.backward()")
    assert card(graph, "w").kept_by == ("y",)


def test_a_folded_module_is_one_card_with_the_value_that_leaves_it() -> None:
    graph = graph_of(NETWORK)
    model = card(graph, "model", ("model",))
    assert model.kind == "module"
    assert len(model.members) > 5
    assert model.shape == (4, 1)
    shown = shown_graph(graph, [("model",)])
    assert len(shown.edges) == len({(edge.source, edge.target) for edge in shown.edges})


def test_each_open_module_begins_with_one_card() -> None:
    shown = shown_graph(graph_of(NETWORK), ())
    begun = [path for node in shown.nodes for path in node.opened]
    assert sorted(begun) == [("model",), ("model", "0"), ("model", "2")]  # the Tanh has one node
    inner = shown_graph(graph_of(NETWORK), [("model", "0")])
    assert [path for node in inner.nodes for path in node.opened].count(("model",)) == 1


def test_inputs_and_users_are_told_in_order() -> None:
    shown = shown_graph(graph_of(SUM_RULE), ())
    places = {node.title: i for i, node in enumerate(shown.nodes)}
    assert shown.inputs(places["a = x + w"]) == (places["x"], places["w"])
    assert shown.users(places["w"]) == (places["a = x + w"], places["b = w + 1"])
