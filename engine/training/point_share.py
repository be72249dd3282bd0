"""What one point does to the model: its loss, its share of the whole loss, its pull on every parameter."""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import nn
from engine.autograd import Tensor, from_numpy, no_grad
from engine.autograd.backward import grad
from engine.experiment import Floats, PointSet

from .live import Live, finite_or_nan
from .snapshots import Doubles, PointShare, Pull, read_only

Points = tuple[Floats, NDArray[Any]]


def point_share(live: Live, sets: tuple[Points, Points], points: PointSet, index: int) -> PointShare:
    """Of the point at `index` of all `points`.

    `sets` are the training and the test points as the model takes them. The gradient is that of the loss of
    all training points at once: the sum of the pulls of all points is the gradient of a full batch.
    Losses below 0 have no shares (NaN).
    """
    tested = bool(points.test[index])
    row = int(np.count_nonzero(points.test[:index] == tested))
    features = sets[tested][0][row : row + 1]
    net = live.model.net
    training = net.training
    net.eval()  # a look must neither use up random numbers nor move running averages
    try:
        losses = _losses(live, *sets[tested])
        pulls, alignment = ((), math.nan) if tested else _pulls(live, sets[0], row)
        with no_grad():
            output = read_only(net(from_numpy(features)).numpy()[0])
    finally:
        net.train(training)
    total = float(losses.sum(dtype=np.float64))
    return PointShare(
        index=index,
        held_out=tested,
        target=float(points.y[index]),
        output=output,
        loss=float(losses[row]),
        share=float(losses[row]) / total if total and losses.min() >= 0 else math.nan,
        rank=int(np.count_nonzero(losses > losses[row])) + 1,
        points=len(losses),
        pulls=pulls,
        alignment=alignment,
    )


def _losses(live: Live, features: Floats, target: NDArray[Any]) -> Floats:
    """The loss of each point by itself, (N,); NaN where outputs are not finite."""
    each: Any = copy.copy(live.loss)
    each.reduction = "none"
    with no_grad():
        losses = finite_or_nan(each, live.model.net(from_numpy(features)), from_numpy(target)).numpy()
    summed: Floats = losses.reshape(len(target), -1).sum(axis=1)
    return summed


def _pulls(live: Live, points: Points, row: int) -> tuple[tuple[Pull, ...], float]:
    """The point's part of each parameter's gradient beside the whole; the cosine between it and the rest."""
    net: nn.Module = live.model.net
    named = [(name, each) for name, each in net.named_parameters() if each.requires_grad]
    parameters = [parameter for _, parameter in named]
    features, target = points
    output: Tensor = net(from_numpy(features))
    loss = live.loss_of(output, from_numpy(target))
    to_output, *whole = _gradients(loss, [output, *parameters])
    here = net(from_numpy(features[row : row + 1]))
    own = _gradients(here, parameters, from_numpy(to_output[row : row + 1]))
    pulls = tuple(
        Pull(name, read_only(part), read_only(full))
        for (name, _), part, full in zip(named, own, whole, strict=True)
    )
    return pulls, _cosine(_flat(own), _flat(whole) - _flat(own))


def _gradients(root: Tensor, inputs: Sequence[Tensor], seed: Tensor | None = None) -> list[Floats]:
    """Those of `root`; zeros for what it does not depend on."""
    found = grad(root, inputs, grad_outputs=seed, materialize_grads=True)
    return [each.numpy() for each in found if each is not None]


def _flat(arrays: list[Floats]) -> Doubles:
    return np.concatenate([each.ravel() for each in arrays]).astype(np.float64)


def _cosine(first: Doubles, second: Doubles) -> float:
    length = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(first @ second) / length if length > 0 and math.isfinite(length) else math.nan
