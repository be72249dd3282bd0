"""The trace of a backward holds the numbers that the engine used, in the order of its walk."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from engine.lab import BackwardTrace, LabRun, Limits, TensorValue, run

from .programs import program

NETWORK = """
x = tensor([[0.5, -1.], [2., 0.3]])
t = tensor([[1.], [0.]])
model = nn.Sequential(nn.Linear(2, 3), nn.Sigmoid(), nn.Linear(3, 1))
loss = ((model(x) - t) ** 2).mean()
loss.backward()
"""
ONE_LEAF = "x = tensor([0.5, 1.2, 2.], requires_grad=True)\n"


def only_trace(source: str) -> BackwardTrace:
    result = run(source)
    assert result.problem is None, str(result.problem)
    assert len(result.traces) == 1
    return result.traces[0]


def symbols(trace: BackwardTrace) -> list[str]:
    return [trace.graph.nodes[step.node].symbol for step in trace.steps]


def check_sums(trace: BackwardTrace) -> None:
    """What arrives at a node is the sum of what was sent to it; so is what a leaf got."""
    sums: dict[int, np.ndarray] = {}
    for root, seed in zip(trace.graph.roots, trace.seeds, strict=True):
        sums[root] = sums[root] + seed if root in sums else seed
    for step in trace.steps:
        if step.arrived is None:
            continue
        np.testing.assert_array_equal(step.arrived, sums[step.node].reshape(step.arrived.shape))
        for flow in step.flows:
            if flow.before is not None:
                np.testing.assert_array_equal(flow.before, sums[flow.receiver])
            sums[flow.receiver] = flow.after
            if flow.before is not None:
                np.testing.assert_array_equal(flow.before + flow.sent, flow.after)
    for leaf in trace.leaves:
        np.testing.assert_array_equal(leaf.added, sums[leaf.node])
        if trace.accumulates and leaf.after is not None:
            whole = leaf.added if leaf.before is None else leaf.before + leaf.added
            np.testing.assert_array_equal(leaf.after, whole)


def check_products(trace: BackwardTrace) -> None:
    """What is sent on is what arrived, times the local derivative."""
    for step in trace.steps:
        for flow in step.flows:
            if step.arrived is not None and flow.local is not None:
                product = flow.local.times(step.arrived, flow.sent.shape)
                if product is not None and np.isfinite(product).all():
                    np.testing.assert_allclose(product, flow.sent, rtol=2e-4, atol=1e-5)


def test_the_walk_of_the_smallest_graph() -> None:
    trace = only_trace(
        "w = tensor([1.], requires_grad=True)\nx = tensor([2.], requires_grad=True)\n"
        "a = x + w\nb = w + 1\ny = a * b\ny.backward()"
    )
    assert symbols(trace) == ["y", "b", "a"]
    first, second, third = trace.steps
    assert first.arrived is not None
    assert first.arrived.tolist() == [1.0]
    assert [saved.name for saved in first.read] == ["input", "other"]
    assert [flow.sent.tolist() for flow in first.flows] == [[2.0], [3.0]]
    formulas = [flow.local.formula.plain for flow in first.flows if flow.local and flow.local.formula]
    assert formulas == ["b", "a"]
    (to_w,) = second.flows
    assert (to_w.before, to_w.after.tolist()) == (None, [3.0])
    again = third.flows[1]
    assert again.before is not None
    assert (again.before.tolist(), again.sent.tolist(), again.after.tolist()) == ([3.0], [2.0], [5.0])
    assert {leaf.name: leaf.added.tolist() for leaf in trace.leaves} == {"w": [5.0], "x": [2.0]}
    assert trace.gradient(trace.graph.place("a")) is third.arrived
    assert (trace.line, trace.position, trace.failed) == (6, 0, False)


def test_accumulation_into_grad_before_and_after() -> None:
    result = run(
        "w = tensor([1.], requires_grad=True)\nfor i in range(3):\n    y = w * 5\n    y.backward()\n"
    )
    updates = [trace.leaves[0] for trace in result.traces]
    assert [None if each.before is None else each.before.tolist() for each in updates] == [
        None,
        [5.0],
        [10.0],
    ]
    assert [each.after.tolist() for each in updates if each.after is not None] == [[5.0], [10.0], [15.0]]


def test_grad_leaves_no_mark_on_the_leaf() -> None:
    trace = only_trace("w = tensor([1.], requires_grad=True)\ng = grad((w * 5).sum(), w)")
    assert not trace.accumulates
    assert trace.leaves[0].added.tolist() == [5.0]
    assert trace.leaves[0].after is None


def test_grad_may_begin_with_weights_too() -> None:
    for call in (
        "grad(y, x, tensor([1., 2., 3.]))",
        "grad(outputs=y, inputs=x, grad_outputs=[tensor([1., 2., 3.])])",
    ):
        trace = only_trace(f"{ONE_LEAF}y = x * 2\ng = {call}")
        assert trace.seeds[0].tolist() == [1.0, 2.0, 3.0]
        assert trace.checks[0].distance < 1e-6


@pytest.mark.parametrize(
    "options", ["create_graph=ones(2)", "retain_graph=ones(2)", "gradient=3", "inputs=3", "5"]
)
def test_nonsense_for_options_is_the_engines_to_refuse(options: str) -> None:
    result = run(f"{ONE_LEAF}y = (x * x).sum()\ny.backward({options})")
    assert result.problem is not None
    assert result.problem.span.line == 3


def test_a_network_with_matrices() -> None:
    trace = only_trace(NETWORK)
    check_sums(trace)
    check_products(trace)
    forms = {
        trace.graph.nodes[step.node].operation: [flow.local.form for flow in step.flows if flow.local]
        for step in trace.steps
    }
    assert forms["SigmoidBackward0"] == ["elementwise"]
    assert forms["AddmmBackward0"] == ["jacobian", "jacobian"]


def test_a_weighted_backward_begins_with_its_weights() -> None:
    trace = only_trace(ONE_LEAF + "y = x * 2\ny.backward(gradient=tensor([1., 10., 100.]))")
    assert trace.seeds[0].tolist() == [1.0, 10.0, 100.0]
    assert trace.leaves[0].added.tolist() == [2.0, 20.0, 200.0]


def test_a_walk_that_fails_is_kept_up_to_there() -> None:
    result = run(
        "w = tensor([1.], requires_grad=True)\nb = w + 1\nc = b ** 2\nb.add_(1)\nd = c * 3\nd.backward()"
    )
    assert result.problem is not None
    (trace,) = result.traces
    assert trace.failed
    assert symbols(trace) == ["d"]
    assert trace.leaves == ()


def test_only_the_wanted_inputs_are_walked_to() -> None:
    trace = only_trace(
        "w = tensor([1.], requires_grad=True)\nx = tensor([2.], requires_grad=True)\n"
        "a = x * 3\ny = a * w\ny.backward(inputs=[w])"
    )
    assert [leaf.name for leaf in trace.leaves] == ["w"]
    assert symbols(trace) == ["y"]


def test_the_graph_of_a_gradient_and_of_the_next() -> None:
    result = run(
        "x = tensor(2., requires_grad=True)\ny = x ** 3\n"
        "g = grad(y, x, create_graph=True)[0]\nh = grad(g, x, create_graph=True)[0]\nk = grad(h, x)[0]"
    )
    first, second, third = result.traces
    assert [trace.create_graph for trace in result.traces] == [True, True, False]
    assert [trace.graph.nodes[trace.graph.roots[0]].symbol for trace in result.traces] == ["y", "g", "h"]
    assert [trace.leaves[0].added.item() for trace in result.traces] == [12.0, 12.0, 6.0]
    assert [len(trace.graph.nodes) for trace in (first, second)] == [2, 5]
    assert third.graph.nodes[third.graph.roots[0]].operation == "MulBackward0"
    for trace in result.traces:
        check_sums(trace)


@pytest.mark.parametrize(
    "expression",
    [
        "-x", "x - 1", "2 - x", "x / 3", "3 / x", "x ** 3", "2 ** x", "x ** x", "x.exp()", "x.log()",
        "x.sqrt()", "x.sin()", "x.cos()", "x.tan()", "x.tanh()", "x.sigmoid()", "x.relu()", "x.abs()",
        "x.square()", "F.softplus(x)", "F.silu(x)", "F.gelu(x)", "F.elu(x)", "F.leaky_relu(x)",
        "x.softmax(0)", "x.log_softmax(0)", "x.cumsum(0)", "x.logsumexp(0)", "x.max()",
        "x.norm()", "x.prod()", "x.var()",
        "maximum(x, x * 2)", "where(x > 1, x, x * 2)", "x.clamp(0, 1)", "x.reshape(3, 1) @ x.reshape(1, 3)",
        "x @ x", "x[1:] * x[:2]", "x[[0, 0, 2]]", "cat([x, x * 2])", "stack([x, x])", "x.repeat(2)",
        "x.expand(2, 3)", "outer(x, x)", "x.reshape(3, 1).t()", "mse_loss(x, x * 0)",
        "F.binary_cross_entropy(x / 3, x * 0)",
    ],
)  # fmt: skip
def test_local_derivatives_explain_what_is_sent(expression: str) -> None:
    trace = only_trace(f"{ONE_LEAF}y = {expression}\ny.sum().backward()")
    check_sums(trace)
    check_products(trace)
    assert len(trace.checks) == 1
    assert trace.checks[0].distance < 1e-5


def test_large_elementwise_derivatives_are_kept_and_large_jacobians_not() -> None:
    trace = only_trace(
        "x = linspace(0, 1, 100, requires_grad=True)\ny = x.exp()\nz = y.cumsum(0)\nz.sum().backward()"
    )
    forms = {trace.graph.nodes[step.node].symbol: step.flows[0].local for step in trace.steps}
    assert forms["y"] is not None
    assert forms["y"].form == "elementwise"
    assert forms["z"] is not None
    assert (forms["z"].form, forms["z"].entries) == ("large", None)


def test_very_long_runs_leave_traces_out_but_not_numbers() -> None:
    result = run(
        "w = tensor(1., requires_grad=True)\nfor i in range(1200):\n    y = w * 2 + w * 3\n    y.backward()",
        limits=Limits(seconds=60),
    )
    assert result.problem is None
    assert 0 < len(result.traces) < 1200
    w = result.variables["w"]
    assert isinstance(w, TensorValue)
    assert w.grad is not None
    assert w.grad.item() == 6000.0


def traced(seed: int) -> LabRun:
    return run(program(Random(seed)))


def test_traces_of_random_programs_add_up() -> None:
    found = [trace for seed in range(300, 500) for trace in traced(seed).traces if not trace.failed]
    assert len(found) > 10
    for trace in found:
        if all(np.isfinite(seed).all() for seed in trace.seeds):
            check_products(trace)
            if not any(step.parts for step in trace.steps):
                check_sums(trace)
