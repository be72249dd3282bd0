"""The page itself, put together of its parts."""

from __future__ import annotations

import base64
import math
from pathlib import Path

import numpy as np

from engine.experiment import points_of
from engine.experiment.atomic import write_atomically
from engine.experiment.link import LinkLengthError, link_of
from engine.version import VERSION

from ..answering import answers, field, spread
from ..picture import picture_extent, picture_png
from ..pytorch_code import imports_code, pytorch_summary
from ..trained import Trained
from .chart import loss_chart
from .markup import Html, element, pairs, section, table, text, whole_page
from .numbers import parameter_tables
from .run import Course, RunReport
from .settings import number, settings_rows
from .style import STYLE

_RESOLUTION = 200


def write_report(report: RunReport, path: Path) -> None:
    """Write the page of `report` to `path`, whole or not at all; OSError when that cannot be."""
    write_atomically(path, report_page(report).encode())


def report_page(report: RunReport) -> str:
    """One page of HTML that needs no other file and no network."""
    parts = [
        _header(report),
        _figures(report.trained),
        section("Result", _beside(report)),
        *_course(report),
        *(
            [section("Notes", element("p", text(report.project.notes), "notes"))]
            if report.project.notes
            else []
        ),
        *_mistakes(report.trained),
        section("Parameters", *parameter_tables(report.trained)),
        section("The same in PyTorch", element("pre", text(_code(report)))),
        section("To get it again", *_again(report)),
        element("footer", text(f"Made with Chainrule {VERSION}")),
    ]
    return whole_page(report.project.title or "A run", parts, STYLE)


def _header(report: RunReport) -> Html:
    trained = report.trained
    made = f" · {report.made}" if report.made else ""
    after = f"After {trained.epoch:.6g} epochs, {trained.step:,} steps{made}"
    lines = [
        element("p", "Report of a run"),
        element("h1", text(report.project.title or trained.spec.data.generator.entry("dataset").title)),
        element("p", text(after)),
    ]
    return element("header", "\n".join(lines))


def _figures(trained: Trained) -> Html:
    """The metrics, each in a box."""
    known = [(name, value) for name, value in trained.metrics.items() if not math.isnan(value)]
    boxes = [
        f"<div><dt>{text(_metric_name(name))}</dt><dd>{text(_metric(name, value))}</dd></div>"
        for name, value in known
    ]
    return element("dl", "".join(boxes), "figures")


def _metric_name(name: str) -> str:
    return name.replace("_r2", " R²").replace("_", " ")


def _metric(name: str, value: float) -> str:
    return f"{100 * value:.1f} %" if name.endswith("accuracy") else number(value)


def _beside(report: RunReport) -> Html:
    """The plot, and the settings beside it."""
    spec = report.trained.spec
    extent = picture_extent(spec)
    values = field(report.trained, extent, _RESOLUTION)
    picture = picture_png(spec, values, extent, spread(report.trained, extent, _RESOLUTION))
    told = "what the model answers over the plane" if spec.inputs == 2 else "the model's curve"
    data = base64.b64encode(picture).decode()
    marks = (
        "Test points are pale or hollow." if points_of(spec.data).test.any() else "There are no test points."
    )
    figure = "\n".join(
        [
            "<figure>",
            f'<img src="data:image/png;base64,{data}" alt="The points and {told}">',
            element("figcaption", text(f"The points and {told}. {marks}")),
            "</figure>",
        ]
    )
    return element("div", f"{figure}\n<div>{pairs(settings_rows(spec))}</div>", "beside")


def _course(report: RunReport) -> list[Html]:
    step = report.trained.step
    changes = [change for change in report.changes if change.step <= step]
    chart = loss_chart(Course(report.course.train.until(step), report.course.test.until(step)), changes)
    parts = [element("figure", chart)] if chart else []
    if changes:
        rows = [(str(i), f"{made.step:,}", made.text) for i, made in enumerate(changes, 1)]
        parts.append(table(("", "after step", "changed on the way"), rows))
    return [section("The course of the loss", *parts)] if parts else []


def _mistakes(trained: Trained) -> list[Html]:
    """How often each class was taken for each, on the points that tell most."""
    spec = trained.spec
    if spec.task != "classification":
        return []
    train, test = points_of(spec.data).split()
    (x, y), which = (test, "test") if len(test[1]) else (train, "training")
    if not len(y):
        return []
    answer = answers(trained, x)
    guess = answer.argmax(axis=1) if answer.ndim == 2 else (answer > 0.5).astype(int)
    counts = np.zeros((spec.classes, spec.classes), int)
    np.add.at(counts, (y.astype(int), guess), 1)
    names = [chr(ord("A") + label) for label in range(spec.classes)]
    rows = [(f"is {name}", *(f"{count:,}" for count in row)) for name, row in zip(names, counts, strict=True)]
    head = (f"{which} points", *(f"taken for {name}" for name in names))
    return [section("Right and wrong", table(head, rows, "numbers"))]


def _code(report: RunReport) -> str:
    spec = report.trained.spec
    return f"{imports_code(spec)}\n\ntorch.manual_seed({spec.run.seed})\n{pytorch_summary(spec)}"


def _again(report: RunReport) -> list[Html]:
    """The link to the settings, and what may stand in its way."""
    told = "The settings as a link: paste it into Chainrule, then train for as many steps."
    if report.changes:
        told += " It holds them as they are at the end, not the changes made on the way."
    try:
        link = element("pre", element("code", text(link_of(report.project)), "link"))
    except LinkLengthError as error:
        return [element("p", text(f"There is no link to the settings: {error}."))]
    return [element("p", text(told)), link]
