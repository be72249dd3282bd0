"""Transposed convolution layers, which enlarge what convolutions shrink."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.autograd.tensor import Tensor

from ..functional.convolution import conv_transpose1d, conv_transpose2d
from ..functional.sizes import Spread, each
from .convolution import Convolution


class TransposedConvolution(Convolution):
    """What ConvTranspose1d and ConvTranspose2d share; weight (in_channels, out_channels / groups, ...)."""

    transposed = True

    def __init__(
        self,
        in_channels: int,
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
        if padding_mode != "zeros":
            raise ValueError(f'Only "zeros" padding mode is supported for {type(self).__name__}')
        super().__init__(
            in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias, dtype=dtype
        )
        self.output_padding = each(output_padding, self.dims)

    def _extra(self, input: Tensor, output_size: Sequence[int] | None) -> tuple[int, ...]:
        """The output padding, or what of it leads to `output_size`."""
        if output_size is None:
            return self.output_padding
        wanted = list(output_size)[-self.dims :]
        return tuple(
            size - ((n - 1) * s - 2 * int(p) + d * (k - 1) + 1)
            for size, n, s, p, d, k in zip(
                wanted,
                input.shape[-self.dims :],
                self.stride,
                self.padding,
                self.dilation,
                self.kernel_size,
                strict=True,
            )
        )


class ConvTranspose1d(TransposedConvolution):
    """The transpose of a convolution over sequences: (N, in_channels, L) to (N, out_channels, L')."""

    dims = 1

    def forward(self, input: Tensor, output_size: Sequence[int] | None = None) -> Any:
        """(N, C, L) or (C, L); `output_size` chooses among the lengths that a stride makes possible."""
        extra = self._extra(input, output_size)
        padding: Any = self.padding
        return conv_transpose1d(
            input, self.weight, self.bias, self.stride, padding, extra, self.groups, self.dilation
        )


class ConvTranspose2d(TransposedConvolution):
    """The transpose of a convolution over images: (N, in_channels, H, W) to (N, out_channels, H', W')."""

    dims = 2

    def forward(self, input: Tensor, output_size: Sequence[int] | None = None) -> Any:
        """(N, C, H, W) or (C, H, W); `output_size` chooses among the sizes that a stride makes possible."""
        extra = self._extra(input, output_size)
        padding: Any = self.padding
        return conv_transpose2d(
            input, self.weight, self.bias, self.stride, padding, extra, self.groups, self.dilation
        )
