"""How hypothesis draws calls of the functions behind layers, activations and losses."""

from __future__ import annotations

from typing import Any

from engine.ops.convolution import Geometry, output_size
from tests.engine.properties.drawing import (
    NONZERO,
    POSITIVE,
    PROBABILITY,
    REAL,
    Call,
    Domain,
    Draw,
    Entry,
    Shape,
    Table,
    along,
    needing_elements,
    unary,
)
from tests.engine.properties.elementwise_ops import HALVES, THREES
from tests.engine.properties.layer_ops import REDUCTIONS, halves, margin_of_labels

SIXES = Domain(-8, 8, (0, 6))
ONES = Domain(-2, 2, (-1, 1))

ACTIVATIONS: Table = {
    "F.relu": unary(NONZERO),
    "F.relu_": unary(NONZERO),
    "F.relu6": unary(SIXES),
    "F.leaky_relu": lambda d: Call(d.leaf(d.shape(), NONZERO), negative_slope=d.pick(0.01, 0.3)),
    "F.leaky_relu_": lambda d: Call(d.leaf(d.shape(), NONZERO), negative_slope=d.pick(0.01, 0.3)),
    "F.elu": lambda d: Call(d.leaf(d.shape(), NONZERO), alpha=d.pick(1.0, 0.5)),
    "F.elu_": lambda d: Call(d.leaf(d.shape(), NONZERO), alpha=d.pick(1.0, 0.5)),
    "F.celu": lambda d: Call(d.leaf(d.shape(), NONZERO), alpha=d.pick(1.0, 0.7)),
    "F.selu": unary(NONZERO),
    "F.silu": unary(),
    "F.mish": unary(),
    "F.gelu": lambda d: Call(d.leaf(d.shape()), approximate=d.pick("none", "tanh")),
    "F.softplus": lambda d: Call(d.leaf(d.shape(), HALVES), **d.pick({}, {"beta": 2.0, "threshold": 1.0})),
    "F.softsign": unary(NONZERO),
    "F.tanhshrink": unary(),
    "F.hardshrink": unary(HALVES, lambd=0.5),
    "F.softshrink": unary(HALVES, lambd=0.5),
    "F.hardtanh": unary(ONES, min_val=-1.0, max_val=1.0),
    "F.hardsigmoid": unary(THREES),
    "F.hardswish": unary(THREES),
    "F.threshold": unary(HALVES, threshold=0.5, value=3.0),
    "F.rrelu": lambda d: Call(d.leaf(d.shape(), NONZERO), lower=0.1, upper=0.3, training=d.flag()),
    "F.prelu": lambda d: Call(x := d.leaf((d.side(), d.side()), NONZERO), d.leaf((d.pick(1, x.shape[1]),))),
    "F.glu": lambda d: Call((c := halves(d)).args[0], dim=c.args[1]),
    "F.softmax": lambda d: Call((c := along()(d)).args[0], dim=c.args[1]),
    "F.log_softmax": lambda d: Call((c := along()(d)).args[0], dim=c.args[1]),
    "F.softmin": lambda d: Call((c := along()(d)).args[0], dim=c.args[1]),
    "F.gumbel_softmax": needing_elements(lambda d: Call(d.leaf(d.shape(1)), tau=d.pick(1, 2.0), dim=-1)),
    "F.alpha_dropout": lambda d: Call(d.leaf(d.shape()), p=0.4, training=d.flag()),
    "F.dropout": lambda d: Call(d.leaf(d.shape()), p=0.4, training=d.flag()),
    "F.dropout1d": lambda d: Call(d.leaf((d.side(), 2, d.side())), p=0.4, training=d.flag()),
    "F.dropout2d": lambda d: Call(d.leaf((d.side(), 2, d.side(), 2)), p=0.4, training=d.flag()),
    "F.dropout3d": lambda d: Call(d.leaf((d.side(), 2, d.side(), 1, 2)), p=0.4, training=d.flag()),
}


def sizes(d: Draw, dims: int) -> tuple[Shape, Shape, dict[str, Any]]:
    """The shape of an input, the kernel of a convolution that fits, and the options of its movement."""
    kernel, stride, dilation = (tuple(d.number(1, 2) for _ in range(dims)) for _ in range(3))
    size = tuple(d.number(k * e, 4 if dims < 3 else 2 * e) for k, e in zip(kernel, dilation, strict=True))
    padding = tuple(d.number(0, 1) for _ in range(dims))
    return size, kernel, {"stride": stride, "padding": padding, "dilation": dilation}


