"""Normalisation by the statistics of a batch, which the layer remembers."""

from __future__ import annotations

from typing import Any

from engine.autograd.dtypes import int64
from engine.autograd.inplace import fill
from engine.autograd.tensor import Tensor
from engine.ops.creation import empty, ones, zeros

from .. import init
from ..functional.normalisation import batch_norm
from ..module import Module
from ..parameter import Parameter


class Remembering(Module):
    """Weight and bias per channel, running mean and variance: what batch and instance norm share."""

    _version = 2  # from which on the number of batches is saved
    weight: Parameter | None
    bias: Parameter | None
    running_mean: Tensor | None
    running_var: Tensor | None
    num_batches_tracked: Tensor | None

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        self.num_features = num_features
        self.eps = eps
        self.momentum = momentum
        self.affine = affine
        self.track_running_stats = track_running_stats
        self.register_parameter("weight", Parameter(empty(num_features, dtype=dtype)) if affine else None)
        with_bias = affine and bias
        self.register_parameter("bias", Parameter(empty(num_features, dtype=dtype)) if with_bias else None)
        track = track_running_stats
        self.register_buffer("running_mean", zeros(num_features, dtype=dtype) if track else None)
        self.register_buffer("running_var", ones(num_features, dtype=dtype) if track else None)
        self.register_buffer("num_batches_tracked", zeros((), dtype=int64) if track else None)
        self.reset_parameters()

    def reset_running_stats(self) -> None:
        """Forget the statistics seen so far."""
        if self.running_mean is not None and self.running_var is not None:
            init.zeros_(self.running_mean)
            init.ones_(self.running_var)
        if self.num_batches_tracked is not None:
            init.zeros_(self.num_batches_tracked)

    def reset_parameters(self) -> None:
        """Weights 1, biases 0, no statistics."""
        self.reset_running_stats()
        if self.weight is not None:
            init.ones_(self.weight)
        if self.bias is not None:
            init.zeros_(self.bias)

    def _load_from_state_dict(
        self, state_dict: Any, prefix: str, local_metadata: dict[str, Any], *details: Any
    ) -> None:
        """Old files do not tell the number of batches: it stays as it is."""
        key = prefix + "num_batches_tracked"
        old = local_metadata.get("version") is None or local_metadata["version"] < 2
        if old and self.num_batches_tracked is not None and key not in state_dict:
            state_dict[key] = self.num_batches_tracked
        super()._load_from_state_dict(state_dict, prefix, local_metadata, *details)

    def extra_repr(self) -> str:
        """All settings."""
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )


class BatchNorm(Remembering):
    """What BatchNorm1d, 2d and 3d share. Ioffe and Szegedy (2015)."""

    dims: tuple[int, ...]

    def forward(self, input: Tensor) -> Any:
        """(N, C, ...); in training by the batch's statistics, else by the running ones if there are any."""
        self._check_dims(input._array.ndim)
        factor = 0.0 if self.momentum is None else self.momentum
        follow = self.training and self.track_running_stats
        if follow and self.num_batches_tracked is not None:
            fill(self.num_batches_tracked, self.num_batches_tracked._array + 1)
            if self.momentum is None:
                factor = 1.0 / float(self.num_batches_tracked._array)
        by_batch = self.training or (self.running_mean is None and self.running_var is None)
        remembered = not self.training or self.track_running_stats
        return batch_norm(
            input,
            self.running_mean if remembered else None,
            self.running_var if remembered else None,
            self.weight,
            self.bias,
            by_batch,
            factor,
            self.eps,
        )

    def _check_dims(self, ndim: int) -> None:
        if ndim not in self.dims:
            wanted = " or ".join(f"{n}D" for n in self.dims)
            raise ValueError(f"expected {wanted} input (got {ndim}D input)")


class BatchNorm1d(BatchNorm):
    """Each feature of (N, C) or (N, C, L) to mean 0 and variance 1 over the batch.

    Formula: y = (x - mean) / sqrt(variance + eps) weight + bias, with the batch's in training, else the
    running ones.
    Shape: (N, C) or (N, C, L); the result has the same.
    Errors: ValueError for another number of dimensions and for one value per channel in training.
    Source: Ioffe and Szegedy (2015).
    """

    dims = (2, 3)


class BatchNorm2d(BatchNorm):
    """Each channel of (N, C, H, W) to mean 0 and variance 1 over the batch.

    Formula: y = (x - mean) / sqrt(variance + eps) weight + bias, with the batch's in training, else the
    running ones.
    Shape: (N, C, H, W); the result has the same.
    Errors: ValueError for another number of dimensions and for one value per channel in training.
    Source: Ioffe and Szegedy (2015).
    """

    dims = (4,)


class BatchNorm3d(BatchNorm):
    """Each channel of (N, C, D, H, W) to mean 0 and variance 1 over the batch.

    Formula: y = (x - mean) / sqrt(variance + eps) weight + bias, with the batch's in training, else the
    running ones.
    Shape: (N, C, D, H, W); the result has the same.
    Errors: ValueError for another number of dimensions and for one value per channel in training.
    Source: Ioffe and Szegedy (2015).
    """

    dims = (5,)


class SyncBatchNorm(BatchNorm):
    """Batch normalisation over all processes of a group; in a single process over the batch.

    Formula: y = (x - mean) / sqrt(variance + eps) weight + bias, with the batch's in training, else the
    running ones.
    Shape: (N, C, ...); the result has the same.
    Errors: ValueError below two dimensions.
    Source: Ioffe and Szegedy (2015).
    """

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        process_group: Any = None,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats, dtype=dtype, bias=bias)
        self.process_group = process_group

    def _check_dims(self, ndim: int) -> None:
        if ndim < 2:
            raise ValueError(f"expected at least 2D input (got {ndim}D input)")

    @classmethod
    def convert_sync_batchnorm(cls, module: Module, process_group: Any = None) -> Module:
        """`module` with every batch normalisation inside replaced by one of this kind, values shared."""
        made: Module = module
        if isinstance(module, BatchNorm):
            made = cls(
                module.num_features,
                module.eps,
                module.momentum,
                module.affine,
                module.track_running_stats,
                process_group,
                bias=module.bias is not None,
            )
            for name in ("weight", "bias", "running_mean", "running_var", "num_batches_tracked"):
                setattr(made, name, getattr(module, name))
            made.training = module.training
        for name, child in module.named_children():
            made.add_module(name, cls.convert_sync_batchnorm(child, process_group))
        return made
