"""Saved tensors that hooks have packed, and how a node opens them for backward."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from .bundle import prepared, single_step, splitter
from .fitting import together_fitted
from .mode import no_grad
from .node import AccumulateGrad, Node, Plan
from .saving import SavingHooks
from .tensor import Tensor, wrap

_WRITTEN = (
    "A saved tensor pack hook is modifying its input in place. Tensors provided as input to pack hook cannot "
    "be modified by in-place operations as this can lead to unexpected side-effects. Please open an issue if "
    "you need to perform in-place operations on the input to a pack hook."
)
HOOKED = (
    "Calling register_hooks on a saved tensor whose hooks have already been set. Hint: only one pair of "
    "hooks is allowed at a time."
)


class Packed:
    """What a pack hook made of a saved tensor; the unpack hook makes a tensor of it again.

    `maker` is the place of the tensor in the graph, its node or the leaf itself: None where no gradient goes,
    and for a result of the node that saved it, where `output` tells which.
    """

    __slots__ = ("maker", "output", "unpack", "value")

    def __init__(self, hooks: SavingHooks, tensor: Tensor, *, output: int | None = None) -> None:
        writes = tensor._version if not tensor.is_inference() else 0
        with no_grad():
            self.value = hooks.pack(tensor)
        if not tensor.is_inference() and tensor._version != writes:
            raise RuntimeError(_WRITTEN)
        self.unpack = hooks.unpack
        self.output = output
        self.maker: Any = None
        if tensor._requires_grad and output is None:
            self.maker = tensor._grad_fn or tensor

    def opened(self, maker: Any = None) -> Tensor:
        """The tensor with its history; `maker` is the node of a result. TypeError for something else."""
        value = self.unpack(self.value)
        if not isinstance(value, Tensor):
            raise TypeError(
                "Output of saved tensor unpack_hook expected to be a Tensor but got result of type "
                f"{type(value).__name__}"
            )
        source = self.maker if self.output is None else maker
        if source is None:
            return value.detach() if value._requires_grad else value
        tensor = wrap(value._array, True)
        tensor._history = value._history
        tensor._grad_fn = source if isinstance(source, Node) else _passage(source)
        return tensor


class Option:
    """A tensor among the options of an operation, which is passed on as it is."""

    __slots__ = ("value",)

    def __init__(self, value: Tensor) -> None:
        self.value = value


def packing(plan: Plan, hooks: SavingHooks, order: Sequence[str]) -> Plan:
    """The plan of a call whose saved operands and result, in this `order`, the hooks shall see."""
    if plan.keep is None and not plan.needs_out:
        return plan
    return replace(plan, keep=None, needs_out=False, pack=partial(_pack, plan, hooks, order))


def _pack(
    plan: Plan, hooks: SavingHooks, order: Sequence[str], node: Node, result: Tensor, *arguments: Any
) -> None:
    """Fill the new `node` with what the hooks made of the tensors that its rules name."""
    kept = plan.keep(*arguments, *arguments, None)[0] if plan.keep else ()
    entries: dict[str, Any] = dict(zip(plan.names, kept, strict=True))
    for name, value in entries.items():
        if isinstance(value, Tensor) and name not in order:
            entries[name] = Option(value)
    if plan.needs_out:
        entries["out"] = result
    for name in order:
        if isinstance(entries[name], Tensor):
            entries[name] = Packed(hooks, entries[name], output=0 if name == "out" else None)
    node.arguments = node.saved = tuple(entries.values())
    node.plan = replace(plan, keep=None, needs_out=False)
    open_in_steps(node)


def hook_saved(node: Node, place: int, hooks: SavingHooks) -> None:
    """Let the hooks see the tensor that `node` saved at this place; the place after the last is the result.

    RuntimeError where other hooks have.
    """
    saved, arguments = list(node.saved or ()), list(node.arguments or ())
    if isinstance(saved[place], Packed):
        raise RuntimeError(HOOKED)
    ready = any(isinstance(each, Packed) for each in saved)
    if not ready:
        saved[: len(arguments)] = (
            Option(each) if isinstance(each, Tensor) and each is raw else each
            for each, raw in zip(arguments, saved, strict=False)
        )
    if place == len(arguments):
        saved[place] = Packed(hooks, _result(node), output=0)
        node.plan = replace(node.plan, needs_out=False)
    else:
        saved[place] = Packed(hooks, arguments[place])
    node.arguments = tuple(saved if not node.plan.needs_out else saved[:-1])
    node.saved = tuple(saved)
    if not ready:
        open_in_steps(node)


def _result(node: Node) -> Tensor:
    assert node.saved is not None, "the caller saw that nothing was freed"
    result = wrap(node.saved[-1], True)
    result._grad_fn, result._history = node, node.version
    return result


def open_in_steps(node: Node) -> None:
    """Have `node` open what it saved, each once in a backward, before its rules see it."""
    steps, plan = node.plan.steps, node.plan
    reference = weakref.ref(node)
    order = _by_name(plan)
    if len(steps) == 1:
        node.plan = replace(plan, steps=(partial(_one_step, reference, order, steps[0]),), frees=True)
        return
    behind = splitter(node.targets, plan.positions, plan.width)
    behind.time = node.time - 0.5  # right behind the node
    compute = together_fitted(steps, behind.targets)
    node.targets = [behind]
    node.plan = replace(
        plan, width=1, positions=(0,), steps=(partial(_one_step, reference, order, compute),), frees=True
    )


def _one_step(
    reference: Callable[[], Node | None],
    order: Sequence[int],
    step: Callable[..., Any],
    g: Any,
    shape: tuple[int, ...],
    saved: Sequence[Any],
) -> Any:
    recorded = isinstance(g, Tensor)
    node = reference()
    values = list(saved)
    for place in order:
        values[place] = _opened(saved[place], node, recorded)
    return step(g, shape, values)


def _by_name(plan: Plan) -> tuple[int, ...]:
    """The places of what is saved in the order of PyTorch's names for it, in which PyTorch opens them."""
    names = ["self" if name == "input" else name for name in plan.names]
    if plan.saves_out:
        names.append("result")
    return tuple(sorted(range(len(names)), key=names.__getitem__))


def _opened(entry: Any, node: Node | None, recorded: bool) -> Any:
    """One saved value as a rule wants it: an array, or a recorded tensor."""
    if isinstance(entry, Option):
        return entry.value
    if isinstance(entry, Packed):
        entry = entry.opened(node)
    return entry._array if isinstance(entry, Tensor) and not recorded else entry


class Passage(Node):
    """Passes gradients on to a leaf, for another tensor that stands for it; graphs show the leaf."""

    __slots__ = ()

    def shown(self) -> tuple[Any, int]:
        """The end of the path."""
        return AccumulateGrad(self.targets[0]), 0


def _passage(leaf: Tensor) -> Passage:
    node: Passage = prepared(Passage, [leaf], leaf._array.shape, leaf._array.dtype)
    node.plan = single_step(lambda g, shape, saved: g, frees=False)
    return node
