"""What is wrong with a learner's program, where, and what to do about it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Literal

Kind = Literal["syntax", "language", "limit", "run"]
"""Not Python; Python, but not part of the language; too costly; refused by the engine while it ran."""


@dataclass(frozen=True)
class Span:
    """A piece of the source: lines count from 1, columns from 0 in characters, the end is not included."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True)
class Problem:
    """One error as the learner reads it."""

    kind: Kind
    message: str
    """In plain words, or the engine's own message, which is PyTorch's."""
    span: Span
    remedy: str = ""
    """What to write instead."""
    explanation: str = ""
    """Why the engine's message arises."""

    def __str__(self) -> str:
        text = f"line {self.span.line}, column {self.span.column + 1}: {self.message}"
        return " ".join(part for part in (text, self.explanation, self.remedy) if part)


class ProblemError(Exception):
    """Raised where a program cannot go on; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Places:
    """Where the nodes of a syntax tree stand in its source."""

    def __init__(self, source: str) -> None:
        self._lines = source.splitlines() or [""]
        self._spans: dict[ast.AST, Span] = {}

    def span(self, node: ast.AST) -> Span:
        """The characters of `node`; Python counts its columns in bytes of UTF-8."""
        known = self._spans.get(node)
        if known is None:
            known = self._spans[node] = self._counted(node)
        return known

    def _counted(self, node: ast.AST) -> Span:
        line, end_line = getattr(node, "lineno", 1), getattr(node, "end_lineno", None)
        end_line = line if end_line is None else end_line
        start, end = getattr(node, "col_offset", 0), getattr(node, "end_col_offset", None)
        column = self._characters(line, start)
        end_column = column + 1 if end is None else self._characters(end_line, end)
        return Span(line, column, end_line, end_column)

    def text(self, node: ast.AST) -> str:
        """The source of `node`, in one line."""
        span = self.span(node)
        lines = self._lines[span.line - 1 : span.end_line]
        if not lines:
            return ""
        lines[-1] = lines[-1][: span.end_column]
        lines[0] = lines[0][span.column :]
        return " ".join(line.strip() for line in lines)

    def whole_line(self, line: int) -> Span:
        """All of one line."""
        text = self._lines[line - 1] if 0 < line <= len(self._lines) else ""
        return Span(line, 0, line, max(len(text), 1))

    def _characters(self, line: int, offset: int) -> int:
        text = self._lines[line - 1] if 0 < line <= len(self._lines) else ""
        return len(text.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "replace"))
