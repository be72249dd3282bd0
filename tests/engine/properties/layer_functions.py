"""How calls are drawn of the functions behind layers."""

from __future__ import annotations

from typing import Any

from engine.ops.convolution import Geometry, output_size
from tests.engine.properties.drawing import (
    NONZERO,
    POSITIVE,
    REAL,
    Call,
    Domain,
    Draw,
    Entry,
    Shape,
    Table,
)


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


def sampled(d: Draw) -> Call:
    """An image and places between its pixels, away from where the nearest ones change."""
    grid = d.leaf((n := d.side(), 1, d.number(1, 2), 2), Domain(-0.3, 0.3, (0,)))
    padding = d.pick("zeros", "border", "reflection")
    return Call(d.leaf((n, 1, 4, 4)), grid, padding_mode=padding, align_corners=True)


def bagged(d: Draw) -> Call:
    """Rows of a table in bags of one length."""
    index = d.indices((d.number(1, 3), d.number(1, 3)), count := d.number(1, 4))
    return Call(index, d.leaf((count, d.number(1, 2))), mode=d.pick("sum", "mean", "max"))


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


def attended_by_heads(d: Draw) -> Call:
    """A sequence that attends to another, and the weights of two heads."""
    query, key = (d.number(1, 2), 1, 2), (d.number(1, 2), 1, 2)
    weight, bias, out, last = d.leaves((6, 2), (6,), (2, 2), (2,))
    return Call(*d.leaves(query, key, key), 2, 2, weight, bias, None, None, False, 0.0, out, last)


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
    "F.upsample": resized,
    "F.upsample_nearest": lambda d: Call(d.leaf((d.side(), 1, d.number(1, 3), 2)), scale_factor=2),
    "F.upsample_bilinear": lambda d: Call(d.leaf((d.side(), 1, d.number(1, 3), 2)), size=(3, 3)),
    "F.affine_grid": lambda d: Call(d.leaf((1, 2, 3)), (1, 1, 2, d.number(2, 3)), align_corners=d.flag()),
    "F.grid_sample": sampled,
    "F.unfold": lambda d: Call(
        d.leaf((d.side(), d.number(1, 2), 3, 3)), kernel_size=d.number(1, 2), padding=1
    ),
    "F.fold": lambda d: Call(d.leaf((d.side(), 4 * d.number(1, 2), 4)), output_size=(3, 3), kernel_size=2),
    "F.embedding_bag": bagged,
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
    "F.multi_head_attention_forward": attended_by_heads,
}
