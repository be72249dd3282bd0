"""First values of parameters, as PyTorch draws them.

Shapes: any; matrices and kernels (out, in, ...) for those with fans.
Errors: ValueError below two dimensions where fans are needed.
Source: Glorot and Bengio (2010), xavier; He et al. (2015), kaiming; Saxe et al. (2014), orthogonal; Martens
(2010), sparse.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.autograd.inplace import fill
from engine.autograd.random import Generator, default_generator
from engine.autograd.tensor import Tensor

from .truncated_normal import truncated_normal

_CONVOLUTIONS = [f"conv{transposed}{n}d" for transposed in ("", "_transpose") for n in (1, 2, 3)]
_PLAIN = ("linear", "sigmoid", *_CONVOLUTIONS)


def calculate_gain(nonlinearity: str, param: Any = None) -> float:
    """The factor that keeps the variance through `nonlinearity`; ValueError for an unknown one."""
    if nonlinearity == "leaky_relu":
        if isinstance(param, bool) or not isinstance(param, int | float | None):
            raise ValueError(f"negative_slope {param} not a valid number")
        return math.sqrt(2 / (1 + (0.01 if param is None else param) ** 2))
    gains = {"tanh": 5 / 3, "relu": math.sqrt(2), "selu": 3 / 4}
    if nonlinearity in _PLAIN:
        return 1
    if nonlinearity not in gains:
        raise ValueError(f"Unsupported nonlinearity {nonlinearity}")
    return gains[nonlinearity]


def _calculate_fan_in_and_fan_out(tensor: Tensor) -> tuple[int, int]:
    """The inputs and outputs of one unit of a weight (out, in, ...)."""
    shape = tensor._array.shape
    if len(shape) < 2:
        raise ValueError("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions")
    field = math.prod(shape[2:])
    return shape[1] * field, shape[0] * field


def _fan(tensor: Tensor, mode: str) -> int:
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use one of ['fan_in', 'fan_out']")
    return _calculate_fan_in_and_fan_out(tensor)[mode == "fan_out"]


def uniform_(tensor: Tensor, a: float = 0.0, b: float = 1.0, generator: Generator | None = None) -> Tensor:
    """Uniform in [a, b)."""
    array = tensor._array
    return fill(tensor, (generator or default_generator).uniform(array.shape, array.dtype, a, b))


def normal_(
    tensor: Tensor, mean: float = 0.0, std: float = 1.0, generator: Generator | None = None
) -> Tensor:
    """Normal with `mean` and `std`."""
    array = tensor._array
    return fill(tensor, (generator or default_generator).normal(array.shape, array.dtype, mean, std))


def constant_(tensor: Tensor, val: float) -> Tensor:
    """Every element `val`."""
    return fill(tensor, val)


def zeros_(tensor: Tensor) -> Tensor:
    """Every element 0."""
    return fill(tensor, 0)


def ones_(tensor: Tensor) -> Tensor:
    """Every element 1."""
    return fill(tensor, 1)


def xavier_uniform_(tensor: Tensor, gain: float = 1.0, generator: Generator | None = None) -> Tensor:
    """Uniform within gain sqrt(6 / (fan_in + fan_out)). Glorot and Bengio (2010)."""
    bound = gain * math.sqrt(6 / sum(_calculate_fan_in_and_fan_out(tensor)))
    return uniform_(tensor, -bound, bound, generator)


def xavier_normal_(tensor: Tensor, gain: float = 1.0, generator: Generator | None = None) -> Tensor:
    """Normal with std gain sqrt(2 / (fan_in + fan_out)). Glorot and Bengio (2010)."""
    return normal_(tensor, 0.0, gain * math.sqrt(2 / sum(_calculate_fan_in_and_fan_out(tensor))), generator)


def kaiming_uniform_(
    tensor: Tensor,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Generator | None = None,
) -> Tensor:
    """Uniform within gain sqrt(3 / fan). He et al. (2015)."""
    if not tensor._array.size:
        return _untouched(tensor)
    bound = math.sqrt(3) * calculate_gain(nonlinearity, a) / math.sqrt(_fan(tensor, mode))
    return uniform_(tensor, -bound, bound, generator)


def kaiming_normal_(
    tensor: Tensor,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Generator | None = None,
) -> Tensor:
    """Normal with std gain / sqrt(fan). He et al. (2015)."""
    if not tensor._array.size:
        return _untouched(tensor)
    return normal_(tensor, 0.0, calculate_gain(nonlinearity, a) / math.sqrt(_fan(tensor, mode)), generator)


def _untouched(tensor: Tensor) -> Tensor:
    warnings.warn("Initializing zero-element tensors is a no-op", UserWarning, stacklevel=3)
    return tensor


def trunc_normal_(
    tensor: Tensor,
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
    generator: Generator | None = None,
) -> Tensor:
    """Normal with `mean` and `std`, no value outside [a, b]."""
    if mean < a - 2 * std or mean > b + 2 * std:
        warnings.warn(
            "mean is more than 2 std from [a, b] in nn.init.trunc_normal_. "
            "The distribution of values may be incorrect.",
            UserWarning,
            stacklevel=2,
        )
    array = tensor._array
    return fill(
        tensor, truncated_normal(generator or default_generator, array.shape, array.dtype, mean, std, a, b)
    )


def _matrix(tensor: Tensor) -> Tensor:
    if tensor._array.ndim != 2:
        raise ValueError("Only tensors with 2 dimensions are supported")
    return tensor


def eye_(tensor: Tensor) -> Tensor:
    """The identity, as far as the matrix is square."""
    return fill(_matrix(tensor), np.eye(*tensor._array.shape))


def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """A kernel that hands each channel on as it is. ValueError for channels that the groups do not divide."""
    shape = tensor._array.shape
    if len(shape) not in (3, 4, 5):
        raise ValueError("Only tensors with 3, 4, or 5 dimensions are supported")
    if shape[0] % groups:
        raise ValueError("dim 0 must be divisible by groups")
    values = np.zeros(shape)
    each = shape[0] // groups
    middle = tuple(n // 2 for n in shape[2:])
    for group in range(groups):
        for channel in range(min(each, shape[1])):
            values[(group * each + channel, channel, *middle)] = 1
    return fill(tensor, values)


def orthogonal_(tensor: Tensor, gain: float = 1, generator: Generator | None = None) -> Tensor:
    """Rows or columns orthogonal and of length `gain`. Saxe et al. (2013)."""
    array = tensor._array
    if array.ndim < 2:
        raise ValueError("Only tensors with 2 or more dimensions are supported")
    if not array.size:
        return tensor
    rows = len(array)
    normal = (generator or default_generator).normal((rows, array.size // rows), array.dtype, 0.0, 1.0)
    wide = rows < normal.shape[1]
    q, r = np.linalg.qr(normal.T if wide else normal)
    q = q * np.sign(np.diag(r))
    return fill(tensor, (q.T if wide else q).reshape(array.shape) * array.dtype.type(gain))


def sparse_(tensor: Tensor, sparsity: float, std: float = 0.01, generator: Generator | None = None) -> Tensor:
    """Normal with `std`, but for the part `sparsity` of each column that is zero. Martens (2010)."""
    rows, columns = _matrix(tensor)._array.shape
    source = generator or default_generator
    values = source.normal((rows, columns), tensor._array.dtype, 0.0, std)
    for column in range(columns):
        values[source.permutation(rows)[: math.ceil(sparsity * rows)], column] = 0
    return fill(tensor, values)


def _renamed(function: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """The function under its old name, which warns."""
    new = function.__name__
    old = new[:-1]

    def deprecated(*args: Any, **kwargs: Any) -> Tensor:
        warnings.warn(
            f"`nn.init.{old}` is now deprecated in favor of `nn.init.{new}`.", FutureWarning, stacklevel=2
        )
        return function(*args, **kwargs)

    deprecated.__name__ = old
    deprecated.__doc__ = f"The old name of {new}."
    return deprecated


uniform = _renamed(uniform_)
normal = _renamed(normal_)
constant = _renamed(constant_)
eye = _renamed(eye_)
dirac = _renamed(dirac_)
xavier_uniform = _renamed(xavier_uniform_)
xavier_normal = _renamed(xavier_normal_)
kaiming_uniform = _renamed(kaiming_uniform_)
kaiming_normal = _renamed(kaiming_normal_)
orthogonal = _renamed(orthogonal_)
sparse = _renamed(sparse_)
