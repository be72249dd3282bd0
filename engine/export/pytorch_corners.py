"""The losses of pairs and triplets as PyTorch code: each output beside the corner of every class."""

from __future__ import annotations

from engine.experiment import Pick

_TRIPLETS = '''\
triplet = {made}


def loss_fn(output, corners):
    """Corners (N, {classes}): 1 in the place of the class, else 0; rolled on, those of other classes."""
    others = [corners.roll(step, dims=1) for step in range(1, {classes})]
    return sum(triplet(output, corners, other) for other in others) / {others}

'''
_DIRECTIONS = '''\
alike = {made}


def loss_fn(output, corners):
    """Corners (N, {classes}): 1 in the place of the class, else 0; rolled on, those of other classes."""
    others, sign = [corners.roll(step, dims=1) for step in range(1, {classes})], torch.ones(len(output))
    loss = alike(output, corners, sign)
    return (loss + sum(alike(output, other, -sign) for other in others)) / {classes}

'''
_RANKING = '''\
ranking = {made}


def loss_fn(output, marks):
    """Marks (N, {classes}): 1 in the place of the class, else 0; rolled on, those of other classes."""
    own, first = (output * marks).sum(dim=1), torch.ones(len(output))
    others = [(output * marks.roll(step, dims=1)).sum(dim=1) for step in range(1, {classes})]
    return sum(ranking(own, other, first) for other in others) / {others}

'''
_CODE = {
    "TripletMarginLoss": _TRIPLETS,
    "TripletMarginWithDistanceLoss": _TRIPLETS,
    "CosineEmbeddingLoss": _DIRECTIONS,
    "MarginRankingLoss": _RANKING,
}
_DISTANCES = {
    "Euclidean": "",
    "cosine": "lambda a, b: 1 - nn.functional.cosine_similarity(a, b)",
    "Manhattan": "nn.PairwiseDistance(p=1)",
}
"""How PyTorch is told to measure; without a word it takes the Euclidean distance."""


def distance_arguments(loss: Pick) -> list[str]:
    """`distance_function=...` where the loss has one other than PyTorch's own."""
    code = _DISTANCES[str(loss.values("loss").get("distance_function", "Euclidean"))]
    return [f"distance_function={code}"] if code else []


def with_corners(loss: Pick, made: str, classes: int) -> str:
    """`loss_fn` around `made`, the code that makes PyTorch's loss; it is that itself but for corners."""
    if loss.name not in _CODE:
        return f"loss_fn = {made}"
    return _CODE[loss.name].format(made=made, classes=classes, others=classes - 1)
