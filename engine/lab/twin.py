"""A learner's program as a PyTorch script: the same lines, every name with the prefix that PyTorch wants."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from .language import Places, ProblemError, Span, parse
from .language.naming import CONTEXTS, KNOWN, bare_constant, dotted

HEADER = ("import torch", "import torch.nn.functional as F", "from torch import nn, optim")


@dataclass(frozen=True)
class Twin:
    """A script, and which of its lines is the program's first."""

    script: str
    first_line: int


def pytorch_twin(source: str, seed: int = 0) -> Twin:
    """The script that does in PyTorch what `source` does in the Lab; ProblemError where it is no program."""
    tree = parse(source)
    lines = source.splitlines()
    edits = sorted(
        _edits(tree, Places(source)), key=lambda edit: (edit[0].line, edit[0].column), reverse=True
    )
    for span, text in edits:
        line = lines[span.line - 1]
        lines[span.line - 1] = line[: span.column] + text + line[span.end_column :]
    body = "\n".join(lines)
    used = [each for each in HEADER if each is HEADER[0] or _is_used(each, body)]
    head = "\n".join([*used, "", f"torch.manual_seed({seed})"])
    return Twin(f"{head}\n{body}\n", len(used) + 3)


def twin_of(source: str, seed: int = 0) -> Twin | None:
    """The script, or None where `source` is no program."""
    try:
        return pytorch_twin(source, seed)
    except ProblemError:
        return None


def _is_used(line: str, body: str) -> bool:
    names = ("F.",) if line.endswith("F") else ("nn.", "optim.")
    return any(name in body for name in names)


def _edits(tree: ast.Module, places: Places) -> Iterator[tuple[Span, str]]:
    """What to replace, each within one line."""
    assigned = _first_assigned(tree)
    whole: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and dotted(node) and id(node) not in whole:
            whole.update(id(each) for each in ast.walk(node))
            if dotted(node)[0] == "autograd":
                yield _start(places.span(node)), "torch."
    for node in ast.walk(tree):
        if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load) or id(node) in whole:
            continue
        if assigned.get(node.id, node.lineno) < node.lineno:
            continue
        path = _path(node.id)
        if path != node.id:
            yield places.span(node), path


def _path(name: str) -> str:
    if name in KNOWN:
        return KNOWN[name].path
    return f"torch.{name}" if name in CONTEXTS or bare_constant(name) is not None else name


def _start(span: Span) -> Span:
    return Span(span.line, span.column, span.line, span.column)


def _first_assigned(tree: ast.Module) -> dict[str, int]:
    """The line on which each name first becomes a variable."""
    lines: dict[str, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            lines[node.id] = min(node.lineno, lines.get(node.id, node.lineno))
    return lines
