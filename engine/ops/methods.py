"""The methods and properties of tensors, each an operation that is also a function."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.inplace import inplace
from engine.autograd.operators import operations
from engine.autograd.random import default_generator
from engine.autograd.tensor import Tensor, add_method, wrap

from . import (
    activations,
    arithmetic,
    assignment,
    comparisons,
    conversion,
    indexing,
    linalg,
    pointwise,
    reductions,
    selection,
    shapes,
)


def size(self: Tensor, dim: int | None = None) -> Any:
    """The shape, or the length of one dimension."""
    return self.shape if dim is None else self.shape[dim]


def numel(self: Tensor) -> int:
    """The number of elements."""
    return self._array.size


def dim(self: Tensor) -> int:
    """The number of dimensions."""
    return self._array.ndim


def nonzero(self: Tensor, *, as_tuple: bool = False) -> Any:
    """The indices of the elements that are not zero: (n, ndim), or one tensor per dimension."""
    found = self._array.nonzero()
    return tuple(wrap(each) for each in found) if as_tuple else wrap(np.stack(found, -1))


def uniform_(self: Tensor, from_: float = 0.0, to: float = 1.0) -> Tensor:
    """Overwrite with random values, uniform in [from_, to)."""
    values = default_generator.uniform(self._array.shape, self._array.dtype, from_, to)
    return assignment.copy_(self, wrap(values))


def normal_(self: Tensor, mean: float = 0.0, std: float = 1.0) -> Tensor:
    """Overwrite with random values of the normal distribution."""
    values = default_generator.normal(self._array.shape, self._array.dtype, mean, std)
    return assignment.copy_(self, wrap(values))


_FUNCTIONS: tuple[tuple[Any, str], ...] = (
    (arithmetic, "add sub mul div neg abs sign floor_divide remainder maximum minimum"),
    (pointwise, "pow reciprocal exp log log1p sqrt sin cos square clamp"),
    (activations, "tanh sigmoid relu"),
    (comparisons, "eq ne lt le gt ge logical_and logical_or logical_not isnan isinf isfinite equal allclose"),
    (linalg, "matmul mm mv dot bmm addmm"),
    (reductions, "sum mean max min argmax argmin"),
    (shapes, "reshape view flatten transpose t permute squeeze unsqueeze expand sum_to_size"),
    (conversion, "clone to contiguous double long type_as"),
    (assignment, "copy_ fill_ zero_"),
)

_ALIASES: dict[str, Any] = {
    "multiply": arithmetic.mul,
    "divide": arithmetic.div,
    "subtract": arithmetic.sub,
    "negative": arithmetic.neg,
    "absolute": arithmetic.abs,
    "swapaxes": shapes.transpose,
    "float": conversion.float_,
    "int": conversion.int_,
    "bool": conversion.bool_,
    "all": reductions.all_true,
    "any": reductions.any_true,
    "size": size,
    "numel": numel,
    "nelement": numel,
    "dim": dim,
    "ndimension": dim,
    "nonzero": nonzero,
    "uniform_": uniform_,
    "normal_": normal_,
    "where": lambda self, condition, other: selection.where(condition, self, other),
    "view_as": lambda self, other: shapes.view(self, other.shape),
    "reshape_as": lambda self, other: shapes.reshape(self, other.shape),
    "expand_as": lambda self, other: shapes.expand(self, other.shape),
    "cpu": lambda self: self,
    "T": property(shapes.reverse_dims),
    "mT": property(shapes.matrix_transpose),
}

_IN_PLACE = "add sub mul div neg abs pow exp log sqrt sin cos tanh sigmoid relu clamp"

_TABLE: dict[str, Any] = {
    "getitem": indexing.getitem,
    "setitem": assignment.setitem,
    "matmul": linalg.matmul,
    "pow": pointwise.pow,
    "positive": lambda self: self,
    "rdiv": lambda self, number: pointwise.divided_by(number, self),
}


def install() -> None:
    """Give Tensor its methods, and its operators their operations."""
    operations.update(_TABLE)
    for module, names in _FUNCTIONS:
        for name in names.split():
            add_method(name, getattr(module, name))
    for name, function in _ALIASES.items():
        add_method(name, function)
    for name in _IN_PLACE.split():
        add_method(name + "_", inplace(name, getattr(Tensor, name)))
