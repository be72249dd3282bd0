"""How calls are drawn of the losses that are operations of their own."""

from __future__ import annotations

from typing import Any

from tests.engine.properties.drawing import (
    POSITIVE,
    PROBABILITY,
    REAL,
    UNIT,
    Call,
    Domain,
    Draw,
    Entry,
    Table,
    unary,
)

REDUCTIONS = ("mean", "sum", "none")


def compared(first: Domain = REAL, second: Domain = REAL, *options: Any) -> Entry:
    """A prediction and a target of one shape, both with gradients, and a reduction."""

    def entry(d: Draw) -> Call:
        shape = d.shape()
        both = (
            d.leaves(shape, shape, domain=first)
            if first == second
            else (d.leaf(shape, first), d.leaf(shape, second))
        )
        return Call(*both, d.pick(*REDUCTIONS), *options)

    return entry


def weighed(d: Draw, first: Domain, count: int) -> Call:
    """The same with constant weights that broadcast."""
    one, two, how = compared(first, PROBABILITY)(d).args
    return Call(one, two, *(d.constant(d.narrowed(tuple(one.shape))) for _ in range(count)), how)


def classified(*lengths: int) -> Entry:
    """Scores of classes, the right ones, weights of the classes or none, and a class to ignore."""

    def entry(d: Draw) -> Call:
        batch, classes = d.side(), d.number(2, 3)
        target = d.indices((batch, *lengths), classes)
        weight = d.pick(None, d.constant((classes,)))
        ignored = d.pick(-100, classes - 1) if batch > 1 else -100
        how = "sum" if ignored >= 0 else d.pick(*REDUCTIONS)
        return Call(d.leaf((batch, classes, *lengths)), target, weight, how, ignored)

    return entry


def margin_of_classes(d: Draw) -> Call:
    """Scores of classes at least 0.02 from the margin, which lies between their differences."""
    batch, classes = d.side(), d.number(2, 3)
    weight = d.pick(None, d.constant((classes,)))
    target = d.indices((batch,), classes)
    return Call(
        d.leaf((batch, classes), Domain(-0.4, 0.4)), target, weight, d.pick(1, 2), 0.9, d.pick(*REDUCTIONS)
    )


def margin_of_labels(d: Draw) -> Call:
    """Scores of classes and for each row the right ones, up to -1."""
    batch, classes = d.side(), d.number(2, 3)
    rows = [[*d.order(classes, k := d.number(0, classes)), *[-1] * (classes - k)] for _ in range(batch)]
    target = d.indices((batch, classes), 1)
    if batch:
        target.numpy()[...] = rows
    return Call(d.leaf((batch, classes), Domain(-0.4, 0.4)), target, d.pick(*REDUCTIONS))


def signed(d: Draw) -> Call:
    """A tensor and targets of 1 and -1."""
    return Call(x := d.leaf(d.shape()), d.signs(tuple(x.shape)), d.pick(*REDUCTIONS))


def embedded(d: Draw) -> Call:
    """Distances short of the margin, and targets of 1 and -1."""
    return Call(x := d.leaf(d.shape(), UNIT), d.signs(tuple(x.shape)), margin=1.0)


def turned(d: Draw) -> Call:
    """Cosines beyond the margin, and targets of 1 and -1."""
    return Call(x := d.leaf(d.shape(), UNIT), d.signs(tuple(x.shape)), margin=-1.0)


LOSSES: Table = {
    "mse_loss": compared(),
    "smooth_l1_loss": compared(REAL, Domain(3, 4), 0.7),
    "huber_loss": compared(Domain(-0.1, 0.1), Domain(0.2, 0.3), 0.7),
    "binary_cross_entropy": compared(PROBABILITY, PROBABILITY),
    "binary_cross_entropy_with_logits": compared(REAL, PROBABILITY),
    "weighted_binary_cross_entropy": lambda d: weighed(d, PROBABILITY, 1),
    "weighted_binary_cross_entropy_with_logits": lambda d: weighed(d, REAL, 2),
    "soft_margin_loss": signed,
    "hinge_embedding": embedded,
    "cosine_embedding": turned,
    "clone_at_least": unary(POSITIVE, least=0.1),
    "stirling": unary(Domain(0.3, 3, (1,))),
    "div_number": unary(number=2.5),
    "nll_loss": classified(),
    "nll_loss2d": classified(2),
    "nll_loss_of_all": classified(),
    "multi_margin_loss": margin_of_classes,
    "multilabel_margin_loss": margin_of_labels,
}
