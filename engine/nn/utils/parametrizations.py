"""Weights that stay orthogonal, of spectral norm 1, or parted into length and direction while they train."""

from __future__ import annotations

from typing import Any, TypeVar

from engine.autograd.mode import no_grad
from engine.autograd.tensor import Tensor
from engine.ops.linalg import dot, mv

from ..module import Module
from .orthogonality import MAPS, _Orthogonal
from .parametrize import register_parametrization
from .spectral_norm import as_matrix, check_iterations, direction, output_dim
from .weight_norm import norm_except, product

__all__ = ["orthogonal", "spectral_norm", "weight_norm"]

M = TypeVar("M", bound=Module)


class _WeightNorm(Module):
    """g v / |v|, the norm taken over all dimensions but `dim`."""

    def __init__(self, dim: int | None = 0) -> None:
        super().__init__()
        self.dim = -1 if dim is None else dim

    def forward(self, weight_g: Tensor, weight_v: Tensor) -> Any:
        """The weight."""
        return product(weight_g, weight_v, self.dim)

    def right_inverse(self, weight: Tensor) -> tuple[Any, Tensor]:
        """Its length, and itself for a direction."""
        return norm_except(weight, self.dim), weight


class _SpectralNorm(Module):
    """W / (u W v), where u and v follow the power method with every call in training."""

    _u: Any
    _v: Any

    def __init__(self, weight: Tensor, n_power_iterations: int, dim: int, eps: float) -> None:
        super().__init__()
        ndim = weight.ndim
        if not -ndim <= dim < ndim:
            raise IndexError(
                f"Dimension out of range (expected to be in range of [-{ndim}, {ndim - 1}] but got {dim})"
            )
        check_iterations(n_power_iterations)
        self.dim = dim % ndim
        self.eps = eps
        if ndim > 1:
            self.n_power_iterations = n_power_iterations
            matrix = as_matrix(weight.detach(), self.dim)
            u, v = (matrix.new_empty(size).normal_(0, 1) for size in matrix.shape)
            self.register_buffer("_u", direction(u, eps))
            self.register_buffer("_v", direction(v, eps))
            self._iterate(matrix, 15)

    def _iterate(self, matrix: Any, count: int) -> None:
        with no_grad():
            for _ in range(count):
                self._u.copy_(direction(mv(matrix, self._v), self.eps))
                self._v.copy_(direction(mv(matrix.t(), self._u), self.eps))

    def forward(self, weight: Tensor) -> Any:
        """The weight, normalised; a vector has length 1."""
        if weight.ndim == 1:
            return direction(weight, self.eps)
        matrix = as_matrix(weight, self.dim)
        if self.training:
            self._iterate(matrix, self.n_power_iterations)
        u, v = self._u.clone(), self._v.clone()  # the next step must not change what backward needs
        return weight / dot(u, mv(matrix, v))

    def right_inverse(self, value: Tensor) -> Tensor:
        """The value itself, taken to be normalised."""
        return value


class _FromOldNames:
    """Lets what was saved under the names of `nn.utils.weight_norm` be loaded."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, state: Any, prefix: str, *details: Any) -> None:
        old = [f"{prefix}{self.name}_g", f"{prefix}{self.name}_v"]
        if all(key in state for key in old):
            for i, key in enumerate(old):
                state[f"{prefix}parametrizations.{self.name}.original{i}"] = state.pop(key)


def weight_norm(module: M, name: str = "weight", dim: int | None = 0) -> M:
    """Train the length and the direction of the weight in its stead. Salimans and Kingma (2016)."""
    register_parametrization(module, name, _WeightNorm(dim), unsafe=True)
    module._register_load_state_dict_pre_hook(_FromOldNames(name))
    return module


def spectral_norm(
    module: M,
    name: str = "weight",
    n_power_iterations: int = 1,
    eps: float = 1e-12,
    dim: int | None = None,
) -> M:
    """Divide the weight by its largest singular value. Miyato et al. (2018).

    ValueError where the module has no such tensor.
    """
    weight = _weight(module, name)
    norm = _SpectralNorm(weight, n_power_iterations, output_dim(module) if dim is None else dim, eps)
    return register_parametrization(module, name, norm)


def orthogonal(
    module: M, name: str = "weight", orthogonal_map: str | None = None, *, use_trivialization: bool = True
) -> M:
    """Keep the rows or columns of the weight orthonormal, as `matrix_exp`, `cayley` or `householder` does.

    Lezcano-Casado (2019). ValueError for what is no matrix or no such map.
    """
    weight = _weight(module, name)
    if weight.ndim < 2:
        raise ValueError(f"Expected a matrix or batch of matrices. Got a tensor of {weight.ndim} dimensions.")
    square = weight.shape[-2] == weight.shape[-1]
    chosen = orthogonal_map or ("matrix_exp" if square else "householder")
    if chosen not in MAPS:
        raise ValueError(
            f'orthogonal_map has to be one of "matrix_exp", "cayley", "householder". Got: {orthogonal_map}'
        )
    made = _Orthogonal(weight, chosen, use_trivialization)
    return register_parametrization(module, name, made, unsafe=True)


def _weight(module: Module, name: str) -> Tensor:
    found = getattr(module, name, None)
    if not isinstance(found, Tensor):
        raise ValueError(f"Module '{module}' has no parameter or buffer with name '{name}'")
    return found
