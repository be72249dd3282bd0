"""Layers, activations, losses and first values."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.catalog import entries
from engine.nn import functional as F  # noqa: N812 - the name everybody uses

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
    (nn.Softplus(2.0), "Softplus(beta=2.0, threshold=20.0)", lambda x: math.log1p(math.exp(2 * x)) / 2),
]


@pytest.mark.parametrize(("module", "text", "formula"), ACTIVATIONS)
def test_activations(module: nn.Module, text: str, formula: Any) -> None:
    np.testing.assert_allclose(module(engine.tensor(X)).tolist(), [formula(x) for x in X], rtol=1e-6)
    assert repr(module) == text
    assert list(module.parameters()) == []


def test_every_activation_of_the_catalogue_is_tested_here() -> None:
    assert {entry.name for entry in entries("activation")} == {type(each[0]).__name__ for each in ACTIVATIONS}


P, Y = [0.1, 0.8, 0.5], [0.0, 1.0, 1.0]


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


LOSSES: list[tuple[nn.Module, Any]] = [
    (nn.MSELoss(), lambda p, y: (p - y) ** 2),
    (nn.L1Loss(), lambda p, y: abs(p - y)),
    (nn.SmoothL1Loss(beta=0.3), lambda p, y: (p - y) ** 2 / 0.6 if abs(p - y) < 0.3 else abs(p - y) - 0.15),
    (
        nn.HuberLoss(delta=0.3),
        lambda p, y: (p - y) ** 2 / 2 if abs(p - y) <= 0.3 else 0.3 * (abs(p - y) - 0.15),
    ),
    (nn.BCELoss(), lambda p, y: -math.log(p if y else 1 - p)),
    (nn.BCEWithLogitsLoss(), lambda z, y: math.log1p(math.exp(-z if y else z))),
]


@pytest.mark.parametrize(("loss", "formula"), LOSSES)
def test_losses_and_their_reductions(loss: nn.Module, formula: Any) -> None:
    each = [formula(p, y) for p, y in zip(P, Y, strict=True)]
    p, y = engine.tensor(P), engine.tensor(Y)
    assert loss(p, y).item() == pytest.approx(_mean(each), rel=1e-6)
    loss.reduction = "sum"
    assert loss(p, y).item() == pytest.approx(sum(each), rel=1e-6)
    loss.reduction = "none"
    np.testing.assert_allclose(loss(p, y).tolist(), each, rtol=1e-6)
    loss.reduction = "mean"
    assert repr(loss) == f"{type(loss).__name__}()"


def test_every_loss_of_the_catalogue_is_tested_here_and_says_what_it_expects() -> None:
    assert {entry.name for entry in entries("loss")} == {type(each[0]).__name__ for each in LOSSES}
    expects = {entry.name: entry.traits["expects"] for entry in entries("loss")}
    assert (expects["BCELoss"], expects["BCEWithLogitsLoss"]) == ("probabilities", "logits")
    assert expects["MSELoss"] == "values"


def test_the_old_spelling_of_reductions() -> None:
    assert nn.MSELoss(size_average=False).reduction == "sum"
    assert nn.MSELoss(reduce=False).reduction == "none"
    assert F.mse_loss(engine.zeros(2), engine.ones(2), size_average=False).item() == 2.0
    with pytest.raises(ValueError, match=r"^foo is not a valid value for reduction$"):
        F.mse_loss(engine.zeros(2), engine.ones(2), reduction="foo")


def test_cross_entropy_at_its_limits() -> None:
    assert F.binary_cross_entropy(engine.tensor([0.0, 1.0]), engine.tensor([1.0, 0.0])).item() == 100.0
    far = F.binary_cross_entropy_with_logits(
        engine.tensor([-1000.0, 1000.0]), engine.ones(2), reduction="none"
    )
    assert far.tolist() == [1000.0, 0.0]
    z = engine.tensor([-1000.0, 0.0, 1000.0], requires_grad=True)
    F.binary_cross_entropy_with_logits(z, engine.ones(3), reduction="sum").backward()
    assert z.grad.tolist() == [-1.0, -0.5, 0.0]


def test_weights_of_elements_and_positives() -> None:
    p, y, w = engine.tensor(P), engine.tensor(Y), engine.tensor([1.0, 2.0, 0.0])
    each = F.binary_cross_entropy(p, y, reduction="none")
    assert nn.BCELoss(w, reduction="sum")(p, y).item() == pytest.approx((each * w).sum().item())
    each = F.binary_cross_entropy_with_logits(p, y, reduction="none")
    assert nn.BCEWithLogitsLoss(w)(p, y).item() == pytest.approx((each * w).mean().item())
    tripled = nn.BCEWithLogitsLoss(pos_weight=engine.tensor([3.0]), reduction="none")(p, y)
    np.testing.assert_allclose(tripled.tolist(), (each * engine.tensor([1.0, 3.0, 3.0])).tolist(), rtol=1e-6)


def test_shapes_of_targets() -> None:
    with pytest.warns(
        UserWarning, match=r"^Using a target size \(torch.Size\(\[3, 1\]\)\) that is different"
    ):
        assert F.mse_loss(engine.ones(3), engine.zeros(3, 1)).item() == 1.0
    with pytest.raises(ValueError, match=r"is deprecated. Please ensure they have the same size.$"):
        F.binary_cross_entropy(engine.ones(3), engine.ones(3, 1))
    with pytest.raises(ValueError, match="must be the same as input size"):
        F.binary_cross_entropy_with_logits(engine.ones(3), engine.ones(3, 1))
    with pytest.raises(RuntimeError, match=r"^all elements of input should be between 0 and 1$"):
        F.binary_cross_entropy(engine.ones(1) * 2, engine.ones(1))
    with pytest.raises(ValueError, match="does not support negative values for beta"):
        F.smooth_l1_loss(engine.ones(1), engine.ones(1), beta=-1.0)
    with pytest.raises(ValueError, match="does not support non-positive values for delta"):
        F.huber_loss(engine.ones(1), engine.ones(1), delta=0.0)


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
