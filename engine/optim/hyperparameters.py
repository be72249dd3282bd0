"""The hyper-parameters that optimizers have in common, as forms show them."""

from __future__ import annotations

from typing import Annotated

from engine.catalog import Help, Range

LearningRate = Annotated[float, Range(1e-5, 10, log=True), Help("The learning rate: how far one step goes.")]
Betas = Annotated[
    tuple[float, float], Range(0, 0.99999), Help("How long the averages remember: gradient, square.")
]
Epsilon = Annotated[float, Range(1e-12, 1, log=True), Help("Keeps the divisor away from zero.")]
WeightDecay = Annotated[float, Range(0, 1, log=True), Help("Pulls every weight towards zero.")]
DecoupledDecay = Annotated[
    bool, Help("Shrink the weights themselves, instead of adding the decay to the gradient.")
]
Maximize = Annotated[
    bool, Help("Climb: step along the gradient instead of against it, so that the loss grows.")
]
