"""Complex eigenvalues of matrices that need not be symmetric; they have no gradients here.

Shapes: (..., n, n) to (..., n) and (..., n, n).
Errors: RuntimeError for matrices that are not square.
Source: PyTorch's page of each name, torch.linalg.<name>.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op

from .return_types import return_type
from .solving import check_square

Eig = return_type("linalg_eig", "eigenvalues eigenvectors")


def _complex_type(input: Array) -> type[np.complexfloating[Any, Any]]:
    return np.complex128 if input.dtype in (np.float64, np.complex128) else np.complex64


@op(name="linalg_eigvals")
def eigenvalues(input: Array, /) -> Any:
    """The complex eigenvalues of each matrix."""
    check_square("linalg.eig", input)
    return np.linalg.eigvals(input).astype(_complex_type(input))


@op(name="linalg_eig_vectors")
def eigenvectors(input: Array, /) -> Any:
    """The complex eigenvectors of each matrix, as columns."""
    return np.linalg.eig(input)[1].astype(_complex_type(input))


def eigvals(A: Any) -> Any:  # noqa: N803 - PyTorch's name
    """The complex eigenvalues of each matrix."""
    return eigenvalues(A)


def eig(A: Any) -> Any:  # noqa: N803 - PyTorch's name
    """The pair (eigenvalues, eigenvectors) of each matrix, both complex."""
    return Eig(eigenvalues(A), eigenvectors(A))
