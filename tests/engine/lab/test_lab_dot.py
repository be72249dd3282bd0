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
        '  node [fontname="Helvetica"];',
        '  n0 [label="w\\n[1]", shape=box, style=rounded];',
        '  n1 [label="1\\n1", shape=plaintext];',
        '  n2 [label="b = w + 1\\n[2]\\nAddBackward0", shape=box];',
        '  n3 [label="y = b * b\\n[4]\\nMulBackward0", shape=box];',
        "  n0 -> n2;",
        "  n1 -> n2;",
        "  n2 -> n3;",
        "  n2 -> n3;",
        "}",
    ]


def test_large_values_are_told_by_their_shape_and_text_is_escaped() -> None:
    lines = dot_of("w = ones(2, 3, requires_grad=True)\ny = w[...,  0] * 1")
    assert any('label="w\\n2×3"' in line for line in lines)
    assert sum(line.count('"') for line in lines) == 2 * sum(
        "label" in line or "fontname" in line for line in lines
    )


def test_a_folded_module_is_one_box_and_its_edges_are_drawn_once() -> None:
    graph = run("m = nn.Linear(2, 1)\nx = ones(3, 2)\ny = (m(x) * x).sum()").graph
    assert graph is not None
    lines = as_dot(graph, [("m",)]).splitlines()
    (module,) = (line for line in lines if "box3d" in line)
    assert 'label="m\\n3 nodes"' in module
    name = module.split()[0]
    assert not any("Addmm" in line for line in lines)
    assert len([line for line in lines if line.endswith(f"-> {name};")]) == 1
    assert any(line.startswith(f"  {name} -> ") for line in lines)


def test_numbers_are_short_and_a_large_graph_is_not_placed_for_minutes() -> None:
    lines = dot_of("w = tensor([1 / 3, 2e-9], requires_grad=True)\ny = w * 1")
    assert any('label="w\\n[0.3333, 2e-9]"' in line for line in lines)
    assert not any("nslimit" in line for line in lines)
    lines = dot_of("w = tensor(1., requires_grad=True)\ny = w\nfor i in range(120):\n    y = y * w")
    assert any("nslimit" in line for line in lines)
