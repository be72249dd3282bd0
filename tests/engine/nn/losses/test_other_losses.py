"""Losses of distributions, signs and comparisons: values by hand, gradients, and what is refused."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.autograd import gradcheck, gradgradcheck
from engine.nn import functional as F  # noqa: N812 - the name everybody uses
from tests.engine.ops.samples_losses import COMPOSED

CALLS = [
    pytest.param(name, args, options, id=f"{name}-{i}")
    for name, calls in COMPOSED.items()
    for i, (args, options) in enumerate(calls)
]


@pytest.mark.parametrize(("name", "args", "options"), CALLS)
def test_gradients_of_first_and_second_order(
    name: str, args: tuple[Any, ...], options: dict[str, Any]
) -> None:
    function = getattr(F, name)
    assert gradcheck(lambda *each: function(*each, **options), args)
    assert gradgradcheck(lambda *each: function(*each, **options), args)


def test_the_divergence_of_distributions() -> None:
    p, q = [[0.2, 0.8], [0.5, 0.5]], [[0.6, 0.4], [1.0, 0.0]]
    expected = sum(
        b * math.log(b / a) for x, y in zip(p, q, strict=True) for a, b in zip(x, y, strict=True) if b
    )
    log_p, target = engine.tensor(p).log(), engine.tensor(q)
    assert nn.KLDivLoss(reduction="sum")(log_p, target).item() == pytest.approx(expected, rel=1e-6)
    assert F.kl_div(log_p, target, reduction="batchmean").item() == pytest.approx(expected / 2, rel=1e-6)
    assert nn.KLDivLoss(reduction="sum", log_target=True)(log_p, log_p).item() == 0.0
    with pytest.warns(UserWarning, match="'batchmean' divides only by the batch size"):
        assert F.kl_div(log_p, target).item() == pytest.approx(expected / 4, rel=1e-6)


def test_counts_and_densities() -> None:
    x, y = engine.tensor([0.0, 1.0]), engine.tensor([0.0, 3.0])
    stirling = 3 * math.log(3) - 3 + 0.5 * math.log(2 * math.pi * 3)
    each = nn.PoissonNLLLoss(full=True, reduction="none")(x, y).tolist()
    assert each == pytest.approx([1.0, math.e - 3 + stirling], rel=1e-6)
    assert nn.PoissonNLLLoss(log_input=False)(x + 1, y).item() == pytest.approx((3 - 3 * math.log(2)) / 2)
    density = nn.GaussianNLLLoss(full=True, reduction="none")(x, y, engine.tensor([1.0, 4.0]))
    expected = [0.5 * math.log(2 * math.pi * v) + d * d / (2 * v) for v, d in ((1, 0), (4, 2))]
    assert density.tolist() == pytest.approx(expected, rel=1e-6)
    assert F.gaussian_nll_loss(x, y, 0.0, eps=2.0).item() == pytest.approx((math.log(2) + 1) / 2)


def test_signs() -> None:
    x, y = engine.tensor([0.3, 0.4, 2.0]), engine.tensor([1, -1, -1])
    assert nn.HingeEmbeddingLoss(reduction="none")(x, y).tolist() == pytest.approx([0.3, 0.6, 0.0])
    soft = [math.log1p(math.exp(-a * b)) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
    assert nn.SoftMarginLoss()(x, y).item() == pytest.approx(sum(soft) / 3)
    ranked = nn.MarginRankingLoss(margin=0.5, reduction="none")(x, engine.ones(3), y)
    assert ranked.tolist() == pytest.approx([1.2, 0.0, 1.5])


def test_distances_of_triplets() -> None:
    anchor, near, far = (engine.tensor([row]) for row in ([0.0, 0.0], [3.0, 4.0], [0.0, 5.5]))
    assert nn.TripletMarginLoss()(anchor, near, far).item() == pytest.approx(0.5, abs=1e-5)
    assert F.triplet_margin_loss(anchor, near, far, p=1).item() == pytest.approx(2.5, abs=1e-5)
    swapped = F.triplet_margin_loss(anchor, near, far, swap=True).item()
    assert swapped == pytest.approx(6 - math.hypot(3, 1.5), abs=1e-5)
    plain = nn.TripletMarginWithDistanceLoss()
    assert plain(anchor, near, far).item() == pytest.approx(0.5, abs=1e-5)
    assert repr(plain.distance_function) == "PairwiseDistance()"
    own = nn.TripletMarginWithDistanceLoss(distance_function=lambda a, b: (a - b).abs().max(-1)[0])
    assert own(anchor, near, far).item() == 0.0


def test_angles_of_pairs() -> None:
    a, b = engine.tensor([[1.0, 0.0], [1.0, 0.0]]), engine.tensor([[1.0, 1.0], [2.0, 0.0]])
    loss = nn.CosineEmbeddingLoss(margin=0.25, reduction="none")(a, b, engine.tensor([1, -1]))
    assert loss.tolist() == pytest.approx([1 - math.sqrt(0.5), 0.75], rel=1e-6)
    one = F.cosine_embedding_loss(a[0], b[0], engine.tensor(1))
    assert one.item() == pytest.approx(1 - math.sqrt(0.5), rel=1e-6)


ROWS, SIGNS = engine.ones(3, 2), engine.ones(3)
ERRORS: list[tuple[Any, type[Exception], str]] = [
    (lambda: F.kl_div(ROWS, ROWS, reduction="x"), ValueError, "^x is not a valid value for reduction$"),
    (
        lambda: F.kl_div(ROWS, engine.ones(3, 2, dtype=engine.int64), reduction="sum"),
        RuntimeError,
        "^kl_div: Integral inputs not supported.$",
    ),
    (lambda: F.gaussian_nll_loss(ROWS, ROWS, -ROWS), ValueError, "^var has negative entry/entries$"),
    (lambda: F.gaussian_nll_loss(ROWS, ROWS, engine.ones(2)), ValueError, "^var is of incorrect size$"),
    (lambda: F.soft_margin_loss(SIGNS, engine.ones(2)), RuntimeError, r"tensor a \(3\) must match"),
    (lambda: F.margin_ranking_loss(SIGNS, SIGNS, ROWS), RuntimeError, "should have same dimension but got"),
    (
        lambda: nn.TripletMarginLoss(margin=-1),
        ValueError,
        "^TripletMarginLoss: expected margin to be greater",
    ),
    (
        lambda: F.triplet_margin_loss(ROWS, ROWS, SIGNS),
        RuntimeError,
        "anchor 2D, positive 2D, and negative 1D",
    ),
    (lambda: F.cosine_embedding_loss(ROWS, ROWS, ROWS), RuntimeError, "multi-target not supported$"),
    (
        lambda: F.cosine_embedding_loss(SIGNS, SIGNS, SIGNS),
        RuntimeError,
        "^1D target tensor expects 2D input",
    ),
    (lambda: F.multilabel_soft_margin_loss(ROWS, ROWS, reduction="x"), ValueError, "^x is not valid$"),
]


@pytest.mark.parametrize(("call", "error", "message"), ERRORS)
def test_errors(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()


NAMES = [
    "CosineEmbeddingLoss",
    "CrossEntropyLoss",
    "GaussianNLLLoss",
    "HingeEmbeddingLoss",
    "KLDivLoss",
    "MarginRankingLoss",
    "MultiLabelMarginLoss",
    "MultiLabelSoftMarginLoss",
    "MultiMarginLoss",
    "NLLLoss",
    "PoissonNLLLoss",
    "SoftMarginLoss",
    "TripletMarginLoss",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_and_printing(name: str) -> None:
    assert repr(getattr(nn, name)()) == f"{name}()"
    assert name in nn.__all__


def test_far_margins_are_infinite_and_their_gradient_is_not() -> None:
    x = engine.tensor([-200.0], requires_grad=True)
    loss = F.soft_margin_loss(x, engine.ones(1))
    assert loss.item() == math.inf
    loss.backward()
    np.testing.assert_allclose(x.grad.tolist(), [-1.0])
