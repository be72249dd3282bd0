"""Losses of values and of two classes: values, reductions, weights and what is refused."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.catalog import entries
from engine.nn import functional as F  # noqa: N812 - the name everybody uses

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
    of_classes = {  # tested by class, beside this file
        *("CrossEntropyLoss", "NLLLoss", "MultiMarginLoss"),
        *("KLDivLoss", "MultiLabelMarginLoss", "MultiLabelSoftMarginLoss"),
        *("CosineEmbeddingLoss", "MarginRankingLoss"),
        *("TripletMarginLoss", "TripletMarginWithDistanceLoss"),
    }
    of_other_targets = {  # beside this file, too
        *("GaussianNLLLoss", "HingeEmbeddingLoss", "PoissonNLLLoss", "SoftMarginLoss")
    }
    named = {type(each[0]).__name__ for each in LOSSES} | of_other_targets
    assert {entry.name for entry in entries("loss")} == named | of_classes
    expects = {entry.name: entry.traits["expects"] for entry in entries("loss")}
    assert (expects["BCELoss"], expects["BCEWithLogitsLoss"]) == ("probabilities", "logits")
    assert expects["MSELoss"] == "values"
    assert (expects["CrossEntropyLoss"], expects["NLLLoss"]) == ("class_logits", "class_log_probabilities")


def test_the_old_spelling_of_reductions() -> None:
    for old, new in (
        ({"size_average": False}, "sum"),
        ({"reduce": False}, "none"),
        ({"reduce": True}, "mean"),
    ):
        with pytest.warns(
            UserWarning, match=f"^size_average and reduce args will .* reduction='{new}' instead.$"
        ):
            assert nn.MSELoss(**old).reduction == new
    with pytest.warns(UserWarning, match="reduction='sum'"):
        assert F.mse_loss(engine.zeros(2), engine.ones(2), size_average=False).item() == 2.0
    with pytest.warns(UserWarning, match="use reduction='mean' instead"):
        assert F.l1_loss(engine.zeros(2), engine.ones(2), reduction="elementwise_mean").item() == 1.0
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


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_the_loss_of_sure_logits_is_small_and_never_negative(reduction: str) -> None:
    logits = np.linspace(5, 60, 500, dtype=np.float32)
    z, y = engine.from_numpy(np.append(logits, -logits)), np.repeat(np.float32([1, 0]), 500)
    losses = nn.BCEWithLogitsLoss(reduction=reduction)(z, engine.from_numpy(y)).numpy()
    exact = np.log1p(np.exp(-np.tile(logits.astype(np.float64), 2)))
    expected = {"mean": exact.mean(), "sum": exact.sum(), "none": exact}[reduction]
    np.testing.assert_allclose(losses, expected, rtol=1e-5)


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
    with pytest.raises(RuntimeError, match=r"^all elements of target should be between 0 and 1$"):
        F.binary_cross_entropy(engine.ones(1), engine.ones(1) * 2)
    with pytest.raises(RuntimeError, match=r"^Found dtype Long but expected Float$"):
        F.binary_cross_entropy(engine.ones(1), engine.ones(1, dtype=engine.int64))
    with pytest.raises(RuntimeError, match="does not support negative values for beta"):
        F.smooth_l1_loss(engine.ones(1), engine.ones(1), beta=-1.0)
    with pytest.raises(RuntimeError, match="does not support non-positive values for delta"):
        F.huber_loss(engine.ones(1), engine.ones(1), delta=0.0)


def test_dtypes_of_targets() -> None:
    whole = engine.tensor([1, 0])
    assert F.mse_loss(engine.zeros(2), whole).dtype is engine.float32
    assert F.mse_loss(engine.zeros(2), engine.zeros(2, dtype=engine.float64)).dtype is engine.float64
    for name, loss in {"mse": F.mse_loss, "smooth_l1": F.smooth_l1_loss, "huber": F.huber_loss}.items():
        with pytest.raises(NotImplementedError, match=f"^\"{name}_cpu\" not implemented for 'Long'$"):
            loss(whole, whole)
    with pytest.raises(
        RuntimeError, match=r"^result type Float can't be cast to the desired output type Long$"
    ):
        F.binary_cross_entropy_with_logits(engine.zeros(2), whole)


def test_weights_of_values() -> None:
    x, y, w = engine.tensor([1.0, 2.0, 5.0]), engine.zeros(3), engine.tensor([1.0, 2.0, 0.0])
    assert F.mse_loss(x, y, weight=w).item() == 3.0
    assert F.l1_loss(x, y, weight=w, reduction="sum").item() == 5.0
    assert F.huber_loss(x, y, weight=w, reduction="none").tolist() == [0.5, 3.0, 0.0]
    for loss in (F.mse_loss, F.l1_loss, F.huber_loss):
        with pytest.raises(ValueError, match=r"^Weights and input must have the same size.$"):
            loss(x, y, weight=engine.ones(2))


def test_losses_of_nothing_are_nan_and_their_sum_is_zero() -> None:
    nothing = engine.zeros(0)
    for loss in (F.mse_loss, F.l1_loss, F.smooth_l1_loss, F.huber_loss, F.binary_cross_entropy):
        assert math.isnan(loss(nothing, nothing).item())
        assert loss(nothing, nothing, reduction="sum").item() == 0.0


def test_infinite_errors() -> None:
    x = engine.tensor([math.inf, 1.0, math.nan])
    assert F.mse_loss(x, engine.zeros(3), reduction="none").tolist()[:2] == [math.inf, 1.0]
    assert math.isnan(F.l1_loss(x, engine.zeros(3)).item())


def test_weights_that_do_not_fit() -> None:
    p = engine.full((2, 3), 0.5)
    with pytest.raises(RuntimeError, match=r"^Attempting to broadcast a dimension of length 4 at -1!"):
        F.binary_cross_entropy(p, p, weight=engine.ones(4))
    with pytest.raises(RuntimeError, match=r"tensor a \(3\) must match the size of tensor b \(4\)"):
        F.binary_cross_entropy_with_logits(p, p, weight=engine.ones(4))
    with pytest.raises(RuntimeError, match=r"tensor a \(4\) must match the size of tensor b \(3\)"):
        F.binary_cross_entropy_with_logits(p, p, pos_weight=engine.ones(4))
    assert list(nn.BCEWithLogitsLoss(pos_weight=engine.ones(3)).state_dict()) == ["pos_weight"]
