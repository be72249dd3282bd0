"""From text to a checked syntax tree: what is not named here is not part of the language."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from .problems import Places, Problem, ProblemError, Span

MAX_CHARACTERS = 10_000
MAX_LINES = 400
MAX_NESTING = 40
MAX_INTEGER = 2**63 - 1

_ALLOWED: tuple[type[ast.AST], ...] = (
    ast.Module,
    *(ast.Expr, ast.Assign, ast.AugAssign, ast.For, ast.While, ast.If, ast.With, ast.withitem),
    *(ast.Break, ast.Continue, ast.Pass),
    *(ast.Constant, ast.Name, ast.Attribute, ast.Subscript, ast.Slice, ast.Call, ast.keyword),
    *(ast.Tuple, ast.List, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp),
    *(ast.Load, ast.Store, ast.boolop, ast.unaryop, ast.cmpop),
    *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult),
    *(ast.BitAnd, ast.BitOr, ast.BitXor),
)
_HERE_ALREADY = "torch, nn, F and optim are here already: delete this line."
_LOOP = "Write it as a loop: for i in range(3):"
_PRINT = "Print the value alone: print(w.grad)."
_NO_STRINGS = ("text in quotes is not part of the language", _PRINT)
_REFUSED: dict[type[ast.AST], tuple[str, str]] = {
    ast.Import: ("nothing can be imported", _HERE_ALREADY),
    ast.ImportFrom: ("nothing can be imported", _HERE_ALREADY),
    ast.FunctionDef: ("functions cannot be defined", "Write the steps one below the other, or in a loop."),
    ast.AsyncFunctionDef: ("functions cannot be defined", "Write the steps one below the other."),
    ast.ClassDef: ("classes cannot be defined", "Build a model with nn.Sequential(nn.Linear(2, 1), ...)."),
    ast.Lambda: ("functions cannot be defined", "Write the expression where it is needed."),
    ast.ListComp: ("lists cannot be made by comprehension", _LOOP),
    ast.SetComp: ("sets are not part of the language", _LOOP),
    ast.DictComp: ("dictionaries are not part of the language", _LOOP),
    ast.GeneratorExp: ("generators are not part of the language", _LOOP),
    ast.JoinedStr: _NO_STRINGS,
    ast.Starred: ("* before a value is not part of the language", "Write the values one by one."),
    ast.NamedExpr: (
        "a value cannot be named inside an expression",
        "Put the assignment on a line of its own.",
    ),
    ast.Delete: ("names cannot be deleted", "Leave it out: a name may simply not be used again."),
    ast.Try: ("errors cannot be caught", "Let the error happen: it is shown and explained."),
    ast.Dict: ("dictionaries are not part of the language", "Use a list."),
    ast.Set: ("sets are not part of the language", "Use a list."),
    ast.LShift: ("<< is not part of the language", "Multiply by a power of two."),
    ast.RShift: (">> is not part of the language", "Divide by a power of two."),
    ast.In: ("'in' is only for loops", _LOOP),
    ast.NotIn: ("'in' is only for loops", _LOOP),
}


def parse(source: str) -> ast.Module:
    """The checked tree of `source`; ProblemError for the first thing in it that is not of the language."""
    _check_size(source)
    places = Places(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as "invalid decimal literal": the error says it as well
            tree = ast.parse(source)
    except SyntaxError as error:
        raise ProblemError(_syntax_problem(error, places)) from None
    except UnicodeEncodeError:
        message = "there are signs in this text that are no characters"
        raise ProblemError(Problem("syntax", message, places.whole_line(1), "Type it anew.")) from None
    except (ValueError, RecursionError, MemoryError):
        raise _too_nested(places.whole_line(1)) from None
    for node, depth in _with_depth(tree):
        if depth > MAX_NESTING:
            raise _too_nested(places.span(node))
        _check(node, places)
    return tree


def _check_size(source: str) -> None:
    lines = source.count("\n") + 1
    if len(source) > MAX_CHARACTERS or lines > MAX_LINES:
        message = f"the program has {len(source):,} characters in {lines:,} lines"
        remedy = f"Keep it under {MAX_CHARACTERS:,} characters and {MAX_LINES} lines."
        raise ProblemError(Problem("limit", message, Span(1, 0, 1, 1), remedy))
    for number, line in enumerate(source.splitlines(), 1):
        for sign in "+-~":
            if sign * (MAX_NESTING + 1) in line.replace(" ", ""):
                raise _too_nested(Span(number, 0, number, len(line)))


def _too_nested(span: Span) -> ProblemError:
    message = "this is too deeply nested"
    return ProblemError(Problem("limit", message, span, "Name parts of it on lines of their own."))


def _syntax_problem(error: SyntaxError, places: Places) -> Problem:
    line = max(error.lineno or 1, 1)
    column = max((error.offset or 1) - 1, 0)
    end_line = max(error.end_lineno or line, line)
    end = (error.end_offset or 0) - 1
    if end_line == line:
        end = max(end, column + 1)
    message = error.msg if isinstance(error.msg, str) else "this is not Python"
    if message.startswith("Exceeds the limit"):
        message = "this number has too many digits"
    return Problem("syntax", message, Span(line, column, end_line, max(end, 0)), _advice(message))


def _advice(message: str) -> str:
    if "was never closed" in message or "unmatched" in message or "does not match" in message:
        return "Check the brackets."
    if "indent" in message:
        return "Lines of one block begin in the same column."
    if "expected ':'" in message:
        return "Put a colon at the end of the line."
    if "Maybe you meant '=='" in message:
        return "= names a value, == compares."
    return "Check the spelling of this line."


def _with_depth(tree: ast.Module) -> Iterator[tuple[ast.AST, int]]:
    """Every node in the order of the source, and how deep it lies, without recursion."""
    stack: list[tuple[ast.AST, int]] = [(tree, 0)]
    while stack:
        node, depth = stack.pop()
        yield node, depth
        if isinstance(node, ast.Expr) and _is_text(node.value):
            continue  # a comment
        children = list(ast.iter_child_nodes(node))
        stack.extend((child, depth + 1) for child in reversed(children))


def _check(node: ast.AST, places: Places) -> None:
    if type(node) in _REFUSED:
        raise _refusal(node, places, *_REFUSED[type(node)])
    if not isinstance(node, _ALLOWED):
        raise _refusal(node, places, "this is not part of the language", "Use assignments, loops and calls.")
    if isinstance(node, ast.Constant):
        _check_constant(node, places)
    elif isinstance(node, ast.Name):
        _check_name(node, node.id, places)
    elif isinstance(node, ast.Attribute):
        _check_name(node, node.attr, places)
    elif isinstance(node, ast.keyword) and node.arg is None:
        raise _refusal(node, places, "** before arguments is not part of the language", "Name each argument.")
    elif isinstance(node, ast.For | ast.While) and node.orelse:
        raise _refusal(
            node, places, "else after a loop is not part of the language", "Put it below the loop."
        )


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _check_constant(node: ast.Constant, places: Places) -> None:
    value = node.value
    if isinstance(value, str | bytes):
        raise _refusal(node, places, *_NO_STRINGS)
    if isinstance(value, complex):
        raise _refusal(node, places, "complex numbers are not part of the language", "Use real numbers.")
    if isinstance(value, int) and value > MAX_INTEGER:
        raise _refusal(
            node, places, "this number is too large for an integer of 64 bits", "Write it as 1e30."
        )


def _check_name(node: ast.AST, name: str, places: Places) -> None:
    if name.startswith("_") and name.strip("_"):
        raise _refusal(node, places, f"names that begin with _ are not part of the language: {name[:40]}", "")


def _refusal(node: ast.AST, places: Places, message: str, remedy: str) -> ProblemError:
    return ProblemError(Problem("language", message, places.span(node), remedy))
