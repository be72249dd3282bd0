"""Layers, activations, losses and first values."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.catalog import entries, find

X = [-2.0, -0.5, 0.0, 0.5, 3.0]

ACTIVATIONS: list[tuple[nn.Module, str, Any]] = [
    (nn.Identity(), "Identity()", lambda x: x),
    (nn.ReLU(), "ReLU()", lambda x: max(x, 0)),
    (nn.ReLU(inplace=True), "ReLU(inplace=True)", lambda x: max(x, 0)),
    (nn.Tanh(), "Tanh()", math.tanh),
    (nn.Sigmoid(), "Sigmoid()", lambda x: 1 / (1 + math.exp(-x))),
    (nn.LeakyReLU(), "LeakyReLU(negative_slope=0.01)", lambda x: max(x, 0.01 * x)),
    (nn.LeakyReLU(0.2), "LeakyReLU(negative_slope=0.2)", lambda x: max(x, 0.2 * x)),
    (nn.ELU(), "ELU(alpha=1.0)", lambda x: x if x > 0 else math.expm1(x)),
    (nn.ELU(0.5), "ELU(alpha=0.5)", lambda x: x if x > 0 else 0.5 * math.expm1(x)),
    (nn.SiLU(), "SiLU()", lambda x: x / (1 + math.exp(-x))),
    (nn.Softplus(), "Softplus(beta=1.0, threshold=20.0)", lambda x: math.log1p(math.exp(x))),
    (nn.ReLU6(), "ReLU6()", lambda x: min(max(x, 0), 6)),
    (nn.GELU(), "GELU(approximate='none')", lambda x: x * (1 + math.erf(x / math.sqrt(2))) / 2),
    (
        nn.GELU("tanh"),
        "GELU(approximate='tanh')",
        lambda x: x / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))),
    ),
    (nn.Mish(), "Mish()", lambda x: x * math.tanh(math.log1p(math.exp(x)))),
    (
        nn.SELU(),
        "SELU()",
        lambda x: 1.0507009873554805 * (x if x > 0 else 1.6732632423543772 * math.expm1(x)),
    ),
    (nn.CELU(0.5), "CELU(alpha=0.5)", lambda x: x if x > 0 else 0.5 * math.expm1(x / 0.5)),
    (nn.Hardtanh(), "Hardtanh(min_val=-1.0, max_val=1.0)", lambda x: min(max(x, -1), 1)),
    (nn.Hardsigmoid(), "Hardsigmoid()", lambda x: min(max(x + 3, 0), 6) / 6),
    (nn.Hardswish(), "Hardswish()", lambda x: x * min(max(x + 3, 0), 6) / 6),
    (nn.Softsign(), "Softsign()", lambda x: x / (1 + abs(x))),
    (nn.Tanhshrink(), "Tanhshrink()", lambda x: x - math.tanh(x)),
    (nn.LogSigmoid(), "LogSigmoid()", lambda x: -math.log1p(math.exp(-x))),
    (nn.Hardshrink(), "Hardshrink(0.5)", lambda x: x if abs(x) > 0.5 else 0),
    (nn.Softshrink(0.3), "Softshrink(0.3)", lambda x: math.copysign(max(abs(x) - 0.3, 0), x)),
    (nn.Threshold(0.1, -2.0), "Threshold(threshold=0.1, value=-2.0)", lambda x: x if x > 0.1 else -2),
    (
        nn.RReLU(0.1, 0.3).eval(),  # while it learns its slopes are random
        "RReLU(lower=0.1, upper=0.3)",
        lambda x: max(x, 0.2 * x),
    ),
    (nn.PReLU(), "PReLU(num_parameters=1)", lambda x: max(x, 0.25 * x)),
    (nn.PReLU(init=0.1), "PReLU(num_parameters=1)", lambda x: max(x, 0.1 * x)),
    (nn.Softplus(2.0), "Softplus(beta=2.0, threshold=20.0)", lambda x: math.log1p(math.exp(2 * x)) / 2),
]


@pytest.mark.parametrize(("module", "text", "formula"), ACTIVATIONS)
def test_activations(module: nn.Module, text: str, formula: Any) -> None:
    np.testing.assert_allclose(
        module(engine.tensor(X)).tolist(), [formula(x) for x in X], rtol=1e-6, atol=1e-7
    )
    assert repr(module) == text
    declared = find("activation", type(module).__name__).traits.get("parameters", {})
    assert {name: tuple(each.shape) for name, each in module.named_parameters()} == declared


def test_every_activation_of_the_catalogue_is_tested_here() -> None:
    assert {entry.name for entry in entries("activation")} == {type(each[0]).__name__ for each in ACTIVATIONS}


def test_linear_shapes_and_first_values() -> None:
    engine.manual_seed(1)
    layer = nn.Linear(100, 50)
    assert (layer.weight.shape, layer.bias.shape) == ((50, 100), (50,))
    for values in (layer.weight, layer.bias):
        assert values.abs().max().item() <= 0.1
    assert layer.weight.abs().max().item() > 0.099
    assert nn.Linear(3, 2, bias=False).bias is None
    assert nn.Linear(3, 2, dtype=engine.float64)(engine.ones(3, dtype=engine.float64)).shape == (2,)


def test_first_values_of_init() -> None:
    engine.manual_seed(0)
    w = nn.Parameter(engine.empty(200, 300))
    bounds = {
        nn.init.kaiming_uniform_: math.sqrt(6 / 300),
        nn.init.xavier_uniform_: math.sqrt(6 / 500),
    }
    for fill, bound in bounds.items():
        fill(w)
        assert w.abs().max().item() == pytest.approx(bound, rel=1e-3)
    deviations = {
        nn.init.kaiming_normal_: math.sqrt(2 / 300),
        nn.init.xavier_normal_: math.sqrt(2 / 500),
        nn.init.normal_: 1.0,
    }
    for fill, deviation in deviations.items():
        fill(w)
        assert w.detach().numpy().std() == pytest.approx(deviation, rel=0.01)
    assert nn.init.zeros_(w).sum().item() == 0.0
    assert nn.init.ones_(w).mean().item() == 1.0
    assert nn.init.constant_(w, 0.25).mean().item() == 0.25
    assert nn.init.uniform_(w, 2.0, 3.0).min().item() >= 2.0
    assert w.requires_grad
    assert w.is_leaf
    assert nn.init.kaiming_uniform_(w, mode="fan_out", nonlinearity="relu") is w


def test_init_refuses_what_has_no_fan() -> None:
    with pytest.raises(ValueError, match="fewer than 2 dimensions"):
        nn.init.xavier_uniform_(engine.empty(3))
    with pytest.raises(ValueError, match="Unsupported nonlinearity foo"):
        nn.init.calculate_gain("foo")
    with pytest.raises(ValueError, match="Mode foo not supported"):
        nn.init.kaiming_normal_(engine.empty(2, 2), mode="foo")
    assert nn.init.calculate_gain("tanh") == pytest.approx(5 / 3)
    assert nn.init.calculate_gain("leaky_relu", 0.2) == pytest.approx(math.sqrt(2 / 1.04))
