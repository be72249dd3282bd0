"""The first node that made inf or nan of finite numbers."""

from __future__ import annotations

from engine.lab import run
from engine.lab.autopsy import LostGradient, first_lost_gradient, first_lost_value


def test_the_first_value_that_is_lost() -> None:
    graph = run(
        "x = tensor([1., 0.], requires_grad=True)\na = x * 2\nb = a.log()\nc = b + 1\nd = c.sum()"
    ).graph
    assert graph is not None
    assert first_lost_value(graph) == graph.place("b")


def test_the_first_gradient_that_is_lost() -> None:
    trace = run(
        "x = tensor([4., 0.], requires_grad=True)\na = x * 2\nb = a.sqrt()\nc = b.sum()\nc.backward()"
    ).traces[0]
    lost = first_lost_gradient(trace)
    assert first_lost_value(trace.graph) is None
    assert lost == LostGradient(step=1, input=0, receiver=trace.graph.place("a"))
    assert trace.graph.nodes[trace.steps[lost.step].node].name == "b"


def test_nothing_is_lost_where_all_is_finite() -> None:
    trace = run(
        "x = tensor([1, 2])\nw = tensor(1., requires_grad=True)\ny = (w * x).sum()\ny.backward()"
    ).traces[0]
    assert first_lost_value(trace.graph) is None
    assert first_lost_gradient(trace) is None
