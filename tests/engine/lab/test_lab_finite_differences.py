"""Gradients are held against finite differences: close where they are right, far where a path was cut."""

from __future__ import annotations

import pytest

from engine.lab import run


def distances(source: str) -> list[dict[str, float]]:
    """The distance of each leaf's gradient, pass by pass."""
    result = run(source)
    assert result.problem is None, str(result.problem)
    return [
        {trace.graph.nodes[check.node].symbol: check.distance for check in trace.checks}
        for trace in result.traces
    ]


def test_gradients_of_a_network() -> None:
    (found,) = distances(
        "model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))\n"
        "loss = F.mse_loss(model(rand(4, 2)), rand(4, 1))\nloss.backward()"
    )
    assert set(found) == {"model.0.weight", "model.0.bias", "model.2.weight", "model.2.bias"}
    assert max(found.values()) < 1e-6


def test_every_pass_of_a_training_loop_at_the_values_of_its_time() -> None:
    found = distances(
        "w = tensor([1., -2.], requires_grad=True)\noptimizer = optim.Adam([w], lr=0.1)\n"
        "for i in range(4):\n    optimizer.zero_grad()\n    loss = (w ** 3).sum()\n    loss.backward()\n"
        "    optimizer.step()"
    )
    assert len(found) == 4
    assert all(each["w"] < 1e-6 for each in found)


def test_weighted_backward_second_order_and_random_numbers() -> None:
    found = distances(
        "x = rand(3, requires_grad=True)\ny = x ** 3\n"
        "y.backward(gradient=tensor([1., 2., 3.]), retain_graph=True)\n"
        "g = grad(y.sum(), x, create_graph=True)[0]\nh = grad(g.sum(), x)[0]"
    )
    assert len(found) == 3
    assert all(each["x"] < 1e-6 for each in found)


def test_a_path_that_was_cut_is_seen() -> None:
    (found,) = distances("w = tensor(2., requires_grad=True)\ny = w * w.detach()\ny.backward()")
    assert found["w"] == pytest.approx(0.5, rel=1e-5)


def test_programs_too_large_to_run_again_are_not_checked() -> None:
    assert distances("w = rand(100, requires_grad=True)\nw.sum().backward()") == [{}]


def test_a_leaf_written_after_the_graph_used_it_is_not_checked() -> None:
    source = (
        "w = tensor(2., requires_grad=True)\ny = w + 1\n"
        "with no_grad():\n    w += 1\ny.backward()\nprint(w.grad)"
    )
    assert distances(source) == [{}]


def test_vanishing_gradients_agree_too() -> None:
    (found,) = distances("w = tensor(2., requires_grad=True)\ny = w * 0\ny.backward()")
    assert found["w"] == 0
