"""Assignments: what they write, into names, elements and attributes."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from engine.autograd import Tensor

from .calling import FREE
from .evaluating import Evaluator
from .limits import CALL, Cost
from .methods import TENSOR_SETTERS
from .naming import NAMESPACES, dotted
from .values import kind_of


class Storing:
    """Does the assignments of one run."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._caller = evaluator.caller
        self._listener = evaluator.listener

    def assign(self, node: ast.Assign) -> None:
        """`a = b = value`."""
        value = self._evaluator.value(node.value)
        for target in node.targets:
            self.store(target, value)

    def store(self, target: ast.expr, value: Any) -> None:
        """Give one target its value."""
        match target:
            case ast.Name():
                self._set(target, value)
            case ast.Tuple() | ast.List():
                self._unpack(target, value)
            case ast.Attribute():
                self._set_attribute(target, self._holder(target), value)
            case ast.Subscript():
                holder, index = self._evaluator.value(target.value), self._evaluator.value(target.slice)
                self._set_item(target, holder, index, value)
            case _:
                raise self._caller.problem(target, "nothing can be assigned to this", "Assign to a name.")

    def augment(self, node: ast.AugAssign) -> None:
        """`target op= value`: the target is evaluated once and, if a tensor, written in place."""
        target, evaluator = node.target, self._evaluator
        value = evaluator.value(node.value)
        if isinstance(target, ast.Subscript):
            holder, index = evaluator.value(target.value), evaluator.value(target.slice)
            before = evaluator.item(holder, index, target)
            self._set_item(target, holder, index, self._updated(node, before, value))
        elif isinstance(target, ast.Attribute):
            owner = self._holder(target)
            before = evaluator.attribute(owner, target)
            self._set_attribute(target, owner, self._updated(node, before, value))
        else:
            self._set(target, self._updated(node, evaluator.value(target), value))

    def items(self, value: Any, node: ast.expr) -> Sequence[Any]:
        """The items of a list, a range or a tensor's first dimension."""
        if isinstance(value, list | tuple | range):
            return value
        if not isinstance(value, Tensor):
            raise self._caller.problem(node, f"{kind_of(value)} has no items", "Use range(n) or a tensor.")
        count = len(value) if value.ndim else 1
        found: list[Any] = self._caller.perform(
            lambda: list(value), Cost(1, value.numel(), count * CALL), node
        )
        return found

    def _updated(self, node: ast.AugAssign, before: Any, value: Any) -> Any:
        return self._evaluator.augmented(node, type(node.op), before, value)

    def _set(self, target: ast.Name, value: Any) -> None:
        if target.id in NAMESPACES:
            raise self._caller.problem(target, f"{target.id} always means PyTorch's", "Choose another name.")
        self._evaluator.variables[target.id] = value
        self._listener.assigned(target.id, value)

    def _unpack(self, target: ast.Tuple | ast.List, value: Any) -> None:
        values, wanted = self.items(value, target), len(target.elts)
        if len(values) != wanted:
            raise self._caller.problem(
                target, f"{len(values)} values cannot be given to {wanted} names", "Name each of them."
            )
        for each, part in zip(target.elts, values, strict=True):
            self.store(each, part)

    def _holder(self, target: ast.Attribute) -> Any:
        if dotted(target):
            raise self._caller.problem(target, "nothing of PyTorch can be changed", "Assign to a name.")
        return self._evaluator.value(target.value)

    def _set_attribute(self, target: ast.Attribute, holder: Any, value: Any) -> None:
        setter = TENSOR_SETTERS.get(target.attr)
        if not isinstance(holder, Tensor) or setter is None:
            raise self._caller.problem(
                target,
                f"{target.attr[:40]} of {kind_of(holder)} cannot be set",
                "Of a tensor .grad, .data and .requires_grad can be set.",
            )
        self._evaluator.writes = True
        if target.attr == "grad" and value is None:
            self._evaluator.stage = "zero_grad"
        elif target.attr == "data":
            self._evaluator.note_write(holder)
        self._caller.perform(lambda: setter(holder, value), FREE, target)

    def _set_item(self, target: ast.Subscript, holder: Any, index: Any, value: Any) -> None:
        if not isinstance(holder, Tensor):
            raise self._caller.problem(
                target, f"an item of {kind_of(holder)} cannot be set", "Make a new list."
            )
        self._evaluator.note_write(holder)
        cost, size = self._evaluator.index_cost(holder, index, target), holder.numel()
        whole = Cost(max(cost.elements, size), cost.total + size, cost.work + 40 * size)

        def write() -> None:
            holder[index] = value

        self._caller.perform(write, whole, target)
        self._listener.computed(holder, (holder, value), target)
