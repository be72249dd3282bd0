"""How calls are drawn of the losses."""

from __future__ import annotations

from typing import Any

from tests.engine.properties.drawing import (
    POSITIVE,
    PROBABILITY,
    REAL,
    Call,
    Domain,
    Draw,
    Entry,
    Table,
)
from tests.engine.properties.layer_functions import compared_rows
from tests.engine.properties.loss_ops import REDUCTIONS, margin_of_labels


def compared(first: Domain, second: Domain, *, scored: bool = True, **options: Any) -> Entry:
    """A prediction, a target of its shape, whether that is `scored` as well, and a reduction."""

    def entry(d: Draw) -> Call:
        shape = d.shape()
        one, two = (
            d.leaves(shape, shape, domain=first)
            if first == second
            else (d.leaf(shape, first), d.leaf(shape, second))
        )
        return Call(one, two if scored else two.detach(), reduction=d.pick(*REDUCTIONS), **options)

    return entry


def classified(*, smooth: bool) -> Entry:
    """Scores of classes for rows or pixels, the right classes, and options."""

    def entry(d: Draw) -> Call:
        batch, classes, pixels = d.side(), d.number(2, 3), d.pick((), (2,))
        options = {"label_smoothing": d.pick(0.0, 0.2)} if smooth else {}
        target: Any = d.indices((batch, *pixels), classes)
        if smooth and d.flag():
            target = d.constant((batch, classes, *pixels), PROBABILITY)
        return Call(
            d.leaf((batch, classes, *pixels)),
            target,
            weight=d.pick(None, d.constant((classes,))),
            reduction=d.pick("sum", "none") if batch < 2 else d.pick(*REDUCTIONS),
            **options,
        )

    return entry


def signed(domain: Domain = REAL, **options: Any) -> Entry:
    """A tensor and targets of 1 and -1."""

    def entry(d: Draw) -> Call:
        x = d.leaf(d.shape(), domain)
        return Call(x, d.signs(tuple(x.shape)), reduction=d.pick(*REDUCTIONS), **options)

    return entry


def ranked(d: Draw) -> Call:
    """Two tensors further apart than the margin, and which should be larger."""
    shape = d.shape(1)
    one, two = d.leaf(shape, Domain(1, 2)), d.leaf(shape, Domain(-2, -1))
    return Call(one, two, d.signs(shape), margin=0.5, reduction=d.pick(*REDUCTIONS))


def labelled_margins(d: Draw) -> Call:
    """Scores within a margin of each other, and the right class of each row."""
    batch, classes = d.side(), d.number(2, 3)
    return Call(
        d.leaf((batch, classes), Domain(-0.4, 0.4)),
        d.indices((batch,), classes),
        p=d.pick(1, 2),
        margin=0.9,
        weight=d.pick(None, d.constant((classes,))),
        reduction=d.pick(*REDUCTIONS),
    )


def triplets(**options: Any) -> Entry:
    """Anchors, positives and negatives with a margin that is not met."""

    def entry(d: Draw) -> Call:
        shape = (d.side(), d.number(1, 3))
        return Call(
            *d.leaves(shape, shape, shape), margin=9.0, swap=False, reduction=d.pick(*REDUCTIONS), **options
        )

    return entry


def directed(d: Draw) -> Call:
    """Two lists of vectors and whether they should be alike, with a margin below every cosine."""
    one, two = compared_rows(d)
    return Call(one, two, d.signs((len(one),)), margin=-1.0, reduction=d.pick(*REDUCTIONS))


def gaussian(d: Draw) -> Call:
    """Means, targets and variances."""
    shape = (*d.shape(0, 1), 2)
    return Call(
        *d.leaves(shape, shape), d.leaf(shape, POSITIVE), full=d.flag(), reduction=d.pick(*REDUCTIONS)
    )


def aligned(d: Draw) -> Call:
    """Logarithms of probabilities step by step, and labels to find in them."""
    steps, batch, classes = d.number(3, 4), d.number(1, 2), d.number(2, 3)
    targets = d.indices((batch, 1), classes, 1)
    log_probs = d.leaf((steps, batch, classes), Domain(-3, -0.5))
    return Call(log_probs, targets, (steps,) * batch, (1,) * batch, reduction=d.pick(*REDUCTIONS))


LOSSES: Table = {
    "F.mse_loss": compared(REAL, REAL),
    "F.l1_loss": compared(REAL, REAL),
    "F.smooth_l1_loss": compared(REAL, Domain(3, 4), beta=0.7),
    "F.huber_loss": compared(Domain(-0.1, 0.1), Domain(0.2, 0.3), delta=0.7),
    "F.binary_cross_entropy": compared(PROBABILITY, PROBABILITY),
    "F.binary_cross_entropy_with_logits": compared(REAL, PROBABILITY),
    "F.ctc_loss": aligned,
    "F.kl_div": lambda d: Call(
        *compared(REAL, POSITIVE)(d).args, reduction=d.pick("sum", "none", "batchmean")
    ),
    "F.poisson_nll_loss": compared(POSITIVE, Domain(1.5, 3), scored=False, full=True, log_input=False),
    "F.gaussian_nll_loss": gaussian,
    "F.cross_entropy": classified(smooth=True),
    "F.nll_loss": classified(smooth=False),
    "F.soft_margin_loss": signed(),
    "F.hinge_embedding_loss": signed(Domain(-0.9, 0.9), margin=1.0),
    "F.margin_ranking_loss": ranked,
    "F.multi_margin_loss": labelled_margins,
    "F.multilabel_margin_loss": lambda d: Call(*(a := margin_of_labels(d).args)[:2], reduction=a[2]),
    "F.multilabel_soft_margin_loss": lambda d: Call(
        x := d.leaf((d.side(), d.number(1, 3))),
        d.constant(tuple(x.shape), PROBABILITY),
        reduction=d.pick(*REDUCTIONS),
    ),
    "F.triplet_margin_loss": triplets(p=2.0),
    "F.triplet_margin_with_distance_loss": triplets(),
    "F.cosine_embedding_loss": directed,
}
