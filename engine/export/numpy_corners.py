"""The losses of pairs and triplets with their gradients, as lines of NumPy code: outputs beside corners.

`target` (N, classes) holds the corner of each point's class. Each ends with the `loss` of each point (N,) and
its `grad` by the output (N, classes).
"""

from __future__ import annotations

from engine.catalog import Value
from engine.experiment import Pick

_ORDER = (
    "own = (target * output).sum(axis=1, keepdims=True)",
    "gap = {margin} - own + output",
    "behind = (gap >= 0) * (1 - target) / (output.shape[1] - 1)",
    "loss = (gap * behind).sum(axis=1)",
    "grad = behind - target * behind.sum(axis=1, keepdims=True)",
)
_DIRECTIONS = (
    "length = np.sqrt((output**2).sum(axis=1, keepdims=True) + 1e-12)",
    "cosine = output / length  # to each corner",
    "over = (cosine >= {margin}) * (1 - target)",
    "loss = (target * (1 - cosine) + over * (cosine - {margin})).mean(axis=1)",
    "slope = (over - target) / output.shape[1]",
    "grad = (slope - cosine * (slope * cosine).sum(axis=1, keepdims=True)) / length",
)
_NORM = (
    "corners = np.eye(output.shape[1])",
    "gaps = output[:, None] - corners + {eps}  # points, corners, coordinates",
    "far = (np.abs(gaps) ** {p}).sum(axis=2) ** (1 / {p})",
    "slopes = np.sign(gaps) * (np.abs(gaps) / np.maximum(far, 1e-30)[:, :, None]) ** ({p} - 1)",
)
_STRAIGHT = (
    *_NORM[:2],
    "far = np.sqrt((gaps**2).sum(axis=2))",
    "slopes = gaps / np.maximum(far, 1e-30)[:, :, None]",
)
_ANGLE = (
    "corners = np.eye(output.shape[1])",
    "length = np.maximum(np.sqrt((output**2).sum(axis=1, keepdims=True)), 1e-8)",
    "cosine = output / length",
    "far = 1 - cosine  # points, corners",
    "slopes = (cosine[:, :, None] * cosine[:, None] - corners) / length[:, :, None]",
)
_BY_LINE = "apart = np.sqrt(((target[:, None] - corners + {eps}) ** 2).sum(axis=2))"
_BY_NORM = "apart = (np.abs(target[:, None] - corners + {eps}) ** {p}).sum(axis=2) ** (1 / {p})"
_BY_ANGLE = "apart = 1 - target"
_ORDERS = {"Euclidean": 2, "Manhattan": 1}
_EPS = 1e-6
"""What PyTorch's distances add to each difference."""

CORNER_LOSSES = frozenset(
    ("CosineEmbeddingLoss", "MarginRankingLoss", "TripletMarginLoss", "TripletMarginWithDistanceLoss")
)
"""Those that there are lines of."""


def corner_lines(loss: Pick) -> list[str]:
    """The lines of a loss, with its parameters; KeyError for another than CORNER_LOSSES."""
    values = loss.values("loss")
    if loss.name in ("MarginRankingLoss", "CosineEmbeddingLoss"):
        lines = _ORDER if loss.name == "MarginRankingLoss" else _DIRECTIONS
        return [line.format(**values) for line in lines]
    measured = values.get("distance_function", "")
    if measured in _ORDERS:
        values |= {"p": _ORDERS[str(measured)], "eps": _EPS}
    measure, between = _measures(str(measured), values.get("p", 2))
    swap = bool(values["swap"])
    return [line.format(**values) for line in (*measure, *((between,) if swap else ()), *_triplets(swap))]


def _measures(measured: str, p: Value) -> tuple[tuple[str, ...], str]:
    """The lines of the distances to the corners with their slopes, and that of those between corners."""
    if measured == "cosine":
        return _ANGLE, _BY_ANGLE
    return (_STRAIGHT, _BY_LINE) if p == 2 else (_NORM, _BY_NORM)


def _triplets(swap: bool) -> list[str]:
    return [
        "near = (target * far).sum(axis=1, keepdims=True)",
        f"gap = {{margin}} + near - {'np.minimum(far, apart)' if swap else 'far'}",
        "pull = (gap >= 0) * (1 - target) / (output.shape[1] - 1)",
        "loss = (gap * pull).sum(axis=1)",
        f"push = {'pull * (far < apart)' if swap else 'pull'}",
        "slope = target * pull.sum(axis=1, keepdims=True) - push",
        "grad = (slope[:, :, None] * slopes).sum(axis=1)",
    ]
