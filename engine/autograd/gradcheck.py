"""Analytical gradients against central differences, first and second order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .backward import grad
from .dtypes import Array
from .mode import no_grad
from .tensor import Tensor, wrap

Function = Callable[..., Any]


class GradcheckError(RuntimeError):
    """An analytical gradient that differs from the numerical one."""


def gradcheck(
    func: Function,
    inputs: Sequence[Any] | Tensor,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
) -> bool:
    """Whether the Jacobians of `func` by backward and by differences (f(x + eps) - f(x - eps)) / 2 eps agree.

    Inputs that require grad should be float64. GradcheckError shows the first pair that differs, unless
    `raise_exception` is False.
    """
    arguments = [inputs] if isinstance(inputs, Tensor) else list(inputs)
    for i, argument in enumerate(arguments):
        if isinstance(argument, Tensor) and argument.requires_grad:
            numerical = _numerical(func, arguments, argument, eps)
            analytical = _analytical(func, arguments, argument)
            if not np.allclose(numerical, analytical, rtol, atol, equal_nan=True):
                if not raise_exception:
                    return False
                raise GradcheckError(
                    f"Jacobian mismatch for input {i}\nnumerical:{numerical}\nanalytical:{analytical}"
                )
    return True


def gradgradcheck(func: Function, inputs: Sequence[Any] | Tensor, **tolerances: Any) -> bool:
    """gradcheck of the gradients that `create_graph` records, by the inputs and the incoming gradients."""
    arguments = [inputs] if isinstance(inputs, Tensor) else list(inputs)
    with no_grad():
        outputs = _outputs(func(*arguments))
    random = np.random.default_rng(0)
    incoming = [wrap(np.asarray(random.normal(size=out._array.shape)), True) for out in outputs]
    active = [i for i, each in enumerate(arguments) if isinstance(each, Tensor) and each.requires_grad]

    def gradients(*changed: Any) -> tuple[Any, ...]:
        given, starts = changed[: len(arguments)], changed[len(arguments) :]
        wanted = [given[i] for i in active]
        return grad(_outputs(func(*given)), wanted, starts, create_graph=True, materialize_grads=True)

    return gradcheck(gradients, [*arguments, *incoming], **tolerances)


def _outputs(result: Any) -> list[Tensor]:
    """The differentiable tensors among what a function returns."""
    listed = [result] if isinstance(result, Tensor) else list(result)
    return [each for each in listed if isinstance(each, Tensor) and each._array.dtype.kind == "f"]


def _flat(outputs: Sequence[Tensor]) -> Array:
    return np.concatenate([out._array.ravel() for out in outputs]) if outputs else np.empty(0)


def _numerical(func: Function, arguments: list[Any], input: Tensor, eps: float) -> Array:
    """Columns of the Jacobian with respect to `input`, whose elements are moved in place and put back."""
    columns = []
    places = input._array.reshape(-1)
    for i in range(places.size):
        middle = places[i]
        ends = []
        for moved in (middle + eps, middle - eps):
            places[i] = moved
            ends.append(_flat(_outputs(func(*arguments))).copy())
        places[i] = middle
        columns.append((ends[0] - ends[1]) / (2 * eps))
    return np.stack(columns, 1) if columns and columns[0].size else np.empty((0, 0))


def _analytical(func: Function, arguments: list[Any], input: Tensor) -> Array:
    """Rows of the Jacobian, one backward per element of the outputs."""
    outputs = _outputs(func(*arguments))
    rows = []
    for out in outputs:
        for i in range(out._array.size):
            start = np.zeros(out._array.size, out._array.dtype)
            start[i] = 1
            row = None
            if out.requires_grad:
                row = grad(
                    out, input, wrap(start.reshape(out._array.shape)), retain_graph=True, allow_unused=True
                )[0]
            rows.append(np.zeros(input._array.size) if row is None else row._array.ravel())
    return np.stack(rows) if rows and input._array.size else np.empty((0, 0))
