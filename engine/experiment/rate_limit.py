"""The largest learning rate at which gradient descent on a linear model still comes down."""

from __future__ import annotations

from typing import Any

import numpy as np

from .features import feature_matrix
from .loss_settings import steepness
from .sampling import points_of
from .spec import ExperimentSpec


def largest_stable_rate(spec: ExperimentSpec) -> float | None:
    """2 (1 + momentum) / lambda_max, above which full-batch descent diverges; None where it is not known.

    lambda_max is the largest eigenvalue of the Hessian, which for the mean squared error of a linear model is
    2/N A^T A with A (N, features + 1), the inputs and a column of ones, plus the weight decay; of a sum it is
    as many times that as a batch has points. It is known of SGD without Nesterov and dampening that goes
    down. Source: Polyak (1964), "Some methods of speeding up the convergence of iteration methods".
    """
    model, run = spec.model, spec.run
    plain = not model.hidden and model.output == "Identity" and not (model.disabled or model.frozen)
    if not plain or spec.loss.name != "MSELoss" or spec.optimizer.name != "SGD":
        return None
    settings: dict[str, Any] = dict(spec.optimizer.values("optimizer"))
    other_steps = settings["nesterov"] or settings["dampening"] or settings["maximize"]
    if other_steps or run.l1 or run.l2 or not run.zero_grad:
        return None
    x, _ = points_of(spec.data).split()[0]
    if not len(x):
        return None
    inputs = feature_matrix(x, model.features, model.input_scale).astype(np.float64)
    if model.bias:
        inputs = np.column_stack([inputs, np.ones(len(inputs))])
    per_point = 2 / len(inputs) * float(np.linalg.norm(inputs, 2)) ** 2
    steepest = steepness(spec, len(inputs)) * per_point + settings["weight_decay"]
    limit: float | None = 2 * (1 + settings["momentum"]) / steepest if steepest else None
    return limit
