"""What is noted while a program runs about the nodes it makes: names, values, lines, modules.

Notes on nodes die with the nodes, so that a loop that makes many graphs keeps only the last.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.autograd import Tensor
from engine.autograd.bundle import Output
from engine.autograd.dtypes import Array
from engine.autograd.node import Node
from engine.nn import Module

from .values import frozen_array, maker_of


@dataclass(frozen=True, eq=False)
class Constant:
    """A number, or a tensor without gradient, as it was when an operation took it."""

    name: str | None
    text: str
    """The expression that made it; empty for what was typed as a number."""
    value: Array


@dataclass
class NodeNote:
    """What is known of one node beyond what the engine keeps."""

    value: Array | None = None
    text: str = ""
    line: int | None = None
    names: list[str] = field(default_factory=list)
    constants: tuple[Constant, ...] = ()
    """The operands that ask for no gradient."""
    calls: list[tuple[Module, int]] = field(default_factory=list)
    """The modules that made it, innermost first, and which of the calls of each it was."""


class Notes:
    """The notes of one run."""

    def __init__(self) -> None:
        self._nodes: weakref.WeakKeyDictionary[Node, NodeNote] = weakref.WeakKeyDictionary()
        self._leaves: dict[int, tuple[weakref.ref[Tensor], str]] = {}
        self._texts: dict[int, tuple[weakref.ref[Tensor], str]] = {}
        self._calls: weakref.WeakKeyDictionary[Module, int] = weakref.WeakKeyDictionary()

    def of(self, node: Node) -> NodeNote:
        """The note of a node, made if there is none."""
        return self._nodes.setdefault(shown(node), NodeNote())

    def computed(self, result: Tensor, operands: Sequence[Any], text: str, line: int) -> None:
        """An expression gave `result`."""
        node = maker_of(result)
        if not isinstance(node, Node):
            self._texts[id(result)] = weakref.ref(result), text
            return
        note = self.of(node)
        if isinstance(result._grad_fn, Output):
            note.line = line  # its value is only a part
            return
        note.value, note.text, note.line = frozen_array(result._array), text, line
        if not any(isinstance(each, Module) for each in operands):
            note.constants = tuple(self._constants(operands))

    def assigned(self, name: str, value: Any) -> None:
        """A variable was set."""
        if isinstance(value, Module):
            for path, parameter in value.named_parameters():
                self._name_leaf(parameter, f"{name}.{path}")
        elif isinstance(value, Tensor):
            node = maker_of(value)
            if not isinstance(node, Node):
                self._name_leaf(value, name)
            elif not isinstance(value._grad_fn, Output) and name not in self.of(node).names:
                self.of(node).names.append(name)

    def made_by(self, module: Module, inputs: Sequence[Any], output: Any) -> None:
        """`module` made `output` of `inputs`: every node between them is its own, or that of a part of it."""
        if not isinstance(output, Tensor) or not isinstance(output._grad_fn, Node):
            return
        self.of(output._grad_fn).value = frozen_array(output._array)
        self._calls[module] = call = self._calls.get(module, 0) + 1
        before = {shown(each._grad_fn) for each in inputs if isinstance(each, Tensor) and each._grad_fn}
        stack = [shown(output._grad_fn)]
        while stack:
            node = stack.pop()
            if node in before:
                continue
            before.add(node)
            self.of(node).calls.append((module, call))
            stack.extend(shown(target) for target in node.targets if isinstance(target, Node))

    def leaf_name(self, tensor: Tensor) -> str | None:
        """The first name that a leaf or constant was given."""
        return _held(self._leaves, tensor)

    def constant(self, tensor: Tensor) -> Constant:
        """A tensor without gradient as it is now, with its name or the expression that made it."""
        text = _held(self._texts, tensor) or ""
        return Constant(self.leaf_name(tensor), text, frozen_array(tensor._array))

    def _name_leaf(self, tensor: Tensor, name: str) -> None:
        if self.leaf_name(tensor) is None:
            self._leaves[id(tensor)] = (weakref.ref(tensor), name)

    def _constants(self, operands: Sequence[Any]) -> Iterator[Constant]:
        for each in operands:
            if isinstance(each, Tensor) and not each._requires_grad:
                yield self.constant(each)
            elif isinstance(each, bool | int | float):
                yield Constant(None, "", frozen_array(each))
            elif isinstance(each, list | tuple):
                yield from self._constants(each)


def _held(names: Mapping[int, tuple[weakref.ref[Tensor], str]], tensor: Tensor) -> str | None:
    """What is noted of this very tensor, not of one that had its place in memory before."""
    reference, text = names.get(id(tensor), (None, ""))
    return text if reference is not None and reference() is tensor else None


def shown(node: Any) -> Any:
    """The node that a graph shows for `node`: for one of several outputs the node that has them."""
    return node.targets[0] if isinstance(node, Output) else node
