"""Samples of the operations behind layers: convolution, pooling, padding, normalisation, recurrence."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.ops.convolution import Geometry
from engine.ops.embedding import Bags
from engine.ops.pooling import Windows
from tests.engine.ops.sample_tensors import Samples, leaf, unary

PLAIN = Geometry((1,), (0,), (1,), 1)
WIDE = Geometry((2, 1), (1, 0), (1, 2), 1)
SPREAD = Geometry((1,), (0,), (2,), 1)
GROUPED = Geometry((1,), (1,), (1,), 2)
VOLUMES = Geometry((1, 1, 2), (0, 1, 0), (1, 1, 1), 1)

CONVOLUTIONS: Samples = {
    "convolution": [
        (leaf(2, 2, 4), leaf(3, 2, 2, seed=1), leaf(3, seed=2), PLAIN),
        (leaf(1, 2, 4, 4), leaf(2, 2, 2, 2, seed=1), None, WIDE),
        (leaf(2, 4, 3), leaf(2, 2, 2, seed=1), leaf(2, seed=2), GROUPED),
        (leaf(0, 2, 4), leaf(3, 2, 2, seed=1), leaf(3, seed=2), PLAIN),
        (leaf(1, 1, 1), leaf(1, 1, 1, seed=1), leaf(1, seed=2), PLAIN),
        (leaf(1, 1, 2, 2, 3), leaf(1, 1, 1, 2, 2, seed=1), leaf(1, seed=2), VOLUMES),
    ],
    "conv_transpose": [
        (leaf(2, 3, 3), leaf(3, 2, 2, seed=1), leaf(2, seed=2), (4,), PLAIN),
        (leaf(1, 2, 2, 2), leaf(2, 2, 2, 2, seed=1), None, (2, 4), WIDE),
        (leaf(2, 2, 4), leaf(2, 2, 2, seed=1), leaf(4, seed=2), (3,), GROUPED),
        (leaf(1, 1, 3), leaf(1, 1, 2, seed=1), None, (6,), SPREAD),
    ],
    "conv_weight": [
        (leaf(2, 3, 3), leaf(2, 2, 4, seed=1), (3, 2, 2), PLAIN),
        (leaf(1, 2, 2, 2), leaf(1, 2, 2, 4, seed=1), (2, 2, 2, 2), WIDE),
        (leaf(2, 2, 4), leaf(2, 4, 3, seed=1), (2, 2, 2), GROUPED),
        (leaf(1, 1, 3), leaf(1, 1, 6, seed=1), (1, 1, 2), SPREAD),
    ],
}

PAIRS = Windows((2, 2), (2, 2), (0, 0), (1, 1), (1, 2))
OVERLAPPING = Windows((2, 3), (1, 2), (1, 1), (1, 1), (3, 2))
SPANS = (((0, 1), (1, 2)), ((0, 2), (1, 3), (3, 4)))
PLACES = np.array([[[0, 3]], [[15, 11]]])
COUNTS = np.array([[2, 3], [4, 6], [2, 3]])


def _pooled(*options: Any) -> list[tuple[Any, ...]]:
    return [(leaf(2, 2, 4), *options), (leaf(0, 2, 4), *options)]


VOLUME = Windows((1, 2, 2), (1, 1, 2), (0, 1, 0), (1, 1, 1), (2, 3, 2))

POOLING: Samples = {
    **{
        name: [(leaf(2, 2, 4), None, PLACES), (leaf(0, 2, 2), None, np.zeros((0, 1, 1), int))]
        for name in (
            "max_pool2d_with_indices",
            "max_pool3d_with_indices",
            "adaptive_max_pool2d",
            "adaptive_max_pool3d",
            "fractional_max_pool2d",
            "fractional_max_pool3d",
        )
    },
    "max_unpool": [(leaf(2, 1, 2), PLACES, (2, 2, 4)), (leaf(2, 1, 2), PLACES * 0, (2, 2, 4))],
    "max_unpool2d": [(leaf(2, 1, 2), PLACES, (2, 2, 4))],
    "max_unpool3d": [(leaf(2, 1, 2), PLACES, (2, 2, 2, 2))],
    "avg_pool2d": [*_pooled(PAIRS, 4), *_pooled(OVERLAPPING, COUNTS)],
    "avg_pool3d": [(leaf(2, 2, 4), VOLUME, 3), (leaf(1, 2, 2, 4), VOLUME, np.arange(1, 13).reshape(2, 3, 2))],
    "avg_unpool": [
        (leaf(2, 1, 2), (2, 2, 4), PAIRS, 4),
        (leaf(2, 3, 2), (2, 2, 4), OVERLAPPING, COUNTS),
    ],
    "adaptive_avg_pool2d": _pooled(SPANS),
    "adaptive_avg_pool3d": [(leaf(2, 2, 4), (((0, 2),), *SPANS))],
    "adaptive_avg_unpool": [(leaf(2, 2, 3), (2, 2, 4), SPANS)],
    **{
        f"{mode}_pad{dims}d": [(leaf(2, 3), (..., np.array([1, 0, 1, 2, 2]))), (leaf(1), (np.array([0, 0]),))]
        for mode in ("reflection", "replication", "circular")
        for dims in (1, 2, 3)
    },
    "constant_pad_nd": [(leaf(2, 3), ((1, 0), (2, 1)), 3.0), (leaf(2, 3), ((0, 1), (-1, -1)), 0.0)],
}

ROWS = ((2, 3, 2), (0, 2), (1, 3, 1), 0.1)
LAST = ((4, 3), (1,), (1, 3), 0.1)


def _affine(input: Any, form: tuple[int, ...], *options: Any) -> list[tuple[Any, ...]]:
    count = int(np.prod(form))
    return [
        (input, leaf(count, seed=1), leaf(count, seed=2), *options),
        (input, None, None, *options),
    ]


BAGS = Bags(np.array([3, 0, 3]), np.array([0, 0, 2]), np.array([2.0, 1, 1]), np.ones(3))

NORMALISATION: Samples = {
    "native_batch_norm": _affine(leaf(2, 3, 2), (3,), *ROWS),
    "native_layer_norm": _affine(leaf(4, 3), (3,), *LAST),
    "native_group_norm": _affine(leaf(2, 4, 3), (4,), (4, 6), (1,), (1, 4, 1), 0.1),
    "fixed_batch_norm": _affine(
        leaf(2, 3, 2), (3,), np.arange(3.0).reshape(3, 1), np.arange(1.0, 4).reshape(3, 1), (1, 3, 1)
    ),
    "counted_dropout": [(leaf(4, 3), 0.4, 2, 1), (leaf(2, 2, 3), 0.0, 1, 0), (leaf(0, 3), 0.5, 1, 0)],
    "counted_leak": [
        (leaf(4, 3), 0.1, 0.5, 2, 1),
        (leaf(2, 2, 3), 0.3, 0.3, 1, 0),
        (leaf(0, 3), 0.1, 0.5, 1, 0),
    ],
    "embedding": [
        (leaf(4, 2), np.array([[1, 3], [1, 0]]), -1),
        (leaf(4, 2), np.array([3, 0]), 1),
        (leaf(4, 2), np.array([3, 0, 3]), -1, np.ones(3)),
    ],
    "embedding_bag": [(leaf(4, 2), None, BAGS), (leaf(4, 2), leaf(3, seed=1), BAGS)],
    "embedding_bag_max": [(leaf(3, 2), np.array([[4, 1], [0, 0]]), np.array([True, False]))],
    "embedding_dense_backward": [
        (leaf(2, 2, 2), np.array([[1, 3], [1, 0]]), -1, 4),
        (leaf(2, 2), np.array([1, 0]), 1, 4),
    ],
}

ACTIVATIONS: Samples = {
    "threshold_backward": [(leaf(5), leaf(5, seed=1), 0.1)],
    "leaky_relu_backward": [(leaf(5), leaf(5, seed=1), 0.1)],
    "hardtanh_backward": [(leaf(5), leaf(5, seed=1), -0.7, 1.1)],
    "hardsigmoid_backward": [(leaf(5), leaf(5, low=-5, high=5))],
    "hardshrink_backward": [(leaf(5), leaf(5, seed=1), 0.5)],
    "softshrink_backward": [(leaf(5), leaf(5, seed=1), 0.5)],
    "rrelu_with_noise_backward": [(leaf(5), leaf(5, seed=1), 0.3)],
    "unchanging": [(leaf(5), leaf(5, seed=1))],
    "hardtanh": [(leaf(5), -0.7, 1.1)],
    "hardsigmoid": [(leaf(2, 5, low=-5, high=5),)],
    "hardswish": [(leaf(2, 5, low=-5, high=5),)],
    "threshold": [(leaf(5), 0.1, 3.0)],
    "hardshrink": [(leaf(5), 0.5)],
    "softshrink": [(leaf(5), 0.5)],
    "prelu": [(leaf(2, 3), leaf(1, seed=1), (1, 1)), (leaf(2, 3, 2), leaf(3, seed=1), (1, 3, 1))],
    "rrelu_with_noise": [(leaf(5), 0.3), (leaf(3), np.array([0.1, 0.2, 0.3]))],
    "gelu": unary(),
    "gelu_tanh": unary(),
    "mish": unary(),
    "selu": unary(),
    "celu": [(leaf(5), 0.7)],
    "glu": [(leaf(2, 4), 1), (leaf(4, 3), 0)],
}

PACKED = (np.array([0, 0, 1]), np.array([0, 1, 0]))

IMAGE = (leaf(2, 2, 2), (Ellipsis, np.array([[0], [0], [1]]), np.array([0, 1, 1])))
BLEND = (leaf(2, 2, 2), (np.array([[1.0, 0], [0.5, 0.5], [0, 1]]), np.eye(2)))
THREES = Geometry((1, 2), (1, 0), (1, 1), 1)
CORNERS = (np.array([[[0, 2], [1, 1]]]), np.array([[[True, True], [False, True]]]))
MAPPED = (np.array([[-1.0, 1, 1], [0, 1, 1], [1, 0, 1]]), (3, 1))

RESIZING: Samples = {
    **{f"upsample_nearest{kind}{n}d": [IMAGE] for kind in ("", "_exact") for n in (1, 2, 3)},
    **{
        f"upsample_{kind}": [BLEND]
        for kind in (
            "linear1d",
            "bilinear2d",
            "trilinear3d",
            "bicubic2d",
            "bilinear2d_aa",
            "bicubic2d_aa",
            "lanczos2d_aa",
        )
    },
    "unfold_windows": [(leaf(2, 1, 3, 4), (2, 2), THREES), (leaf(2, 3, 2), (1, 1), THREES)],
    "fold_windows": [
        (leaf(2, 4, 8), (3, 4), (2, 2), THREES),
        (leaf(4, 8, seed=1), (3, 4), (2, 2), THREES),
    ],
    "pixel_shuffle": [(leaf(1, 4, 1, 2), 2)],
    "pixel_unshuffle": [(leaf(1, 2, 4), 2)],
    "channel_shuffle": [(leaf(1, 6, 2), 2)],
    "corners": [(leaf(1, 2, 3), *CORNERS)],
    "corners_added": [(leaf(1, 2, 2, 2), (1, 2, 3), *CORNERS)],
    "grid_sampler_2d": [(leaf(1, 2, 4, 3), leaf(1, 4, 3, seed=1), (3, 1))],
    "grid_sampler_3d": [(leaf(1, 2, 8, 2), leaf(1, 8, 2, seed=1), (1, 2, 1))],
    "affine_grid_generator": [(leaf(2, 2, 3), *MAPPED)],
    "affine_maps": [(leaf(2, 3, 1, 2), *MAPPED)],
}

RECURRENCE: Samples = {
    "lstm_state": [(leaf(2, 8), leaf(2, 2, seed=1)), (leaf(4), leaf(1, seed=1))],
    "lstm_output": [(leaf(2, 8), leaf(2, 2, seed=1)), (leaf(4), leaf(1, seed=1))],
    "gru_step": [
        (leaf(2, 6), leaf(2, 6, seed=1), leaf(2, 2, seed=2)),
        (leaf(3), leaf(3, seed=1), leaf(1, seed=2)),
    ],
    "mkldnn_rnn_layer": [(leaf(2, 3),)],
    "rnn_layer": [(leaf(2, 3),)],
    "packed_rnn_layer": [(leaf(2, 3),)],
    "batch_first": [(leaf(2, 3, 2),)],
    "pack_padded_sequence": [(leaf(2, 2, 3), PACKED)],
    "pad_packed_sequence": [(leaf(3, 2), PACKED, (2, 2, 2), 1.5)],
}

LAYERS: Samples = {**CONVOLUTIONS, **POOLING, **NORMALISATION, **ACTIVATIONS, **RECURRENCE, **RESIZING}
