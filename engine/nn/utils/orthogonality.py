"""Maps from any matrix to one with orthonormal columns. Lezcano-Casado (2019)."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.mode import no_grad
from engine.autograd.tensor import Tensor, wrap
from engine.ops.comparisons import allclose
from engine.ops.creation import eye, zeros
from engine.ops.householder import geqrf, householder_product
from engine.ops.joining import cat
from engine.ops.sampling import randn
from engine.ops.solving import matrix_exp, solve

from ..module import Module

MAPS = ("matrix_exp", "cayley", "householder")


class _Orthogonal(Module):
    """(..., n, k) to orthonormal columns, or rows where n < k.

    `matrix_exp`: exp(A), `cayley`: (I + A / 2) / (I - A / 2), with A = X - X^T of the lower triangle;
    `householder`: the product of the reflections along the columns below the diagonal. With
    `use_trivialization` the product of that with a matrix `base`, which can be assigned.
    """

    base: Tensor | None

    def __init__(self, weight: Tensor, orthogonal_map: str, use_trivialization: bool) -> None:
        super().__init__()
        self.shape = weight.shape
        self.orthogonal_map = orthogonal_map
        if use_trivialization:
            self.register_buffer("base", None)

    def forward(self, X: Tensor) -> Any:  # noqa: N803 - PyTorch's name
        """The orthonormal matrix."""
        wide = X.shape[-2] < X.shape[-1]
        tall: Any = X.mT if wide else X
        made = _reflected(tall) if self.orthogonal_map == "householder" else self._rotated(tall)
        if hasattr(self, "base"):
            made = self.base @ made
        return made.mT if wide else made

    def _rotated(self, tall: Any) -> Any:
        n, k = tall.shape[-2:]
        low = tall.tril()
        if n != k:
            low = cat([low, zeros(*low.shape[:-1], n - k, dtype=low.dtype)], -1)
        skew = low - low.mT
        if self.orthogonal_map == "matrix_exp":
            made = matrix_exp(skew)
        else:
            one = eye(n, dtype=low.dtype)
            made = solve(one - skew * 0.5, one + skew * 0.5)
        return made if n == k else made[..., :k]

    def right_inverse(self, Q: Tensor) -> Any:  # noqa: N803 - PyTorch's name
        """What gives the orthonormal matrix `Q`, or the one that is next to it.

        ValueError for another shape; NotImplementedError where the map cannot be inverted.
        """
        if Q.shape != self.shape:
            raise ValueError(
                f"Expected a matrix or batch of matrices of shape {self.shape}. Got a tensor of shape "
                f"{Q.shape}."
            )
        with no_grad():
            wide = Q.shape[-2] < Q.shape[-1]
            tall: Any = Q.mT if wide else Q
            if not hasattr(self, "base"):
                made = self._reflections(tall)
                return made.mT if wide else made
            self.base = _completed(tall)
            return -eye(*Q.shape[-2:], dtype=Q.dtype).expand(Q.shape).clone()

    def _reflections(self, tall: Any) -> Any:
        if self.orthogonal_map != "householder":
            raise NotImplementedError(
                "It is not possible to assign to the matrix exponential or the Cayley parametrizations when "
                "use_trivialization=False."
            )
        packed, scales = geqrf(tall)
        places = range(packed.shape[-1])
        signs = np.sign(packed._array[..., places, places])
        packed._array[..., places, places] = np.where(scales._array == 0, -signs, signs)
        return packed


def _reflected(tall: Any) -> Any:
    """The reflections along the columns below the diagonal, their product by the signs on the diagonal."""
    below = tall.tril(-1)
    scales = 2.0 / (1.0 + (below * below).sum(-2))
    made = householder_product(below, scales)
    return made * tall.diagonal(dim1=-2, dim2=-1).detach().int().unsqueeze(-2)


def _completed(tall: Any) -> Any:
    """A square orthogonal matrix that begins with these columns, made orthonormal where they are not."""
    n, k = tall.shape[-2:]
    if n == k:
        error = 10.0 * n * float(np.finfo(tall._array.dtype).eps)
        if allclose(tall.mT @ tall, eye(n, dtype=tall.dtype), atol=error):
            return tall.clone()
        return _orthonormal(tall)
    more = randn(*tall.shape[:-2], n, n - k, dtype=tall.dtype)
    return _orthonormal(cat([tall, more], -1))


def _orthonormal(square: Any) -> Any:
    """Q of the QR decomposition, with the signs that leave an orthogonal matrix as it is."""
    q, r = np.linalg.qr(square._array)
    return wrap(q * np.sign(np.diagonal(r, axis1=-2, axis2=-1))[..., None, :])
