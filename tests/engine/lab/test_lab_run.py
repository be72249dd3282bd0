"""A run as a value: its statements, stages and changes, its variables and its graph."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

import engine
from engine.autograd.random import default_generator
from engine.lab import LabRun, Limits, PlainValue, TensorValue, run

from .sources import SUM_RULE

PATIENT = Limits(seconds=60)
TRAINING = """model = nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Linear(2, 1))
optimizer = optim.SGD(model.parameters(), lr=0.1)
for epoch in range(2):
    optimizer.zero_grad()
    loss = F.mse_loss(model(tensor([[1., 2.]])), tensor([[3.]]))
    loss.backward()
    optimizer.step()
"""


def changes(result: LabRun, place: int) -> dict[str, tuple[object, object]]:
    """What a statement changed: arrays as lists, before and after."""
    shown = {}
    for change in result.statements[place].changes:
        before, after = (
            each.array.tolist() if isinstance(each, TensorValue) else getattr(each, "text", None)
            for each in (change.before, change.after)
        )
        shown[change.name] = before, after
    return shown


def test_variables_at_the_end() -> None:
    w = run(SUM_RULE).variables["w"]
    assert isinstance(w, TensorValue)
    assert (w.array.tolist(), w.dtype, w.shape) == ([1.0], "float32", (1,))
    assert (w.requires_grad, w.is_leaf, w.grad_fn) == (True, True, None)
    assert w.grad is not None
    assert w.grad.tolist() == [5.0]
    y = run(SUM_RULE).variables["y"]
    assert isinstance(y, TensorValue)
    assert (y.is_leaf, y.grad_fn, y.grad) == (False, "MulBackward0", None)


def test_statements_in_order_with_what_they_changed() -> None:
    result = run("n = 2\nfor i in range(2):\n    n = n * 3\nprint(n)")
    assert [(each.line, each.text, each.loops) for each in result.statements] == [
        (1, "n = 2", ()),
        (3, "n = n * 3", (0,)),
        (3, "n = n * 3", (1,)),
        (4, "print(n)", ()),
    ]
    assert changes(result, 1)["n"] == ("2", "6")
    assert changes(result, 2)["n"] == ("6", "18")
    assert result.statements[3].printed == ("18",)
    assert result.printed == ("18",)


def test_writes_in_place_change_every_name_of_the_tensor() -> None:
    result = run("x = tensor([1.])\nalias = x\nx += 1")
    assert changes(result, 2) == {"x": ([1.0], [2.0]), "alias": ([1.0], [2.0])}


def test_a_training_step_has_its_stages_and_its_parameters_before_and_after() -> None:
    result = run(TRAINING)
    stages = [each.stage for each in result.statements if each.loops == (1,)]
    assert stages == ["zero_grad", "forward", "backward", "update"]
    update = result.statements[-1]
    assert {change.name for change in update.changes} == {
        "model.0.weight",
        "model.0.bias",
        "model.2.weight",
        "model.2.bias",
    }
    for change in update.changes:
        assert isinstance(change.before, TensorValue)
        assert isinstance(change.after, TensorValue)
        assert change.after.grad is not None
        np.testing.assert_allclose(
            change.after.array, change.before.array - 0.1 * change.after.grad, rtol=1e-6
        )
    assert [each.backward for each in result.statements if each.stage == "backward"] == [(0,), (1,)]


def test_the_steps_of_an_optimizer_with_its_state_and_settings() -> None:
    result = run(
        "w = tensor([1., 2.], requires_grad=True)\nopt = optim.SGD([w], lr=0.1, momentum=0.9)\n"
        "for i in range(2):\n    opt.zero_grad()\n    (w * w).sum().backward()\n    opt.step()"
    )
    first, second = result.updates
    assert (first.line, first.optimizer, first.settings["lr"]) == (6, "SGD", 0.1)
    (update,) = second.parameters
    assert update.name == "w"
    assert update.grad is not None
    assert first.parameters[0].state_before == {}
    before, after = (state["momentum_buffer"] for state in (update.state_before, update.state_after))
    np.testing.assert_array_equal(before, [2.0, 4.0])
    np.testing.assert_allclose(after, 0.9 * before + update.grad, rtol=1e-6)
    np.testing.assert_allclose(update.after, update.before - 0.1 * after, rtol=1e-6)
    assert [each.updates for each in result.statements if each.stage == "update"] == [(0,), (1,)]


def test_adam_tells_of_its_moments() -> None:
    result = run(
        "w = tensor([1.], requires_grad=True)\nopt = optim.Adam([w], lr=0.1)\n"
        "(w * w).sum().backward()\nopt.step()"
    )
    state = result.updates[0].parameters[0].state_after
    assert {name: value.item() for name, value in state.items()} == pytest.approx(
        {"step": 1, "exp_avg": 0.2, "exp_avg_sq": 0.004}, rel=1e-5
    )
    assert result.updates[0].settings["betas"] == (0.9, 0.999)


@pytest.mark.parametrize("line", ["w.grad = None", "w.grad.zero_()", "optimizer.zero_grad()"])
def test_clearing_gradients_is_a_stage_however_it_is_written(line: str) -> None:
    head = (
        "w = tensor([1.], requires_grad=True)\noptimizer = optim.SGD([w], lr=1.)\n(w * 2).sum().backward()\n"
    )
    assert run(head + line).statements[-1].stage == "zero_grad"


@pytest.mark.parametrize(
    "line", ["w -= 1", "w.data -= 1", "w.sub_(1)", "w.data = w.data - 1", "optimizer.step()"]
)
def test_writing_into_a_leaf_is_an_update_however_it_is_written(line: str) -> None:
    head = (
        "w = tensor([1.], requires_grad=True)\noptimizer = optim.SGD([w], lr=0.5)\n(w * 2).sum().backward()\n"
    )
    result = run(f"{head}with no_grad():\n    {line}")
    assert result.problem is None
    assert result.statements[-1].stage == "update"
    assert changes(result, -1)["w"] == ([1.0], [0.0])


def test_the_graph_has_the_learners_names_and_kinds() -> None:
    graph = run(SUM_RULE).graph
    assert graph is not None
    assert [(node.kind, node.symbol, node.text, node.operation) for node in graph.nodes] == [
        ("leaf", "x", "2", "AccumulateGrad"),
        ("leaf", "w", "1", "AccumulateGrad"),
        ("operation", "a", "x + w", "AddBackward0"),
        ("constant", "1", "1", ""),
        ("operation", "b", "w + 1", "AddBackward0"),
        ("operation", "y", "a * b", "MulBackward0"),
    ]
    assert [(edge.source, edge.target, edge.input) for edge in graph.edges] == [
        (0, 2, 0), (1, 2, 1), (1, 4, 0), (3, 4, 1), (2, 5, 0), (4, 5, 1),
    ]  # fmt: skip
    assert graph.roots == (5,)
    assert graph.nodes[graph.place("y")].line == 5
    assert [node.value.tolist() for node in graph.nodes if node.value is not None] == [
        [2.0], [1.0], [3.0], 1, [2.0], [6.0],
    ]  # fmt: skip


def test_what_was_saved_is_told_before_the_walk_and_gone_after_it() -> None:
    result = run(SUM_RULE)
    before = result.traces[0].graph
    assert [saved.name for saved in before.nodes[before.place("y")].saved] == ["input", "other"]
    assert result.graph is not None
    assert result.graph.nodes[result.graph.place("y")].saved == ()


def test_nodes_in_modules_know_where_they_were_made() -> None:
    graph = run(TRAINING).traces[0].graph
    places = {node.operation: node.module for node in graph.nodes if node.kind == "operation"}
    assert places["TanhBackward0"] == ("model", "1")
    assert places["MseLossBackward0"] == ()
    leaves = {node.name: node.module for node in graph.nodes if node.kind == "leaf"}
    assert leaves["model.0.weight"] == ("model", "0")
    assert leaves["model.2.bias"] == ("model", "2")


def test_nodes_of_one_name_are_numbered() -> None:
    graph = run("x = tensor(1., requires_grad=True)\nh = x * 2\nh = h * 3\nh = h * 4").graph
    assert graph is not None
    assert [node.symbol for node in graph.nodes if node.kind == "operation"] == ["h#1", "h#2", "h#3"]
    assert graph.nodes[graph.place("h")].symbol == "h#3"


def test_unnamed_nodes_get_symbols_that_no_variable_has() -> None:
    graph = run("v1 = tensor(1., requires_grad=True)\ny = (v1 + 1) * (v1 + 2)").graph
    assert graph is not None
    symbols = [node.symbol for node in graph.nodes if node.kind != "constant"]
    assert len(set(symbols)) == len(symbols) == 4
    assert {"v1", "y", "v2", "v3"} == set(symbols)


def test_the_graph_at_the_end_begins_at_results_that_nothing_uses() -> None:
    graph = run("x = tensor(1., requires_grad=True)\na = x * 2\nb = a + 1\nc = x * 5").graph
    assert graph is not None
    assert sorted(graph.nodes[i].symbol for i in graph.roots) == ["b", "c"]
    assert run("x = tensor(1.)\ny = x * 2").graph is None


def test_several_results_of_one_operation() -> None:
    result = run(
        "x = tensor([1., 2.], requires_grad=True)\na, b = x.unbind()\ny = a * b\ny.backward()\nprint(x.grad)"
    )
    assert result.printed == ("tensor([2., 1.])",)
    graph = result.traces[0].graph
    unbind = next(i for i, node in enumerate(graph.nodes) if node.operation == "UnbindBackward0")
    assert sorted(edge.output for edge in graph.edges if edge.source == unbind) == [0, 1]
    step = next(step for step in result.traces[0].steps if step.node == unbind)
    assert step.arrived is None
    assert [part.tolist() for part in step.parts if part is not None] == [2.0, 1.0]


def test_a_run_is_frozen_and_can_be_sent() -> None:
    result = run(TRAINING)
    with pytest.raises(FrozenInstanceError):
        result.seed = 1  # type: ignore[misc]
    sent = pickle.loads(pickle.dumps(result))
    assert sent.printed == result.printed
    assert len(sent.traces) == len(result.traces) == 2
    weight = sent.variables["model"]
    assert isinstance(weight, PlainValue)
    first = result.traces[0].graph.nodes[0].value
    assert first is not None
    with pytest.raises(ValueError, match="read-only"):
        first[...] = 0


def test_the_engine_is_left_as_it_was() -> None:
    engine.manual_seed(5)
    before = default_generator.state_bytes()
    with engine.no_grad():
        result = run(
            "w = rand(2, requires_grad=True)\ny = w * 2\nmanual_seed(3)\nwith no_grad():\n    missing"
        )
        assert not engine.is_grad_enabled()
    y = result.variables["y"]
    assert isinstance(y, TensorValue)
    assert y.requires_grad
    assert engine.is_grad_enabled()
    assert default_generator.state_bytes() == before


def test_a_long_loop_keeps_its_last_graph_only() -> None:
    result = run(
        "w = tensor(1., requires_grad=True)\nfor i in range(900):\n    y = w * 2\n    y.backward()",
        limits=PATIENT,
    )
    assert result.problem is None
    assert result.graph is not None
    assert len(result.graph.nodes) == 3
    assert len(result.statements) == 1801


def test_views_that_can_no_longer_be_shown_are_told_with_the_reason() -> None:
    done = run("w = tensor([1., 2.], requires_grad=True)\ny = w * 1\nparts = y.unbind()\ny.mul_(2)\n")
    assert done.problem is None
    parts = done.variables["parts"]
    assert isinstance(parts, PlainValue)
    assert "modified inplace" in parts.text
