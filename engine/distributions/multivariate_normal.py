"""The normal distribution of vectors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from engine import linalg, ops
from engine.autograd.mode import no_grad

from .distribution import Distribution

_MATRICES = "covariance_matrix", "precision_matrix", "scale_tril"


class MultivariateNormal(Distribution):
    """Mean `loc` (..., n) and one of: the covariance, its inverse, or the lower triangle L with L L^T = it.

    Formula: log p = -(n log(2 pi) + |L^-1 (v - loc)|^2) / 2 - the sum of log L_ii.
    Shape: (..., n) with matrices (..., n, n), an outcome is a vector of n.
    Errors: ValueError for another number of matrices, and for a covariance that is not positive definite.
    Source: PyTorch's distributions.MultivariateNormal.
    """

    has_rsample = True

    def __init__(
        self,
        loc: Any,
        covariance_matrix: Any = None,
        precision_matrix: Any = None,
        scale_tril: Any = None,
        validate_args: bool | None = None,
    ) -> None:
        if loc.dim() < 1:
            raise ValueError("loc must be at least one-dimensional.")
        matrices = zip(_MATRICES, (covariance_matrix, precision_matrix, scale_tril), strict=True)
        given = [(name, matrix) for name, matrix in matrices if matrix is not None]
        if len(given) != 1:
            raise ValueError(
                "Exactly one of covariance_matrix or precision_matrix or scale_tril may be specified."
            )
        name, matrix = given[0]
        if matrix.dim() < 2:
            what = "scale_tril matrix" if name == "scale_tril" else name
            raise ValueError(
                f"{what} must be at least two-dimensional, with optional leading batch dimensions"
            )
        batch = ops.function("broadcast_shapes")(matrix.shape[:-2], loc.shape[:-1])
        super().__init__(batch, loc.shape[-1:], validate_args)
        self.loc = loc.expand((*batch, -1))
        self.parameters = ("loc", name)
        self.__dict__[name] = matrix.expand((*batch, -1, -1))
        if name == "scale_tril":
            self._check(name, matrix.tril() == matrix, "LowerCholesky()")
        else:
            self._check(name, _positive_definite(matrix), "PositiveDefinite()")
        self._triangle = _triangle(name, matrix)

    def __getattr__(self, name: str) -> Any:
        """One of the three matrices, from the one that was given."""
        if name not in _MATRICES:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        triangle = self._triangle.expand((*self.batch_shape, -1, -1))
        if name == "scale_tril":
            return triangle
        covariance = triangle @ triangle.mT
        return covariance if name == "covariance_matrix" else linalg.inv(covariance)

    @property
    def mean(self) -> Any:
        """The mean."""
        return self.loc

    mode = mean

    @property
    def variance(self) -> Any:
        """The variance of each component."""
        return self._triangle.pow(2).sum(-1).expand((*self.batch_shape, *self.event_shape))

    def sample(self, sample_shape: Sequence[int] = ()) -> Any:
        """Vectors around `loc`."""
        with no_grad():
            return self.rsample(sample_shape)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Any:
        """loc + L z, where z are standard normal values."""
        noise = self.loc.new_empty(self._extended(sample_shape)).normal_()
        return self.loc + (self._triangle @ noise.unsqueeze(-1)).squeeze(-1)

    def log_prob(self, value: Any) -> Any:
        """-(n log(2 pi) + (value - loc)^T C^-1 (value - loc)) / 2 - log det L."""
        self._check_event(value)
        self._check_value(value, value == value, "IndependentConstraint(Real(), 1)")
        distance = squared_distance(self._triangle, value - self.loc)
        return -0.5 * (self.event_shape[0] * math.log(2 * math.pi) + distance) - self.half_log_determinant()

    def entropy(self) -> Any:
        """n (1 + log(2 pi)) / 2 + log det L."""
        size = 0.5 * self.event_shape[0] * (1.0 + math.log(2 * math.pi))
        return (size + self.half_log_determinant()).expand(self.batch_shape)

    def half_log_determinant(self) -> Any:
        """log det L, which is half of log det C."""
        return self._triangle.diagonal(dim1=-2, dim2=-1).log().sum(-1)

    def divergence(self, other: MultivariateNormal) -> Any:
        """KL(self || other): (tr(D^-1 C) + (m - l)^T D^-1 (m - l) - n) / 2 + log det L_D - log det L_C."""
        ratio = linalg.solve_triangular(other._triangle, self._triangle, upper=False)
        trace = ratio.pow(2).sum((-2, -1))
        distance = squared_distance(other._triangle, other.loc - self.loc)
        determinants = other.half_log_determinant() - self.half_log_determinant()
        return 0.5 * (trace + distance - self.event_shape[0]) + determinants


def squared_distance(triangle: Any, shift: Any) -> Any:
    """|L^-1 shift|^2, the square of Mahalanobis' distance."""
    return linalg.solve_triangular(triangle, shift.unsqueeze(-1), upper=False).pow(2).sum((-2, -1))


def _positive_definite(matrix: Any) -> Any:
    symmetric = (matrix - matrix.mT).abs().amax((-2, -1)) <= 1e-6
    return symmetric & (linalg.cholesky_ex(matrix).info == 0)


def _triangle(name: str, matrix: Any) -> Any:
    """L of any of the three matrices; of the inverse through its Cholesky factor from the other corner."""
    if name == "scale_tril":
        return matrix
    if name == "covariance_matrix":
        return linalg.cholesky(matrix)
    upper = linalg.cholesky(matrix.flip((-2, -1))).flip((-2, -1)).mT
    return linalg.solve_triangular(
        upper, ops.function("eye")(matrix.shape[-1], dtype=matrix.dtype), upper=False
    )
