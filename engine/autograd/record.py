"""Entering a custom Function's call into the graph."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from .bundle import prepared, single_step, splitter
from .context import BackwardCFunction
from .custom import CustomNode, Made, SavedOutput
from .inplace import rebase
from .packing import Packed
from .saving import SavingHooks, current
from .tensor import Tensor, wrap
from .views import FunctionView, PartOfFunction, UnrecordedView


def record_outputs(ctx: BackwardCFunction, args: Sequence[Any], outputs: tuple[Any, ...]) -> tuple[Any, ...]:
    """The outputs of a forward as tensors that the node of `ctx` made from `args`."""
    needed = [i for i, needs in enumerate(ctx.needs_input_grad) if needs]
    tensors = [i for i, each in enumerate(args) if isinstance(each, Tensor)]
    ctx._behind = splitter(
        [args[i]._grad_fn or args[i] for i in needed], [tensors.index(i) for i in needed], len(tensors)
    )
    node: CustomNode = prepared(CustomNode, [ctx._behind], (), None)
    ctx._node = weakref.ref(node)
    node.ctx = ctx
    node.inputs = tuple(each._array.shape if isinstance(each, Tensor) else None for each in args)
    node.outputs = tuple(_made(ctx, each) for each in outputs)
    if len(outputs) == 1 and node.outputs[0] is not None:
        node.shape, node.dtype = node.outputs[0].shape, node.outputs[0].dtype
    node.plan = single_step(_step(node), frees=bool(ctx.to_save))
    _check_dirty(ctx, outputs)
    results = _results(node, outputs, args)
    hooks = current()
    node.saved = tuple(
        _saved(each, outputs, results)
        if hooks is None or each is None
        else _packed(hooks, each, outputs, results)
        for each in ctx.to_save
    )
    node.arguments = tuple(each for each in node.saved if isinstance(each, Tensor))
    ctx.saved_for_forward = tuple(_saved(each, outputs, results) for each in ctx.saved_for_forward)
    ctx.to_save = ctx.dirty_tensors = ctx.non_differentiable = ()
    return results


def _made(ctx: BackwardCFunction, output: Any) -> Made | None:
    if not isinstance(output, Tensor):
        return None
    constant = any(output is each for each in ctx.non_differentiable)
    return Made(output._array.shape, output._array.dtype, not constant and output._array.dtype.kind == "f")


def _step(node: CustomNode) -> Callable[..., Any]:
    reference = weakref.ref(node)  # a node that refers to itself would outlive its root

    def step(g: Any, shape: tuple[int, ...], saved: Sequence[Any]) -> Any:
        alive: Any = reference()
        return alive.gradients(g)

    return step


def _check_dirty(ctx: BackwardCFunction, outputs: Sequence[Any]) -> None:
    for dirty in ctx.dirty_tensors:
        if not any(dirty is output for output in outputs):
            raise RuntimeError(
                "Some elements marked as dirty during the forward method were not returned as output. The "
                "inputs that are modified inplace must all be outputs of the Function."
            )


def _results(node: CustomNode, outputs: Sequence[Any], args: Sequence[Any]) -> tuple[Any, ...]:
    """The outputs with their places in the graph; one that was returned twice is one tensor."""
    results: list[Any] = []
    for i, output in enumerate(outputs):
        first = next((j for j in range(i) if output is not None and outputs[j] is output), None)
        results.append(_result(node, i, output, args) if first is None else results[first])
    several = sum(made is not None and made.differentiable for made in node.outputs) > 1
    mark_views((each for each in results if not _is_dirty(node.ctx, each)), several=several)
    return tuple(results)


def mark_views(outputs: Iterable[Any], *, several: bool) -> None:
    """Note of views among the outputs of a Function that no recorded write may go to them."""
    for output in outputs:
        if isinstance(output, Tensor) and output._view is not None:
            view = output._view
            output._view = (PartOfFunction if several else FunctionView)(view.base, view.chain)


def _is_dirty(ctx: BackwardCFunction, output: Any) -> bool:
    return any(output is each for each in ctx.dirty_tensors)


def _result(node: CustomNode, index: int, output: Any, args: Sequence[Any]) -> Any:
    """One output with its place in the graph."""
    made = node.outputs[index]
    if made is None:
        return output
    given = any(output is each for each in args)
    if given and _is_dirty(node.ctx, output):
        return _overwritten(output, node, index)
    if given or output._requires_grad:
        source = output
        output = wrap(source._array)  # a tensor of its own: what came in keeps its history
        output._history = source._shared_history()
        output._view = UnrecordedView(source, None) if given else None
    if made.differentiable:
        output._requires_grad, output._grad_fn = True, node.output_node(index)
        if output._history is not None:
            output._grad_fn.version = output._history
    return output


def _overwritten(target: Tensor, node: CustomNode, index: int) -> Tensor:
    if target._requires_grad and target.is_leaf:
        raise RuntimeError("a leaf Variable that requires grad has been used in an in-place operation.")
    target._shared_history().write()
    written = wrap(target._array, True)
    written._grad_fn = node.output_node(index)
    rebase(target, written)
    return target


def _saved(tensor: Tensor | None, outputs: Sequence[Any], results: Sequence[Any]) -> Any:
    """What the node holds of a tensor to save: of an output not the tensor, which refers to the node."""
    for i, each in enumerate(outputs):
        if each is tensor and tensor is not None:
            return SavedOutput(i, tensor._array, results[i]._shared_history())
    return tensor


def _packed(hooks: SavingHooks, tensor: Tensor, outputs: Sequence[Any], results: Sequence[Any]) -> Packed:
    """What the hooks make of a tensor to save."""
    for i, each in enumerate(outputs):
        if each is tensor:
            return Packed(hooks, results[i], output=i)
    return Packed(hooks, tensor)
