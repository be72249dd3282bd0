"""Layers that learn the number of their inputs from the first batch, and then are the usual ones."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import get_default_dtype
from engine.autograd.tensor import Tensor

from ..functional.sizes import Spread
from ..module import Module
from ..parameter import Parameter
from .batch_norm import BatchNorm, BatchNorm1d, BatchNorm2d
from .convolution import Conv1d, Conv2d, Convolution
from .linear import Linear


class UninitializedParameter(Parameter):
    """A parameter whose shape is not yet known."""

    __slots__ = ()

    @property
    def shape(self) -> Any:
        """RuntimeError: there is none."""
        raise RuntimeError(
            "Can't access the shape of an uninitialized parameter or buffer. This error usually happens in "
            "`load_state_dict` when trying to load an uninitialized parameter into an initialized one. Call "
            "`forward` to initialize the parameters before accessing their attributes."
        )

    def materialize(self, *shape: int) -> None:
        """Become a usual parameter of this shape."""
        self._array = np.empty(shape, self._array.dtype)
        self.__class__ = Parameter  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "<UninitializedParameter>"


def _unknown(dtype: Any) -> UninitializedParameter:
    made = UninitializedParameter()
    made._array = np.empty(0, (dtype or get_default_dtype()).numpy)
    return made


class Lazy(Module):
    """What lazy layers share: the first forward makes them layers of the kind `becomes`."""

    becomes: type[Module]

    def initialize(self, input: Tensor) -> None:
        """Make the parameters as large as `input` needs."""

    def reset_parameters(self) -> None:
        """Nothing, while there is nothing to draw."""

    def forward(self, input: Tensor) -> Any:
        """The same as that of the usual layer."""
        self.initialize(input)
        self.__class__ = self.becomes  # type: ignore[assignment]
        self.reset_parameters()
        return self.forward(input)


class LazyLinear(Lazy, Linear):
    """A linear layer whose in_features the first input decides."""

    becomes = Linear

    def __init__(self, out_features: int, bias: bool = True, device: Any = None, dtype: Any = None) -> None:
        Module.__init__(self)
        self.in_features = 0
        self.out_features = out_features
        self.weight = _unknown(dtype)
        self.register_parameter("bias", _unknown(dtype) if bias else None)

    def initialize(self, input: Tensor) -> None:
        """Weight (out_features, last dimension of `input`)."""
        self.in_features = input.shape[-1]
        _materialize(self.weight, self.out_features, self.in_features)
        _materialize(self.bias, self.out_features)


def _materialize(parameter: Any, *shape: int) -> None:
    if parameter is not None:
        parameter.materialize(*shape)


class LazyConvolution(Lazy, Convolution):
    """A convolution whose in_channels the first input decides."""

    def __init__(
        self,
        out_channels: int,
        kernel_size: Spread,
        stride: Spread = 1,
        padding: Spread | str = 0,
        dilation: Spread = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        Convolution.__init__(
            self, 0, 0, kernel_size, stride, padding, dilation, groups, False, padding_mode, dtype=dtype
        )
        self.out_channels = out_channels
        self.weight = _unknown(dtype)
        self.bias = _unknown(dtype) if bias else None

    def initialize(self, input: Tensor) -> None:
        """Weight (out_channels, channels of `input` / groups, *kernel_size)."""
        self.in_channels = input.shape[-self.dims - 1]
        self._check(self.in_channels, self.out_channels, self.groups, 1, 0, self.padding_mode)
        _materialize(self.weight, self.out_channels, self.in_channels // self.groups, *self.kernel_size)
        _materialize(self.bias, self.out_channels)


class LazyConv1d(LazyConvolution, Conv1d):
    """A convolution over sequences whose in_channels the first input decides."""

    becomes = Conv1d


class LazyConv2d(LazyConvolution, Conv2d):
    """A convolution over images whose in_channels the first input decides."""

    becomes = Conv2d


class LazyBatchNorm(Lazy, BatchNorm):
    """Batch normalisation whose num_features the first input decides."""

    def __init__(
        self,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        BatchNorm.__init__(self, 0, eps, momentum, affine, track_running_stats, dtype=dtype)
        if affine:
            self.weight, self.bias = _unknown(dtype), _unknown(dtype)

    def initialize(self, input: Tensor) -> None:
        """Everything for the channels of `input`."""
        self.num_features = input.shape[1]
        _materialize(self.weight, self.num_features)
        _materialize(self.bias, self.num_features)
        for buffer in (self.running_mean, self.running_var):
            if buffer is not None:
                buffer._array = np.empty(self.num_features, buffer._array.dtype)


class LazyBatchNorm1d(LazyBatchNorm, BatchNorm1d):
    """Batch normalisation of features whose number the first input decides."""

    becomes = BatchNorm1d


class LazyBatchNorm2d(LazyBatchNorm, BatchNorm2d):
    """Batch normalisation of channels whose number the first input decides."""

    becomes = BatchNorm2d
