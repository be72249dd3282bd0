"""Transposed convolutions over one, two or three spatial dimensions: what enlarges as convolution shrinks.

Shapes: (N, C, *in), or without N, and (C, O / groups, *kernel) to (N, O, *out).
Errors: RuntimeError for shapes that do not fit.
Source: Zeiler et al. (2010), as PyTorch's page of each name, torch.nn.functional.<name>.
"""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor
from engine.ops.convolution import Geometry, transposed

from .convolution_checks import check_bias, check_inputs, check_weight, geometry_of, spread_of
from .sizes import Spread, by


def conv_transpose1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Spread = 1,
    padding: Spread = 0,
    output_padding: Spread = 0,
    groups: int = 1,
    dilation: Spread = 1,
) -> Any:
    """(N, C, L) and weight (C, O / groups, k) give (N, O, L').

    L' = (L - 1) stride - 2 padding + dilation (k - 1) + output_padding + 1.
    """
    return _transposed(1, input, weight, bias, stride, padding, output_padding, groups, dilation)


def conv_transpose2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Spread = 1,
    padding: Spread = 0,
    output_padding: Spread = 0,
    groups: int = 1,
    dilation: Spread = 1,
) -> Any:
    """The same over height and width: (N, C, H, W) and weight (C, O / groups, kh, kw) give (N, O, H', W')."""
    return _transposed(2, input, weight, bias, stride, padding, output_padding, groups, dilation)


def conv_transpose3d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Spread = 1,
    padding: Spread = 0,
    output_padding: Spread = 0,
    groups: int = 1,
    dilation: Spread = 1,
) -> Any:
    """The same over volumes: (N, C, D, H, W) and weight (C, O / groups, kd, kh, kw)."""
    return _transposed(3, input, weight, bias, stride, padding, output_padding, groups, dilation)


def _transposed(
    dims: int,
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: Spread,
    padding: Any,
    output_padding: Spread,
    groups: int,
    dilation: Spread,
) -> Any:
    name = f"conv_transpose{dims}d"
    check_inputs(name, dims, input, weight)
    if isinstance(padding, str):
        raise TypeError(f"{name}(): argument 'padding' must be tuple of ints, not str")
    if input._array.ndim == dims + 1:
        batch = _transposed(
            dims, input.unsqueeze(0), weight, bias, stride, padding, output_padding, groups, dilation
        )
        return batch.squeeze(0)
    kernel = weight._array.shape[2:]
    geometry = geometry_of(name, dims, len(kernel), stride, padding, dilation, groups)
    more = spread_of(name, "output_padding", output_padding, dims, len(kernel))
    if min(more) < 0:
        raise RuntimeError("negative output_padding is not supported")
    check_weight(input, weight, bias, groups, transposed=True)
    check_bias(weight, bias, weight._array.shape[1] * groups, transposed=True)
    _check_output_padding(more, geometry)
    size = tuple(
        (n - 1) * s - 2 * p + d * (k - 1) + extra + 1
        for n, k, extra, s, p, d in zip(input._array.shape[2:], kernel, more, *geometry[:3], strict=True)
    )
    if min(size) < 1:
        one = (1,) * (dims == 1)  # to PyTorch a sequence is an image of height 1
        raise RuntimeError(
            f"Given input size per channel: ({by((*one, *input._array.shape[2:]))}). Calculated output size "
            f"per channel: ({by((*one, *size))}). Output size is too small"
        )
    return transposed(input, weight, bias, size, geometry)


def _check_output_padding(more: tuple[int, ...], geometry: Geometry) -> None:
    if all(extra < max(s, d) for extra, s, d in zip(more, geometry.stride, geometry.dilation, strict=True)):
        return
    # To PyTorch a sequence is an image of height 1.
    told = {"output_padding": more, "stride": geometry.stride, "dilation": geometry.dilation}
    axes = ("depth", "height", "width")[-max(len(more), 2) :]
    parts = []
    for what, values in told.items():
        missing = 0 if what == "output_padding" else values[0]
        row = values if len(values) > 1 else (missing, *values)
        parts += [f"{what}_{axis}: {value}" for axis, value in zip(axes, row, strict=True)]
    raise RuntimeError(
        f"output padding must be smaller than either stride or dilation, but got {' '.join(parts)}"
    )
