"""What belongs to the language, and where errors point."""

from __future__ import annotations

import pytest

from engine.lab import Span, run
from engine.lab.language import ProblemError, parse


def problem_of(source: str) -> tuple[str, Span]:
    with pytest.raises(ProblemError) as caught:
        parse(source)
    return caught.value.problem.kind, caught.value.problem.span


@pytest.mark.parametrize(
    "source",
    [
        "",
        "# only a comment",
        '"""Text on a line of its own is a comment."""\nx = 1',
        "x = 1; y = 2",
        "a, (b, c) = 1, (2, 3)",
        "x = [1, 2.5, -3e-2, True, None, ...]",
        "x = 1 if 2 > 1 else 0",
        "y = not 1 < 2 <= 3 and 4 or 5",
        "for i in range(3):\n    if i:\n        continue\n    break",
        "while 0:\n    pass",
        "with no_grad():\n    x = tensor([1.])[..., None][0:1, -1]",
        "größe = θ = 3\nx_1 = größe ** 2",
    ],
)
def test_programs_of_the_language_run(source: str) -> None:
    assert run(source).problem is None


def test_a_refusal_names_line_and_columns() -> None:
    assert problem_of("x = 1\ny = [i for i in x]") == ("language", Span(2, 4, 2, 18))


def test_columns_count_characters_where_python_counts_bytes() -> None:
    kind, span = problem_of("größe = θ + 'text'")
    assert (kind, span) == ("language", Span(1, 12, 1, 18))


def test_a_syntax_error_is_at_its_place_and_says_what_to_check() -> None:
    result = run("x = (1,\ny = 2")
    assert result.problem is not None
    assert result.problem.kind == "syntax"
    assert result.problem.span.line == 1
    assert result.problem.remedy == "Check the brackets."
    assert str(result.problem).startswith("line 1, column 5: ")


@pytest.mark.parametrize(
    ("source", "remedy"),
    [
        ("import torch", "torch, nn, F and optim are here already: delete this line."),
        ("x = tenser([1.])", "Did you mean tensor?"),
        ("x = tensor([1.])\nx.backwards()", "Did you mean backward?"),
        ("x = tensor([1.])\ny = x.gradd", "Did you mean grad?"),
        ("weight = 1\nwieght + 1", "Did you mean weight?"),
        ("f = relu", "Call it: relu(...)."),
        ("x = tensor([1.])\nx.sum + 1", "Call it: .sum()."),
        ("x = tensor([1.])\nx.T()", "Leave the brackets out: .T"),
        ("print('loss')", "Print the value alone: print(w.grad)."),
        ("if True\n    x = 1", "Put a colon at the end of the line."),
        ("if 1:\nx = 1", "Lines of one block begin in the same column."),
        ("if x = 1:\n    pass", "= names a value, == compares."),
    ],
)
def test_errors_say_what_to_write_instead(source: str, remedy: str) -> None:
    result = run(source)
    assert result.problem is not None
    assert result.problem.remedy == remedy


def test_an_error_before_the_first_line_runs_leaves_nothing() -> None:
    result = run("x = 1\nimport os")
    assert result.variables == {}
    assert result.statements == ()
