"""Layers, activations and losses as plain functions, one file per family."""

import importlib
from typing import Any

from engine.ops.activations import logsigmoid, sigmoid, tanh
from engine.ops.linalg import linear

from ..loading import Later
from .losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    huber_loss,
    l1_loss,
    mse_loss,
    smooth_l1_loss,
)

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "huber_loss",
    "l1_loss",
    "linear",
    "logsigmoid",
    "mse_loss",
    "sigmoid",
    "smooth_l1_loss",
    "tanh",
]

_later = Later(
    __name__,
    {
        "activations": "celu elu gelu glu gumbel_softmax hardshrink hardsigmoid hardswish hardtanh "
        "leaky_relu log_softmax mish prelu relu relu6 rrelu selu silu softmax softmin softplus softshrink "
        "softsign tanhshrink threshold",
        "activations_in_place": "celu_ elu_ hardtanh_ leaky_relu_ relu_ rrelu_ selu_ threshold_",
        "attention": "scaled_dot_product_attention",
        "average_pooling": "adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d avg_pool1d "
        "avg_pool2d avg_pool3d lp_pool1d lp_pool2d lp_pool3d",
        "convolution": "conv1d conv2d conv3d conv_tbc",
        "distances": "bilinear cosine_similarity pairwise_distance pdist",
        "dropping": "alpha_dropout dropout dropout1d dropout2d dropout3d feature_alpha_dropout",
        "embedding_bags": "embedding_bag",
        "embeddings": "embedding one_hot",
        "folding": "fold unfold",
        "fractional_pooling": "fractional_max_pool2d fractional_max_pool2d_with_indices "
        "fractional_max_pool3d fractional_max_pool3d_with_indices",
        "grid_sampling": "affine_grid grid_sample",
        "losses_by_class": "cross_entropy multi_margin_loss multilabel_margin_loss "
        "multilabel_soft_margin_loss nll_loss",
        "losses_of_distributions": "gaussian_nll_loss kl_div poisson_nll_loss",
        "losses_of_pairs": "cosine_embedding_loss hinge_embedding_loss margin_ranking_loss soft_margin_loss "
        "triplet_margin_loss triplet_margin_with_distance_loss",
        "losses_of_sequences": "ctc_loss",
        "max_pooling": "adaptive_max_pool1d adaptive_max_pool1d_with_indices adaptive_max_pool2d "
        "adaptive_max_pool2d_with_indices adaptive_max_pool3d adaptive_max_pool3d_with_indices max_pool1d "
        "max_pool1d_with_indices max_pool2d max_pool2d_with_indices max_pool3d max_pool3d_with_indices",
        "multihead_attention": "multi_head_attention_forward",
        "normalisation": "batch_norm group_norm instance_norm layer_norm local_response_norm normalize "
        "rms_norm",
        "padding": "pad",
        "resizing": "interpolate upsample upsample_bilinear upsample_nearest",
        "shuffling": "channel_shuffle native_channel_shuffle pixel_shuffle pixel_unshuffle",
        "transposed_convolution": "conv_transpose1d conv_transpose2d conv_transpose3d",
        "unpooling": "max_unpool1d max_unpool2d max_unpool3d",
    },
)
__all__ += _later.names()


def __getattr__(name: str) -> Any:
    """A function whose file is not yet loaded."""
    if name == "grad":
        return importlib.import_module("engine.nn.grad")
    found = _later.load(name, "torch.nn.functional")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Every name, loaded or not."""
    return sorted({*globals(), *_later.names()})
