"""backward() and grad(): where a walk starts, and what becomes of the gradients it finds."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from .accumulation import accumulate, accumulate_all
from .dtypes import Array
from .edges import GradientEdge, expected_of, target_of
from .filling import fill_leaves
from .hooks import on_tensors, retains
from .mode import enable_grad
from .node import Node
from .operators import operations
from .size import Size
from .task import Task, observers, tasks
from .tensor import Tensor, wrap
from .variadic import together
from .walk import hooked, walk

NO_GRAPH = "element {} of tensors does not require grad and does not have a grad_fn"
CYCLE = (
    "Using backward() with create_graph=True will create a reference cycle between the parameter and its "
    "gradient which can cause a memory leak. We recommend using autograd.grad when creating the graph to "
    "avoid this. If you have to use this function, make sure to reset the .grad fields of your parameters to "
    "None after use to break the cycle and avoid the leak."
)
BATCHED = (
    "If `is_grads_batched=True`, we interpret the first dimension of each grad_output as the batch "
    "dimension. The sizes of the remaining dimensions are expected to match the shape of corresponding "
    "output, but a mismatch was detected: grad_output[{}] has a shape of {} and output[{}] has a shape of "
    "{}. If you only want some tensors in `grad_output` to be considered batched, consider using vmap."
)
UNUSED = (
    "The differentiated Tensor at index {} appears to not have been used in the graph. "
    "Set allow_unused=True if this is the desired behavior."
)


def backward(
    tensors: Tensor | Sequence[Tensor],
    grad_tensors: Tensor | Sequence[Tensor | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Sequence[Tensor] | Tensor | None = None,
    *,
    grad_variables: Tensor | Sequence[Tensor | None] | None = None,
) -> None:
    """Add the gradient of the sum of `tensors`, weighted by `grad_tensors`, to the `.grad` of the leaves.

    With `create_graph` the gradients are themselves recorded; with `inputs` only theirs are added.
    RuntimeError without a graph, and when a graph was already freed.
    """
    usual = grad_tensors is None and inputs is None and grad_variables is None and not create_graph
    if usual and not observers.count and (node := _node_of_loss(tensors)) is not None:
        accumulate_all(fill_leaves(node, _one(node.dtype), bool(retain_graph)))
        return
    if inputs is not None and not isinstance(inputs, Tensor) and not len(inputs):
        raise RuntimeError("`inputs` argument to `backward()` cannot be empty.")
    wanted = None if inputs is None else {_wanted(each): each for each in _listed(inputs)}
    if grad_variables is not None:
        warnings.warn(
            "`grad_variables` is deprecated. Use `grad_tensors` instead.", FutureWarning, stacklevel=2
        )
        grad_tensors = grad_variables
    if create_graph:
        warnings.warn(CYCLE, UserWarning, stacklevel=2)
    roots = _roots(tensors, grad_tensors, create_graph)
    if observers.count:
        with Task(roots, wanted):
            _fill(roots, tasks.keep_graphs or retain_graph, create_graph, wanted)
    else:
        _fill(roots, retain_graph, create_graph, wanted)


def _node_of_loss(tensors: Any) -> Node | None:
    """The node that made a loss, a tensor without dimensions; None for any other root."""
    if isinstance(tensors, Tensor) and tensors._array.ndim == 0 and tensors._view is None:
        return tensors._grad_fn
    return None


def _fill(
    roots: list[tuple[Any, Any]], retain_graph: bool | None, create_graph: bool, wanted: dict[Any, Any] | None
) -> None:
    """Walk, and add what is found to the `.grad` of the leaves, or of what is wanted."""
    if wanted is None and not create_graph and len(roots) == 1 and isinstance(roots[0][0], Node):
        accumulate_all(fill_leaves(*roots[0], bool(retain_graph)))
        return
    found = _gradients(roots, retain_graph, create_graph, wanted)
    if wanted is None:
        accumulate_all(found)
        return
    for target, gradient in found.items():
        leaf = target if isinstance(target, Tensor) else wanted[target]
        if leaf is not target and (retains(target) or isinstance(leaf, GradientEdge)):
            continue  # it has just filled the .grad itself, or there is none
        accumulate(leaf, gradient)


def grad(
    outputs: Tensor | Sequence[Tensor],
    inputs: Tensor | Sequence[Tensor],
    grad_outputs: Tensor | Sequence[Tensor | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool | None = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> tuple[Tensor | None, ...]:
    """The gradients of the sum of `outputs` with respect to `inputs`; `.grad` stays as it is.

    An input that the outputs do not depend on is a RuntimeError, or None with `allow_unused`, or zeros
    with `materialize_grads`. With `is_grads_batched` the `grad_outputs` are stacked along a first dimension,
    and so are the results.
    """
    if materialize_grads and allow_unused is False:
        raise ValueError(
            "Expected allow_unused to be True or not passed when materialize_grads=True, but got: "
            "allow_unused=False."
        )
    wanted = _listed(inputs)
    if not wanted:
        raise RuntimeError("`inputs` argument to `grad()` cannot be empty.")
    if is_grads_batched:
        return _batched(
            outputs, wanted, grad_outputs, retain_graph, create_graph, allow_unused, materialize_grads
        )
    roots = _roots(outputs, grad_outputs, create_graph)
    if not all(tensor.requires_grad for tensor in wanted if isinstance(tensor, Tensor)):
        raise RuntimeError("One of the differentiated Tensors does not require grad")
    targets = [_target(tensor, i) for i, tensor in enumerate(wanted)]
    if observers.count:
        with Task(roots, targets):
            found = _hooked_gradients(roots, tasks.keep_graphs or retain_graph, create_graph, targets)
    else:
        found = _hooked_gradients(roots, retain_graph, create_graph, targets)
    results: list[Tensor | None] = []
    for i, target in enumerate(targets):
        gradient = found.get(target)
        if gradient is not None:
            results.append(gradient if create_graph else wrap(np.asarray(gradient)))
        elif materialize_grads and isinstance(wanted[i], GradientEdge):
            raise RuntimeError("materialize_grads cannot be used when the given input is a GradientEdge")
        elif materialize_grads:
            results.append(wrap(np.zeros_like(expected_of(target)), create_graph))
        elif allow_unused:
            results.append(None)
        else:
            raise RuntimeError(UNUSED.format(i))
    return tuple(results)


def _batched(
    outputs: Any,
    inputs: list[Tensor],
    grad_outputs: Any,
    retain_graph: bool | None,
    create_graph: bool,
    *how: Any,
) -> tuple[Tensor | None, ...]:
    """One backward for each entry along the first dimension of `grad_outputs`, the results stacked."""
    starts = _listed(grad_outputs)
    for i, (out, start) in enumerate(zip(_listed(outputs), starts, strict=False)):
        if start is not None and start.shape[1:] != out.shape:
            raise RuntimeError(BATCHED.format(i, start.shape, i, out.shape))
    count = len(starts[0])
    rows = []
    for i in range(count):
        keep = True if i < count - 1 else retain_graph
        given = [None if each is None else each[i] for each in starts]
        rows.append(grad(outputs, inputs, given, keep, create_graph, how[0], False, how[1]))
    return tuple(
        None if column[0] is None else together([each for each in column if each is not None], 0)
        for column in zip(*rows, strict=True)
    )


def _hooked_gradients(
    roots: list[tuple[Any, Any]], retain_graph: bool | None, create_graph: bool, targets: list[Any]
) -> dict[Any, Any]:
    """The gradients of the targets, those of leaves after their hooks."""
    found = _gradients(roots, retain_graph, create_graph, targets)
    for target, gradient in found.items():
        if isinstance(target, Tensor) and target._hooks:
            found[target] = hooked(on_tensors(target._hooks), gradient)
    return found


def _gradients(
    roots: list[tuple[Any, Any]],
    retain_graph: bool | None,
    create_graph: bool,
    wanted: Collection[Any] | None,
) -> dict[Any, Any]:
    keep = create_graph if retain_graph is None else retain_graph
    if not create_graph:
        return walk(roots, keep, False, wanted)
    with enable_grad():
        return walk(roots, keep, True, wanted)


def _listed(tensors: Any) -> list[Any]:
    return [tensors] if isinstance(tensors, Tensor | GradientEdge) else list(tensors)


def _wanted(tensor: Any) -> Any:
    """Where the gradient of an input of backward() goes; RuntimeError for what can have none."""
    if isinstance(tensor, Tensor) and not tensor.requires_grad:
        raise RuntimeError("can't retain_grad on Tensor that has requires_grad=False")
    if not isinstance(tensor, Tensor | GradientEdge):
        raise RuntimeError(f"all inputs have to be Tensors or GradientEdges, but got {type(tensor).__name__}")
    return _target(tensor, 0)


def _target(tensor: Any, index: int) -> Any:
    """Where the gradient of a tensor or edge goes: the node that made it, or a leaf itself."""
    if isinstance(tensor, GradientEdge):
        return target_of(tensor)
    if tensor._view is not None:
        tensor._refresh()
    if not tensor._requires_grad:
        raise RuntimeError(NO_GRAPH.format(index))
    return tensor._grad_fn or tensor


def _roots(tensors: Any, gradients: Any, create_graph: bool) -> list[tuple[Any, Any]]:
    """Each root's target with the gradient it starts from; RuntimeErrors in PyTorch's words."""
    if isinstance(tensors, Tensor) and (gradients is None or isinstance(gradients, Tensor)):
        return [_root(tensors, gradients, 0, create_graph)]
    listed = _listed(tensors)
    starts = [None] * len(listed) if gradients is None else _listed(gradients)
    if len(starts) != len(listed):
        raise RuntimeError(f"got {len(listed)} tensors and {len(starts)} gradients")
    return [_root(tensor, starts[i], i, create_graph) for i, tensor in enumerate(listed)]


@functools.cache
def _one(dtype: np.dtype[Any]) -> Any:
    return dtype.type(1)


def _root(tensor: Any, gradient: Tensor | None, index: int, create_graph: bool) -> tuple[Any, Any]:
    target = _target(tensor, index)
    output = expected_of(target) if isinstance(tensor, GradientEdge) else tensor._array
    if gradient is None:
        if output.ndim == 0 and not create_graph and target is not tensor:
            return target, _one(output.dtype)  # the cheapest gradient
        if output.size != 1:
            raise RuntimeError("grad can be implicitly created only for scalar outputs")
        start = np.ones(output.shape, output.dtype)
        return target, wrap(start) if create_graph else start
    if gradient._array.shape != output.shape:
        raise RuntimeError(
            f"Mismatch in shape: grad_output[{index}] has a shape of {gradient.shape} and "
            f"output[{index}] has a shape of {Size(output.shape)}."
        )
    if create_graph:
        return target, gradient
    array: Array = gradient._array
    return target, array.copy() if target is tensor else array


operations["backward"] = backward
