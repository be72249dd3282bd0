"""Transposed convolution layers, which enlarge what convolutions shrink."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.autograd.tensor import Tensor

from ..functional.sizes import Spread, each
from ..functional.transposed_convolution import conv_transpose1d, conv_transpose2d, conv_transpose3d
from .convolution import Convolution


class TransposedConvolution(Convolution):
    """What ConvTranspose1d, 2d and 3d share; weight (in_channels, out_channels / groups, ...)."""

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

    def forward(self, input: Tensor, output_size: Sequence[int] | None = None) -> Any:
        """(N, C, ...) or (C, ...); `output_size` chooses among the sizes that a stride makes possible."""
        if output_size is None:
            extra: Any = self.output_padding
        else:
            extra = self._output_padding(
                input,
                output_size,
                self.stride,
                self.padding,
                self.kernel_size,
                self.dims,
                self.dilation,
            )
        settings = (self.stride, self.padding, extra, self.groups, self.dilation)
        return self.function(input, self.weight, self.bias, *settings)

    def _output_padding(
        self,
        input: Tensor,
        output_size: Sequence[int] | None,
        stride: Any,
        padding: Any,
        kernel_size: Any,
        num_spatial_dims: int,
        dilation: Any = None,
    ) -> list[int]:
        """The output padding that leads to `output_size`; ValueError where none does."""
        dims = num_spatial_dims
        if output_size is None:
            return list(self.output_padding)
        wanted, ndim = list(output_size), input.dim()
        if (ndim == dims + 2 and len(wanted) == dims + 2) or (ndim == dims + 1 and len(wanted) == dims + 1):
            wanted = wanted[-dims:]
        if len(wanted) != dims:
            raise ValueError(
                f"ConvTranspose{dims}D: for {ndim}D input, output_size must have {dims} or {ndim} elements "
                f"(got {len(output_size)})"
            )
        spread = (1,) * dims if dilation is None else dilation
        least = [
            (n - 1) * s - 2 * int(p) + d * (k - 1) + 1
            for n, s, p, d, k in zip(input.shape[-dims:], stride, padding, spread, kernel_size, strict=True)
        ]
        most = [n + s - 1 for n, s in zip(least, stride, strict=True)]
        if not all(a <= n <= b for a, n, b in zip(least, wanted, most, strict=True)):
            raise ValueError(
                f"requested an output size of {output_size}, but valid sizes range from {least} to {most} "
                f"(for an input of {input.size()[2:]})"
            )
        return [n - a for n, a in zip(wanted, least, strict=True)]


class ConvTranspose1d(TransposedConvolution):
    """The transpose of a convolution over sequences: (N, in_channels, L) to (N, out_channels, L').

    Formula: the gradient of a convolution by its input.
    Shape: (N, in_channels, L) to (N, out_channels, L'), or both without N; each length becomes (n - 1) stride
    - 2 padding + dilation (kernel - 1) + output_padding + 1.
    Errors: ValueError for channels that groups do not divide; RuntimeError for a too large output_padding.
    Source: Zeiler et al. (2010), as PyTorch's nn.ConvTranspose1d.
    """

    dims = 1
    function = staticmethod(conv_transpose1d)


class ConvTranspose2d(TransposedConvolution):
    """The transpose of a convolution over images: (N, in_channels, H, W) to (N, out_channels, H', W').

    Formula: the gradient of a convolution by its input.
    Shape: (N, in_channels, H, W) to (N, out_channels, H', W'), or both without N; each length becomes (n - 1)
    stride - 2 padding + dilation (kernel - 1) + output_padding + 1.
    Errors: ValueError for channels that groups do not divide; RuntimeError for a too large output_padding.
    Source: Zeiler et al. (2010), as PyTorch's nn.ConvTranspose2d.
    """

    dims = 2
    function = staticmethod(conv_transpose2d)


class ConvTranspose3d(TransposedConvolution):
    """The transpose of a convolution over volumes.

    Formula: the gradient of a convolution by its input.
    Shape: (N, in_channels, D, H, W) to (N, out_channels, D', H', W'), or both without N; each length becomes
    (n - 1) stride - 2 padding + dilation (kernel - 1) + output_padding + 1.
    Errors: ValueError for channels that groups do not divide; RuntimeError for a too large output_padding.
    Source: Zeiler et al. (2010), as PyTorch's nn.ConvTranspose3d.
    """

    dims = 3
    function = staticmethod(conv_transpose3d)
