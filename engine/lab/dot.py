"""A graph as text in Graphviz's language, https://graphviz.org/doc/info/lang.html."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from .digits import short
from .folding import FoldedGraph, FoldedNode, Path, fold
from .graph import LabGraph, LabNode

_SHAPES = {"leaf": "box, style=rounded", "constant": "plaintext", "operation": "box"}
_LARGE = 100
_SHOWN = 4
"""Values of more elements are told by their shape only."""


def as_dot(graph: LabGraph, closed: Collection[Path] = ()) -> str:
    """The graph from left to right: leaves rounded, operations as boxes, constants bare.

    The modules in `closed` are one solid box each. An edge between two single nodes stands there as often as
    the result is used.
    """
    folded = fold(graph, closed)
    lines = ["digraph {", *_settings(len(folded.nodes)), *_nodes(graph, folded), *_edges(graph, folded), "}"]
    return "\n".join(lines) + "\n"


def _settings(nodes: int) -> Iterator[str]:
    """From left to right; a large graph is placed in seconds instead of to the last crossing."""
    yield "  rankdir=LR;"
    yield '  node [fontname="Helvetica"];'
    if nodes > _LARGE:
        yield "  nslimit=1; nslimit1=1; mclimit=0.3; splines=line;"


def _nodes(graph: LabGraph, folded: FoldedGraph) -> Iterator[str]:
    for each in folded.nodes:
        first = each.members[0]
        if each.module is not None:
            yield f"  n{first} [label={_quoted(_module_label(each))}, shape=box3d];"
        else:
            node = graph.nodes[first]
            yield f"  n{first} [label={_quoted(_label(node))}, shape={_SHAPES[node.kind]}];"


def _edges(graph: LabGraph, folded: FoldedGraph) -> Iterator[str]:
    name = {member: each.members[0] for each in folded.nodes for member in each.members}
    single = {each.members[0] for each in folded.nodes if each.module is None}
    drawn = set()
    for edge in graph.edges:
        pair = name[edge.source], name[edge.target]
        if pair[0] != pair[1] and (pair not in drawn or single.issuperset(pair)):
            drawn.add(pair)
            yield f"  n{pair[0]} -> n{pair[1]};"


def _module_label(folded: FoldedNode) -> str:
    return f"{folded.title}\n{len(folded.members)} nodes"


def _label(node: LabNode) -> str:
    first = f"{node.name} = {node.text}" if node.name and node.kind == "operation" else node.name or node.text
    shape = "×".join(map(str, node.shape)) or "scalar"
    value = shape if node.value is None or node.value.size > _SHOWN else _written(node.value.tolist())
    operation = node.operation if node.kind == "operation" else ""
    return "\n".join(filter(None, (first or node.symbol, value, operation)))


def _written(values: object) -> str:
    """Numbers in four digits, in brackets as deep as their array."""
    if isinstance(values, list):
        return f"[{', '.join(map(_written, values))}]"
    return short(values, 4) if isinstance(values, float) else str(values)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
