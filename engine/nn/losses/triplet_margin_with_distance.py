"""The TripletMarginWithDistanceLoss loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Options, Range, register

from ..functional.distances import pairwise_distance
from ..functional.losses_of_pairs import triplet_margin_with_distance_loss
from ..layers.distances import PairwiseDistance
from .base import Loss, Reduction
from .corners import Swap, mean_of_triplets


class TripletMarginWithDistanceLoss(Loss):
    """The triplet loss with a distance of one's own; by default the Euclidean one.

    Shape: (N, ...) each; a number, or without reduction one for each row.
    Errors: ValueError unless margin > 0.
    Source: Balntas et al. (2016).
    """

    def __init__(
        self,
        *,
        distance_function: Callable[[Tensor, Tensor], Any] | None = None,
        margin: float = 1.0,
        swap: bool = False,
        reduction: str = "mean",
    ) -> None:
        super().__init__(reduction=reduction)
        if margin <= 0:
            raise ValueError(
                f"TripletMarginWithDistanceLoss: expected margin to be greater than 0, got {margin} instead"
            )
        self.distance_function = PairwiseDistance() if distance_function is None else distance_function
        self.margin = margin
        self.swap = swap

    def forward(self, anchor: Tensor, positive: Tensor, negative: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return triplet_margin_with_distance_loss(
            anchor,
            positive,
            negative,
            distance_function=self.distance_function,
            margin=self.margin,
            swap=self.swap,
            reduction=self.reduction,
        )


def cosine_distance(a: Tensor, b: Tensor) -> Any:
    """1 - cos of the angle between vectors (N, D): 0 where they point the same way, 2 the opposite one."""
    lengths = a.norm(2, 1).clamp(min=_SHORTEST) * b.norm(2, 1).clamp(min=_SHORTEST)
    return 1 - (a * b).sum(1) / lengths


def manhattan_distance(a: Tensor, b: Tensor) -> Any:
    """The sum of the differences of vectors (N, D), each without its sign."""
    return pairwise_distance(a, b, 1.0)


_SHORTEST = 1e-8
"""What a length counts at least, as in PyTorch's cosine_similarity."""
DISTANCES: Mapping[str, Callable[[Tensor, Tensor], Any]] = {
    "Euclidean": pairwise_distance,
    "cosine": cosine_distance,
    "Manhattan": manhattan_distance,
}
"""Those that an experiment can choose."""


@register(
    "loss",
    "TripletMarginWithDistanceLoss",
    title="Nearest corner, other distances",
    expects="class_places",
    functions=("distance_function",),
)
class CornerDistanceLoss(Loss):
    """Points shall be nearest to the corner of their class, with a choice of how distances are measured.

    TripletMarginWithDistanceLoss of the outputs, the corner of the class, and each other corner in turn.

    Formula: the mean over the other corners n of max(0, margin + d(x, c) - d(x, n)).
    Shape: outputs and corners (N, classes); a number, or with reduction "none" (N).
    Source: Balntas et al. (2016).
    """

    def __init__(
        self,
        *,
        distance_function: Annotated[
            str,
            Options(tuple(DISTANCES)),
            Help(
                "How far two points are apart: by the straight line, by the angle seen from the origin, "
                "or by the sum of differences.",
                "distance",
            ),
        ] = "Euclidean",
        margin: Annotated[
            float,
            Range(0.01, 10, log=True),
            Help("How much nearer the own corner should be; two corners are √2, 1 or 2 apart."),
        ] = 1.0,
        swap: Swap = False,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__(reduction=reduction)
        self.distance_function = distance_function
        self.margin = margin
        self.swap = swap

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per point; `target` is the corner of its class."""
        triplet = partial(
            triplet_margin_with_distance_loss,
            distance_function=DISTANCES[self.distance_function],
            margin=self.margin,
            swap=self.swap,
            reduction="none",
        )
        return mean_of_triplets(triplet, input, target, self.reduction)
