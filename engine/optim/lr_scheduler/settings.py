"""The settings that schedulers have in common, as forms show them. A step is an epoch or an update."""

from __future__ import annotations

from typing import Annotated

from engine.catalog import Help, Range, Suggestion

Steps = Range(1, 100_000, log=True)
Rate = Range(1e-6, 10, log=True)
Gamma = Annotated[float, Range(0, 1), Help("What the rate is multiplied by each time.")]
LowestRate = Annotated[float, Range(0, 10, log=True), Help("The lowest learning rate.")]
TotalSteps = Annotated[int, Steps, Help("Steps until the end.")]
CycleMomentum = Annotated[bool, Help("Let the momentum swing the other way, for optimizers that have one.")]
LowMomentum = Annotated[
    float | list[float], Range(0.01, 0.9999), Help("The momentum at the highest rate.", "mom. low")
]
HighMomentum = Annotated[
    float | list[float], Range(0.01, 0.9999), Help("The momentum at the lowest rate.", "mom. high")
]
HighestRate = Annotated[
    float | list[float],
    Rate,
    Suggestion(0.1),
    Help("The highest learning rate; that of the optimizer is not used."),
]
