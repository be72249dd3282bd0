from __future__ import annotations

import numpy as np
import pytest

import engine
from engine import nn
from engine.compiled import NotLowered, first_not_finite
from engine.compiled.capture import Constant, Input, Parameter, Result, Target, capture

X = np.array([[1.0, 2.0], [3.0, -4.0]], np.float32)
Y = np.array([[1.0], [0.0]], np.float32)


def test_every_call_tells_where_its_arguments_come_from() -> None:
    net = nn.Sequential(nn.Linear(2, 3), nn.LeakyReLU(0.2), nn.Linear(3, 1))
    found = capture(net, nn.MSELoss(), list(net.parameters()), X, Y)
    assert [call.definition.name for call in found.calls] == ["addmm", "leaky_relu", "addmm", "mse_loss"]
    assert found.calls[0].arguments == (Parameter(1), Input(), Parameter(0))
    assert found.calls[1].arguments == (Result(0), Constant(0.2))
    assert found.calls[3].arguments == (Result(2), Target(), Constant("mean"))
    assert (found.output, found.loss) == (Result(2), Result(3))
    assert [call.shape for call in found.calls] == [(2, 3), (2, 3), (2, 1), ()]


def test_capturing_leaves_no_trace() -> None:
    net = nn.Linear(2, 1)
    capture(net, nn.MSELoss(), list(net.parameters()), X, Y)
    assert all(parameter.grad is None for parameter in net.parameters())
    x = engine.ones(2, requires_grad=True)
    assert (x * 2).grad_fn.plan.definition is None


def test_a_hook_on_the_way_cannot_be_captured() -> None:
    class Hooked(nn.Module):
        def forward(self, x: engine.Tensor) -> engine.Tensor:
            x.register_hook(lambda gradient: gradient * 2)
            return x

    net = nn.Sequential(nn.Linear(2, 2), Hooked(), nn.Linear(2, 1))
    with pytest.raises(NotLowered, match="AddmmBackward0"):
        capture(net, nn.MSELoss(), list(net.parameters()), X, Y)


def test_the_first_operation_that_is_not_finite() -> None:
    net = nn.Sequential(nn.Linear(2, 1), nn.ReLU())
    x, y = engine.from_numpy(X), engine.from_numpy(Y)
    assert first_not_finite(net, nn.MSELoss(), x, y) == ""
    with engine.no_grad():
        net[0].weight.fill_(1e30)
    assert first_not_finite(net, nn.MSELoss(), x, y) == "mse_loss"
    with engine.no_grad():
        net[0].weight.fill_(float("inf"))
    assert first_not_finite(net, nn.MSELoss(), x, y) == "addmm"
