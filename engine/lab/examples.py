"""The Lab's examples: a Markdown file each, with the lines to run and the numbers that they must reach.

    # Title

    > a few words for the list

    Text with $formulas$.

    ## A heading for each program, where there are several

    ```python
    the program
    ```

    ```expect
    w.grad = [5]
    prints tensor([5.])
    ```

What can be expected is said in `expectations.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .expectations import ExpectationError, shortfalls
from .run import LabRun, run

FOLDER = Path(__file__).parents[2] / "assets" / "lab"

LEARNING_ORDER = (
    "xw-graph",
    "gradient",
    "mean-graph",
    "two-losses",
    "accumulate",
    "second-order",
    "freed-graph",
    "leaf-in-place",
    "no-grad",
    "dynamic-graph",
    "cubic-mean",
    "chain",
)
"""The order in which one example builds on another; those not named here follow by name."""


@dataclass(frozen=True)
class Program:
    """One program of an example."""

    heading: str
    """Empty where the example has only one."""
    code: str
    expected: tuple[str, ...]
    """Lines such as `w.grad = [5]`."""


@dataclass(frozen=True)
class LabExample:
    """One example as its file tells it."""

    name: str
    """The file's name without its ending."""
    title: str
    teaser: str
    text: str
    """Markdown, without title, teaser and programs."""
    programs: tuple[Program, ...]


class ExampleError(ValueError):
    """A file that is no example; the text names the file and what is missing."""


@dataclass(frozen=True)
class ExampleRow:
    """What checking one example found: a row of the table that `check-examples` prints."""

    name: str
    title: str
    expected: int
    """How many things the file says must hold."""
    shortfalls: tuple[str, ...]
    """What did not hold, each as a sentence."""

    @property
    def held(self) -> int:
        """How many of them held."""
        return max(self.expected - len(self.shortfalls), 0)

    @property
    def passed(self) -> bool:
        """Whether everything held."""
        return not self.shortfalls


def example_paths(folder: Path = FOLDER) -> tuple[Path, ...]:
    """The files of all examples, by name."""
    return tuple(sorted(folder.glob("*.md")))


def learning_paths(folder: Path = FOLDER) -> tuple[Path, ...]:
    """The files of all examples in the order in which to learn from them."""
    places = {name: place for place, name in enumerate(LEARNING_ORDER)}
    return tuple(
        sorted(example_paths(folder), key=lambda path: (places.get(path.stem, len(places)), path.stem))
    )


def load_example(path: Path) -> LabExample:
    """The example in a file; ExampleError unless it has a title and a program with what is expected of it."""
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ExampleError(f"{path}: this is no text in UTF-8; save it as such") from error
    except OSError as error:
        raise ExampleError(f"{path}: cannot be read: {error.strerror or error}") from error
    title, teaser, heading, code = "", "", "", None
    prose: list[str] = []
    programs: list[Program] = []
    for kind, content in _blocks(text):
        if kind == "python":
            code = content
        elif kind == "expect":
            if code is None:
                raise ExampleError(f"{path}: a block ```expect has no program in a block ```python above it")
            programs.append(Program(heading, code, tuple(filter(None, content.splitlines()))))
            code = None
        elif content.startswith("# "):
            title = content[2:]
        elif content.startswith("## "):
            heading = content[3:]
        elif content.startswith("> "):
            teaser = content[2:]
        else:
            prose.append(content)
    if not title:
        raise ExampleError(f"{path}: an example needs a title; begin it with a line '# My example'")
    if not programs or code is not None:
        raise ExampleError(
            f"{path}: an example needs a program in a block ```python, and below each one a block ```expect "
            "with lines such as 'w.grad = [5]'"
        )
    return LabExample(path.stem, title, teaser, "\n".join(prose).strip(), tuple(programs))


def check_example(path: Path) -> ExampleRow:
    """Run all programs of an example and compare; ExampleError for a file that is none."""
    example = load_example(path)
    found: list[str] = []
    for program in example.programs:
        where = f"{program.heading}: " if program.heading else ""
        result: LabRun = run(program.code)
        try:
            found += [where + sentence for sentence in shortfalls(program.expected, result)]
        except ExpectationError as error:
            raise ExampleError(f"{path}: {error}") from error
    expected = sum(len(program.expected) for program in example.programs)
    return ExampleRow(example.name, example.title, expected, tuple(found))


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Fenced blocks by the word behind their fence, and the lines between them one by one."""
    fence = ""
    held: list[str] = []
    for line in text.splitlines():
        if not fence and line.startswith("```"):
            fence, held = line[3:].strip() or "text", []
        elif fence and line == "```":
            yield fence, "".join(f"{each}\n" for each in held)
            fence = ""
        elif fence:
            held.append(line)
        else:
            yield "", line
