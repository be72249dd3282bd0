"""A graph as text in Graphviz's language, https://graphviz.org/doc/info/lang.html."""

from __future__ import annotations

from collections.abc import Iterator

from .graph import LabGraph, LabNode

_SHAPES = {"leaf": "box, style=rounded", "constant": "plaintext", "operation": "box"}
_SHOWN = 4
"""Values of more elements are told by their shape only."""


def as_dot(graph: LabGraph) -> str:
    """The graph from left to right: leaves rounded, operations as boxes, constants bare."""
    lines = ["digraph {", "  rankdir=LR;", *_nodes(graph), *_edges(graph), "}"]
    return "\n".join(lines) + "\n"


def _nodes(graph: LabGraph) -> Iterator[str]:
    for i, node in enumerate(graph.nodes):
        yield f"  n{i} [label={_quoted(_label(node))}, shape={_SHAPES[node.kind]}];"


def _edges(graph: LabGraph) -> Iterator[str]:
    for edge in graph.edges:
        yield f"  n{edge.source} -> n{edge.target};"


def _label(node: LabNode) -> str:
    first = f"{node.name} = {node.text}" if node.name and node.kind == "operation" else node.name or node.text
    shape = "×".join(map(str, node.shape)) or "scalar"
    value = shape if node.value is None or node.value.size > _SHOWN else str(node.value.tolist())
    operation = node.operation if node.kind == "operation" else ""
    return "\n".join(filter(None, (first or node.symbol, value, operation)))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
