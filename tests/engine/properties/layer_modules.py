"""How layers are drawn together with their inputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine import nn
from tests.engine.properties.drawing import NONZERO, Call, Draw, Entry, Table
from tests.engine.properties.layer_functions import sizes
from tests.engine.properties.making import like, made


def linear(d: Draw) -> Call:
    """A linear layer on vectors under any leading dimensions."""
    n, m = d.side() or 1, d.side() or 1
    return Call(made(d, nn.Linear, n, m, bias=d.flag()), d.leaf((*d.shape(0, 2), n)))


def convolution(make: Callable[..., nn.Module], dims: int, *, lazy: bool = False) -> Entry:
    """A convolution layer on images that its kernel fits in."""

    def entry(d: Draw) -> Call:
        size, kernel, options = sizes(d, dims)
        n, m, groups = d.number(1, 2), d.number(1, 2), d.number(1, 2)
        x = d.leaf((d.side(), n * groups, *size))
        given = (m * groups,) if lazy else (n * groups, m * groups)
        layer = made(d, make, *given, kernel, groups=groups, bias=d.flag(), **options)
        if lazy:
            layer(x.detach())
        return Call(layer, x)

    return entry


def transposed(make: Callable[..., nn.Module], dims: int, *, lazy: bool = False) -> Entry:
    """A transposed convolution layer."""

    def entry(d: Draw) -> Call:
        n, m, kernel, stride = d.number(1, 2), d.number(1, 2), d.number(1, 2), d.number(1, 2)
        x = d.leaf((d.side(), n, *(d.number(1, 2) for _ in range(dims))))
        given = (m,) if lazy else (n, m)
        layer = made(d, make, *given, kernel, stride=stride, output_padding=d.number(0, stride - 1))
        if lazy:
            layer(x.detach())
        return Call(layer, x)

    return entry


def normalised(make: Callable[..., nn.Module], dims: int, *, lazy: bool = False) -> Entry:
    """A layer that normalises each of its channels over several values."""

    def entry(d: Draw) -> Call:
        n = d.number(1, 3)
        x = d.leaf((d.number(2, 3), n, *(2 for _ in range(dims))))
        layer = made(d, make, *(() if lazy else (n,)), affine=True)
        layer(x.detach())
        return Call(layer if d.flag() else layer.eval(), x)

    return entry


def bordered(make: Callable[..., nn.Module], dims: int, *args: Any) -> Entry:
    """A layer that adds a border, not wider than the input."""

    def entry(d: Draw) -> Call:
        border = tuple(d.number(0, 1) for _ in range(2 * dims))
        return Call(
            made(d, make, border, *args), d.leaf((d.side(), 2, *(d.number(2, 3) for _ in range(dims))))
        )

    return entry


def recurrent(make: Callable[..., nn.Module]) -> Entry:
    """A recurrent layer on a batch of sequences."""

    def entry(d: Draw) -> Call:
        n, m = d.number(1, 2), d.number(1, 2)
        layer = made(
            d, make, n, m, num_layers=d.number(1, 2), bidirectional=d.flag(), bias=d.flag(), batch_first=True
        )
        return Call(layer, d.leaf((d.number(1, 2), d.number(1, 3), n)))

    return entry


def cell(make: Callable[..., nn.Module]) -> Entry:
    """A cell on one step of a batch."""
    return lambda d: Call(made(d, make, n := d.number(1, 2), d.number(1, 2)), d.leaf((d.side(), n)))


def transformer(make: Callable[..., nn.Module], inputs: int) -> Entry:
    """A small smooth transformer or layer of one, on short sequences."""

    def entry(d: Draw) -> Call:
        options: dict[str, Any] = {
            "dim_feedforward": 2,
            "dropout": 0.0,
            "activation": "gelu",
            "batch_first": True,
        }
        layer = made(d, make, 2, 1, **options, norm_first=d.flag())
        return Call(layer, *(d.leaf((d.number(1, 1), d.number(1, 2), 2)) for _ in range(inputs)))

    return entry


def small_transformer(*args: Any, **options: Any) -> nn.Module:
    """A transformer of one layer each."""
    return nn.Transformer(*args, num_encoder_layers=1, num_decoder_layers=1, **options)


def encoder(*args: Any, **options: Any) -> nn.Module:
    """An encoder of two layers."""
    return nn.TransformerEncoder(nn.TransformerEncoderLayer(*args, **options), 2, enable_nested_tensor=False)


def decoder(*args: Any, **options: Any) -> nn.Module:
    """A decoder of two layers."""
    return nn.TransformerDecoder(nn.TransformerDecoderLayer(*args, **options), 2)


def attention(d: Draw) -> Call:
    """Attention of a sequence to another."""
    layer = made(d, nn.MultiheadAttention, 2, d.pick(1, 2), batch_first=True)
    return Call(layer, d.leaf((1, d.number(1, 2), 2)), *d.leaves(s := (1, d.number(1, 3), 2), s))


def lazy_linear(d: Draw) -> Call:
    """A linear layer that learns its width from the first input."""
    x = d.leaf((d.side(), d.number(1, 3)))
    layer = made(d, nn.LazyLinear, d.number(1, 3))
    layer(x.detach())
    return Call(layer, x)


def flattened(d: Draw) -> Call:
    """A layer that joins the dimensions of each example."""
    return Call(made(d, nn.Flatten, d.pick(0, 1)), d.leaf(d.shape(2)))


def embedded(d: Draw) -> Call:
    """A table of vectors and rows of it."""
    return Call(made(d, nn.Embedding, n := d.number(1, 3), d.number(1, 2)), d.indices(d.shape(0, 2), n))


def bagged(d: Draw) -> Call:
    """A table of vectors and bags of its rows."""
    layer = made(d, nn.EmbeddingBag, n := d.number(1, 3), 2, mode=d.pick("sum", "mean", "max"))
    return Call(layer, d.indices((d.number(1, 3), d.number(1, 3)), n))


def stacked(d: Draw) -> Call:
    """Two layers, one after the other."""
    model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, d.number(1, 2)))
    return Call(made(d, lambda: model), d.leaf((d.side(), 2)))


def parallel(d: Draw) -> Call:
    """A layer whose batch is shared out."""
    return Call(made(d, lambda: nn.DataParallel(nn.Linear(2, 1))), d.leaf((d.number(1, 3), 2)))


LAYERS: Table = {
    "Linear": linear,
    "LazyLinear": lazy_linear,
    "Bilinear": lambda d: Call(
        made(d, nn.Bilinear, 2, 3, d.number(1, 2)), *d.leaves((n := d.side(), 2), (n, 3))
    ),
    "Sequential": stacked,
    "DataParallel": parallel,
    "Embedding": embedded,
    "Flatten": flattened,
    "Unflatten": lambda d: Call(made(d, nn.Unflatten, 1, d.pick((2, 3), (6, 1))), d.leaf((d.side(), 6))),
    "Conv1d": convolution(nn.Conv1d, 1),
    "Conv2d": convolution(nn.Conv2d, 2),
    "Conv3d": convolution(nn.Conv3d, 3),
    "LazyConv1d": convolution(nn.LazyConv1d, 1, lazy=True),
    "LazyConv2d": convolution(nn.LazyConv2d, 2, lazy=True),
    "LazyConv3d": convolution(nn.LazyConv3d, 3, lazy=True),
    **{
        f"LazyConvTranspose{n}d": transposed(getattr(nn, f"LazyConvTranspose{n}d"), n, lazy=True)
        for n in (1, 2, 3)
    },
    "ConvTranspose1d": transposed(nn.ConvTranspose1d, 1),
    "ConvTranspose2d": transposed(nn.ConvTranspose2d, 2),
    "ConvTranspose3d": transposed(nn.ConvTranspose3d, 3),
    "BatchNorm1d": normalised(nn.BatchNorm1d, 1),
    "BatchNorm2d": normalised(nn.BatchNorm2d, 2),
    "BatchNorm3d": normalised(nn.BatchNorm3d, 3),
    "LazyBatchNorm1d": normalised(nn.LazyBatchNorm1d, 1, lazy=True),
    "LazyBatchNorm2d": normalised(nn.LazyBatchNorm2d, 2, lazy=True),
    **{
        f"Lazy{name}": normalised(getattr(nn, f"Lazy{name}"), int(name[-2]), lazy=True)
        for name in ("BatchNorm3d", "InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d")
    },
    "SyncBatchNorm": normalised(nn.SyncBatchNorm, 1),
    "InstanceNorm3d": normalised(nn.InstanceNorm3d, 3),
    "InstanceNorm1d": normalised(nn.InstanceNorm1d, 1),
    "InstanceNorm2d": normalised(nn.InstanceNorm2d, 2),
    "LayerNorm": lambda d: Call(made(d, nn.LayerNorm, n := d.number(2, 3)), d.leaf((*d.shape(0, 2), n))),
    "RMSNorm": lambda d: Call(made(d, nn.RMSNorm, n := d.number(1, 3)), d.leaf((*d.shape(0, 2), n), NONZERO)),
    "GroupNorm": lambda d: Call(made(d, nn.GroupNorm, d.pick(1, 2), 4), d.leaf((d.side(), 4, 2))),
    "LocalResponseNorm": like(nn.LocalResponseNorm, "local_response_norm"),
    "MaxPool1d": like(nn.MaxPool1d, "max_pool1d"),
    "MaxPool2d": like(nn.MaxPool2d, "max_pool2d"),
    "MaxPool3d": like(nn.MaxPool3d, "max_pool3d"),
    "AvgPool1d": like(nn.AvgPool1d, "avg_pool1d"),
    "AvgPool2d": like(nn.AvgPool2d, "avg_pool2d"),
    "AvgPool3d": like(nn.AvgPool3d, "avg_pool3d"),
    "LPPool1d": like(nn.LPPool1d, "lp_pool1d"),
    "LPPool2d": like(nn.LPPool2d, "lp_pool2d"),
    "LPPool3d": like(nn.LPPool3d, "lp_pool3d"),
    "AdaptiveAvgPool1d": like(nn.AdaptiveAvgPool1d, "adaptive_avg_pool1d"),
    "AdaptiveAvgPool2d": like(nn.AdaptiveAvgPool2d, "adaptive_avg_pool2d"),
    "AdaptiveAvgPool3d": like(nn.AdaptiveAvgPool3d, "adaptive_avg_pool3d"),
    "AdaptiveMaxPool1d": like(nn.AdaptiveMaxPool1d, "adaptive_max_pool1d"),
    "AdaptiveMaxPool2d": like(nn.AdaptiveMaxPool2d, "adaptive_max_pool2d"),
    "AdaptiveMaxPool3d": like(nn.AdaptiveMaxPool3d, "adaptive_max_pool3d"),
    "FractionalMaxPool2d": like(nn.FractionalMaxPool2d, "fractional_max_pool2d"),
    "FractionalMaxPool3d": like(nn.FractionalMaxPool3d, "fractional_max_pool3d"),
    "MaxUnpool1d": like(nn.MaxUnpool1d, "max_unpool1d"),
    "MaxUnpool2d": like(nn.MaxUnpool2d, "max_unpool2d"),
    "MaxUnpool3d": like(nn.MaxUnpool3d, "max_unpool3d"),
    **{
        f"{name}Pad{dims}d": bordered(getattr(nn, f"{name}Pad{dims}d"), dims, *args)
        for name, args in (
            ("Circular", ()),
            ("Reflection", ()),
            ("Replication", ()),
            ("Zero", ()),
            ("Constant", (1.5,)),
        )
        for dims in (1, 2, 3)
    },
    "PixelShuffle": lambda d: Call(made(d, nn.PixelShuffle, 2), d.leaf((d.side(), 4, 1, 2))),
    "PixelUnshuffle": lambda d: Call(made(d, nn.PixelUnshuffle, 2), d.leaf((d.side(), 1, 2, 4))),
    "ChannelShuffle": lambda d: Call(made(d, nn.ChannelShuffle, 2), d.leaf((d.side(), 4, 1, 2))),
    "Fold": like(nn.Fold, "fold"),
    "Unfold": like(nn.Unfold, "unfold"),
    "EmbeddingBag": bagged,
    "AdaptiveLogSoftmaxWithLoss": lambda d: Call(
        made(d, nn.AdaptiveLogSoftmaxWithLoss, 4, 4, [2]),
        d.leaf((n := d.number(1, 3), 4)),
        d.indices((n,), 4),
    ),
    "Upsample": like(nn.Upsample, "interpolate"),
    "UpsamplingNearest2d": lambda d: Call(
        made(d, nn.UpsamplingNearest2d, (2, 3)), d.leaf((d.side(), 1, 2, 2))
    ),
    "UpsamplingBilinear2d": lambda d: Call(
        made(d, nn.UpsamplingBilinear2d, (2, 3)), d.leaf((d.side(), 1, 2, 2))
    ),
    "RNN": recurrent(nn.RNN),
    "LSTM": recurrent(nn.LSTM),
    "GRU": recurrent(nn.GRU),
    "RNNCell": cell(nn.RNNCell),
    "LSTMCell": cell(nn.LSTMCell),
    "GRUCell": cell(nn.GRUCell),
    "MultiheadAttention": attention,
    "TransformerEncoderLayer": transformer(nn.TransformerEncoderLayer, 1),
    "TransformerDecoderLayer": transformer(nn.TransformerDecoderLayer, 2),
    "TransformerEncoder": transformer(encoder, 1),
    "TransformerDecoder": transformer(decoder, 2),
    "Transformer": transformer(small_transformer, 2),
    "CosineSimilarity": like(nn.CosineSimilarity, "cosine_similarity"),
    "PairwiseDistance": like(nn.PairwiseDistance, "pairwise_distance"),
}
