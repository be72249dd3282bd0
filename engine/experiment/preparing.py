"""From points to what the model takes in: features of the scaled inputs, standardised where wanted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .features import feature_matrix
from .points import Floats
from .sampling import points_of
from .spec import ExperimentSpec


@dataclass(frozen=True, eq=False)
class Preparation:
    """The features `names` of the inputs times `scale`, less `mean` and by `deviation`, each (features,).

    Mean 0 and deviation 1 leave them as they are.
    """

    names: tuple[str, ...]
    scale: float
    mean: Floats
    deviation: Floats
    standardises: bool = False

    def matrix(self, x: Floats) -> Floats:
        """The model's input (N, features) for points `x` (N, inputs)."""
        features = feature_matrix(x, self.names, self.scale)
        return (features - self.mean) / self.deviation if self.standardises else features


def preparation_of(spec: ExperimentSpec) -> Preparation:
    """How `spec` prepares points. Mean and deviation are those of the training points as they are now.

    So they follow the points, also while these are dragged. A feature that is the same everywhere, or has
    training points to tell of none, keeps deviation 1.
    """
    names, scale = spec.model.features, spec.model.input_scale
    plain = Preparation(names, scale, np.zeros(len(names), np.float32), np.ones(len(names), np.float32))
    if not spec.model.standardize:
        return plain
    (x, _), _ = points_of(spec.data).split()
    if not len(x):
        return plain
    # float64, lest a sum of many float32 loses what it is made of.
    features = feature_matrix(x, names, scale).astype(np.float64)
    with np.errstate(all="ignore"):
        mean, deviation = features.mean(axis=0), features.std(axis=0)
    known = np.isfinite(deviation) & (deviation > 1e-12)
    return Preparation(
        names,
        scale,
        np.where(np.isfinite(mean), mean, 0).astype(np.float32),
        np.where(known, deviation, 1).astype(np.float32),
        standardises=True,
    )