def convolution(dims: int) -> Entry:
    """An input, a weight, a bias or none."""

    def entry(d: Draw) -> Call:
        size, kernel, options = sizes(d, dims)
        groups, channels, made = d.number(1, 2), d.number(1, 2), d.number(1, 2)
        x, weight = d.leaves((d.side(), channels * groups, *size), (made * groups, channels, *kernel))
        return Call(x, weight, d.leaf((made * groups,)) if d.flag() else None, groups=groups, **options)

    return entry


def transposed(dims: int) -> Entry:
    """The same for transposed convolutions, whose weight is the other way round."""

    def entry(d: Draw) -> Call:
        size, kernel, options = sizes(d, dims)
        out = output_size(size, kernel, Geometry(*options.values(), 1))
        groups, channels, made = d.number(1, 2), d.number(1, 2), d.number(1, 2)
        x, weight = d.leaves((d.side(), channels * groups, *out), (channels * groups, made, *kernel))
        return Call(x, weight, d.leaf((made * groups,)) if d.flag() else None, groups=groups, **options)

    return entry


def windows(d: Draw, dims: int) -> tuple[Shape, dict[str, Any]]:
    """A size, and windows over it by PyTorch's names."""
    kernel = d.number(1, 2)
    size = tuple(d.number(2, 4 if dims < 3 else 3) for _ in range(dims))
    return size, {"kernel_size": kernel, "stride": d.number(1, 2), "padding": d.number(0, kernel // 2)}


def pooled(dims: int, domain: Domain = REAL, **extra: Any) -> Entry:
    """An input of one or two channels, and windows."""

    def entry(d: Draw) -> Call:
        size, options = windows(d, dims)
        return Call(d.leaf((d.side(), d.number(1, 2), *size), domain), ceil_mode=d.flag(), **options, **extra)

    return entry


def averaged(dims: int) -> Entry:
    """The same with the border counted or not."""

    def entry(d: Draw) -> Call:
        call = pooled(dims)(d)
        return Call(*call.args, **call.options, count_include_pad=d.flag())

    return entry


def power_pooled(dims: int) -> Entry:
    """The same without a border, by norms of positive values."""

    def entry(d: Draw) -> Call:
        size, options = windows(d, dims)
        x = d.leaf((d.side(), d.number(1, 2), *size), POSITIVE)
        return Call(x, norm_type=d.pick(2.0, 1.0, 3.0), kernel_size=options["kernel_size"])

    return entry


def adaptive(dims: int) -> Entry:
    """An input and a size to come out."""

    def entry(d: Draw) -> Call:
        shape = (d.side(), d.number(1, 2), *(d.number(1, 4 if dims < 3 else 3) for _ in range(dims)))
        return Call(d.leaf(shape), output_size=tuple(d.number(1, 3) for _ in range(dims)))

    return entry


def fractional(dims: int) -> Entry:
    """An input, the length of windows, and a size to come out."""

    def entry(d: Draw) -> Call:
        shape = (d.side(), d.number(1, 2), *(d.number(4, 5) for _ in range(dims)))
        return Call(d.leaf(shape), kernel_size=2, output_size=(2,) * dims)

    return entry


def unpooled(dims: int) -> Entry:
    """What pooling kept, and where it was."""

    def entry(d: Draw) -> Call:
        cells = 2**dims
        shape = (d.side(), d.number(1, 2), *(1,) * dims)
        return Call(d.leaf(shape), d.indices(shape, cells), kernel_size=2)

    return entry


def padded(d: Draw) -> Call:
    """An image and a border of each mode."""
    shape = (d.side(), d.number(1, 2), d.number(2, 3), d.number(2, 3))
    border = tuple(d.number(0, 1) for _ in range(4))
    return Call(d.leaf(shape), border, mode=d.pick("constant", "reflect", "replicate", "circular"))


def resized(d: Draw) -> Call:
    """An image and another size."""
    x = d.leaf((d.side(), 1, d.number(1, 3), d.number(1, 3)))
    if d.flag():
        return Call(x, scale_factor=2, mode="nearest")
    return Call(x, size=(d.number(1, 4), d.number(1, 4)), mode="bilinear", align_corners=d.flag())


def batch_normed(d: Draw) -> Call:
    """A batch of at least two, running values, a weight and a bias."""
    n = d.number(1, 3)
    running = d.constant((n,)), d.constant((n,))
    return Call(d.leaf((d.number(2, 3), n, 2)), *running, d.leaf((n,)), d.leaf((n,)), training=d.flag())


def attended(d: Draw) -> Call:
    """Queries, keys and values, causal or not."""
    batch, length, width, causal = d.side(), d.number(1, 3), d.number(1, 2), d.flag()
    query = (batch, length, width)
    return Call(*d.leaves(query, query, (batch, length, d.number(1, 2))), is_causal=causal)


def compared_rows(d: Draw) -> tuple[Any, Any]:
    """Two lists of vectors."""
    shape = (d.side(), d.number(1, 3))
    one, two = d.leaves(shape, shape)
    return one, two


LAYERS: Table = {
    "F.conv1d": convolution(1),
    "F.conv2d": convolution(2),
    "F.conv3d": convolution(3),
    "F.conv_tbc": lambda d: Call(
        *d.leaves((d.number(2, 4), d.side(), c := d.number(1, 2)), (2, c, m := d.number(1, 2)), (m,)),
        d.number(0, 1),
    ),
    "F.conv_transpose1d": transposed(1),
    "F.conv_transpose2d": transposed(2),
    "F.conv_transpose3d": transposed(3),
    "F.max_pool1d": pooled(1),
    "F.max_pool2d": pooled(2),
    "F.max_pool3d": pooled(3),
    "F.max_pool1d_with_indices": pooled(1),
    "F.max_pool2d_with_indices": pooled(2),
    "F.max_pool3d_with_indices": pooled(3),
    "F.avg_pool1d": averaged(1),
    "F.avg_pool2d": averaged(2),
    "F.avg_pool3d": averaged(3),
    "F.lp_pool1d": power_pooled(1),
    "F.lp_pool2d": power_pooled(2),
    "F.lp_pool3d": power_pooled(3),
    "F.adaptive_avg_pool1d": adaptive(1),
    "F.adaptive_avg_pool2d": adaptive(2),
    "F.adaptive_avg_pool3d": adaptive(3),
    "F.adaptive_max_pool1d": adaptive(1),
    "F.adaptive_max_pool2d": adaptive(2),
    "F.adaptive_max_pool3d": adaptive(3),
    "F.adaptive_max_pool1d_with_indices": adaptive(1),
    "F.adaptive_max_pool2d_with_indices": adaptive(2),
    "F.adaptive_max_pool3d_with_indices": adaptive(3),
    "F.fractional_max_pool2d": fractional(2),
    "F.fractional_max_pool3d": fractional(3),
    "F.fractional_max_pool2d_with_indices": fractional(2),
    "F.fractional_max_pool3d_with_indices": fractional(3),
    "F.max_unpool1d": unpooled(1),
    "F.max_unpool2d": unpooled(2),
    "F.max_unpool3d": unpooled(3),
    "F.pad": padded,
    "F.interpolate": resized,
    "F.embedding": lambda d: Call(d.indices(d.shape(0, 2), n := d.number(1, 4)), d.leaf((n, d.number(1, 3)))),
    "F.batch_norm": batch_normed,
    "F.instance_norm": lambda d: Call(d.leaf((d.side(), n := d.number(1, 2), 3)), None, None, d.leaf((n,))),
    "F.layer_norm": lambda d: Call(d.leaf((d.side(), n := d.number(2, 3))), (n,), *d.leaves((n,), (n,))),
    "F.rms_norm": lambda d: Call(d.leaf((d.side(), n := d.number(1, 3)), NONZERO), (n,), d.leaf((n,))),
    "F.group_norm": lambda d: Call(d.leaf((d.side(), 4, 2)), d.pick(1, 2), *d.leaves((4,), (4,))),
    "F.local_response_norm": lambda d: Call(
        d.leaf((d.side(), d.number(1, 3), 2)), size=d.number(1, 3), alpha=0.5
    ),
    "F.normalize": lambda d: Call(d.leaf((d.side(), d.number(1, 3)), NONZERO), p=d.pick(2.0, 1.0, 3.0)),
    "F.bilinear": lambda d: Call(
        *d.leaves((n := d.side(), 2), (n, 3), (m := d.number(1, 2), 2, 3), (m,)),
    ),
    "F.cosine_similarity": lambda d: Call(*compared_rows(d), dim=1),
    "F.pairwise_distance": lambda d: Call(*compared_rows(d), p=d.pick(2.0, 1.0, 3.0), keepdim=d.flag()),
    "F.scaled_dot_product_attention": attended,
}


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


LOSSES: Table = {
    "F.mse_loss": compared(REAL, REAL),
    "F.l1_loss": compared(REAL, REAL),
    "F.smooth_l1_loss": compared(REAL, Domain(3, 4), beta=0.7),
    "F.huber_loss": compared(Domain(-0.1, 0.1), Domain(0.2, 0.3), delta=0.7),
    "F.binary_cross_entropy": compared(PROBABILITY, PROBABILITY),
    "F.binary_cross_entropy_with_logits": compared(REAL, PROBABILITY),
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

FUNCTIONALS: Table = {**ACTIVATIONS, **LAYERS, **LOSSES}
