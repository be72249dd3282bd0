"""What an example expects, compared with what it reaches."""

from __future__ import annotations

import math

import numpy as np

from engine.experiment import Expectation, Prediction, shortfalls

EXPECT = Expectation(
    epochs=1,
    tolerance=0.01,
    metrics={"train_loss": 2.0},
    at_least={"train_accuracy": 0.98},
    at_most={"epoch": 100.0},
    parameters={"0.weight": [[2.0]]},
    predictions=(Prediction((4.0,), 8.0),),
)
METRICS = {"train_loss": 2.005, "train_accuracy": 0.98, "epoch": 100.0}


def doubled(x: np.ndarray) -> np.ndarray:
    return 2 * x[:, 0]


def weight(value: float) -> dict[str, np.ndarray]:
    return {"0.weight": np.array([[value]], np.float32)}


def test_numbers_that_are_reached_leave_no_shortfall() -> None:
    assert shortfalls(EXPECT, METRICS, weight(1.995), doubled) == []


def test_each_number_that_is_missed_is_told() -> None:
    metrics = {"train_loss": 2.5, "train_accuracy": 0.9, "epoch": 101.0}
    assert shortfalls(EXPECT, metrics, weight(3), lambda x: 9 + 0 * x[:, 0]) == [
        "train_loss: expected 2 to within 0.01, reached 2.5",
        "train_accuracy: expected at least 0.98, reached 0.9",
        "epoch: expected at most 100, reached 101",
        "0.weight: expected [[2.0]] to within 0.01, reached [[3.0]]",
        "answer to [4.0]: expected 8 to within 0.01, reached 9",
    ]


def test_a_number_that_is_nan_or_absent_is_missed() -> None:
    assert len(shortfalls(EXPECT, {"train_loss": math.nan}, weight(math.nan), doubled)) == 4
