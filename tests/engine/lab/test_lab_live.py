"""A live training step is traced without changing it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

import engine
from engine import nn
from engine.lab.live import trace_step
from engine.lab.notes import Notes


def network() -> nn.Module:
    engine.manual_seed(0)
    return nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))


def batch() -> tuple[engine.Tensor, engine.Tensor]:
    engine.manual_seed(1)
    return engine.rand(4, 2), engine.rand(4, 1)


def test_the_gradients_are_those_of_an_untraced_step() -> None:
    (x, y), traced, plain = batch(), network(), network()
    loss_fn = nn.MSELoss()

    def forward() -> Mapping[str, engine.Tensor]:
        prediction = traced(x)
        return {"prediction": prediction, "loss": loss_fn(prediction, y)}

    trace = trace_step({"model": traced, "x": x, "y": y}, forward)
    loss_fn(plain(x), y).backward()
    assert trace is not None
    for one, other in zip(traced.parameters(), plain.parameters(), strict=True):
        np.testing.assert_array_equal(one.grad.numpy(), other.grad.numpy())
    added = {leaf.name: leaf.added for leaf in trace.leaves}
    np.testing.assert_array_equal(added["model.0.weight"], traced[0].weight.grad.numpy())


def test_the_graph_has_the_names_and_modules_of_the_model() -> None:
    (x, y), model = batch(), network()
    trace = trace_step(
        {"model": model, "x": x, "y": y}, lambda: {"loss": nn.functional.mse_loss(model(x), y)}
    )
    assert trace is not None
    nodes = trace.graph.nodes
    assert {node.name for node in nodes if node.kind == "leaf"} == {
        name for name, _ in (("model." + path, each) for path, each in model.named_parameters())
    }
    assert {node.name for node in nodes if node.kind == "constant"} == {"x", "y"}
    assert [node.module for node in nodes if node.operation == "TanhBackward0"] == [("model", "1")]
    assert nodes[trace.graph.roots[0]].symbol == "loss"
    assert nodes[trace.graph.roots[0]].value is not None


def test_no_hook_is_left_behind_also_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[nn.Module] = []
    monkeypatch.setattr(Notes, "made_by", lambda notes, module, inputs, output: seen.append(module))
    model = network()
    trace_step({"model": model}, lambda: {"loss": model(engine.ones(1, 2)).sum()})
    assert len(seen) == 4
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        trace_step({"model": model}, lambda: {"loss": model(engine.ones(1, 5))})
    model(engine.ones(1, 2))
    assert len(seen) == 4


def test_a_graph_too_large_to_tell_is_walked_all_the_same() -> None:
    w = engine.tensor(1.0, requires_grad=True)

    def forward() -> Mapping[str, engine.Tensor]:
        y = w
        for _ in range(4000):
            y = y * 1
        return {"loss": y}

    assert trace_step({"w": w}, forward) is None
    assert w.grad is not None
    assert w.grad.item() == 1.0
