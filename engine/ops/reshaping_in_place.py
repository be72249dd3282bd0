"""Methods that change a tensor's shape in place: `x.unsqueeze_(0)`.

Shapes: as of the function without the underscore.
Errors: RuntimeError for leaves that require grad.
Source: PyTorch's page of each method, torch.Tensor.<name>.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.autograd.tensor import Tensor, wrap

from .rearranging import as_strided
from .shapes import squeeze, t, transpose, unsqueeze


def _reshaped(self: Tensor, operation: Callable[..., Any], *options: Any) -> Tensor:
    """Let `self` become the view that `operation` takes of it; RuntimeError for a leaf that requires grad."""
    if self.requires_grad and self.is_leaf:
        raise RuntimeError("a leaf Variable that requires grad is being used in an in-place operation.")
    before = wrap(self._array, self._requires_grad)
    before._grad_fn, before._history, before._view = self._grad_fn, self._history, self._view
    after = operation(before, *options)
    self._array, self._grad_fn, self._view = after._array, after._grad_fn, after._view
    self._history = after._history
    return self


def squeeze_(self: Tensor, dim: Any = None) -> Tensor:
    """Take away dimensions of length 1, in place."""
    return _reshaped(self, squeeze, dim)


def unsqueeze_(self: Tensor, dim: int) -> Tensor:
    """Add a dimension of length 1, in place."""
    return _reshaped(self, unsqueeze, dim)


def transpose_(self: Tensor, dim0: int, dim1: int) -> Tensor:
    """Swap two dimensions, in place."""
    return _reshaped(self, transpose, dim0, dim1)


def t_(self: Tensor) -> Tensor:
    """Transpose a matrix, in place."""
    return _reshaped(self, t)


def as_strided_(self: Tensor, size: Any, stride: Any, storage_offset: int | None = None) -> Tensor:
    """Look at the memory with these lengths and steps (in elements), in place."""
    start = self.storage_offset() if storage_offset is None else storage_offset
    return _reshaped(self, as_strided, size, stride, start)
