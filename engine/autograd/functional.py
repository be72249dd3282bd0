"""Derivatives of functions: jacobian, hessian, and their products with vectors.

A function takes and returns tensors, or tuples of them. With `create_graph` the results are recorded.

Shapes: as of the function; a Jacobian has those of the result, then those of the argument.
Errors: RuntimeError for what is no tensor, and with `strict` for an independence, which else gives zeros.
Source: https://pytorch.org/docs/stable/autograd.html#functional-higher-level-api.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .backward import grad
from .mode import enable_grad
from .tensor import Tensor, wrap
from .tuples import cleared, directions, like_inputs, packed, tensors_of
from .variadic import together

Function = Callable[..., Any]
Tensors = Tensor | tuple[Tensor, ...]

_ONE_OUTPUT = "user-provided function returns a single Tensor with a single element"
_ONE_INPUT = "input to the user-provided function is a single Tensor with a single element"
_INDEPENDENT = (
    "The output of the user-provided function is independent of input {}. This is not allowed in strict mode."
)
_UNRELATED = (
    "Output {} of the user-provided function is independent of input {}. This is not allowed in strict mode."
)
_FIXED = (
    "The jacobian of the user-provided function is independent of input {}. "
    "This is not allowed in strict mode."
)
_NO_TRICK = (
    "The gradient with respect to the input is independent of entry {} in the grad_outputs when using the "
    "double backward trick to compute forward mode gradients. This is not allowed in strict mode."
)
_LINEAR = (
    "While computing the hessian, found that the jacobian of the user-provided function with respect to "
    "input {} is independent of the input. This is not allowed in strict mode. You should ensure that your "
    "function is twice differentiable and that the jacobian depends on the inputs (this would be violated by "
    "a linear function for example)."
)
_CONSTANT = (
    "Output {} of the user-provided function does not require gradients. The outputs must be computed in a "
    "differentiable manner from the input when running in strict mode."
)
_JACOBIAN_FIXED = (
    "The jacobian of the user-provided function is independent of input {}. "
    "This is not allowed in strict mode when create_graph=True."
)


def vjp(
    func: Function,
    inputs: Tensors,
    v: Tensors | None = None,
    create_graph: bool = False,
    strict: bool = False,
) -> tuple[Tensors, Tensors]:
    """func(inputs), and the vector `v`, shaped as the output, times the Jacobian; it is shaped as `inputs`.

    `v` may be left out where the output has one element.
    """
    with enable_grad():
        single, given = tensors_of(inputs, "inputs", "vjp")
        points = like_inputs(given, create_graph)
        one_output, outputs = _evaluated(func, points, "vjp", strict)
        v = directions(v, outputs, one_output, _ONE_OUTPUT, "vjp")
        found = _gradients(outputs, points, v, create_graph)
        found = _filled(found, points, strict, _INDEPENDENT)
        if strict and create_graph:
            _all_recorded(found, _JACOBIAN_FIXED)
    return packed(cleared(outputs, create_graph), one_output), packed(cleared(found, create_graph), single)


def jvp(
    func: Function,
    inputs: Tensors,
    v: Tensors | None = None,
    create_graph: bool = False,
    strict: bool = False,
) -> tuple[Tensors, Tensors]:
    """func(inputs), and the Jacobian times the vector `v`, shaped as `inputs`; it is shaped as the output.

    By two backwards: v J is linear in v, and its derivative by v is J. `v` may be left out for one element.
    """
    with enable_grad():
        single, given = tensors_of(inputs, "inputs", "jvp")
        vectors = directions(v, given, single, _ONE_INPUT, "jvp")
        points = like_inputs(given, create_graph)
        one_output, outputs = _evaluated(func, points, "jvp", strict)
        weights = tuple(wrap(np.zeros_like(out._array), True) for out in outputs)
        back = _gradients(outputs, points, weights, True)
        back = _filled(back, points, strict, _INDEPENDENT)
        found = _gradients(back, weights, vectors, create_graph)
        found = _filled(found, outputs, strict, _NO_TRICK)
        if strict and create_graph:
            _all_recorded(found, _JACOBIAN_FIXED)
    return packed(cleared(outputs, create_graph), one_output), packed(
        cleared(found, create_graph), one_output
    )


def jacobian(
    func: Function,
    inputs: Tensors,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    strategy: str = "reverse-mode",
) -> Any:
    """d func / d inputs, of the output's shape followed by the input's; a tuple (of tuples) for several.

    One backward for each element of the output; `vectorize` and `strategy` are accepted, and change nothing.
    """
    _check_vectorize(strict, vectorize, strategy)
    with enable_grad():
        single, given = tensors_of(inputs, "inputs", "jacobian")
        points = like_inputs(given, create_graph)
        one_output, outputs = _evaluated(func, points, "jacobian", strict)
        rows = tuple(
            packed(_jacobian_of(out, i, points, create_graph, strict), single)
            for i, out in enumerate(outputs)
        )
    return packed(rows, one_output)


def hessian(
    func: Function,
    inputs: Tensors,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    outer_jacobian_strategy: str = "reverse-mode",
) -> Any:
    """The second derivatives of a function of one element: entry i, j has the shape of input i, then j."""
    single, given = tensors_of(inputs, "inputs", "hessian")

    def slope(*points: Tensor) -> Any:
        one_output, outputs = tensors_of(func(*points), "outputs of the user-provided function", "hessian")
        _check_scalar(outputs, one_output, "hessian")
        if strict:
            _all_recorded(outputs, _CONSTANT)
        found = _filled(_gradients(outputs, points, (None,), True), points, False, _INDEPENDENT)
        if strict:
            _all_recorded(found, _LINEAR)
        return found

    rows: Any = jacobian(slope, given, create_graph, strict, vectorize, outer_jacobian_strategy)
    return packed(tuple(packed(row, single) for row in rows), single)


def vhp(
    func: Function,
    inputs: Tensors,
    v: Tensors | None = None,
    create_graph: bool = False,
    strict: bool = False,
) -> tuple[Tensor, Tensors]:
    """func(inputs), which has one element, and the vector `v` times its Hessian, shaped as `inputs`."""
    return _hessian_product("vhp", func, inputs, v, create_graph, strict)


def hvp(
    func: Function,
    inputs: Tensors,
    v: Tensors | None = None,
    create_graph: bool = False,
    strict: bool = False,
) -> tuple[Tensor, Tensors]:
    """func(inputs), which has one element, and its Hessian times the vector `v`, shaped as `inputs`."""
    return _hessian_product("hvp", func, inputs, v, create_graph, strict)


def _hessian_product(
    name: str, func: Function, inputs: Tensors, v: Tensors | None, create_graph: bool, strict: bool
) -> tuple[Tensor, Tensors]:
    """H v, which is v H because the Hessian is symmetric: the gradient of v times the gradient."""
    with enable_grad():
        single, given = tensors_of(inputs, "inputs", name)
        vectors = directions(v, given, single, _ONE_INPUT, name)
        points = like_inputs(given, create_graph)
        one_output, outputs = _evaluated(func, points, name, strict)
        _check_scalar(outputs, one_output, name)
        slope = _filled(_gradients(outputs, points, (None,), True), points, strict, _INDEPENDENT)
        if strict:
            _all_recorded(slope, _LINEAR)
        found = _filled(_gradients(slope, points, vectors, create_graph), points, strict, _FIXED)
    return cleared(outputs, create_graph)[0], packed(cleared(found, create_graph), single)


def _evaluated(
    func: Function, points: tuple[Tensor, ...], name: str, strict: bool
) -> tuple[bool, tuple[Tensor, ...]]:
    """Whether the output is a tensor by itself, and the outputs."""
    one_output, outputs = tensors_of(func(*points), "outputs of the user-provided function", name)
    if strict:
        _all_recorded(outputs, _CONSTANT)
    return one_output, outputs


def _gradients(
    outputs: Sequence[Tensor], inputs: Sequence[Tensor], starts: Sequence[Tensor | None], create_graph: bool
) -> tuple[Tensor | None, ...]:
    """The gradients of those outputs that have a history; None for an input that none depends on."""
    active = [(out, start) for out, start in zip(outputs, starts, strict=True) if out.requires_grad]
    if not active:
        return (None,) * len(inputs)
    roots, given = zip(*active, strict=True)
    return grad(roots, inputs, given, create_graph=create_graph, allow_unused=True)


def _filled(
    gradients: Sequence[Tensor | None], like: Sequence[Tensor], strict: bool, message: str
) -> tuple[Tensor, ...]:
    """The gradients, zeros for what is missing, or if `strict` a RuntimeError."""
    for i, each in enumerate(gradients):
        if each is None and strict:
            raise RuntimeError(message.format(i))
    return tuple(
        wrap(np.zeros_like(other._array)) if each is None else each
        for each, other in zip(gradients, like, strict=True)
    )


def _all_recorded(tensors: Sequence[Tensor], message: str) -> None:
    for i, each in enumerate(tensors):
        if not each.requires_grad:
            raise RuntimeError(message.format(i))


def _jacobian_of(
    output: Tensor, index: int, points: tuple[Tensor, ...], create_graph: bool, strict: bool
) -> tuple[Tensor, ...]:
    """The Jacobian of one output by each input."""
    rows = []
    for place in np.ndindex(output._array.shape):
        start = np.zeros_like(output._array)
        start[place] = 1
        found: Sequence[Tensor | None] = (None,) * len(points)
        if output.requires_grad:
            found = grad(output, points, wrap(start), True, create_graph, allow_unused=True)
        row = _filled(found, points, strict, _UNRELATED.format(index, "{}"))
        if strict and create_graph:
            _all_recorded(row, _JACOBIAN_FIXED)
        rows.append(row)
    shape = output._array.shape
    if not rows:
        return tuple(wrap(np.zeros(shape + each._array.shape, each._array.dtype)) for each in points)
    joined = (together(column, 0) for column in zip(*rows, strict=True))
    return cleared(
        tuple(each.view(*shape, *point.shape) for each, point in zip(joined, points, strict=True)),
        create_graph,
    )


def _check_scalar(outputs: tuple[Tensor, ...], one_output: bool, name: str) -> None:
    if not one_output:
        raise RuntimeError(f"The function given to {name} should return a single Tensor")
    if outputs[0]._array.size != 1:
        raise RuntimeError(
            f"The Tensor returned by the function given to {name} should contain a single element"
        )


def _check_vectorize(strict: bool, vectorize: bool, strategy: str) -> None:
    if strategy not in ("reverse-mode", "forward-mode"):
        raise AssertionError('Expected strategy to be either "forward-mode" or "reverse-mode".')
    if strict and vectorize:
        raise RuntimeError(
            "torch.autograd.functional.jacobian: `strict=True` and `vectorized=True` are not supported "
            "together. Please either set `strict=False` or `vectorize=False`."
        )
    if strategy == "forward-mode" and not vectorize:
        raise NotImplementedError(
            "Computing Jacobian using forward-AD or forward-over-reverse Hessian is only implemented for "
            "`vectorize=True`."
        )
