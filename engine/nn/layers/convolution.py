"""Convolution layers over one, two or three spatial dimensions."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, ClassVar

from engine.autograd.tensor import Tensor
from engine.ops.creation import empty

from .. import init
from ..functional.convolution import conv1d, conv2d, conv3d
from ..functional.padding import pad
from ..functional.sizes import Spread, each
from ..module import Module
from ..parameter import Parameter

_MODES = ("reflect", "circular", "zeros", "replicate")


class Convolution(Module):
    """Weights that slide over the input: what Conv1d, Conv2d and their transposes share.

    Weight and bias begin uniform within 1 / sqrt(in_channels / groups * the kernel's elements).
    """

    weight: Parameter
    bias: Parameter | None
    dims: int
    function: ClassVar[Callable[..., Any]]
    transposed = False

    def __init__(
        self,
        in_channels: int,
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
        super().__init__()
        self._check(in_channels, out_channels, groups, stride, padding, padding_mode)
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = each(kernel_size, self.dims)
        self.stride = each(stride, self.dims)
        self.padding = padding if isinstance(padding, str) else each(padding, self.dims)
        self.dilation = each(dilation, self.dims)
        self.output_padding: tuple[int, ...] = (0,) * self.dims
        self.groups = groups
        self.padding_mode = padding_mode
        channels = (in_channels, out_channels) if self.transposed else (out_channels, in_channels)
        self.weight = Parameter(empty(channels[0], channels[1] // groups, *self.kernel_size, dtype=dtype))
        if bias:
            self.bias = Parameter(empty(out_channels, dtype=dtype))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def _check(
        self,
        in_channels: int,
        out_channels: int,
        groups: int,
        stride: Spread,
        padding: Spread | str,
        padding_mode: str,
    ) -> None:
        if groups <= 0:
            raise ValueError("groups must be a positive integer")
        if in_channels % groups:
            raise ValueError("in_channels must be divisible by groups")
        if out_channels % groups:
            raise ValueError("out_channels must be divisible by groups")
        if isinstance(padding, str):
            if padding not in ("same", "valid"):
                raise ValueError(f"Invalid padding string {padding!r}, should be one of {{'same', 'valid'}}")
            if padding == "same" and any(s != 1 for s in each(stride, self.dims)):
                raise ValueError("padding='same' is not supported for strided convolutions")
        if padding_mode not in _MODES:
            listed = ", ".join(map(repr, _MODES))
            raise ValueError(
                f"padding_mode must be one of {{{listed}}}, but got padding_mode={padding_mode!r}"
            )

    def reset_parameters(self) -> None:
        """Draw new first values."""
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            fan = math.prod(self.weight.shape[1:])
            if fan:
                init.uniform_(self.bias, -1 / math.sqrt(fan), 1 / math.sqrt(fan))

    def _sides(self) -> list[int]:
        """The padding on both sides, as `pad` takes it: the last dimension first."""
        if isinstance(self.padding, str):
            total = [d * (k - 1) for d, k in zip(self.dilation, self.kernel_size, strict=True)]
            sides = [(n // 2, n - n // 2) if self.padding == "same" else (0, 0) for n in total]
        else:
            sides = [(n, n) for n in self.padding]
        return [width for side in reversed(sides) for width in side]

    def forward(self, input: Tensor) -> Any:
        """(N, C, ...) or (C, ...)."""
        return self._conv_forward(input, self.weight, self.bias)

    def _conv_forward(self, input: Tensor, weight: Tensor, bias: Tensor | None) -> Any:
        padding: Any = self.padding
        wide = input
        if self.padding_mode != "zeros":
            wide, padding = pad(input, self._sides(), self.padding_mode), 0
        return self.function(wide, weight, bias, self.stride, padding, self.dilation, self.groups)

    def extra_repr(self) -> str:
        """Channels, kernel, stride, and all that is not at its default."""
        parts = [f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}"]
        parts.append(f"stride={self.stride}")
        if self.padding != (0,) * self.dims:
            parts.append(f"padding={self.padding}")
        if self.dilation != (1,) * self.dims:
            parts.append(f"dilation={self.dilation}")
        if any(self.output_padding):
            parts.append(f"output_padding={self.output_padding}")
        if self.groups != 1:
            parts.append(f"groups={self.groups}")
        if self.bias is None:
            parts.append("bias=False")
        if self.padding_mode != "zeros":
            parts.append(f"padding_mode={self.padding_mode}")
        return ", ".join(parts)


class Conv1d(Convolution):
    """A convolution over sequences: (N, in_channels, L) to (N, out_channels, L').

    Formula: y[n, o] = bias[o] + the sum over c, k of weight[o, c, k] x[n, c, stride position + dilation k].
    Shape: (N, in_channels, L) to (N, out_channels, L'), or both without N; each length becomes floor((n + 2
    padding - dilation (kernel - 1) - 1) / stride) + 1.
    Errors: ValueError for channels that groups do not divide; RuntimeError for an input that does not fit.
    Source: PyTorch's nn.Conv1d.
    """

    dims = 1
    function = staticmethod(conv1d)


class Conv2d(Convolution):
    """A convolution over images: (N, in_channels, H, W) to (N, out_channels, H', W').

    Formula: y[n, o] = bias[o] + the sum over c, k of weight[o, c, k] x[n, c, stride position + dilation k].
    Shape: (N, in_channels, H, W) to (N, out_channels, H', W'), or both without N; each length becomes
    floor((n + 2 padding - dilation (kernel - 1) - 1) / stride) + 1.
    Errors: ValueError for channels that groups do not divide; RuntimeError for an input that does not fit.
    Source: PyTorch's nn.Conv2d.
    """

    dims = 2
    function = staticmethod(conv2d)


class Conv3d(Convolution):
    """A convolution over volumes: (N, in_channels, D, H, W) to (N, out_channels, D', H', W').

    Formula: y[n, o] = bias[o] + the sum over c, k of weight[o, c, k] x[n, c, stride position + dilation k].
    Shape: (N, in_channels, D, H, W) to (N, out_channels, D', H', W'), or both without N; each length becomes
    floor((n + 2 padding - dilation (kernel - 1) - 1) / stride) + 1.
    Errors: ValueError for channels that groups do not divide; RuntimeError for an input that does not fit.
    Source: PyTorch's nn.Conv3d.
    """

    dims = 3
    function = staticmethod(conv3d)
