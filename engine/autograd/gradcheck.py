"""Analytical gradients against central differences, first and second order."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .backward import grad
from .dtypes import Array, dtype_of
from .random import default_generator
from .size import Size
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

    With `check_forward_ad` also those by forward mode. Inputs that require grad should be float64.
    GradcheckError shows the first pair that differs, or tells of a backward that gives other gradients each
    time (by more than `nondet_tol`), unless `raise_exception` is False. AssertionError for outputs whose
    shape or dtype depends on the values, and for nothing to check. The other keywords are accepted and
    change nothing: every gradient is checked in full.
    """
    if not (check_forward_ad or check_backward_ad):
        raise AssertionError("Expected at least one of check_forward_ad or check_backward_ad to be True")
    arguments = [inputs] if isinstance(inputs, Tensor) else list(inputs)
    _check_inputs(arguments)
    outputs = _outputs(func(*arguments))
    try:
        for i, argument in enumerate(arguments):
            if not (isinstance(argument, Tensor) and argument.requires_grad):
                continue
            numerical = _numerical(func, arguments, argument, eps)
            if check_backward_ad:
                analytical = [_analytical(out, argument) for out in outputs]
                _compare(numerical, analytical, i, atol, rtol, _message(outputs))
                _check_backward(outputs, argument, nondet_tol)
            if check_forward_ad:
                pushed = _pushed(func, arguments, i, outputs)
                _compare(numerical, pushed, i, atol, rtol, _BY_FORWARD)
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
        array = arguments[i]._array
        if array.size and any(n > 1 and not step for n, step in zip(array.shape, array.strides, strict=True)):
            raise RuntimeError(
                f"The {i}th input has a dimension with stride 0. gradcheck only supports inputs that are "
                "non-overlapping to be able to compute the numerical gradients correctly. You should call "
                ".contiguous on the input before passing it to gradcheck."
            )
        if arguments[i]._array.dtype != np.float64:
            warnings.warn(
                f"Input #{i} requires gradient and is not a double precision floating point or complex. This "
                "check will likely fail if all the inputs are not of double precision floating point or "
                "complex. ",
                UserWarning,
                stacklevel=3,
            )


_BY_BACKWARD = "Jacobian mismatch for output {} with respect to input {},"
_BY_FORWARD = "Jacobian computed with forward mode mismatch for output {} with respect to input {},"


def _message(outputs: Sequence[Tensor]) -> str | None:
    """How a mismatch is told; None where there is no backward that could be right."""
    return _BY_BACKWARD if any(out.requires_grad for out in outputs) else None


def _compare(
    numerical: Sequence[Array],
    analytical: Sequence[Array],
    input: int,
    atol: float,
    rtol: float,
    message: str | None,
) -> None:
    """GradcheckError for the first output whose Jacobians differ."""
    for i, (differences, found) in enumerate(zip(numerical, analytical, strict=True)):
        if np.allclose(differences, found, rtol, atol, equal_nan=True):
            continue
        if message is None:
            raise GradcheckError("Numerical gradient for function expected to be zero")
        raise GradcheckError(
            f"{message.format(i, input)}\nnumerical:{wrap(differences)}\nanalytical:{wrap(found)}\n"
        )


def _check_backward(outputs: Sequence[Tensor], input: Tensor, tolerance: float) -> None:
    """GradcheckError for a backward that is different each time, or not linear in what arrives."""
    random = np.random.default_rng(0)
    for out in outputs:
        if not out.requires_grad:
            continue
        start = wrap(random.normal(size=out._array.shape).astype(out._array.dtype))
        first, again, none = (
            _row(out, input, each) for each in (start, start, wrap(np.zeros_like(start._array)))
        )
        if not np.allclose(first, again, rtol=0, atol=tolerance, equal_nan=True):
            raise GradcheckError(_NOT_REENTRANT.format(tolerance))
        if not np.allclose(none, 0, rtol=0, atol=0, equal_nan=True) and np.isfinite(none).all():
            raise GradcheckError("backward not multiplied by grad_output")


_NOT_REENTRANT = (
    "Backward is not reentrant, i.e., running backward with same input and grad_output multiple times gives "
    "different values, although analytical gradient matches numerical gradient.The tolerance for "
    "nondeterminism was {}."
)


def _pushed(func: Function, arguments: list[Any], place: int, outputs: Sequence[Tensor]) -> list[Array]:
    """For each output the transposed Jacobian by one input, one push for each of its elements."""
    from . import forward_ad  # rarely asked for: the start of the engine does not load it

    point = arguments[place]
    columns: list[list[Array]] = [[] for _ in outputs]
    for unit in np.ndindex(point._array.shape):
        direction = np.zeros_like(point._array)
        direction[unit] = 1
        with forward_ad.dual_level():
            given = list(arguments)
            given[place] = forward_ad.make_dual(point.detach(), wrap(direction))
            for column, out in zip(columns, _outputs(func(*given)), strict=True):
                tangent = forward_ad.unpack_dual(out).tangent
                column.append(np.zeros(out._array.size) if tangent is None else tangent._array.reshape(-1))
    return [
        np.stack(column) if column else np.empty((0, out._array.size))
        for column, out in zip(columns, outputs, strict=True)
    ]


def _incoming(func: Function, arguments: list[Any]) -> list[Tensor]:
    """Random gradients for the outputs, in [-1, 1) as PyTorch draws them."""
    drawn = []
    for out in _outputs(func(*arguments)):
        values = default_generator.uniform(out._array.shape, out._array.dtype, -1, 1)
        drawn.append(wrap(np.asarray(values), True))
    return drawn


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
            ends.append([out._array.copy() for out in _outputs(func(*arguments))])
        places[i] = middle
        _check_likeness(*ends, index=np.unravel_index(i, input._array.shape), eps=eps)
        moved_ends.append([(high - low).reshape(-1) / (2 * eps) for high, low in zip(*ends, strict=True)])
    if not moved_ends:
        return [np.empty((0, out._array.size)) for out in _outputs(func(*arguments))]
    return [np.stack(rows) for rows in zip(*moved_ends, strict=True)]


def _check_likeness(high: list[Array], low: list[Array], *, index: Any, eps: float) -> None:
    """AssertionError when an element, moved, changes the shape or dtype of an output."""
    place = tuple(int(each) for each in index)
    for up, down in zip(high, low, strict=True):
        for what, a, b in (
            ("shape", Size(down.shape), Size(up.shape)),
            ("dtype", dtype_of(down), dtype_of(up)),
        ):
            if a != b:
                raise AssertionError(
                    f"Expected `func` to return outputs with the same {what} when inputs are perturbed on "
                    f"index {place} by {eps}, but got: {what}s {a} and {b}."
                )


def _analytical(output: Tensor, input: Tensor) -> Array:
    """The transposed Jacobian, one backward per element of the output."""
    jacobian = np.zeros((input._array.size, output._array.size), input._array.dtype)
    if not output.requires_grad:
        return jacobian
    for i, place in enumerate(np.ndindex(output._array.shape)):
        start = np.zeros_like(output._array)
        start[place] = 1
        jacobian[:, i] = _row(output, input, wrap(start))
    return jacobian


def _row(output: Tensor, input: Tensor, start: Tensor) -> Array:
    """The gradient of `output`, weighted by `start`, with respect to `input`, flat."""
    (row,) = grad(output, input, start, retain_graph=True, allow_unused=True)
    return np.zeros(input._array.size) if row is None else row._array.reshape(-1)
