"""Functions of layers that the package offers under the same name with another order of arguments.

Shapes: as of the functions of engine.nn.functional.
Source: PyTorch's functions of the same names, torch.<name>.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.autograd.tensor import Tensor

from . import embeddings, max_pooling, normalisation
from .padding import pad as padded


def adaptive_max_pool1d(input: Tensor, output_size: Any) -> Any:
    """The largest elements of `output_size` windows that cover (..., L), and their places."""
    return max_pooling.adaptive_max_pool1d(input, output_size, True)


def batch_norm(
    input: Tensor,
    weight: Tensor | None,
    bias: Tensor | None,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    training: bool,
    momentum: float,
    eps: float,
    cudnn_enabled: bool,
) -> Any:
    """Each channel of (N, C, ...) to mean 0 and variance 1, then weight and bias."""
    statistics = (running_mean, running_var)
    return normalisation.batch_norm(input, *statistics, weight, bias, training, momentum, eps)


def instance_norm(
    input: Tensor,
    weight: Tensor | None,
    bias: Tensor | None,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    use_input_stats: bool,
    momentum: float,
    eps: float,
    cudnn_enabled: bool,
) -> Any:
    """Each channel of each sample of (N, C, ...) to mean 0 and variance 1, then weight and bias."""
    statistics = (running_mean, running_var)
    return normalisation.instance_norm(input, *statistics, weight, bias, use_input_stats, momentum, eps)


def constant_pad_nd(input: Tensor, pad: Sequence[int], value: float = 0.0) -> Any:
    """`input` within a border of `value`: (left, right) of the last dimension, (top, bottom), ..."""
    return padded(input, pad, "constant", value)


def embedding(
    weight: Tensor,
    indices: Tensor,
    padding_idx: int = -1,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Any:
    """The rows of `weight` (n, d) that `indices` names: (..., d)."""
    padding = None if padding_idx < 0 else padding_idx
    return embeddings.embedding(indices, weight, padding, scale_grad_by_freq=scale_grad_by_freq)
