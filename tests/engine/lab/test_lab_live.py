"""A live training step is traced without changing it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

import engine
from engine import nn, optim
from engine.lab.live import LiveStep, run_step, trace_step
from engine.lab.notes import Notes
from engine.lab.timeline import timeline

STEP = {"prediction": "model(x)", "loss": "loss_fn(prediction, y)"}
LOSS = {"loss": "loss_fn(model(x), y)"}


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

    trace = trace_step({"model": traced, "x": x, "y": y}, forward, STEP)
    loss_fn(plain(x), y).backward()
    assert trace is not None
    for one, other in zip(traced.parameters(), plain.parameters(), strict=True):
        np.testing.assert_array_equal(one.grad.numpy(), other.grad.numpy())
    added = {leaf.name: leaf.added for leaf in trace.leaves}
    np.testing.assert_array_equal(added["model.0.weight"], traced[0].weight.grad.numpy())


def test_the_graph_has_the_names_and_modules_of_the_model() -> None:
    (x, y), model = batch(), network()
    trace = trace_step(
        {"model": model, "x": x, "y": y}, lambda: {"loss": nn.functional.mse_loss(model(x), y)}, LOSS
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
    trace_step({"model": model}, lambda: {"loss": model(engine.ones(1, 2)).sum()}, LOSS)
    assert len(seen) == 4
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        trace_step({"model": model}, lambda: {"loss": model(engine.ones(1, 5))}, LOSS)
    model(engine.ones(1, 2))
    assert len(seen) == 4


def test_a_graph_too_large_to_tell_is_walked_all_the_same() -> None:
    w = engine.tensor(1.0, requires_grad=True)

    def forward() -> Mapping[str, engine.Tensor]:
        y = w
        for _ in range(4000):
            y = y * 1
        return {"loss": y}

    assert trace_step({"w": w}, forward, LOSS) is None
    assert w.grad is not None
    assert w.grad.item() == 1.0


def test_a_step_is_told_line_by_line() -> None:
    (x, y), model = batch(), network()
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    model(x).sum().backward()
    old = model[2].bias.grad.numpy().copy()
    loss_fn = nn.MSELoss()

    def forward() -> Mapping[str, engine.Tensor]:
        prediction = model(x)
        return {"prediction": prediction, "loss": loss_fn(prediction, y)}

    def update() -> None:
        nn.utils.clip_grad_norm_(model.parameters(), 0.01)
        optimizer.step()

    clips = ["nn.utils.clip_grad_norm_(model.parameters(), 0.01)"]
    step = LiveStep(forward, STEP, update, optimizer.zero_grad, clips)
    told = run_step({"model": model, "x": x, "y": y}, optimizer, step)
    assert told.source.splitlines() == [
        "optimizer.zero_grad()",
        "prediction = model(x)",
        "loss = loss_fn(prediction, y)",
        "loss.backward()",
        *clips,
        "optimizer.step()",
    ]
    walk = timeline(told)
    stages = list(dict.fromkeys(moment.stage for moment in walk.moments))
    assert stages == ["start", "zero_grad", "forward", "loss", "backward", "accumulate", "update", "end"]
    scenes = {moment.stage: walk.at(i) for i, moment in enumerate(walk.moments)}
    assert {stage: scene.line for stage, scene in scenes.items()} == {
        "start": None, "zero_grad": 1, "forward": 2, "loss": 3, "backward": 4, "accumulate": 4, "update": 6,
        "end": None,
    }  # fmt: skip
    bias = told.traces[0].graph.place("model.2.bias")
    grads = {stage: scene.variables[bias].grad for stage, scene in scenes.items()}
    np.testing.assert_array_equal(grads["start"], old)
    assert grads["zero_grad"] is None
    assert np.abs(grads["accumulate"]).max() > 0.01 >= np.abs(grads["update"]).max()
    np.testing.assert_array_equal(scenes["end"].variables[bias].array, model[2].bias.detach().numpy())
