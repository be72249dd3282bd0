"""Normalisation: values shifted and scaled to mean 0 and variance 1, then weight and bias applied.

`rows` is the shape in which the values over `axes` belong together, `form` the shape in which weight and
bias spread over the input; either may be missing. Ioffe and Szegedy (2015), Ba et al. (2016).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op

from .pointwise import sqrt

Ints = tuple[int, ...]


def _mean(x: Any, axes: Ints) -> Any:
    """The mean over `axes`, which stay with length 1, of an array or a tensor."""
    kept = tuple(1 if i in axes else n for i, n in enumerate(x.shape))
    return x.sum(axes).reshape(kept) / float(math.prod(x.shape[axis] for axis in axes))


def standardised(input: Any, rows: Ints, axes: Ints, eps: float) -> tuple[Any, Any]:
    """The values in the shape `rows` with mean 0 and variance 1, and the factor that scaled them."""
    values = input.reshape(rows)
    centred = values - _mean(values, axes)
    factor = 1.0 / sqrt(_mean(centred * centred, axes) + eps)
    return centred * factor, factor


def _scaled(values: Array, weight: Array | None, bias: Array | None, form: Ints) -> Array:
    if weight is not None:
        values = values * weight.reshape(form)
    return values if bias is None else values + bias.reshape(form)


def normalised(
    input: Array, weight: Array | None, bias: Array | None, /, rows: Ints, axes: Ints, form: Ints, eps: float
) -> Any:
    """(x - mean) / sqrt(variance + eps) * weight + bias, the variance without Bessel's correction."""
    values, _ = standardised(input, rows, axes, eps)
    return _scaled(values.reshape(input.shape), weight, bias, form)


def _by_input(
    g: Any, input: Any, weight: Any, shape: Ints, rows: Ints, axes: Ints, form: Ints, eps: float
) -> Any:
    values, factor = standardised(input, rows, axes, eps)
    slope = (g if weight is None else g * weight.reshape(form)).reshape(rows)
    centred = slope - _mean(slope, axes) - values * _mean(slope * values, axes)
    return (centred * factor).reshape(tuple(shape))


def _folded(g: Any, form: Ints, shape: Ints) -> Any:
    """The sum over all that a weight or bias was spread over."""
    spread = tuple(i for i, n in enumerate(form) if n == 1)
    return (g.sum(spread) if spread else g).reshape(tuple(shape))


def _by_weight(g: Any, input: Any, shape: Ints, rows: Ints, axes: Ints, form: Ints, eps: float) -> Any:
    values, _ = standardised(input, rows, axes, eps)
    return _folded(g * values.reshape(tuple(input.shape)), form, shape)


def _by_bias(g: Any, shape: Ints, form: Ints) -> Any:
    return _folded(g, form, shape)


batch_normalised = op(name="native_batch_norm")(normalised)
layer_normalised = op(name="native_layer_norm")(normalised)
group_normalised = op(name="native_group_norm")(normalised)
for _op in (batch_normalised, layer_normalised, group_normalised):
    _op.gradients(input=_by_input, weight=_by_weight, bias=_by_bias)


@op(name="fixed_batch_norm", node="NativeBatchNormBackward0")
def normalised_by(
    input: Array,
    weight: Array | None,
    bias: Array | None,
    /,
    mean: Array,
    factor: Array,
    form: Ints,
) -> Any:
    """(x - mean) * factor * weight + bias for a mean and a factor that do not come from x."""
    return _scaled((input - mean) * factor, weight, bias, form)


normalised_by.gradients(
    input=lambda g, weight, factor, form: g * factor if weight is None else g * weight.reshape(form) * factor,
    weight=lambda g, input, shape, mean, factor, form: _folded(g * ((input - mean) * factor), form, shape),
    bias=_by_bias,
)


def statistics(array: Array, axes: Ints) -> tuple[Array, Array]:
    """Mean and unbiased variance over `axes`, as a layer remembers them."""
    count = math.prod(array.shape[axis] for axis in axes)
    return array.mean(axes), array.var(axes) * (count / max(count - 1, 1))


def factor_of(variance: Array, eps: float) -> Array:
    """1 / sqrt(variance + eps)."""
    factor: Array = 1 / np.sqrt(variance + variance.dtype.type(eps))
    return factor
