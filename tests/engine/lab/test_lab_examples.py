"""The Lab's examples are complete, read well and reach the numbers that they state."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.lab.examples import (
    LEARNING_ORDER,
    ExampleError,
    check_example,
    example_paths,
    learning_paths,
    load_example,
)

NAMES = {
    *("xw-graph", "mean-graph", "two-losses", "second-order", "accumulate", "freed-graph", "leaf-in-place"),
    *("cubic-mean", "chain", "no-grad", "dynamic-graph", "gradient"),
}
SMALL = """# Small

> a teaser

Text.

```python
x = tensor([2.], requires_grad=True)
y = x ** 2
y.backward()
print(x.grad)
```

```expect
{expected}
```
"""


def test_the_examples_are_those_of_the_lessons() -> None:
    assert {path.stem for path in example_paths()} == NAMES


def test_every_example_has_its_place_in_the_order_of_learning() -> None:
    assert [path.stem for path in learning_paths()] == list(LEARNING_ORDER)


def test_an_example_that_is_not_in_the_order_comes_last(tmp_path: Path) -> None:
    for name in ("another", "chain", "xw-graph"):
        (tmp_path / f"{name}.md").write_text("", "utf-8")
    assert [path.stem for path in learning_paths(tmp_path)] == ["xw-graph", "chain", "another"]


@pytest.mark.parametrize("path", example_paths(), ids=lambda path: path.stem)
def test_every_example_reaches_its_numbers(path: Path) -> None:
    row = check_example(path)
    assert row.shortfalls == ()
    assert row.passed
    assert row.expected >= 3


@pytest.mark.parametrize("path", example_paths(), ids=lambda path: path.stem)
def test_every_example_has_what_the_window_shows(path: Path) -> None:
    example = load_example(path)
    assert example.title
    assert len(example.teaser) <= 24
    assert len(example.text) > 100
    assert "# " not in example.text
    if len(example.programs) > 1:
        assert all(program.heading for program in example.programs)


def test_a_file_is_read_into_its_parts(tmp_path: Path) -> None:
    path = tmp_path / "small.md"
    path.write_text(SMALL.format(expected="y = [4]\nx.grad = [4]"), "utf-8")
    example = load_example(path)
    assert (example.name, example.title, example.teaser, example.text) == (
        "small",
        "Small",
        "a teaser",
        "Text.",
    )
    (program,) = example.programs
    assert program.heading == ""
    assert program.code.startswith("x = tensor([2.]")
    assert program.expected == ("y = [4]", "x.grad = [4]")


@pytest.mark.parametrize(
    "expected",
    [
        *("y = [5]", "y = 4", "x.grad = [4.01]", "x.is_leaf = false", 'y.grad_fn = "AddBackward0"', "z = 1"),
        *("x.requires_grad = 1", "prints tensor([5.])", "passes = 2", "grad of y = [2]", "terms of x = [3]"),
        *("error in line 3: no", "checked within 1e-20", "nodes of pass 1 = 9", "nodes of pass 7 = 9"),
        "grad of z = 1",
    ],
)
def test_what_is_not_reached_is_said(tmp_path: Path, expected: str) -> None:
    path = tmp_path / "small.md"
    path.write_text(SMALL.format(expected=expected), "utf-8")
    row = check_example(path)
    assert not row.passed
    assert row.shortfalls[0].startswith(expected)


def test_an_error_that_nobody_expects_falls_short(tmp_path: Path) -> None:
    path = tmp_path / "small.md"
    path.write_text(SMALL.format(expected="y = [4]").replace("print(x.grad)", "print(z)"), "utf-8")
    (sentence,) = check_example(path).shortfalls
    assert "ended with an error: line 4" in sentence


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Only a title",
        "```python\nx = 1\n```\n```expect\nx = 1\n```",
        "# T\n```python\nx = 1\n```",
        "# T\n```expect\nx = 1\n```",
        SMALL.format(expected="y is 4"),
        SMALL.format(expected="y = four"),
        SMALL.format(expected="error in line three: x"),
        SMALL.format(expected="checked within reason"),
    ],
)
def test_what_is_no_example_is_refused_by_the_name_of_the_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.md"
    path.write_text(text, "utf-8")
    with pytest.raises(ExampleError, match=r"broken\.md"):
        check_example(path)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ExampleError, match="cannot be read"):
        load_example(tmp_path / "missing.md")
    (tmp_path / "bytes.md").write_bytes(b"\xff\xfe")
    with pytest.raises(ExampleError, match="no text in UTF-8"):
        load_example(tmp_path / "bytes.md")
