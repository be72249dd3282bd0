"""The local derivative of one operation by one of its inputs, from the very rule that the walk used."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from engine.autograd.bundle import Parts
from engine.autograd.dtypes import Array
from engine.autograd.fitting import fit_array

from .formulas import Formula
from .values import frozen_array

MAX_OUTPUTS = 32
MAX_ENTRIES = 1_024

Form = Literal["scalar", "elementwise", "jacobian", "large"]


@dataclass(frozen=True, eq=False)
class LocalDerivative:
    """d(result of a node) / d(one input)."""

    form: Form
    entries: Array | None
    """One number; or one for each element, in the input's shape; or the Jacobian (outputs, inputs), both
    counted in row-major order. None where it is too large to be written down."""
    formula: Formula | None

    def times(self, gradient: Array, shape: tuple[int, ...]) -> Array | None:
        """The gradient of an input of this shape, from that of the result; None where entries are missing."""
        if self.entries is None:
            return None
        if self.form == "jacobian":
            product: Array = gradient.reshape(-1) @ self.entries
            return product.reshape(shape)
        whole: Array = gradient.reshape(shape) * self.entries
        return whole


def local_derivative(
    step: Callable[..., Any],
    output: tuple[tuple[int, ...], Any],
    input: tuple[tuple[int, ...], Any],
    saved: Any,
    formula: Formula | None,
    elementwise: bool,
) -> LocalDerivative:
    """The derivative behind `step`, the gradient rule for one input; shapes come with their dtypes.

    `elementwise` tells that a gradient of ones brings out a derivative too large for a matrix.
    """
    (out_shape, out_dtype), (in_shape, in_dtype) = output, input
    outputs, inputs = math.prod(out_shape), math.prod(in_shape)

    def passed(gradient: Array) -> Array:
        return fit_array(step(gradient, in_shape, saved), in_shape, in_dtype)

    if outputs <= MAX_OUTPUTS and outputs * inputs <= MAX_ENTRIES and outputs:
        units = np.eye(outputs, dtype=out_dtype).reshape(outputs, *out_shape)
        jacobian = np.stack([passed(unit).reshape(-1) for unit in units])
        return _shaped(jacobian, out_shape, in_shape, formula)
    if elementwise and out_shape == in_shape:
        ones = passed(np.ones(out_shape, out_dtype))
        return LocalDerivative("elementwise", frozen_array(ones), formula)
    return LocalDerivative("large", None, formula)


def rounds(output: tuple[int, ...], input: tuple[int, ...]) -> int:
    """How often `local_derivative` calls the rule."""
    outputs = math.prod(output)
    return outputs if outputs <= MAX_OUTPUTS and outputs * math.prod(input) <= MAX_ENTRIES else 1


def _shaped(
    jacobian: Array, out_shape: tuple[int, ...], in_shape: tuple[int, ...], formula: Formula | None
) -> LocalDerivative:
    """The Jacobian in its simplest form: a number, an array for each element, or as it is."""
    if jacobian.shape == (1, 1):
        return LocalDerivative("scalar", frozen_array(jacobian.reshape(in_shape)), formula)
    if out_shape == in_shape:
        diagonal = np.diagonal(jacobian)
        if not (jacobian - np.diag(diagonal)).any():
            return LocalDerivative("elementwise", frozen_array(diagonal.reshape(in_shape)), formula)
    return LocalDerivative("jacobian", frozen_array(jacobian), formula)


def array_of(gradient: Any) -> Array | None:
    """A gradient on its way as an array, be it a number, an array or a recorded tensor; None for parts."""
    if gradient is None or isinstance(gradient, Parts):
        return None
    return np.asarray(getattr(gradient, "_array", gradient))
