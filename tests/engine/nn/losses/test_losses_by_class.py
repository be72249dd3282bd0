"""Losses of several classes: values by hand, targets of every form, and what is refused."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.nn import functional as F  # noqa: N812 - the name everybody uses

X = [[1.0, 2.0, 0.5], [0.0, -1.0, 3.0]]
Y = [1, 0]


def log_softmax(row: list[float]) -> list[float]:
    total = math.log(sum(math.exp(x) for x in row))
    return [x - total for x in row]


EACH = [-log_softmax(row)[y] for row, y in zip(X, Y, strict=True)]


def test_cross_entropy_of_indices() -> None:
    x, y = engine.tensor(X), engine.tensor(Y)
    np.testing.assert_allclose(F.cross_entropy(x, y, reduction="none").tolist(), EACH, rtol=1e-6)
    assert nn.CrossEntropyLoss()(x, y).item() == pytest.approx(sum(EACH) / 2, rel=1e-6)
    assert nn.CrossEntropyLoss(reduction="sum")(x, y).item() == pytest.approx(sum(EACH), rel=1e-6)
    assert F.cross_entropy(x[0], y[0]).item() == pytest.approx(EACH[0], rel=1e-6)
    assert F.nll_loss(x.log_softmax(1), y).item() == pytest.approx(sum(EACH) / 2, rel=1e-6)


def test_the_mean_is_over_the_weights_of_the_targets() -> None:
    x, y = engine.tensor(X), engine.tensor(Y)
    loss = nn.CrossEntropyLoss(weight=engine.tensor([3.0, 1.0, 0.0]))
    assert loss(x, y).item() == pytest.approx((EACH[0] + 3 * EACH[1]) / 4, rel=1e-6)
    assert list(loss.state_dict()) == ["weight"]


def test_ignored_targets_do_not_count() -> None:
    x, y = engine.tensor(X, requires_grad=True), engine.tensor([1, -100])
    loss = F.cross_entropy(x, y)
    assert loss.item() == pytest.approx(EACH[0], rel=1e-6)
    loss.backward()
    assert x.grad[1].tolist() == [0.0, 0.0, 0.0]
    x.grad = None
    for smoothing in (0.0, 0.1):
        none_counts = F.cross_entropy(x, engine.tensor([-100, -100]), label_smoothing=smoothing)
        assert math.isnan(none_counts.item())
        none_counts.backward()
        assert x.grad.abs().sum().item() == 0.0
    assert F.cross_entropy(x, engine.tensor(Y), ignore_index=0).item() == pytest.approx(EACH[0], rel=1e-6)


@pytest.mark.parametrize("weight", [None, [3.0, 1.0, 0.5]])
@pytest.mark.parametrize("smoothing", [0.0, 0.3])
@pytest.mark.parametrize("how", ["sum", "none"])
def test_an_index_is_a_probability_of_one(weight: Any, smoothing: float, how: str) -> None:
    x, w = engine.tensor(X), None if weight is None else engine.tensor(weight)
    certain = engine.tensor([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
    a = F.cross_entropy(x, engine.tensor(Y), w, label_smoothing=smoothing, reduction=how)
    b = F.cross_entropy(x, certain, w, label_smoothing=smoothing, reduction=how)
    np.testing.assert_allclose(a.tolist(), b.tolist(), rtol=1e-6)


def test_a_batch_of_pixels_is_a_batch_of_rows() -> None:
    x = engine.arange(24, dtype=engine.float64).sin().reshape(2, 3, 4)
    y = engine.tensor([[0, 2, 1, 1], [2, 2, 0, 1]])
    rows = F.cross_entropy(x.permute(0, 2, 1).reshape(8, 3), y.reshape(8), reduction="none")
    np.testing.assert_allclose(
        F.cross_entropy(x, y, reduction="none").tolist(), rows.reshape(2, 4).tolist(), rtol=1e-12
    )


def test_a_changed_target_is_noticed() -> None:
    x, y = engine.tensor(X, requires_grad=True), engine.tensor(Y)
    loss = F.cross_entropy(x, y)
    y.fill_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


def test_margins_of_classes() -> None:
    x, y = engine.tensor(X), engine.tensor(Y)
    gaps = [
        [max(0, 1 - row[t] + v) for j, v in enumerate(row) if j != t] for row, t in zip(X, Y, strict=True)
    ]
    for p in (1, 2):
        each = [sum(gap**p for gap in row) / 3 for row in gaps]
        np.testing.assert_allclose(F.multi_margin_loss(x, y, p=p, reduction="none").tolist(), each, rtol=1e-6)
    assert F.multi_margin_loss(x[1], y[1]).item() == pytest.approx(sum(gaps[1]) / 3)
    weighted = nn.MultiMarginLoss(weight=engine.tensor([2.0, 1.0, 1.0]), reduction="none")(x, y)
    assert weighted.tolist() == pytest.approx([sum(gaps[0]) / 3, 2 * sum(gaps[1]) / 3])


def test_margins_of_labels() -> None:
    x = engine.tensor([0.1, 0.2, 0.4, 0.8])
    loss = nn.MultiLabelMarginLoss()(x, engine.tensor([3, 0, -1, 1]))
    expected = ((1 - (0.8 - 0.2)) + (1 - (0.8 - 0.4)) + (1 - (0.1 - 0.2)) + (1 - (0.1 - 0.4))) / 4
    assert loss.item() == pytest.approx(expected, rel=1e-6)


def test_soft_margins_of_labels() -> None:
    x, y = engine.tensor(X), engine.tensor([[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]])
    each = F.binary_cross_entropy_with_logits(x, y, reduction="none")
    soft = nn.MultiLabelSoftMarginLoss(reduction="none")(x, y)
    np.testing.assert_allclose(soft.tolist(), each.mean(1).tolist(), rtol=1e-6)


ROWS = engine.zeros(2, 3)
PIXELS = engine.zeros(2, 3, 4)
LABELS = engine.tensor([0, 1])
ERRORS: list[tuple[Any, type[Exception], str]] = [
    (lambda: F.cross_entropy(ROWS, engine.tensor([0, 3])), IndexError, "^Target 3 is out of bounds.$"),
    (lambda: F.cross_entropy(ROWS, engine.tensor([0, -1])), IndexError, "^Target -1 is out of bounds.$"),
    (
        lambda: F.cross_entropy(ROWS, engine.tensor([0])),
        ValueError,
        r"^Expected input batch_size \(2\) to match target batch_size \(1\).$",
    ),
    (lambda: F.cross_entropy(ROWS, engine.zeros(2)), RuntimeError, "to be Long or Byte, but got Float$"),
    (lambda: F.cross_entropy(ROWS, engine.zeros(2, 4)), RuntimeError, "multi-target not supported$"),
    (
        lambda: F.cross_entropy(ROWS, engine.zeros(2, 3, dtype=engine.int64)),
        RuntimeError,
        "^Expected floating point type for target with class probabilities, got Long$",
    ),
    (
        lambda: F.cross_entropy(ROWS, ROWS, ignore_index=1),
        RuntimeError,
        "^ignore_index is not supported for floating point target$",
    ),
    (lambda: F.cross_entropy(ROWS, LABELS, label_smoothing=2), RuntimeError, "between 0.0 and 1.0. Got: 2$"),
    (lambda: F.cross_entropy(ROWS, LABELS, engine.ones(2)), RuntimeError, r"of shape: \[2\]$"),
    (lambda: F.cross_entropy(ROWS, ROWS, engine.ones(2)), RuntimeError, r"^cross_entropy: weight tensor"),
    (
        lambda: F.cross_entropy(ROWS, LABELS, engine.ones(3, dtype=engine.float64)),
        RuntimeError,
        "^expected scalar type Float but found Double$",
    ),
    (lambda: F.cross_entropy(PIXELS, LABELS), RuntimeError, r"^Expected target size \[2, 4\], got \[2\]$"),
    (lambda: F.nll_loss(engine.zeros(3), LABELS), ValueError, "must have size 1, but got target size: 2$"),
    (
        lambda: F.nll_loss(engine.tensor(1.0), LABELS),
        ValueError,
        r"^Expected 1 or more dimensions \(got 0\)$",
    ),
    (lambda: F.multi_margin_loss(ROWS, LABELS, p=3), ValueError, "^only p == 1 and p == 2 supported$"),
    (lambda: F.multi_margin_loss(ROWS, engine.tensor([0, 3])), RuntimeError, "^target out of range$"),
    (
        lambda: F.multi_margin_loss(ROWS, engine.tensor([0])),
        RuntimeError,
        r"target size \[2\], but got \[1\]",
    ),
    (lambda: F.multi_margin_loss(PIXELS, LABELS), RuntimeError, r"but got: \[2, 3, 4\]$"),
    (lambda: nn.MultiMarginLoss(weight=ROWS), ValueError, "to be None or 1D tensor, got 2D instead$"),
    (lambda: F.multilabel_margin_loss(ROWS, LABELS), RuntimeError, "^inconsistent target size"),
]


@pytest.mark.parametrize(("call", "error", "message"), ERRORS)
def test_errors(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()
