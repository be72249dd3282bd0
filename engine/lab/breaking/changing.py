"""Making a mistake in a learner's program, where the program has a place for it.

Every change gives the program that is right and the one that is wrong; None where it does not fit. Only the
text is changed: what comes of it is seen when both are run.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Literal

import numpy as np

from engine.lab.graph import LabGraph
from engine.lab.run import LabRun

Mistake = Literal[
    "no_zero_grad", "backward_twice", "write_leaf", "write_saved", "detach", "no_grad", "no_requires_grad",
    "frozen_layer", "no_scalar",
]  # fmt: skip
Change = Callable[[str, ast.Module, LabRun], tuple[str, str] | None]


def _with_line(source: str, number: int, text: str | None, before: str = "") -> str:
    """The program with one line replaced, and another put before it; both at its indentation."""
    lines = source.splitlines()
    old = lines[number - 1]
    indent = old[: len(old) - len(old.lstrip())]
    new = [] if not before else [indent + before]
    new.append(old if text is None else "\n".join(indent + each for each in text.split("\n")))
    return "\n".join([*lines[: number - 1], *new, *lines[number:]]) + "\n"


def _one_line_statements(tree: ast.Module) -> Iterator[ast.stmt]:
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and node.lineno == node.end_lineno:
            yield node


def _calls(tree: ast.Module, method: str) -> list[ast.Call]:
    """The statements that are nothing but a call of this method, from the top."""
    found = [
        node.value
        for node in _one_line_statements(tree)
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
        and node.value.func.attr == method
    ]
    return sorted(found, key=lambda call: call.lineno)


def _no_zero_grad(source: str, tree: ast.Module, run: LabRun) -> tuple[str, str] | None:
    cleared = [statement.line for statement in run.statements if statement.stage == "zero_grad"]
    if not cleared or len(run.traces) < 2:
        return None
    broken = source
    for line in sorted(set(cleared), reverse=True):
        broken = _with_line(broken, line, "pass  # " + source.splitlines()[line - 1].strip())
    return source, broken


def _backward_twice(source: str, tree: ast.Module, run: LabRun) -> tuple[str, str] | None:
    calls = [
        call
        for call in _calls(tree, "backward")
        if not call.keywords and not call.args and not call.col_offset
    ]
    if not calls or not any(node.saved for trace in run.traces for node in trace.graph.nodes):
        return None
    call = calls[-1]
    text = ast.unparse(call.func)
    return (
        _with_line(source, call.lineno, f"{text}(retain_graph=True)\n{text}()"),
        _with_line(source, call.lineno, f"{text}()\n{text}()"),
    )


def _leaf_lines(tree: ast.Module, run: LabRun) -> list[tuple[str, int]]:
    """The leaves that a line of the program makes by itself, with the line."""
    leaves = {
        node.name for trace in run.traces for node in trace.graph.nodes if node.kind == "leaf" and node.name
    }
    return [
        (node.targets[0].id, node.lineno)
        for node in tree.body
        if isinstance(node, ast.Assign)
        and node.lineno == node.end_lineno
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id in leaves
        and isinstance(node.value, ast.Call)
        and any(keyword.arg == "requires_grad" for keyword in node.value.keywords)
    ]


def _write_leaf(source: str, tree: ast.Module, run: LabRun) -> tuple[str, str] | None:
    leaves = _leaf_lines(tree, run)
    if not leaves:
        return None
    name, line = leaves[0]
    own = source.splitlines()[line - 1].strip()
    return source, _with_line(source, line, f"{own}\n{name}.add_(1)")


def _write_saved(source: str, tree: ast.Module, run: LabRun) -> tuple[str, str] | None:
    backward = [call.lineno for call in _calls(tree, "backward")]
    names = [name for trace in run.traces for name in _saved_names(trace.graph)]
    if not backward or not names:
        return None
    return source, _with_line(source, backward[0], None, before=f"{names[0]}.add_(1)")


def _saved_names(graph: LabGraph) -> Iterator[str]:
    """The names of computed results that an operation behind them saved."""
    for place, node in enumerate(graph.nodes):
        saved = [each.value for each in node.saved if isinstance(each.value, np.ndarray)]
        for edge in graph.inputs(place):
            used = graph.nodes[edge.source]
            if used.kind == "operation" and used.name and used.value is not None:
                value = used.value
                if any(each.shape == value.shape and np.array_equal(each, value) for each in saved):
                    yield used.name


def _computed(tree: ast.Module, run: LabRun) -> list[ast.Assign]:
    """The assignments that compute intermediate results, those nearest to the leaves first."""
    inner = {
        node.name: node.line
        for trace in run.traces
        for i, node in enumerate(trace.graph.nodes)
        if node.kind == "operation" and node.name and i not in trace.graph.roots
    }
    found = [
        node
        for node in _one_line_statements(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and inner.get(node.targets[0].id) == node.lineno
    ]
    return sorted(found, key=lambda node: node.lineno)


def _detach(source: str, tree: ast.Module, run: LabRun) -> tuple[str, str] | None:
    for node in reversed(_computed(tree, run)):
        text = f"{ast.unparse(node.targets[0])} = ({ast.unparse(node.value)}).detach()"
        return source, _with_line(source, node.lineno, text)
    return None


def _no_grad(source: str, tree: ast.Module, run: LabRun) -> tuple[str, str] | None:
    for node in reversed(_computed(tree, run)):
        return source, _with_line(source, node.lineno, f"with no_grad():\n    {ast.unparse(node)}")
    return None


def _no_requires_grad(source: str, tree: ast.Module, run: LabRun) -> tuple[str, str] | None:
    leaves = _leaf_lines(tree, run)
    if not leaves:
        return None
    name, line = leaves[0]
    (node,) = [each for each in tree.body if isinstance(each, ast.Assign) and each.lineno == line]
    assert isinstance(node.value, ast.Call)
    arguments = [ast.unparse(each) for each in node.value.args]
    arguments += [ast.unparse(each) for each in node.value.keywords if each.arg != "requires_grad"]
    return source, _with_line(
        source, line, f"{name} = {ast.unparse(node.value.func)}({', '.join(arguments)})"
    )


def _frozen_layer(source: str, tree: ast.Module, run: LabRun) -> tuple[str, str] | None:
    for node in tree.body:
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Call)
            and node.lineno == node.end_lineno
        ):
            made = ast.unparse(node.value.func)
            if made in ("nn.Sequential", "Sequential", "torch.nn.Sequential"):
                name, own = ast.unparse(node.targets[0]), source.splitlines()[node.lineno - 1].strip()
                frozen = f"{own}\nfor p in {name}[0].parameters():\n    p.requires_grad = False"
                return source, _with_line(source, node.lineno, frozen)
    return None


def _no_scalar(source: str, tree: ast.Module, run: LabRun) -> tuple[str, str] | None:
    if not _starts_from_several(run):
        return None
    for call in reversed(_calls(tree, "backward")):
        assert isinstance(call.func, ast.Attribute)
        root = call.func.value
        reduced = _reduced(root)
        if reduced is not None:
            return source, _with_line(source, call.lineno, f"{reduced}.backward()")
        for node in _one_line_statements(tree):
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == ast.unparse(root):
                reduced = _reduced(node.value)
                if reduced is not None:
                    return source, _with_line(source, node.lineno, f"{ast.unparse(root)} = {reduced}")
    return None


def _starts_from_several(run: LabRun) -> bool:
    """Whether a backward starts from the sum or mean of more than one number."""
    graphs = [trace.graph for trace in run.traces]
    sources = [
        graph.nodes[edge.source] for graph in graphs for root in graph.roots for edge in graph.inputs(root)
    ]
    return any(math.prod(node.shape) > 1 for node in sources)


def _reduced(value: ast.expr) -> str | None:
    """What is added up or averaged to a single number by this expression."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and not value.args:
        return ast.unparse(value.func.value) if value.func.attr in ("sum", "mean") else None
    return None


CHANGES: Mapping[Mistake, Change] = {
    "no_zero_grad": _no_zero_grad,
    "backward_twice": _backward_twice,
    "write_leaf": _write_leaf,
    "write_saved": _write_saved,
    "detach": _detach,
    "no_grad": _no_grad,
    "no_requires_grad": _no_requires_grad,
    "frozen_layer": _frozen_layer,
    "no_scalar": _no_scalar,
}
