"""Layers that put a border around their input."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from ..functional.padding import pad
from ..functional.sizes import Spread, each
from ..module import Module


class _Pad(Module):
    dims: int
    mode = "constant"
    value = 0.0

    def __init__(self, padding: Spread) -> None:
        super().__init__()
        self.padding = each(padding, 2 * self.dims)

    def forward(self, input: Tensor) -> Any:
        """The last dimensions become longer."""
        return pad(input, self.padding, self.mode, self.value if self.mode == "constant" else None)

    def extra_repr(self) -> str:
        """The widths, (left, right, top, bottom)."""
        return f"{self.padding}"


class ZeroPad1d(_Pad):
    """Zeros before and after a sequence.

    Shape: (N, C, L) or (C, L) to (N, C, L'), longer by the two numbers that `padding` has for each dimension,
    the last one first.
    Source: PyTorch's nn.ZeroPad1d.
    """

    dims = 1


class ZeroPad2d(_Pad):
    """Zeros around an image.

    Shape: (N, C, H, W) or (C, H, W) to (N, C, H', W'), longer by the two numbers that `padding` has for each
    dimension, the last one first.
    Source: PyTorch's nn.ZeroPad2d.
    """

    dims = 2


class ZeroPad3d(_Pad):
    """Zeros around a volume.

    Shape: (N, C, D, H, W) or (C, D, H, W) to (N, C, D', H', W'), longer by the two numbers that `padding` has
    for each dimension, the last one first.
    Source: PyTorch's nn.ZeroPad3d.
    """

    dims = 3


class _ConstantPad(_Pad):
    def __init__(self, padding: Spread, value: float) -> None:
        super().__init__(padding)
        self.value = value

    def extra_repr(self) -> str:
        """The widths and the value."""
        return f"padding={self.padding}, value={self.value}"


class ConstantPad1d(_ConstantPad):
    """One value before and after a sequence.

    Shape: (N, C, L) or (C, L) to (N, C, L'), longer by the two numbers that `padding` has for each dimension,
    the last one first.
    Source: PyTorch's nn.ConstantPad1d.
    """

    dims = 1


class ConstantPad2d(_ConstantPad):
    """One value around an image.

    Shape: (N, C, H, W) or (C, H, W) to (N, C, H', W'), longer by the two numbers that `padding` has for each
    dimension, the last one first.
    Source: PyTorch's nn.ConstantPad2d.
    """

    dims = 2


class ConstantPad3d(_ConstantPad):
    """One value around a volume.

    Shape: (N, C, D, H, W) or (C, D, H, W) to (N, C, D', H', W'), longer by the two numbers that `padding` has
    for each dimension, the last one first.
    Source: PyTorch's nn.ConstantPad3d.
    """

    dims = 3


class ReflectionPad1d(_Pad):
    """A sequence mirrored at its ends.

    Shape: (N, C, L) or (C, L) to (N, C, L'), longer by the two numbers that `padding` has for each dimension,
    the last one first.
    Errors: RuntimeError for a border as wide as the input or wider.
    Source: PyTorch's nn.ReflectionPad1d.
    """

    dims, mode = 1, "reflect"


class ReflectionPad2d(_Pad):
    """An image mirrored at its edges.

    Shape: (N, C, H, W) or (C, H, W) to (N, C, H', W'), longer by the two numbers that `padding` has for each
    dimension, the last one first.
    Errors: RuntimeError for a border as wide as the input or wider.
    Source: PyTorch's nn.ReflectionPad2d.
    """

    dims, mode = 2, "reflect"


class ReflectionPad3d(_Pad):
    """A volume mirrored at its faces.

    Shape: (N, C, D, H, W) or (C, D, H, W) to (N, C, D', H', W'), longer by the two numbers that `padding` has
    for each dimension, the last one first.
    Errors: RuntimeError for a border as wide as the input or wider.
    Source: PyTorch's nn.ReflectionPad3d.
    """

    dims, mode = 3, "reflect"


class ReplicationPad1d(_Pad):
    """The ends of a sequence repeated.

    Shape: (N, C, L) or (C, L) to (N, C, L'), longer by the two numbers that `padding` has for each dimension,
    the last one first.
    Source: PyTorch's nn.ReplicationPad1d.
    """

    dims, mode = 1, "replicate"


class ReplicationPad2d(_Pad):
    """The edges of an image repeated.

    Shape: (N, C, H, W) or (C, H, W) to (N, C, H', W'), longer by the two numbers that `padding` has for each
    dimension, the last one first.
    Source: PyTorch's nn.ReplicationPad2d.
    """

    dims, mode = 2, "replicate"


class ReplicationPad3d(_Pad):
    """The faces of a volume repeated.

    Shape: (N, C, D, H, W) or (C, D, H, W) to (N, C, D', H', W'), longer by the two numbers that `padding` has
    for each dimension, the last one first.
    Source: PyTorch's nn.ReplicationPad3d.
    """

    dims, mode = 3, "replicate"


class _CircularPad(_Pad):
    mode = "circular"

    def forward(self, input: Tensor) -> Any:
        """The last dimensions become longer; ValueError for an input with too few or many others."""
        ndim = input._array.ndim
        if ndim not in (self.dims + 1, self.dims + 2):
            raise ValueError(f"expected {self.dims + 1}D or {self.dims + 2}D input (got {ndim}D input)")
        return super().forward(input)


class CircularPad1d(_CircularPad):
    """A sequence that wraps around.

    Shape: (N, C, L) or (C, L) to (N, C, L'), longer by the two numbers that `padding` has for each dimension,
    the last one first.
    Errors: RuntimeError for a border wider than the input.
    Source: PyTorch's nn.CircularPad1d.
    """

    dims = 1


class CircularPad2d(_CircularPad):
    """An image that wraps around.

    Shape: (N, C, H, W) or (C, H, W) to (N, C, H', W'), longer by the two numbers that `padding` has for each
    dimension, the last one first.
    Errors: RuntimeError for a border wider than the input.
    Source: PyTorch's nn.CircularPad2d.
    """

    dims = 2


class CircularPad3d(_CircularPad):
    """A volume that wraps around.

    Shape: (N, C, D, H, W) or (C, D, H, W) to (N, C, D', H', W'), longer by the two numbers that `padding` has
    for each dimension, the last one first.
    Errors: RuntimeError for a border wider than the input.
    Source: PyTorch's nn.CircularPad3d.
    """

    dims = 3
