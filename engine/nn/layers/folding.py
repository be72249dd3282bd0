"""Layers that take images apart into windows and put them together, and that shuffle channels."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from ..functional import folding, shuffling
from ..functional.sizes import Spread
from ..module import Module


class Unfold(Module):
    """The windows of images as columns.

    Shape: (N, C, H, W) or without N, to (N, C kernel, windows).
    Errors: RuntimeError where no window fits.
    Source: PyTorch's nn.Unfold.
    """

    def __init__(
        self, kernel_size: Spread, dilation: Spread = 1, padding: Spread = 0, stride: Spread = 1
    ) -> None:
        super().__init__()
        self.kernel_size = kernel_size
        self.dilation = dilation
        self.padding = padding
        self.stride = stride

    def forward(self, input: Tensor) -> Any:
        """(N, C, H, W) to (N, C * kernel, windows)."""
        return folding.unfold(input, self.kernel_size, self.dilation, self.padding, self.stride)

    def extra_repr(self) -> str:
        """All settings."""
        return (
            f"kernel_size={self.kernel_size}, dilation={self.dilation}, padding={self.padding}, "
            f"stride={self.stride}"
        )


class Fold(Module):
    """Columns of windows added up to images.

    Shape: (N, C kernel, windows) or without N, to (N, C, *output_size).
    Errors: RuntimeError for another number of windows than fit.
    Source: PyTorch's nn.Fold.
    """

    def __init__(
        self,
        output_size: Spread,
        kernel_size: Spread,
        dilation: Spread = 1,
        padding: Spread = 0,
        stride: Spread = 1,
    ) -> None:
        super().__init__()
        self.output_size = output_size
        self.kernel_size = kernel_size
        self.dilation = dilation
        self.padding = padding
        self.stride = stride

    def forward(self, input: Tensor) -> Any:
        """(N, C * kernel, windows) to (N, C, *output_size)."""
        settings = (self.output_size, self.kernel_size, self.dilation, self.padding, self.stride)
        return folding.fold(input, *settings)

    def extra_repr(self) -> str:
        """All settings."""
        return (
            f"output_size={self.output_size}, kernel_size={self.kernel_size}, dilation={self.dilation}, "
            f"padding={self.padding}, stride={self.stride}"
        )


class PixelShuffle(Module):
    """Channels spread over pixels: images upscale_factor times as large.

    Shape: (..., C r^2, H, W) to (..., C, H r, W r).
    Errors: RuntimeError for channels that r^2 does not divide.
    Source: Shi et al. (2016).
    """

    def __init__(self, upscale_factor: int) -> None:
        super().__init__()
        self.upscale_factor = upscale_factor

    def forward(self, input: Tensor) -> Any:
        """(N, C r^2, H, W) to (N, C, H r, W r)."""
        return shuffling.pixel_shuffle(input, self.upscale_factor)

    def extra_repr(self) -> str:
        """The factor."""
        return f"upscale_factor={self.upscale_factor}"


class PixelUnshuffle(Module):
    """Pixels gathered in channels: the opposite of PixelShuffle.

    Shape: (..., C, H r, W r) to (..., C r^2, H, W).
    Errors: RuntimeError for lengths that r does not divide.
    Source: Shi et al. (2016).
    """

    def __init__(self, downscale_factor: int) -> None:
        super().__init__()
        self.downscale_factor = downscale_factor

    def forward(self, input: Tensor) -> Any:
        """(N, C, H r, W r) to (N, C r^2, H, W)."""
        return shuffling.pixel_unshuffle(input, self.downscale_factor)

    def extra_repr(self) -> str:
        """The factor."""
        return f"downscale_factor={self.downscale_factor}"


class ChannelShuffle(Module):
    """The channels of some groups taken in turn.

    Shape: (N, C, ...); the result has the same.
    Errors: RuntimeError for channels that groups do not divide.
    Source: Zhang et al. (2018).
    """

    def __init__(self, groups: int) -> None:
        super().__init__()
        self.groups = groups

    def forward(self, input: Tensor) -> Any:
        """(N, C, ...) to the same."""
        return shuffling.channel_shuffle(input, self.groups)

    def extra_repr(self) -> str:
        """The number of groups."""
        return f"groups={self.groups}"
