"""Analytical gradients against central differences, first and second order."""

from __future__ import annotations

import warnings
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
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    check_grad_dtypes: bool = False,
    check_batched_grad: bool = False,
    check_batched_forward_grad: bool = False,
    check_forward_ad: bool = False,
    check_backward_ad: bool = True,
    fast_mode: bool = False,
    masked: bool | None = None,
) -> bool:
    """Whether the Jacobians of `func` by backward and by differences (f(x + eps) - f(x - eps)) / 2 eps agree.

    Inputs that require grad should be float64. GradcheckError shows the first pair that differs, unless
    `raise_exception` is False. The keywords from `nondet_tol` on are accepted and change nothing: every
    gradient is checked in full, by backward.
    """
    arguments = [inputs] if isinstance(inputs, Tensor) else list(inputs)
    _check_inputs(arguments)
    try:
        _compare(func, arguments, eps, atol, rtol)
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def gradgradcheck(
    func: Function,
    inputs: Sequence[Any] | Tensor,
    grad_outputs: Sequence[Tensor] | Tensor | None = None,
    *,
    gen_non_contig_grad_outputs: bool = False,
    **tolerances: Any,
) -> bool:
    """gradcheck of the gradients that `create_graph` records, by the inputs and the incoming gradients.

    These are random unless `grad_outputs` gives them; the other keywords are those of `gradcheck`.
    """
    arguments = [inputs] if isinstance(inputs, Tensor) else list(inputs)
    incoming = _incoming(func, arguments) if grad_outputs is None else grad_outputs
    starts = [incoming] if isinstance(incoming, Tensor) else list(incoming)
    active = [i for i, each in enumerate(arguments) if isinstance(each, Tensor) and each.requires_grad]

    def gradients(*changed: Any) -> tuple[Any, ...]:
        given, given_starts = changed[: len(arguments)], changed[len(arguments) :]
        wanted = [given[i] for i in active]
        outputs = _outputs(func(*given))
        return grad(outputs, wanted, given_starts, create_graph=True, materialize_grads=True)

    return gradcheck(gradients, [*arguments, *starts], **tolerances)


def _check_inputs(arguments: list[Any]) -> None:
    active = [i for i, each in enumerate(arguments) if isinstance(each, Tensor) and each.requires_grad]
    if not active:
        raise ValueError(
            "gradcheck expects at least one input tensor to require gradient, but none of them have "
            "requires_grad=True."
        )
    for i in active:
        if arguments[i]._array.dtype != np.float64:
            warnings.warn(
                f"Input #{i} requires gradient and is not a double precision floating point or complex. This "
                "check will likely fail if all the inputs are not of double precision floating point or "
                "complex. ",
                UserWarning,
                stacklevel=3,
            )


def _compare(func: Function, arguments: list[Any], eps: float, atol: float, rtol: float) -> None:
    """GradcheckError for the first output and input whose Jacobians differ."""
    outputs = _outputs(func(*arguments))
    recorded = any(out.requires_grad for out in outputs)
    for i, argument in enumerate(arguments):
        if not (isinstance(argument, Tensor) and argument.requires_grad):
            continue
        numerical = _numerical(func, arguments, argument, eps)
        for o, (out, differences) in enumerate(zip(outputs, numerical, strict=True)):
            analytical = _analytical(out, argument)
            if np.allclose(differences, analytical, rtol, atol, equal_nan=True):
                continue
            if not recorded:
                raise GradcheckError("Numerical gradient for function expected to be zero")
            raise GradcheckError(
                f"Jacobian mismatch for output {o} with respect to input {i},\n"
                f"numerical:{wrap(differences)}\nanalytical:{wrap(analytical)}\n"
            )


def _incoming(func: Function, arguments: list[Any]) -> list[Tensor]:
    """Random gradients for the outputs."""
    with no_grad():
        outputs = _outputs(func(*arguments))
    random = np.random.default_rng(0)
    return [wrap(np.asarray(random.normal(size=out._array.shape)), True) for out in outputs]


def _outputs(result: Any) -> list[Tensor]:
    """The differentiable tensors among what a function returns."""
    listed = [result] if isinstance(result, Tensor) else list(result)
    return [each for each in listed if isinstance(each, Tensor) and each._array.dtype.kind == "f"]


def _numerical(func: Function, arguments: list[Any], input: Tensor, eps: float) -> list[Array]:
    """For each output the transposed Jacobian by `input`, whose elements are moved in place and put back."""
    places = input._array.flat  # which also reaches the elements of an array with gaps
    moved_ends = []
    for i in range(input._array.size):
        middle = places[i]
        ends = []
        for moved in (middle + eps, middle - eps):
            places[i] = moved
            ends.append([out._array.reshape(-1).copy() for out in _outputs(func(*arguments))])
        places[i] = middle
        moved_ends.append([(high - low) / (2 * eps) for high, low in zip(*ends, strict=True)])
    if not moved_ends:
        return [np.empty((0, out._array.size)) for out in _outputs(func(*arguments))]
    return [np.stack(rows) for rows in zip(*moved_ends, strict=True)]


def _analytical(output: Tensor, input: Tensor) -> Array:
    """The transposed Jacobian, one backward per element of the output."""
    jacobian = np.zeros((input._array.size, output._array.size), input._array.dtype)
    if not output.requires_grad:
        return jacobian
    for i, place in enumerate(np.ndindex(output._array.shape)):
        start = np.zeros_like(output._array)
        start[place] = 1
        (row,) = grad(output, input, wrap(start), retain_graph=True, allow_unused=True)
        if row is not None:
            jacobian[:, i] = row._array.reshape(-1)
    return jacobian
