"""Calls of the losses at which their gradients can be measured: no margin is met exactly."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.tensor import Tensor, wrap
from tests.engine.ops.sample_tensors import Samples, array, leaf, positive, probability, shifted

REDUCTIONS = ("mean", "sum", "none")


def integers(*values: Any) -> Tensor:
    """A tensor of int64."""
    return wrap(np.array(values))


def constant(*shape: int, low: float = 0.5, high: float = 2.0) -> Tensor:
    """Weights, which have no gradient."""
    return wrap(array(*shape, low=low, high=high, seed=5))


def pairs_of(make: Any, make_target: Any, *options: Any) -> list[tuple[Any, ...]]:
    """A prediction and a target, of several, one and no numbers, in each reduction."""
    shapes: tuple[tuple[int, ...], ...] = ((3, 2), (), (0,))
    return [
        (make(*shape), make_target(*shape, seed=1), how, *options) for how in REDUCTIONS for shape in shapes
    ]


def _likelihoods(input: Tensor, target: Tensor, classes: int) -> list[tuple[Any, ...]]:
    return [(input, target, weight, how, 2) for how in REDUCTIONS for weight in (None, constant(classes))]


LABELS = integers([1, -1, 0, 3], [0, 2, -1, 1], [-1, 0, 0, 0])

LOSSES: Samples = {
    "mse_loss": [*pairs_of(leaf, leaf), (leaf(3, 1), leaf(2, seed=1), "mean")],
    "smooth_l1_loss": pairs_of(leaf, leaf, 0.7),
    "huber_loss": pairs_of(leaf, leaf, 0.7),
    "binary_cross_entropy": pairs_of(probability, probability),
    "binary_cross_entropy_with_logits": pairs_of(leaf, probability),
    "weighted_binary_cross_entropy": [
        (probability(3, 2), probability(3, 2, seed=1), weight, how)
        for how in REDUCTIONS
        for weight in (constant(2), constant(3, 1))
    ],
    "weighted_binary_cross_entropy_with_logits": [
        (leaf(3, 2), probability(3, 2, seed=1), weight, pos_weight, how)
        for how in REDUCTIONS
        for weight, pos_weight in ((1.0, constant(2)), (constant(3, 1), 1.0), (constant(2), constant(2)))
    ],
    "soft_margin_loss": [(leaf(3), integers(1, -1, 1), how) for how in REDUCTIONS],
    "div_number": [(leaf(3), 2.5), (leaf(), 4)],
    "nll_loss": [
        *_likelihoods(leaf(4, 3), integers(0, 2, 1, 0), 3),
        (leaf(3), integers(1), None, "mean", -100),
    ],
    "hinge_embedding": [(shifted(4), integers(1, -1, 1, -1), 0.7), (shifted(3), integers(0, 1, -1), 2.0)],
    "cosine_embedding": [(shifted(4), integers(1, -1, 1, -1), 0.3), (shifted(3), integers(0, 1, -1), -0.4)],
    "clone_at_least": [(positive(3), 0.1)],
    "stirling": [(positive(3),), (shifted(4),)],
    "nll_loss2d": _likelihoods(leaf(2, 3, 2), integers([0, 2], [1, 1]), 3),
    "nll_loss_of_all": [
        *_likelihoods(leaf(4, 3), integers(0, 2, 1, 0), 3),
        *_likelihoods(leaf(2, 3, 2), integers([0, 2], [1, 1]), 3),
        (leaf(3), integers(1), constant(3), "mean", -100),
    ],
    "multi_margin_loss": [
        (leaf(3, 4), integers(2, 0, 3), weight, p, 0.9, how)
        for how in REDUCTIONS
        for p in (1, 2)
        for weight in (None, constant(4))
    ]
    + [(leaf(4), integers(2), None, 2, 0.9, "mean")],
    "multilabel_margin_loss": [
        *((leaf(3, 4), LABELS, how) for how in REDUCTIONS),
        (leaf(4), integers(1, 0, -1, 2), "mean"),
    ],
}

COMPOSED: dict[str, list[tuple[tuple[Any, ...], dict[str, Any]]]] = {
    "cross_entropy": [
        ((leaf(4, 3), integers(0, 2, 1, 0)), {"label_smoothing": 0.2, "ignore_index": 2}),
        ((leaf(4, 3), integers(0, 2, 1, 0), constant(3)), {"label_smoothing": 0.2, "reduction": "none"}),
        ((leaf(4, 3), probability(4, 3, seed=1), constant(3)), {"label_smoothing": 0.1}),
        ((leaf(2, 3, 2), probability(2, 3, 2, seed=1)), {"reduction": "sum"}),
    ],
    "kl_div": [
        ((leaf(3, 2), probability(3, 2, seed=1)), {"reduction": "batchmean"}),
        ((leaf(3, 2), leaf(3, 2, seed=1)), {"reduction": "sum", "log_target": True}),
    ],
    "poisson_nll_loss": [
        ((leaf(3), positive(3, seed=1)), {"full": True}),
        ((positive(3), positive(3, seed=1)), {"log_input": False}),
    ],
    "gaussian_nll_loss": [
        ((leaf(3, 2), leaf(3, 2, seed=1), positive(3, 2, seed=2)), {"full": True}),
        ((leaf(3, 2), leaf(3, 2, seed=1), positive(3, 1, seed=2)), {"reduction": "none"}),
    ],
    "hinge_embedding_loss": [((leaf(4), integers(1, -1, 1, -1)), {"margin": 0.7})],
    "margin_ranking_loss": [((leaf(3), leaf(3, seed=1), integers(1, -1, 1)), {"margin": 0.6})],
    "triplet_margin_loss": [
        ((leaf(3, 2), shifted(3, 2, seed=1), positive(3, 2, seed=2)), {"p": p, "swap": p == 3, "margin": 2.0})
        for p in (1, 2, 3)
    ],
    "cosine_embedding_loss": [((leaf(3, 2), leaf(3, 2, seed=1), integers(1, -1, 1)), {"margin": -0.5})],
    "multilabel_soft_margin_loss": [((leaf(3, 2), probability(3, 2, seed=1), constant(2)), {})],
}
"""Losses that are made of other operations, each with calls of its function."""
