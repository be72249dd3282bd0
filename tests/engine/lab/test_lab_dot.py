"""Graphs as text for Graphviz."""

from __future__ import annotations

from engine.lab import run
from engine.lab.dot import as_dot


def dot_of(source: str) -> list[str]:
    graph = run(source).graph
    assert graph is not None
    return as_dot(graph).splitlines()


def test_the_smallest_graph() -> None:
    lines = dot_of("w = tensor([1.], requires_grad=True)\nb = w + 1\ny = b * b")
    assert lines == [
        "digraph {",
        "  rankdir=LR;",
        '  n0 [label="w\\n[1.0]", shape=box, style=rounded];',
        '  n1 [label="1\\n1", shape=plaintext];',
        '  n2 [label="b = w + 1\\n[2.0]\\nAddBackward0", shape=box];',
        '  n3 [label="y = b * b\\n[4.0]\\nMulBackward0", shape=box];',
        "  n0 -> n2;",
        "  n1 -> n2;",
        "  n2 -> n3;",
        "  n2 -> n3;",
        "}",
    ]


def test_large_values_are_told_by_their_shape_and_text_is_escaped() -> None:
    lines = dot_of("w = ones(2, 3, requires_grad=True)\ny = w[...,  0] * 1")
    assert any('label="w\\n2×3"' in line for line in lines)
    assert sum(line.count('"') for line in lines) == 2 * sum("label" in line for line in lines)
