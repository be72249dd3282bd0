"""Taking a picture of a live graph: nodes of the engine become frozen nodes with names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine.autograd import Tensor
from engine.autograd.bundle import Output
from engine.autograd.dtypes import Array
from engine.autograd.graph import Saved
from engine.autograd.node import Node
from engine.autograd.watching import nodes_behind

from .digits import short
from .graph import LabEdge, LabGraph, LabNode
from .homes import Homes
from .notes import Constant, Notes, shown
from .values import frozen_array

MAX_NODES = 2_000
MAX_TEXT = 80


class Captured:
    """A captured graph, and where its live nodes and leaves stand in it."""

    def __init__(self, graph: LabGraph, places: Mapping[Any, int]) -> None:
        self.graph = graph
        self._places = places

    def place(self, face: Any) -> int:
        """The place of a node, or of a leaf tensor."""
        return self._places[_key(face)]


def capture(roots: Sequence[Tensor], notes: Notes, variables: Mapping[str, Any]) -> Captured | None:
    """The graph behind `roots`, which all require grad; None for one too large to be shown."""
    starts = [root._grad_fn for root in roots if root._grad_fn is not None]
    operations = sorted({shown(node) for node in nodes_behind(starts)}, key=lambda node: node.time)
    if len(operations) > MAX_NODES:
        return None
    builder = _Builder(notes, variables, _known_values(operations, roots, notes))
    for node in operations:
        builder.add_operation(node)
    for root in roots:
        if root._grad_fn is None:
            builder.add_leaf(root)
    ends = tuple(builder.places[_key(shown(root._grad_fn) if root._grad_fn else root)] for root in roots)
    return Captured(LabGraph(_with_symbols(builder.nodes), tuple(builder.edges), ends), builder.places)


class _Builder:
    """Collects nodes and edges."""

    def __init__(self, notes: Notes, variables: Mapping[str, Any], values: Mapping[Node, Array]) -> None:
        self.nodes: list[LabNode] = []
        self.edges: list[LabEdge] = []
        self.places: dict[Any, int] = {}
        self._notes = notes
        self._values = values
        self._homes = Homes(variables)

    def add_operation(self, node: Node) -> None:
        """One operation, and before it the leaves and constants that it is the first to use."""
        inputs: list[tuple[int, int, int]] = []
        for position, target in zip(node.plan.positions, node.targets, strict=True):
            output = target.index if isinstance(target, Output) else 0
            source = shown(target) if isinstance(target, Node) else target
            place = self.places[_key(source)] if isinstance(source, Node) else self.add_leaf(source, node)
            inputs.append((place, output, position))
        free = [i for i in range(node.plan.width) if i not in node.plan.positions]
        for position, constant in zip(free, self._constants(node, len(free)), strict=False):
            inputs.append((self._add_constant(constant), 0, position))
        place = self._append(node, self._operation(node, [source for source, _, _ in inputs]))
        self.edges += [
            LabEdge(source, place, output, position)
            for source, output, position in sorted(inputs, key=lambda each: each[2])
        ]

    def add_leaf(self, tensor: Tensor, user: Node | None = None) -> int:
        """The place of a leaf, which is added where it is new, before the first node that uses it."""
        if _key(tensor) in self.places:
            return self.places[_key(tensor)]
        name = self._notes.leaf_name(tensor)
        value = frozen_array(tensor._array)
        path, calls = self._homes.of_leaf(tensor, name, () if user is None else self._notes.of(user).calls)
        node = LabNode(
            "leaf", name, name or "", _shortly(value), "AccumulateGrad", value.shape, tensor.dtype.name,
            value, (), path, None, calls,
        )  # fmt: skip
        return self._append(tensor, node)

    def _constants(self, node: Node, wanted: int) -> Sequence[Constant]:
        kept = [
            self._notes.constant(each)
            for each in node.arguments or ()
            if isinstance(each, Tensor) and not each._requires_grad
        ]
        return kept if len(kept) >= wanted else self._notes.of(node).constants or kept

    def _add_constant(self, constant: Constant) -> int:
        name, value = constant.name, constant.value
        text = (constant.text or _shortly(value))[:MAX_TEXT]
        key = (name, value.shape, value.tobytes()) if name else object()
        if key in self.places:
            return self.places[key]
        dtype = value.dtype.name
        node = LabNode("constant", name, name or text, text, "", value.shape, dtype, value, (), (), None)
        self.places[key] = len(self.nodes)
        self.nodes.append(node)
        return self.places[key]

    def _owners(self, node: Node, sources: Sequence[int]) -> Iterator[int | None]:
        """Where the value of each thing that a node saved comes from."""
        for argument in node.arguments or ():
            if not isinstance(argument, Tensor):
                yield None
            elif argument._requires_grad:
                # Beside a part of several results there is no node that has its value alone.
                maker = argument._grad_fn
                key = _key(argument if maker is None else shown(maker))
                yield None if isinstance(maker, Output) else self.places.get(key)
            else:
                equal = (i for i in sources if _is_constant_of(self.nodes[i], argument))
                yield next(equal, None)
        if node.plan.needs_out:
            yield len(self.nodes)  # which it is about to become

    def _operation(self, node: Node, sources: Sequence[int]) -> LabNode:
        note = self._notes.of(node)
        saved = saved_by(node)
        value = self._values.get(node)
        path, calls = self._homes.of(note.calls)
        return LabNode(
            kind="operation",
            name=note.names[0] if note.names else None,
            symbol=note.names[0] if note.names else "",
            text=note.text[:MAX_TEXT],
            operation=node.kind.__name__,
            shape=node.shape if value is None else value.shape,
            dtype=np.dtype(node.dtype).name if node.dtype is not None else "",
            value=value,
            saved=saved,
            module=path,
            line=note.line,
            calls=calls,
            saved_of=tuple(self._owners(node, sources))[: len(saved)],
        )

    def _append(self, face: Any, node: LabNode) -> int:
        self.places[_key(face)] = len(self.nodes)
        self.nodes.append(node)
        return len(self.nodes) - 1


def saved_by(node: Node) -> tuple[Saved, ...]:
    """What a node keeps for backward, frozen; nothing once it was freed."""
    if node.saved is None:
        return ()
    names = (*node.plan.names, "result") if node.plan.needs_out else node.plan.names
    return tuple(
        Saved(name, frozen_array(value) if isinstance(value, np.ndarray) else value)
        for name, value in zip(names, node.saved, strict=False)
    )


def _is_constant_of(node: LabNode, tensor: Tensor) -> bool:
    """Whether a node is the constant that a tensor without gradient is shown as."""
    value = node.value if node.kind == "constant" else None
    return value is not None and np.array_equal(value, tensor._array, equal_nan=True)


def _key(face: Any) -> Any:
    return id(face) if isinstance(face, Tensor) else face


def _known_values(nodes: Iterable[Node], roots: Iterable[Tensor], notes: Notes) -> dict[Node, Array]:
    """The result of each node that was noted, or that the engine still holds."""
    values: dict[Node, Array] = {}
    for node in nodes:
        noted = notes.of(node).value
        if noted is not None:
            values[node] = noted
        if node.saved is not None and node.plan.needs_out:
            values.setdefault(node, frozen_array(node.saved[-1]))
        for argument in node.arguments or ():
            if isinstance(argument, Tensor) and type(argument._grad_fn) not in (type(None), Output):
                values.setdefault(shown(argument._grad_fn), frozen_array(argument._array))
    for root in roots:
        if root._grad_fn is not None and not isinstance(root._grad_fn, Output):
            values.setdefault(root._grad_fn, frozen_array(root._array))
    return values


def _with_symbols(nodes: Sequence[LabNode]) -> tuple[LabNode, ...]:
    """The nodes with symbols that tell them apart."""
    uses = Counter(node.symbol for node in nodes if node.kind != "constant" and node.symbol)
    taken = {node.symbol for node in nodes}
    times: Counter[str] = Counter()
    made_up = (name for name in (f"v{i}" for i in range(1, len(nodes) + len(taken) + 1)) if name not in taken)
    named = []
    for node in nodes:
        symbol = node.symbol or next(made_up)
        if node.kind != "constant" and uses[node.symbol] > 1:
            times[symbol] += 1
            symbol = f"{symbol}#{times[symbol]}"
        named.append(replace(node, symbol=symbol))
    return tuple(named)


def _shortly(value: Array) -> str:
    if value.size == 1:
        return short(value.item()) if value.dtype.kind == "f" else str(value.item())
    return f"{value.dtype.name} {'×'.join(map(str, value.shape))}"
