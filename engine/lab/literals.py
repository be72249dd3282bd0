"""Finding the numbers of leaves in a program's text, and putting others in their place."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping

from .language import ProblemError, parse

_MAKERS = ("tensor", "torch.tensor")


def with_numbers(source: str, numbers: Mapping[str, float]) -> str | None:
    """The program with other numbers in the tensors that it writes out, by the names of axes: `w`, `w[1]`.

    None where one of them is not written out exactly once at the top of the program.
    """
    places = literals(source)
    if not all(name in places for name in numbers):
        return None
    lines = source.encode("utf-8").split(b"\n")
    in_order = sorted(numbers, key=lambda name: (places[name].lineno, places[name].col_offset), reverse=True)
    for name in in_order:
        place = places[name]
        line = lines[place.lineno - 1]
        text = _written(numbers[name]).encode("ascii")
        lines[place.lineno - 1] = line[: place.col_offset] + text + line[place.end_col_offset :]
    return b"\n".join(lines).decode("utf-8")


def written_numbers(source: str) -> dict[str, float]:
    """The numbers that a program writes out for tensors, by the names of their axes."""
    return {name: float(ast.literal_eval(number)) for name, number in literals(source).items()}


def literals(source: str) -> dict[str, ast.expr]:
    """Where each number stands that a program writes out for a tensor, by the name of its axis."""
    try:
        tree = parse(source)
    except ProblemError:
        return {}
    assigned = Counter(
        target.id
        for statement in ast.walk(tree)
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    )
    return {
        name: number
        for statement in tree.body
        for name, number in _numbers_of(statement)
        if assigned[name.partition("[")[0]] == 1
    }


def _numbers_of(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """The numbers of `name = tensor(...)`."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=func, args=[content])):
            numbers = _flat(content) if ast.unparse(func) in _MAKERS else []
            if len(numbers) == 1:
                yield name, numbers[0]
            yield from ((f"{name}[{i}]", number) for i, number in enumerate(numbers))


def _flat(content: ast.expr) -> list[ast.expr]:
    """The numbers in nested lists, in row-major order; none where something else is among them."""
    match content:
        case ast.Constant(value=int() | float()) | ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return [content] if content.lineno == content.end_lineno else []
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            parts = [_flat(element) for element in elements]
            return [number for part in parts for number in part] if all(parts) else []
    return []


def _written(number: float) -> str:
    """A number in four significant digits, with a point, so that it stays a float."""
    text = f"{number:.4g}"
    return text if any(sign in text for sign in ".en") else f"{text}."
