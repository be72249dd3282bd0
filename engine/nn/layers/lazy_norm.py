"""Batch and instance normalisation that learn the number of their channels from the first batch."""

from __future__ import annotations

from typing import Any

from engine.autograd.dtypes import int64
from engine.autograd.tensor import Tensor
from engine.ops.creation import zeros

from ..parameter import UninitializedBuffer, UninitializedParameter
from .batch_norm import BatchNorm1d, BatchNorm2d, BatchNorm3d, Remembering
from .instance_norm import InstanceNorm1d, InstanceNorm2d, InstanceNorm3d
from .waiting import LazyModuleMixin


class LazyNorm(LazyModuleMixin, Remembering):
    """Normalisation whose num_features the first input decides."""

    def __init__(
        self,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__(0, eps, momentum, False, False)
        self.affine = affine
        self.track_running_stats = track_running_stats
        if affine:
            self.weight = UninitializedParameter(dtype=dtype)
            self.bias = UninitializedParameter(dtype=dtype) if bias else None
        if track_running_stats:
            self.running_mean = UninitializedBuffer(dtype=dtype)
            self.running_var = UninitializedBuffer(dtype=dtype)
            self.num_batches_tracked = zeros((), dtype=int64)

    def reset_parameters(self) -> None:
        """Weights 1, biases 0, no statistics, once their shapes are known."""
        if not self.has_uninitialized_params() and self.num_features != 0:
            super().reset_parameters()

    def initialize_parameters(self, input: Tensor) -> None:
        """Everything for the channels of `input`."""
        if not self.has_uninitialized_params():
            return
        self.num_features = input.shape[1]
        for tensor in (self.weight, self.bias, self.running_mean, self.running_var):
            if isinstance(tensor, UninitializedParameter | UninitializedBuffer):
                tensor.materialize((self.num_features,))
        self.reset_parameters()


class LazyBatchNorm1d(LazyNorm, BatchNorm1d):
    """Batch normalisation of features whose number the first input decides.

    Shape: (N, C) or (N, C, L); the result has the same.
    Errors: ValueError for another number of dimensions and for one value per channel in training.
    Source: Ioffe and Szegedy (2015).
    """

    cls_to_become = BatchNorm1d


class LazyBatchNorm2d(LazyNorm, BatchNorm2d):
    """Batch normalisation of channels whose number the first input decides.

    Shape: (N, C, H, W); the result has the same.
    Errors: ValueError for another number of dimensions and for one value per channel in training.
    Source: Ioffe and Szegedy (2015).
    """

    cls_to_become = BatchNorm2d


class LazyBatchNorm3d(LazyNorm, BatchNorm3d):
    """Batch normalisation of the channels of volumes whose number the first input decides.

    Shape: (N, C, D, H, W); the result has the same.
    Errors: ValueError for another number of dimensions and for one value per channel in training.
    Source: Ioffe and Szegedy (2015).
    """

    cls_to_become = BatchNorm3d


class LazyInstanceNorm1d(LazyNorm, InstanceNorm1d):
    """Instance normalisation of sequences whose number of channels the first input decides.

    Shape: (N, C, L) or (C, L); the result has the same.
    Errors: ValueError for another number of dimensions.
    Source: Ulyanov et al. (2016).
    """

    cls_to_become = InstanceNorm1d


class LazyInstanceNorm2d(LazyNorm, InstanceNorm2d):
    """Instance normalisation of images whose number of channels the first input decides.

    Shape: (N, C, H, W) or (C, H, W); the result has the same.
    Errors: ValueError for another number of dimensions.
    Source: Ulyanov et al. (2016).
    """

    cls_to_become = InstanceNorm2d


class LazyInstanceNorm3d(LazyNorm, InstanceNorm3d):
    """Instance normalisation of volumes whose number of channels the first input decides.

    Shape: (N, C, D, H, W) or (C, D, H, W); the result has the same.
    Errors: ValueError for another number of dimensions.
    Source: Ulyanov et al. (2016).
    """

    cls_to_become = InstanceNorm3d
