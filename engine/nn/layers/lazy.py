"""Linear layers and convolutions that learn the number of their inputs from the first batch."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from ..functional.sizes import Spread
from ..parameter import UninitializedParameter
from .convolution import Conv1d, Conv2d, Conv3d, Convolution
from .linear import Linear
from .transposed_convolution import (
    ConvTranspose1d,
    ConvTranspose2d,
    ConvTranspose3d,
    TransposedConvolution,
)
from .waiting import LazyModuleMixin


class LazyLinear(LazyModuleMixin, Linear):
    """A linear layer whose in_features the first input decides.

    Shape: (..., anything) to (..., out_features).
    Errors: RuntimeError for another number of features than at first.
    Source: PyTorch's nn.LazyLinear.
    """

    cls_to_become = Linear
    weight: UninitializedParameter
    bias: UninitializedParameter | None

    def __init__(self, out_features: int, bias: bool = True, device: Any = None, dtype: Any = None) -> None:
        super().__init__(0, 0, False)
        self.weight = UninitializedParameter(dtype=dtype)
        self.out_features = out_features
        self.bias = UninitializedParameter(dtype=dtype) if bias else None

    def reset_parameters(self) -> None:
        """Draw new first values, once there is something to draw."""
        if not self.has_uninitialized_params() and self.in_features != 0:
            super().reset_parameters()

    def initialize_parameters(self, input: Tensor) -> None:
        """Weight (out_features, last dimension of `input`)."""
        waits = self.has_uninitialized_params()
        if self.in_features == 0:
            self.in_features = input.shape[-1]
        if waits:
            self.weight.materialize((self.out_features, self.in_features))
            if self.bias is not None:
                self.bias.materialize((self.out_features,))
            self.reset_parameters()


class LazyConvolution(LazyModuleMixin, Convolution):
    """A convolution whose in_channels the first input decides."""

    weight: UninitializedParameter
    bias: UninitializedParameter | None

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
        super().__init__(0, 0, kernel_size, stride, padding, dilation, groups, False, padding_mode)
        self._wait(out_channels, bias, dtype)

    def _wait(self, out_channels: int, bias: bool, dtype: Any) -> None:
        self.weight = UninitializedParameter(dtype=dtype)
        self.out_channels = out_channels
        self.bias = UninitializedParameter(dtype=dtype) if bias else None

    def reset_parameters(self) -> None:
        """Draw new first values, once there is something to draw."""
        if not self.has_uninitialized_params() and self.in_channels != 0:
            super().reset_parameters()

    def initialize_parameters(self, input: Tensor, *args: Any, **kwargs: Any) -> None:
        """Weight (out_channels, channels / groups, *kernel_size), as the layer has it.

        ValueError for channels that the groups cannot share, RuntimeError for an input of other dimensions.
        """
        if not self.has_uninitialized_params():
            return
        self.in_channels = self._channels(input)
        if self.in_channels % self.groups:
            raise ValueError("in_channels must be divisible by groups")
        channels = (self.out_channels, self.in_channels)
        first, second = reversed(channels) if self.transposed else channels
        self.weight.materialize((first, second // self.groups, *self.kernel_size))
        if self.bias is not None:
            self.bias.materialize((self.out_channels,))
        self.reset_parameters()

    def _channels(self, input: Tensor) -> int:
        alone, batched = self.dims + 1, self.dims + 2
        if input.dim() not in (alone, batched):
            raise RuntimeError(
                f"Expected {alone}D (unbatched) or {batched}D (batched) input to {type(self).__name__}, "
                f"but got input of size: {input.shape}"
            )
        channels: int = input.shape[-alone]
        return channels


class LazyTransposedConvolution(LazyConvolution, TransposedConvolution):
    """A transposed convolution whose in_channels the first input decides."""

    def __init__(
        self,
        out_channels: int,
        kernel_size: Spread,
        stride: Spread = 1,
        padding: Spread = 0,
        output_padding: Spread = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Spread = 1,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super(LazyConvolution, self).__init__(
            0, 0, kernel_size, stride, padding, output_padding, groups, False, dilation, padding_mode
        )
        self._wait(out_channels, bias, dtype)


class LazyConv1d(LazyConvolution, Conv1d):
    """A convolution over sequences whose in_channels the first input decides.

    Shape: (N, in_channels, L) to (N, out_channels, L'), or both without N; lengths as of Conv1d.
    Errors: RuntimeError for another number of dimensions.
    Source: PyTorch's nn.LazyConv1d.
    """

    cls_to_become = Conv1d


class LazyConv2d(LazyConvolution, Conv2d):
    """A convolution over images whose in_channels the first input decides.

    Shape: (N, in_channels, H, W) to (N, out_channels, H', W'), or both without N; lengths as of Conv2d.
    Errors: RuntimeError for another number of dimensions.
    Source: PyTorch's nn.LazyConv2d.
    """

    cls_to_become = Conv2d


class LazyConv3d(LazyConvolution, Conv3d):
    """A convolution over volumes whose in_channels the first input decides.

    Shape: (N, in_channels, D, H, W) to (N, out_channels, D', H', W'), or both without N; lengths as of
    Conv3d.
    Errors: RuntimeError for another number of dimensions.
    Source: PyTorch's nn.LazyConv3d.
    """

    cls_to_become = Conv3d


class LazyConvTranspose1d(LazyTransposedConvolution, ConvTranspose1d):
    """A transposed convolution over sequences whose in_channels the first input decides.

    Shape: (N, in_channels, L) to (N, out_channels, L'), or both without N; lengths as of ConvTranspose1d.
    Errors: RuntimeError for another number of dimensions.
    Source: PyTorch's nn.LazyConvTranspose1d.
    """

    cls_to_become = ConvTranspose1d


class LazyConvTranspose2d(LazyTransposedConvolution, ConvTranspose2d):
    """A transposed convolution over images whose in_channels the first input decides.

    Shape: (N, in_channels, H, W) to (N, out_channels, H', W'), or both without N; lengths as of
    ConvTranspose2d.
    Errors: RuntimeError for another number of dimensions.
    Source: PyTorch's nn.LazyConvTranspose2d.
    """

    cls_to_become = ConvTranspose2d


class LazyConvTranspose3d(LazyTransposedConvolution, ConvTranspose3d):
    """A transposed convolution over volumes whose in_channels the first input decides.

    Shape: (N, in_channels, D, H, W) to (N, out_channels, D', H', W'), or both without N; lengths as of
    ConvTranspose3d.
    Errors: RuntimeError for another number of dimensions.
    Source: PyTorch's nn.LazyConvTranspose3d.
    """

    cls_to_become = ConvTranspose3d
