"""What can be chosen of a loss class by class: numbers in place of tensors, names in place of indices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from engine.autograd.creation import tensor
from engine.autograd.tensor import Tensor
from engine.catalog import Help, Options, Range
from engine.catalog.class_names import CLASS_NAMES, NO_CLASS

ALIKE = (1.0,) * len(CLASS_NAMES)

ClassWeights = Annotated[
    tuple[float, ...],
    Range(0, 20, step=0.1),
    Options(CLASS_NAMES),
    Help("How much the points of each class count.", "class weights"),
]
OutputWeights = Annotated[
    tuple[float, ...],
    Range(0, 20, step=0.1),
    Options(CLASS_NAMES),
    Help("How much the question counts whether a point is of each class.", "class weights"),
]
IgnoredClass = Annotated[
    str,
    Options((NO_CLASS, *CLASS_NAMES)),
    Help("Points of this class do not count: they are seen, but teach nothing.", "ignored class"),
]
BatchWeight = Annotated[
    float,
    Range(0.05, 20, log=True),
    Help("How many times as much the loss counts beside the penalties.", "loss weight"),
]


def weight_tensor(weights: Sequence[float]) -> Tensor | None:
    """The weights as a tensor (classes,); None where each is 1 and nothing is to be weighted."""
    return None if all(weight == 1 for weight in weights) else tensor(list(weights))
