"""Linear equations whose unknowns and right sides are tensors of any shape.

Shapes: as the functions say: matrices when flattened.
Errors: RuntimeError where that would not be square.
Source: PyTorch's page of each name, torch.linalg.<name>.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from .rearranging import movedim
from .solving import inv, solve


def tensorsolve(A: Any, B: Any, dims: Sequence[int] | None = None) -> Any:  # noqa: N803 - PyTorch's names
    """The X with tensordot(A, X, X.ndim) = B, the dimensions `dims` of A moved to its end first."""
    if dims is not None:
        A = movedim(A, tuple(dims), tuple(range(-len(dims), 0)))  # noqa: N806
    unknown = tuple(A._array.shape[B._array.ndim :])
    known = B._array.size
    if not known == math.prod(unknown) == math.prod(A._array.shape[: B._array.ndim]):
        raise RuntimeError(
            "Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == "
            f"prod(self.shape[:other.ndim]), but got {math.prod(unknown)} != {known}"
        )
    return solve(A.reshape(known, known), B.reshape(known)).reshape(unknown)


def tensorinv(A: Any, ind: int = 2) -> Any:  # noqa: N803 - PyTorch's name
    """The inverse for tensordot over `ind` dimensions: (a, b) parts of the shape change places."""
    if ind <= 0:
        raise RuntimeError(f"Expected a strictly positive integer for 'ind', but got {ind}")
    first, last = tuple(A._array.shape[:ind]), tuple(A._array.shape[ind:])
    rows, columns = math.prod(first), math.prod(last)
    if rows != columns:
        raise RuntimeError(
            "Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]), "
            f"but got {columns} != {rows}"
        )
    return inv(A.reshape(rows, columns)).reshape((*last, *first))
