"""Layers that pool to the largest element of each window, and those that undo it."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from ..functional import fractional_pooling, max_pooling, unpooling
from ..functional.sizes import Spread, each
from ..module import Module


class MaxPooling(Module):
    """The settings that MaxPool1d, 2d and 3d share."""

    def __init__(
        self,
        kernel_size: Spread,
        stride: Spread | None = None,
        padding: Spread = 0,
        dilation: Spread = 1,
        return_indices: bool = False,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = stride if stride is not None else kernel_size
        self.padding = padding
        self.dilation = dilation
        self.return_indices = return_indices
        self.ceil_mode = ceil_mode

    def _settings(self) -> tuple[Any, ...]:
        windows = (self.kernel_size, self.stride, self.padding, self.dilation)
        return (*windows, self.ceil_mode, self.return_indices)

    def extra_repr(self) -> str:
        """All settings but return_indices."""
        return (
            f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}, "
            f"dilation={self.dilation}, ceil_mode={self.ceil_mode}"
        )


class MaxPool1d(MaxPooling):
    """The largest element of each window of a sequence.

    Shape: (N, C, L) or (C, L) to (N, C, L'); each length becomes floor((n + 2 padding - dilation (kernel - 1)
    - 1) / stride) + 1, with ceil_mode rounded up.
    Errors: RuntimeError for a padding above half the kernel.
    Source: PyTorch's nn.MaxPool1d.
    """

    def forward(self, input: Tensor) -> Any:
        """(N, C, L) to (N, C, L')."""
        return max_pooling.max_pool1d(input, *self._settings())


class MaxPool2d(MaxPooling):
    """The largest element of each window of an image.

    Shape: (N, C, H, W) or (C, H, W) to (N, C, H', W'); each length becomes floor((n + 2 padding - dilation
    (kernel - 1) - 1) / stride) + 1, with ceil_mode rounded up.
    Errors: RuntimeError for a padding above half the kernel.
    Source: PyTorch's nn.MaxPool2d.
    """

    def forward(self, input: Tensor) -> Any:
        """(N, C, H, W) to (N, C, H', W')."""
        return max_pooling.max_pool2d(input, *self._settings())


class MaxPool3d(MaxPooling):
    """The largest element of each window of a volume.

    Shape: (N, C, D, H, W) or (C, D, H, W) to (N, C, D', H', W'); each length becomes floor((n + 2 padding -
    dilation (kernel - 1) - 1) / stride) + 1, with ceil_mode rounded up.
    Errors: RuntimeError for a padding above half the kernel.
    Source: PyTorch's nn.MaxPool3d.
    """

    def forward(self, input: Tensor) -> Any:
        """(N, C, D, H, W) to (N, C, D', H', W')."""
        return max_pooling.max_pool3d(input, *self._settings())


class AdaptiveMaxPooling(Module):
    """The settings that AdaptiveMaxPool1d, 2d and 3d share."""

    def __init__(self, output_size: Any, return_indices: bool = False) -> None:
        super().__init__()
        self.output_size = output_size
        self.return_indices = return_indices

    def extra_repr(self) -> str:
        """The size that comes out."""
        return f"output_size={self.output_size}"


class AdaptiveMaxPool1d(AdaptiveMaxPooling):
    """The largest elements of output_size windows that cover a sequence.

    Formula: the largest of x[floor(i n / m) : ceil((i + 1) n / m)] for output i of m.
    Shape: (N, C, L) or (C, L) to (N, C, L'), as output_size says; None keeps a length.
    Errors: RuntimeError for another number of dimensions.
    Source: PyTorch's nn.AdaptiveMaxPool1d.
    """

    def forward(self, input: Tensor) -> Any:
        """(N, C, L) to (N, C, output_size)."""
        return max_pooling.adaptive_max_pool1d(input, self.output_size, self.return_indices)


class AdaptiveMaxPool2d(AdaptiveMaxPooling):
    """The largest elements of output_size windows that cover an image.

    Formula: the largest of x[floor(i n / m) : ceil((i + 1) n / m)] for output i of m.
    Shape: (N, C, H, W) or (C, H, W) to (N, C, H', W'), as output_size says; None keeps a length.
    Errors: RuntimeError for another number of dimensions.
    Source: PyTorch's nn.AdaptiveMaxPool2d.
    """

    def forward(self, input: Tensor) -> Any:
        """(N, C, H, W) to (N, C, *output_size)."""
        return max_pooling.adaptive_max_pool2d(input, self.output_size, self.return_indices)


class AdaptiveMaxPool3d(AdaptiveMaxPooling):
    """The largest elements of output_size windows that cover a volume.

    Formula: the largest of x[floor(i n / m) : ceil((i + 1) n / m)] for output i of m.
    Shape: (N, C, D, H, W) or (C, D, H, W) to (N, C, D', H', W'), as output_size says; None keeps a length.
    Errors: RuntimeError for another number of dimensions.
    Source: PyTorch's nn.AdaptiveMaxPool3d.
    """

    def forward(self, input: Tensor) -> Any:
        """(N, C, D, H, W) to (N, C, *output_size)."""
        return max_pooling.adaptive_max_pool3d(input, self.output_size, self.return_indices)


class FractionalMaxPooling(Module):
    """What FractionalMaxPool2d and 3d share. Graham (2014)."""

    dims: int

    def __init__(
        self,
        kernel_size: Spread,
        output_size: Any = None,
        output_ratio: Any = None,
        return_indices: bool = False,
        _random_samples: Tensor | None = None,
    ) -> None:
        super().__init__()
        name = type(self).__name__
        self.kernel_size = each(kernel_size, self.dims)
        self.return_indices = return_indices
        self.register_buffer("_random_samples", _random_samples)
        self.output_size = None if output_size is None else each(output_size, self.dims)
        single = isinstance(output_ratio, float | int)
        self.output_ratio = (output_ratio,) * self.dims if single else output_ratio
        if output_size is None and output_ratio is None:
            raise ValueError(f"{name} requires specifying either an output size, or a pooling ratio")
        if output_size is not None and output_ratio is not None:
            raise ValueError("only one of output_size and output_ratio may be specified")
        if self.output_ratio is not None and not all(0 < ratio < 1 for ratio in self.output_ratio):
            raise ValueError(f"output_ratio must be between 0 and 1 (got {output_ratio})")

    def _settings(self) -> tuple[Any, ...]:
        sizes = (self.kernel_size, self.output_size, self.output_ratio)
        return (*sizes, self.return_indices, self._random_samples)


class FractionalMaxPool2d(FractionalMaxPooling):
    """The largest element of windows at random places of an image.

    Shape: (N, C, H, W) or (C, H, W) to (N, C, H', W'), as output_size says or by output_ratio.
    Errors: ValueError unless exactly one of both is given.
    Source: Graham (2014).
    """

    dims = 2

    def forward(self, input: Tensor) -> Any:
        """(N, C, H, W) to (N, C, H', W')."""
        return fractional_pooling.fractional_max_pool2d(input, *self._settings())


class FractionalMaxPool3d(FractionalMaxPooling):
    """The largest element of windows at random places of a volume.

    Shape: (N, C, D, H, W) or (C, D, H, W) to (N, C, D', H', W'), as output_size says or by output_ratio.
    Errors: ValueError unless exactly one of both is given.
    Source: Graham (2014).
    """

    dims = 3

    def forward(self, input: Tensor) -> Any:
        """(N, C, D, H, W) to (N, C, D', H', W')."""
        return fractional_pooling.fractional_max_pool3d(input, *self._settings())


class MaxUnpooling(Module):
    """The settings that MaxUnpool1d, 2d and 3d share."""

    dims: int

    def __init__(self, kernel_size: Spread, stride: Spread | None = None, padding: Spread = 0) -> None:
        super().__init__()
        self.kernel_size = each(kernel_size, self.dims)
        self.stride = each(stride if stride is not None else kernel_size, self.dims)
        self.padding = each(padding, self.dims)

    def _settings(self, output_size: Any) -> tuple[Any, ...]:
        return self.kernel_size, self.stride, self.padding, output_size

    def extra_repr(self) -> str:
        """How the windows lay."""
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class MaxUnpool1d(MaxUnpooling):
    """Puts what MaxPool1d picked back where it was, and zeros elsewhere.

    Shape: (N, C, L) or (C, L) to (N, C, L') by default (n - 1) stride - 2 padding + kernel long, and indices
    in the shape of the input.
    Errors: ValueError for an output_size that is too small or too large.
    Source: PyTorch's nn.MaxUnpool1d.
    """

    dims = 1

    def forward(self, input: Tensor, indices: Tensor, output_size: Any = None) -> Any:
        """(N, C, L) and the indices of the pooling to (N, C, L')."""
        return unpooling.max_unpool1d(input, indices, *self._settings(output_size))


class MaxUnpool2d(MaxUnpooling):
    """Puts what MaxPool2d picked back where it was, and zeros elsewhere.

    Shape: (N, C, H, W) or (C, H, W) to (N, C, H', W') by default (n - 1) stride - 2 padding + kernel long,
    and indices in the shape of the input.
    Errors: ValueError for an output_size that is too small or too large.
    Source: PyTorch's nn.MaxUnpool2d.
    """

    dims = 2

    def forward(self, input: Tensor, indices: Tensor, output_size: Any = None) -> Any:
        """(N, C, H, W) and the indices of the pooling to (N, C, H', W')."""
        return unpooling.max_unpool2d(input, indices, *self._settings(output_size))


class MaxUnpool3d(MaxUnpooling):
    """Puts what MaxPool3d picked back where it was, and zeros elsewhere.

    Shape: (N, C, D, H, W) or (C, D, H, W) to (N, C, D', H', W') by default (n - 1) stride - 2 padding +
    kernel long, and indices in the shape of the input.
    Errors: ValueError for an output_size that is too small or too large.
    Source: PyTorch's nn.MaxUnpool3d.
    """

    dims = 3

    def forward(self, input: Tensor, indices: Tensor, output_size: Any = None) -> Any:
        """(N, C, D, H, W) and the indices of the pooling to (N, C, D', H', W')."""
        return unpooling.max_unpool3d(input, indices, *self._settings(output_size))
