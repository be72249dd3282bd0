"""The features a model may be given: functions of the (scaled) inputs x1 and x2."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .points import Floats


@dataclass(frozen=True, slots=True)
class Feature:
    """One column of the model's input: how it is written, which inputs it needs and how it is computed.

    `code` is the same as an expression of Python on columns x1 and x2 (torch tensors in an exported script).
    """

    name: str
    inputs: int
    code: str
    function: Callable[[Floats, Floats], Floats]


_all = (
    Feature("x1", 1, "x1", lambda x1, x2: x1),
    Feature("x2", 2, "x2", lambda x1, x2: x2),
    Feature("x1^2", 1, "x1 * x1", lambda x1, x2: x1 * x1),
    Feature("x2^2", 2, "x2 * x2", lambda x1, x2: x2 * x2),
    Feature("x1*x2", 2, "x1 * x2", lambda x1, x2: x1 * x2),
    Feature("x1^3", 1, "x1 * x1 * x1", lambda x1, x2: x1 * x1 * x1),
    Feature("sin(x1)", 1, "torch.sin(x1)", lambda x1, x2: np.sin(x1)),
    Feature("sin(x2)", 2, "torch.sin(x2)", lambda x1, x2: np.sin(x2)),
)
FEATURES: dict[str, Feature] = {feature.name: feature for feature in _all}


def features_for(inputs: int) -> tuple[Feature, ...]:
    """The features that points with so many inputs can have, in the order in which they are offered."""
    return tuple(feature for feature in _all if feature.inputs <= inputs)


def feature_matrix(x: Floats, names: tuple[str, ...], scale: float) -> Floats:
    """The model's input for points `x` (N, 1 or 2): (N, features) float32, of inputs times `scale`."""
    scaled = x * np.float32(scale)
    x1, x2 = scaled[:, 0], scaled[:, -1]
    return np.stack([FEATURES[name].function(x1, x2) for name in names], axis=1)
