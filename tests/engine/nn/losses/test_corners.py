"""Losses of pairs and triplets as an experiment has them: each output beside the corners of the classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.catalog import find

CORNERS = np.eye(4)
LABELS = np.array([0, 2, 3, 1, 2])


def outputs() -> np.ndarray[Any, Any]:
    return np.random.default_rng(2).normal(size=(len(LABELS), len(CORNERS)))


def row(values: Any) -> Any:
    return engine.tensor(np.asarray(values)[None])


def others(label: int) -> list[int]:
    return [each for each in range(len(CORNERS)) if each != label]


def triplets(made: nn.Module) -> Callable[[Any, int], float]:
    """Of an output and its class: the mean of PyTorch's loss of every triplet, one at a time."""

    def of_point(x: Any, label: int) -> float:
        own = row(CORNERS[label])
        return float(np.mean([made(row(x), own, row(CORNERS[n])).item() for n in others(label)]))

    return of_point


def directions(x: Any, label: int) -> float:
    loss = nn.CosineEmbeddingLoss(margin=0.1)
    signs = np.where(np.arange(len(CORNERS)) == label, 1.0, -1.0)
    return float(
        np.mean(
            [loss(row(x), row(c), row(s)[0]).item() for c, s in zip(CORNERS, signs[:, None], strict=True)]
        )
    )


def ranks(x: Any, label: int) -> float:
    loss, first = nn.MarginRankingLoss(margin=0.7), engine.ones(1)
    own = engine.tensor([x[label]])
    return float(np.mean([loss(own, engine.tensor([x[n]]), first).item() for n in others(label)]))


def angle(a: Any, b: Any) -> Any:
    return 1 - nn.functional.cosine_similarity(a, b)


CASES: dict[str, tuple[str, dict[str, Any], Callable[[Any, int], float]]] = {
    "plain": ("TripletMarginLoss", {}, triplets(nn.TripletMarginLoss())),
    "swapped": (
        "TripletMarginLoss",
        {"margin": 2.0, "p": 3.0, "eps": 0.01, "swap": True},
        triplets(nn.TripletMarginLoss(margin=2.0, p=3.0, eps=0.01, swap=True)),
    ),
    "Euclidean": ("TripletMarginWithDistanceLoss", {}, triplets(nn.TripletMarginWithDistanceLoss())),
    "cosine": (
        "TripletMarginWithDistanceLoss",
        {"distance_function": "cosine", "margin": 0.5},
        triplets(nn.TripletMarginWithDistanceLoss(distance_function=angle, margin=0.5)),
    ),
    "Manhattan": (
        "TripletMarginWithDistanceLoss",
        {"distance_function": "Manhattan", "swap": True},
        triplets(nn.TripletMarginWithDistanceLoss(distance_function=nn.PairwiseDistance(p=1), swap=True)),
    ),
    "directions": ("CosineEmbeddingLoss", {"margin": 0.1}, directions),
    "ranks": ("MarginRankingLoss", {"margin": 0.7}, ranks),
}


@pytest.mark.parametrize(("name", "settings", "of_point"), CASES.values(), ids=CASES.keys())
def test_a_point_is_compared_with_the_corner_of_every_class(
    name: str, settings: dict[str, Any], of_point: Callable[[Any, int], float]
) -> None:
    x, loss = outputs(), find("loss", name).factory(**settings)
    each = [of_point(row, label) for row, label in zip(x, LABELS.tolist(), strict=True)]
    assert loss(engine.tensor(x), engine.tensor(CORNERS[LABELS])).item() == pytest.approx(np.mean(each))
    loss.reduction = "none"
    alone = loss(engine.tensor(x), engine.tensor(CORNERS[LABELS])).numpy()
    np.testing.assert_allclose(alone, each, rtol=1e-6)


@pytest.mark.parametrize(
    "name", ["TripletMarginLoss", "TripletMarginWithDistanceLoss", "CosineEmbeddingLoss"]
)
def test_an_output_in_its_own_corner_costs_nothing(name: str) -> None:
    corners = engine.tensor(CORNERS[LABELS])
    assert find("loss", name).factory()(corners, corners).item() == pytest.approx(0, abs=1e-5)


def test_no_margin_beyond_the_distance_of_two_corners_can_be_kept() -> None:
    loss = find("loss", "TripletMarginLoss").factory(margin=2.0)
    far_out = engine.tensor(100 * CORNERS[LABELS])
    assert loss(far_out, engine.tensor(CORNERS[LABELS])).item() > 2 - 2**0.5
