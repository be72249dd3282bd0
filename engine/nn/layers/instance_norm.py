"""Normalisation of every channel of every sample by its own statistics. Ulyanov et al. (2016)."""

from __future__ import annotations

import warnings
from typing import Any

from engine.autograd.tensor import Tensor

from ..functional.normalisation import instance_norm
from .batch_norm import Remembering


class InstanceNorm(Remembering):
    """What InstanceNorm1d, 2d and 3d share."""

    dims: int

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float = 0.1,
        affine: bool = False,
        track_running_stats: bool = False,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats, dtype=dtype, bias=bias)

    def forward(self, input: Tensor) -> Any:
        """(N, C, ...) or (C, ...), each channel of each sample by its own statistics."""
        ndim = input._array.ndim
        if ndim not in (self.dims + 1, self.dims + 2):
            raise ValueError(f"expected {self.dims + 1}D or {self.dims + 2}D input (got {ndim}D input)")
        self._check_channels(input, ndim - self.dims - 1)
        if ndim == self.dims + 1:
            return self._normalised(input.unsqueeze(0)).squeeze(0)
        return self._normalised(input)

    def _check_channels(self, input: Tensor, axis: int) -> None:
        channels = input._array.shape[axis]
        if channels == self.num_features:
            return
        if self.affine:
            raise ValueError(
                f"expected input's size at dim={axis} to match num_features ({self.num_features}), but got: "
                f"{channels}."
            )
        warnings.warn(
            f"input's size at dim={axis} does not match num_features. You can silence this warning by not "
            "passing in num_features, which is not used because affine=False",
            UserWarning,
            stacklevel=3,
        )

    def _normalised(self, input: Tensor) -> Any:
        return instance_norm(
            input,
            self.running_mean,
            self.running_var,
            self.weight,
            self.bias,
            self.training or not self.track_running_stats,
            self.momentum if self.momentum is not None else 0.0,
            self.eps,
        )


class InstanceNorm1d(InstanceNorm):
    """Each channel of each sequence to mean 0 and variance 1.

    Formula: y = (x - mean) / sqrt(variance + eps) weight + bias, both of each sample's channel alone.
    Shape: (N, C, L) or (C, L); the result has the same.
    Errors: ValueError for another number of dimensions and for a single value per channel.
    Source: Ulyanov et al. (2016).
    """

    dims = 1


class InstanceNorm2d(InstanceNorm):
    """Each channel of each image to mean 0 and variance 1.

    Formula: y = (x - mean) / sqrt(variance + eps) weight + bias, both of each sample's channel alone.
    Shape: (N, C, H, W) or (C, H, W); the result has the same.
    Errors: ValueError for another number of dimensions and for a single value per channel.
    Source: Ulyanov et al. (2016).
    """

    dims = 2


class InstanceNorm3d(InstanceNorm):
    """Each channel of each volume to mean 0 and variance 1.

    Formula: y = (x - mean) / sqrt(variance + eps) weight + bias, both of each sample's channel alone.
    Shape: (N, C, D, H, W) or (C, D, H, W); the result has the same.
    Errors: ValueError for another number of dimensions and for a single value per channel.
    Source: Ulyanov et al. (2016).
    """

    dims = 3
