"""The methods and properties of tensors, each an operation that is also a function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.autograd.creation import new_tensor
from engine.autograd.inplace import inplace
from engine.autograd.operators import operations
from engine.autograd.tensor import add_method

from . import arithmetic, assignment, facade, indexing, linalg, pointwise, selection, shapes
from .table import IN_PLACE, METHODS


def _set(part: Any, value: Any) -> None:
    """Overwrite a view; assigning to a property has no result."""
    part.fill_(value)


def _turned(name: str, self: Any) -> Any:
    """The last two dimensions swapped, where there are two; RuntimeError for a vector."""
    ndim = self._array.ndim
    if ndim == 0:
        return self
    if ndim == 1:
        raise RuntimeError(
            f"tensor.{name} is only supported on matrices or batches of matrices. Got 1-D tensor."
        )
    return shapes.matrix_transpose(self)


def _adjoint(name: str, self: Any) -> Any:
    """The same with complex numbers conjugated; `H` of a matrix only."""
    ndim = self._array.ndim
    if name == "H" and ndim not in (0, 2):
        hint = " For batches of matrices, consider using tensor.mH" if ndim > 2 else ""
        raise RuntimeError(
            f"tensor.H is only supported on matrices (2-D tensors). Got {ndim}-D tensor.{hint}"
        )
    turned = _turned(name, self)
    return turned.conj() if self.is_complex() else turned


_ALIASES: dict[str, Any] = {
    "new_tensor": new_tensor,
    "where": lambda self, condition, other: selection.where(condition, self, other),
    "view_as": lambda self, other: shapes.view(self, other.shape),
    "reshape_as": lambda self, other: shapes.reshape(self, other.shape),
    "expand_as": lambda self, other: shapes.expand(self, other.shape),
    "__reversed__": lambda self: self.flip(0) if self.dim() else self,
    "real": property(
        lambda self: facade.raw(("complex_numbers", "real"))(self), lambda self, value: _set(self.real, value)
    ),
    "imag": property(
        lambda self: facade.raw(("complex_numbers", "imag"))(self), lambda self, value: _set(self.imag, value)
    ),
    "T": property(shapes.reverse_dims),
    "mT": property(lambda self: _turned("mT", self)),
    "H": property(lambda self: _adjoint("H", self)),
    "mH": property(lambda self: _adjoint("mH", self)),
}

_TABLE: dict[str, Any] = {
    "getitem": indexing.getitem,
    "setitem": assignment.setitem,
    "matmul": linalg.matmul,
    "pow": pointwise.pow,
    "positive": arithmetic.positive,
    "rdiv": lambda self, number: pointwise.divided_by(number, self),
}


_SELDOM = (
    "bitwise_and",
    "bitwise_or",
    "bitwise_xor",
    "bitwise_not",
    "bitwise_left_shift",
    "bitwise_right_shift",
)
"""Operators whose family is not worth loading at the start."""


def _loaded_later(name: str) -> Callable[..., Any]:
    """A method that gives its place, at the first call, to the operation of that name."""

    def method(*args: Any, **kwargs: Any) -> Any:
        operation = facade.method(name)
        add_method(name, operation)
        return operation(*args, **kwargs)

    method.__name__ = name
    return method


def _in_place_later(name: str) -> Callable[..., Any]:
    """The same for the method that writes the operation's result into the tensor."""

    def method(*args: Any, **kwargs: Any) -> Any:
        operation = inplace(name, facade.method(name))
        add_method(name + "_", operation)
        return operation(*args, **kwargs)

    method.__name__ = name + "_"
    return method


def install() -> None:
    """Give Tensor its methods, and its operators their operations."""
    operations.update(_TABLE)
    for name in _SELDOM:
        operations[name] = _loaded_later(name)
    for name in METHODS:
        add_method(name, _loaded_later(name))
    for name in IN_PLACE.split():
        method = _in_place_later(name)
        operations[name + "_"] = method
        add_method(name + "_", method)
    for name, function in _ALIASES.items():
        add_method(name, function)
