"""Training without a window: a project file in, parameters, metrics and a picture out."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.compiled import is_cached, kernels
from engine.experiment import ExperimentSpec, Project
from engine.experiment.atomic import write_atomically
from engine.experiment.link import Source, load_trainable_source
from engine.export import Trained, named_metrics, write
from engine.training.snapshots import NOTHING_COUNTS, Divergence
from engine.training.trainer import Trainer

DEFAULT_EPOCHS = 100
PICTURE_RESOLUTION = 400

_files = {
    "json": "parameters.json",
    "npz": "parameters.npz",
    "csv": "parameters.csv",
    "pytorch": "model.py",
    "numpy": "model_numpy.py",
    "javascript": "model.mjs",
}


@dataclass(frozen=True, slots=True)
class Row:
    """The state after an epoch: the epoch, the step, and the metrics by name."""

    epoch: float
    step: int
    metrics: dict[str, float]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a run: the trained model, why it stopped, and the files it left."""

    trained: Trained
    rows: tuple[Row, ...]
    finished: str = ""
    divergence: Divergence | None = None
    files: tuple[Path, ...] = ()
    backend: str = "eager"

    @property
    def exit_status(self) -> int:
        """0, or 1 when the run diverged."""
        return 1 if self.divergence else 0

    @property
    def text(self) -> str:
        """The report for a terminal."""
        scores = [
            f"{name.replace('_', ' ')} {value:.6g}"
            for name, value in self.trained.metrics.items()
            if not math.isnan(value)
        ]
        ran = f"{self.trained.epoch:g} epochs, {self.trained.step} {self.backend} steps"
        lines = [f"{self.trained.spec.title or 'The model'}: {ran}", "  " + ", ".join(scores)]
        lines += self._ending()
        if self.files:
            names = ", ".join(path.name for path in self.files)
            lines.append(f"Wrote {names} to {self.files[0].parent}.")
        return "\n".join(lines)

    def _ending(self) -> list[str]:
        if self.divergence:
            return [_divergence_text(self.divergence)]
        run = self.trained.spec.run
        reasons = {
            "metric": f"above {run.stop_above:g}",
            "loss": f"with a loss below {run.stop_below:g}",
            "plateau": f"after {run.patience} epochs in which the loss did not fall",
        }
        return [f"It stopped by itself {reasons[self.finished]}."] if self.finished in reasons else []


def _divergence_text(divergence: Divergence) -> str:
    """Where the numbers stopped being finite, and what helps."""
    step = divergence.step
    if divergence.operation == NOTHING_COUNTS:
        return (
            f"The run stopped: at step {step} no point of the batch counts, so that the mean loss is 0 / 0. "
            "Larger batches, more classes that count, or the sum of the losses help."
        )
    where = f"at step {step} {divergence.parameter} became {divergence.value:g}"
    return f"The run diverged: {where}. A smaller lr or a smaller input scale helps."


def train(
    source: Source,
    epochs: int | None,
    out_dir: Path,
    picture: bool,
    backend: str | None = None,
    report: bool = False,
) -> Report:
    """Train the project in a file or link and write what came out into `out_dir`, made where it is missing.

    Without `epochs` as many as the project says. The files: parameters.json, .npz and .csv, the model as code
    (model.py for PyTorch, model_numpy.py, model.mjs for JavaScript), metrics.csv with a row an epoch,
    boundary.png for `picture`, report.html for `report`. A run that diverges still writes them. `backend`
    makes the steps: "compiled", "numpy" or "eager"; without it compiled kernels where they were made before.

    ProjectError for what is no project, or a draft; OSError when a file cannot be written; ValueError
    when there are no compiled kernels and nothing else will do.
    """
    project = load_trainable_source(source)
    if backend == "compiled":
        kernels.load()
    elif backend is None and is_cached():
        kernels.load_kept()
    trainer = Trainer(project.spec, backend)
    rows = run(trainer, epochs or epochs_of(project))
    spec, last = project.spec, rows[-1]
    arrays = {parameter.name: parameter.value for parameter in trainer.parameters()}
    trained = Trained(spec, last.step, last.epoch, last.metrics, arrays, trainer.buffers())
    out_dir.mkdir(parents=True, exist_ok=True)
    files = [out_dir / name for name in _files.values()]
    for name, path in zip(_files, files, strict=True):
        write(name, trained, path)
    files.append(out_dir / "metrics.csv")
    write_atomically(files[-1], metrics_table(rows).encode())
    if picture:
        files.append(out_dir / "boundary.png")
        _draw(trainer, spec, files[-1])
    if report:
        files.append(out_dir / "report.html")
        _tell(trained, project, rows, files[-1])
    return Report(trained, rows, trainer.finished, trainer.divergence, tuple(files), trainer.backend)


def run(trainer: Trainer, epochs: int) -> tuple[Row, ...]:
    """Train for `epochs`, less when the run stops or diverges; a row at the start and after each epoch."""
    rows = [_row(trainer)]
    # What overflows on the way to a divergence is told by the trainer, not by numpy's warnings.
    with np.errstate(all="ignore"):
        while trainer.epoch < epochs and not trainer.finished and not trainer.divergence:
            trainer.run_epoch()
            rows.append(_row(trainer))
    return tuple(rows)


def epochs_of(project: Project) -> int:
    """How long a project is to be trained when nobody says."""
    expected = project.expect.epochs if project.expect else DEFAULT_EPOCHS
    return project.spec.run.max_epochs or expected


def metrics_table(rows: tuple[Row, ...]) -> str:
    """The rows as CSV, every number in all its digits."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("epoch", "step", *rows[0].metrics))
    table.writerows((repr(row.epoch), row.step, *map(repr, row.metrics.values())) for row in rows)
    return text.getvalue()


def _row(trainer: Trainer) -> Row:
    return Row(trainer.epoch, trainer.step_count, named_metrics(trainer.spec, trainer.metrics()))


def _draw(trainer: Trainer, spec: ExperimentSpec, path: Path) -> None:
    # Pillow is slow to load and only a picture needs it.
    from engine.export.picture import picture_extent, write_picture

    extent = picture_extent(spec)
    with np.errstate(all="ignore"):
        field = trainer.field(extent, PICTURE_RESOLUTION)
    write_picture(path, spec, field.values, extent, field.deviation)


def _tell(trained: Trained, project: Project, rows: tuple[Row, ...], path: Path) -> None:
    # It draws as well.
    from engine.export.report.page import write_report
    from engine.export.report.run import Course, Line, RunReport

    step = np.array([row.step for row in rows], np.float64)
    train, test = (
        Line(step, np.array([row.metrics[name] for row in rows])) for name in ("train_loss", "test_loss")
    )
    write_report(RunReport(trained, project, Course(train, test)), path)
