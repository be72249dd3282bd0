"""Methods that overwrite a tensor with random values.

Shapes: any; the result has the same.
Errors: RuntimeError for parameters outside their range.
Source: PyTorch's page of each method, torch.Tensor.<name>.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.random import Generator
from engine.autograd.tensor import Tensor, wrap

from .assignment import copy_
from .leaves import source
from .sampling import bernoulli, chances, check_floats

_DOUBLE = np.dtype(np.float64)


def _fill(self: Tensor, values: Any) -> Tensor:
    return copy_(self, wrap(np.asarray(values).astype(self._array.dtype, copy=False)))


def uniform_(
    self: Tensor, from_: float = 0.0, to: float = 1.0, *, generator: Generator | None = None, **low: float
) -> Tensor:
    """Overwrite with random values, uniform in [from, to)."""
    from_ = low.pop("from", from_)
    check_floats(self._array.dtype, "check_uniform_bounds")
    if from_ > to:
        raise RuntimeError(
            f"uniform_ expects to return a [from, to) range, but found from={from_:g} > to={to:g}"
        )
    return _fill(self, source(generator).uniform(self._array.shape, self._array.dtype, from_, to))


def normal_(
    self: Tensor, mean: float = 0.0, std: float = 1.0, *, generator: Generator | None = None
) -> Tensor:
    """Overwrite with random values of the normal distribution."""
    check_floats(self._array.dtype, "normal_kernel_cpu")
    if std < 0:
        raise RuntimeError(f"normal expects std >= 0.0, but found std {std:g}")
    return _fill(self, source(generator).normal(self._array.shape, self._array.dtype, mean, std))


def random_(self: Tensor, *bounds: int, generator: Generator | None = None, **named: int) -> Tensor:
    """Overwrite with whole numbers: from 0 to what the dtype can tell apart, `to` - 1, or in [from, to)."""
    to = named["to"] if "to" in named else bounds[-1] if bounds else None
    low = named["from"] if "from" in named else bounds[0] if len(bounds) + len(named) > 1 else 0
    draw = source(generator)
    shape, kind = self._array.shape, self._array.dtype
    if to is None:
        span = 2 ** (np.finfo(kind).nmant + 1) + 1 if kind.kind == "f" else _largest(kind) + 1
        wide = kind.itemsize == 8
        words = (draw.long_words if wide else draw.words)(self._array.size)
        return _fill(self, (words % np.uint64(span)).reshape(shape))
    if low >= to:
        raise RuntimeError(f"random_ expects 'from' to be less than 'to', but got from={low} >= to={to}")
    if kind.kind in "biu":
        least = 0 if kind.kind == "b" else int(np.iinfo(kind).min)
        for name, value in (("from", low), ("to - 1", to - 1)):
            if not least <= value <= _largest(kind):
                shown = _C_NAMES.get(kind.name, kind.name)
                raise RuntimeError(f"{name} is out of bounds for {shown}")
    return _fill(self, draw.integers(low, to, shape))


_C_NAMES = {
    "uint8": "unsigned char",
    "int8": "signed char",
    "int16": "short",
    "int32": "int",
    "int64": "long",
}


def _check_continuous(name: str, shown: str, array: Array) -> None:
    if array.dtype.kind not in "fc":
        raise RuntimeError(
            f"{name} distribution is a continuous probability distribution. dtype must be a floating point "
            f"but you specified {shown}"
        )


def _largest(kind: np.dtype[Any]) -> int:
    return 1 if kind.kind == "b" else int(np.iinfo(kind).max)


def bernoulli_(self: Tensor, p: Any = 0.5, *, generator: Generator | None = None) -> Tensor:
    """Overwrite with 1 with probability `p`, a number or a tensor, else 0."""
    if isinstance(p, Tensor):
        return _fill(self, bernoulli(p.expand(self._array.shape), generator=generator)._array)
    return _fill(self, chances(self._array.shape, p, generator))


def exponential_(self: Tensor, lambd: float = 1.0, *, generator: Generator | None = None) -> Tensor:
    """Overwrite with values of the exponential distribution of rate `lambd`."""
    _check_continuous("Exponential", self.dtype.type_name, self._array)
    if lambd <= 0:
        raise RuntimeError(f"exponential_ expects lambda > 0.0, but found lambda={lambd:g}")
    return _fill(self, source(generator).exponential(self._array.shape, self._array.dtype, lambd))


def geometric_(self: Tensor, p: float, *, generator: Generator | None = None) -> Tensor:
    """Overwrite with the number of trials up to the first success of probability `p`."""
    if not 0 < p < 1:
        raise RuntimeError(f"geometric_ expects p to be in (0, 1), but got p={p:g}")
    uniform = source(generator).uniform(self._array.shape, _DOUBLE)
    return _fill(self, np.ceil(np.log(uniform) / math.log1p(-p)))


def cauchy_(
    self: Tensor, median: float = 0.0, sigma: float = 1.0, *, generator: Generator | None = None
) -> Tensor:
    """Overwrite with values of the Cauchy distribution."""
    _check_continuous("Cauchy", _C_NAMES.get(self.dtype.name, self.dtype.name), self._array)
    if sigma <= 0:
        raise RuntimeError(f"cauchy_ expects sigma > 0.0, but found sigma={sigma:g}")
    uniform = source(generator).uniform(self._array.shape, _DOUBLE)
    return _fill(self, median + sigma * np.tan(math.pi * (uniform - 0.5)))


def log_normal_(
    self: Tensor, mean: float = 1.0, std: float = 2.0, *, generator: Generator | None = None
) -> Tensor:
    """Overwrite with the exponential of values of the normal distribution."""
    check_floats(self._array.dtype, "log_normal_cpu")
    if std <= 0:
        raise RuntimeError(f"log_normal_ expects std > 0.0, but found std={std:g}")
    draw = source(generator)
    values = [draw.one_normal() * std + mean for _ in self._array.flat]
    return _fill(self, np.exp(np.reshape(values, self._array.shape)))
