"""Running the app's examples without a window and comparing them with the numbers in their files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.experiment import ProjectError, load_trainable, shortfalls
from engine.export import named_metrics
from engine.headless import run
from engine.lab.examples import ExampleError, ExampleRow, check_example, example_paths
from engine.training.trainer import Trainer

PROJECTS = Path(__file__).parents[1] / "assets" / "examples"


@dataclass(frozen=True)
class CheckReport:
    """What checking found, an example a row."""

    rows: tuple[ExampleRow, ...]

    @property
    def exit_status(self) -> int:
        """0 when every example reaches its numbers, else 1."""
        return 0 if all(row.passed for row in self.rows) else 1

    @property
    def text(self) -> str:
        """A table for a terminal, with how much of what is expected held; what did not stands below."""
        width = max((len(row.name) for row in self.rows), default=0)
        lines = []
        for row in self.rows:
            counted = f"{row.held} of {row.expected}"
            lines.append(f"{'ok' if row.passed else 'FAIL':4}  {row.name:{width}}  {counted:>8}  {row.title}")
            lines += [f"      {'':{width}}  {sentence}" for sentence in row.shortfalls]
        failed = sum(not row.passed for row in self.rows)
        counted = f"{len(self.rows)} example{'' if len(self.rows) == 1 else 's'}"
        return "\n".join([*lines, f"{counted}, {failed or 'none'} failed"])


def all_examples() -> tuple[Path, ...]:
    """The files of every example of the app: projects of the Playground, then those of the Lab."""
    return (*sorted(PROJECTS.glob("*.json")), *example_paths())


def check_examples(paths: Sequence[Path]) -> CheckReport:
    """Check these files, without any all examples of the app.

    A `.md` is an example of the Lab, anything else a project; one that is neither fails, and the others are
    checked all the same.
    """
    return CheckReport(tuple(_row(path) for path in paths or all_examples()))


def _row(path: Path) -> ExampleRow:
    try:
        return check_example(path) if path.suffix == ".md" else check_project(path)
    except (ProjectError, ExampleError) as error:
        return ExampleRow(path.stem, "cannot be checked", 0, (str(error),))


def check_project(path: Path) -> ExampleRow:
    """Train a project as long as its file says and compare; ProjectError for a file that is none."""
    project = load_trainable(path)
    expect = project.expect
    title = project.title or path.stem
    if expect is None:
        return ExampleRow(path.stem, title, 0, ("the file does not say what must be reached",))
    trainer = Trainer(project.spec)
    run(trainer, expect.epochs)
    metrics = named_metrics(project.spec, trainer.metrics()) | {"epoch": trainer.epoch}
    parameters = {parameter.name: parameter.value for parameter in trainer.parameters()}
    bounds = len(expect.metrics) + len(expect.at_least) + len(expect.at_most)
    expected = bounds + len(expect.parameters) + len(expect.predictions)
    return ExampleRow(
        path.stem, title, expected, tuple(shortfalls(expect, metrics, parameters, trainer.predict))
    )
