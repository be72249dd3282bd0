"""What operations do in another way for many elements gives what they give for few."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import engine
from engine.nn import functional as F  # noqa: N812 - the name everybody uses

MANY = (64, 48)
SPECIAL = (0.0, -0.0, math.inf, -math.inf, 1e-30, -1e-30, 120.0, -120.0)


def values(dtype: str = "float32") -> np.ndarray:
    drawn = np.random.default_rng(0).normal(size=MANY).astype(dtype)
    drawn.ravel()[: len(SPECIAL)] = SPECIAL
    return drawn


def by_rows(function: Any, *arrays: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The results and gradients of the sum, computed for one row after the other."""
    results, gradients = [], []
    for rows in zip(*arrays, strict=True):
        x, *others = map(engine.tensor, rows)
        result = function(x.requires_grad_(), *others)
        result.sum().backward()
        results.append(result.detach().numpy())
        assert x.grad is not None
        gradients.append(x.grad.numpy())
    return np.array(results), np.array(gradients)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_relu(dtype: str) -> None:
    drawn = values(dtype)
    drawn[-1, -1] = math.nan
    x = engine.tensor(drawn, requires_grad=True)
    result = engine.relu(x)
    result.sum().backward()
    wanted, slopes = by_rows(engine.relu, drawn)
    assert result.dtype is x.dtype
    np.testing.assert_array_equal(result.detach().numpy(), wanted)
    assert x.grad is not None
    np.testing.assert_array_equal(x.grad.numpy(), slopes)


def test_relu_keeps_the_order_of_the_elements() -> None:
    x = engine.tensor(values()).t()
    assert engine.relu(x).stride() == x.stride()


def test_relu_is_differentiated_twice() -> None:
    x = engine.tensor(values()[1:], requires_grad=True)
    (slope,) = engine.autograd.grad((engine.relu(x) ** 3).sum(), x, create_graph=True)
    assert slope is not None
    slope.sum().backward()
    assert x.grad is not None
    np.testing.assert_allclose(x.grad.numpy(), np.maximum(values()[1:], 0) * 6, rtol=1e-6)


def test_cross_entropy_of_many_logits() -> None:
    logits = np.where(np.isinf(values()), 80, values()).astype(np.float32)
    targets = (np.random.default_rng(1).random(MANY) < 0.5).astype(np.float32)

    def loss(x: Any, y: Any) -> Any:
        return F.binary_cross_entropy_with_logits(x, y, reduction="none")

    x = engine.tensor(logits, requires_grad=True)
    losses = loss(x, engine.tensor(targets))
    losses.sum().backward()
    wanted, slopes = by_rows(loss, logits, targets)
    np.testing.assert_allclose(losses.detach().numpy(), wanted, rtol=2e-6)
    assert x.grad is not None
    np.testing.assert_array_equal(x.grad.numpy(), slopes)


@pytest.mark.parametrize(
    "settings", [{}, {"padding": 1}, {"stride": 1}, {"ceil_mode": True}, {"dilation": 2}]
)
def test_pooling_finds_the_first_of_equals_and_nan(settings: dict[str, Any]) -> None:
    images = np.random.default_rng(0).integers(0, 3, (2, 3, 9, 8)).astype(np.float32)
    images[1, 2, 4, 4] = math.nan
    pooled, places = F.max_pool2d(engine.tensor(images), 3, return_indices=True, **settings)
    flat = images.reshape(2, 3, -1)
    picked = np.take_along_axis(flat, places.numpy().reshape(2, 3, -1), 2).reshape(pooled.shape)
    np.testing.assert_array_equal(pooled.numpy(), picked)
    for image in range(2):
        single, at = F.max_pool2d(engine.tensor(images[image]), 3, return_indices=True, **settings)
        np.testing.assert_array_equal(single.numpy(), pooled.numpy()[image])
        np.testing.assert_array_equal(at.numpy(), places.numpy()[image])
    assert places.numpy()[0, 0, 0, 0] == first_of_largest(images[0, 0], settings)


def first_of_largest(image: np.ndarray, settings: dict[str, Any]) -> int:
    """The place of the first largest element in the first window."""
    step, begin = settings.get("dilation", 1), -settings.get("padding", 0)
    offsets = [(begin + i * step, begin + j * step) for i in range(3) for j in range(3)]
    inside = [(i, j) for i, j in offsets if i >= 0 and j >= 0]
    i, j = max(inside, key=lambda at: (image[at], -at[0], -at[1]))
    place: int = i * image.shape[1] + j
    return place
