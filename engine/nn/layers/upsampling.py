"""The layer that makes images larger."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from ..functional.resizing import interpolate
from ..module import Module


class Upsample(Module):
    """(N, C, ...) to a `size`, or by a `scale_factor`.

    Shape: (N, C, L), (N, C, H, W) or (N, C, D, H, W) to that size.
    Errors: ValueError unless exactly one of both is given.
    Source: PyTorch's nn.Upsample.
    """

    def __init__(
        self,
        size: Any = None,
        scale_factor: Any = None,
        mode: str = "nearest",
        align_corners: bool | None = None,
        recompute_scale_factor: bool | None = None,
    ) -> None:
        super().__init__()
        self.size = size
        if isinstance(scale_factor, tuple | list):
            self.scale_factor: Any = tuple(map(float, scale_factor))
        else:
            self.scale_factor = float(scale_factor) if scale_factor else None
        self.mode = mode
        self.align_corners = align_corners
        self.recompute_scale_factor = recompute_scale_factor

    def forward(self, input: Tensor) -> Any:
        """(N, C, L), (N, C, H, W)."""
        return interpolate(
            input,
            self.size,
            self.scale_factor,
            self.mode,
            self.align_corners,
            self.recompute_scale_factor,
        )

    def extra_repr(self) -> str:
        """The size or factor, and the mode."""
        how = (
            f"scale_factor={self.scale_factor!r}" if self.scale_factor is not None else f"size={self.size!r}"
        )
        return f"{how}, mode={self.mode!r}"


class UpsamplingNearest2d(Upsample):
    """Images made larger by repeating elements.

    Shape: (N, C, H, W) to (N, C, H', W').
    Errors: ValueError unless exactly one of size and scale_factor is given.
    Source: PyTorch's nn.UpsamplingNearest2d.
    """

    def __init__(self, size: Any = None, scale_factor: Any = None) -> None:
        super().__init__(size, scale_factor, "nearest")


class UpsamplingBilinear2d(Upsample):
    """Images made larger by blending elements, corners kept.

    Shape: (N, C, H, W) to (N, C, H', W').
    Errors: ValueError unless exactly one of size and scale_factor is given.
    Source: PyTorch's nn.UpsamplingBilinear2d.
    """

    def __init__(self, size: Any = None, scale_factor: Any = None) -> None:
        super().__init__(size, scale_factor, "bilinear", True)
