"""Layers that pool to the mean, or to a norm, of each window."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from ..functional import average_pooling as F  # noqa: N812 - the name everybody uses
from ..functional.sizes import Spread, each
from ..module import Module


class AveragePooling(Module):
    """What AvgPool1d, 2d and 3d share."""

    kernel_size: Spread
    stride: Spread
    padding: Spread

    def extra_repr(self) -> str:
        """How the windows lie."""
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class AvgPool1d(AveragePooling):
    """The mean of each window of a sequence.

    Shape: (N, C, L) or (C, L) to (N, C, L'); each length becomes floor((n + 2 padding - kernel) / stride) +
    1, with ceil_mode rounded up.
    Errors: RuntimeError for a padding above half the kernel.
    Source: PyTorch's nn.AvgPool1d.
    """

    def __init__(
        self,
        kernel_size: Spread,
        stride: Spread | None = None,
        padding: Spread = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        super().__init__()
        self.kernel_size = each(kernel_size, 1)
        self.stride = each(stride if stride is not None else kernel_size, 1)
        self.padding = each(padding, 1)
        self.ceil_mode = ceil_mode
        self.count_include_pad = count_include_pad

    def forward(self, input: Tensor) -> Any:
        """(N, C, L) to (N, C, L')."""
        return F.avg_pool1d(
            input, self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad
        )


class AveragePoolingWithDivisor(AveragePooling):
    """The settings that AvgPool2d and 3d share; `divisor_override` is what every sum is divided by."""

    def __init__(
        self,
        kernel_size: Spread,
        stride: Spread | None = None,
        padding: Spread = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
    ) -> None:
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = stride if stride is not None else kernel_size
        self.padding = padding
        self.ceil_mode = ceil_mode
        self.count_include_pad = count_include_pad
        self.divisor_override = divisor_override

    def _settings(self) -> tuple[Any, ...]:
        windows = (self.kernel_size, self.stride, self.padding, self.ceil_mode)
        return (*windows, self.count_include_pad, self.divisor_override)


class AvgPool2d(AveragePoolingWithDivisor):
    """The mean of each window of an image.

    Shape: (N, C, H, W) or (C, H, W) to (N, C, H', W'); each length becomes floor((n + 2 padding - kernel) /
    stride) + 1, with ceil_mode rounded up.
    Errors: RuntimeError for a padding above half the kernel.
    Source: PyTorch's nn.AvgPool2d.
    """

    def forward(self, input: Tensor) -> Any:
        """(N, C, H, W) to (N, C, H', W')."""
        return F.avg_pool2d(input, *self._settings())


class AvgPool3d(AveragePoolingWithDivisor):
    """The mean of each window of a volume.

    Shape: (N, C, D, H, W) or (C, D, H, W) to (N, C, D', H', W'); each length becomes floor((n + 2 padding -
    kernel) / stride) + 1, with ceil_mode rounded up.
    Errors: RuntimeError for a padding above half the kernel.
    Source: PyTorch's nn.AvgPool3d.
    """

    def forward(self, input: Tensor) -> Any:
        """(N, C, D, H, W) to (N, C, D', H', W')."""
        return F.avg_pool3d(input, *self._settings())


class AdaptiveAveragePooling(Module):
    """The setting that AdaptiveAvgPool1d, 2d and 3d share."""

    def __init__(self, output_size: Any) -> None:
        super().__init__()
        self.output_size = output_size

    def extra_repr(self) -> str:
        """The size that comes out."""
        return f"output_size={self.output_size}"


class AdaptiveAvgPool1d(AdaptiveAveragePooling):
    """The means of output_size windows that cover a sequence.

    Formula: the mean of x[floor(i n / m) : ceil((i + 1) n / m)] for output i of m.
    Shape: (N, C, L) or (C, L) to (N, C, L'), as output_size says; None keeps a length.
    Errors: RuntimeError for another number of dimensions.
    Source: PyTorch's nn.AdaptiveAvgPool1d.
    """

    def forward(self, input: Tensor) -> Any:
        """(N, C, L) to (N, C, output_size)."""
        return F.adaptive_avg_pool1d(input, self.output_size)


class AdaptiveAvgPool2d(AdaptiveAveragePooling):
    """The means of output_size windows that cover an image.

    Formula: the mean of x[floor(i n / m) : ceil((i + 1) n / m)] for output i of m.
    Shape: (N, C, H, W) or (C, H, W) to (N, C, H', W'), as output_size says; None keeps a length.
    Errors: RuntimeError for another number of dimensions.
    Source: PyTorch's nn.AdaptiveAvgPool2d.
    """

    def forward(self, input: Tensor) -> Any:
        """(N, C, H, W) to (N, C, *output_size)."""
        return F.adaptive_avg_pool2d(input, self.output_size)


class AdaptiveAvgPool3d(AdaptiveAveragePooling):
    """The means of output_size windows that cover a volume.

    Formula: the mean of x[floor(i n / m) : ceil((i + 1) n / m)] for output i of m.
    Shape: (N, C, D, H, W) or (C, D, H, W) to (N, C, D', H', W'), as output_size says; None keeps a length.
    Errors: RuntimeError for another number of dimensions.
    Source: PyTorch's nn.AdaptiveAvgPool3d.
    """

    def forward(self, input: Tensor) -> Any:
        """(N, C, D, H, W) to (N, C, *output_size)."""
        return F.adaptive_avg_pool3d(input, self.output_size)


class PowerPooling(Module):
    """The settings that LPPool1d, 2d and 3d share."""

    def __init__(
        self, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False
    ) -> None:
        super().__init__()
        self.norm_type = norm_type
        self.kernel_size = kernel_size
        self.stride = stride
        self.ceil_mode = ceil_mode

    def _settings(self) -> tuple[Any, ...]:
        return float(self.norm_type), self.kernel_size, self.stride, self.ceil_mode

    def extra_repr(self) -> str:
        """All settings."""
        return (
            f"norm_type={self.norm_type}, kernel_size={self.kernel_size}, stride={self.stride}, "
            f"ceil_mode={self.ceil_mode}"
        )


class LPPool1d(PowerPooling):
    """The p-th root of the sum of x^p over each window of a sequence.

    Shape: (N, C, L) or (C, L) to (N, C, L'); each length becomes floor((n - kernel) / stride) + 1, with
    ceil_mode rounded up.
    Errors: RuntimeError for another number of dimensions.
    Source: PyTorch's nn.LPPool1d.
    """

    def forward(self, input: Tensor) -> Any:
        """(N, C, L) to (N, C, L')."""
        return F.lp_pool1d(input, *self._settings())


class LPPool2d(PowerPooling):
    """The p-th root of the sum of x^p over each window of an image.

    Shape: (N, C, H, W) or (C, H, W) to (N, C, H', W'); each length becomes floor((n - kernel) / stride) + 1,
    with ceil_mode rounded up.
    Errors: RuntimeError for another number of dimensions.
    Source: PyTorch's nn.LPPool2d.
    """

    def forward(self, input: Tensor) -> Any:
        """(N, C, H, W) to (N, C, H', W')."""
        return F.lp_pool2d(input, *self._settings())


class LPPool3d(PowerPooling):
    """The p-th root of the sum of x^p over each window of a volume.

    Shape: (N, C, D, H, W) or (C, D, H, W) to (N, C, D', H', W'); each length becomes floor((n - kernel) /
    stride) + 1, with ceil_mode rounded up.
    Errors: RuntimeError for another number of dimensions.
    Source: PyTorch's nn.LPPool3d.
    """

    def forward(self, input: Tensor) -> Any:
        """(N, C, D, H, W) to (N, C, D', H', W')."""
        return F.lp_pool3d(input, *self._settings())
