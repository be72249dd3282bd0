"""A report is one page that stands for itself, tells the whole run, and holds no markup but its own."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import replace

import msgspec
import numpy as np
import pytest
from PIL import Image

from engine.experiment import ExperimentSpec, Layer, PointSet, Project, points_of, propose
from engine.experiment.link import project_of_link
from engine.export.answering import answers, field, spread
from engine.export.report.chart import loss_chart
from engine.export.report.page import report_page
from engine.export.report.run import Course, Line, MadeChange, RunReport
from tests.engine.export.html_page import Page
from tests.engine.export.numpy_runs import after, spec_with, trained_by


def a_course(*values: float, every: int = 10) -> Course:
    step = np.arange(len(values), dtype=float) * every
    losses = np.array(values)
    return Course(Line(step, losses), Line(step, losses * 2))


def a_report(spec: ExperimentSpec, notes: str = "", *changes: MadeChange, epochs: int = 2) -> RunReport:
    trained = trained_by(after(spec, epochs))
    course = a_course(0.7, 0.4, 0.05, 0.002, every=max(1, trained.step // 3))
    return RunReport(trained, Project(spec, notes), course, changes, "21 November 2026")


def test_the_page_tells_the_whole_run() -> None:
    spec = spec_with(title="My moons", run__l2=0.01, scheduler="StepLR", run__seed=5)
    report = a_report(spec, "What is seen.", MadeChange(5, "Change lr (0.1 → 0.2)"))
    page = Page(report_page(report))
    for told in (
        *("My moons", "After 2 epochs, 8 steps · 21 November 2026", "train accuracy", "test loss"),
        *("Two moons: overlap 0.5, noise 0.3", "40, 12 of them held out as test points; seed 7"),
        *("2 → 8 Tanh → 8 Tanh → 1; 105 parameters", "Adam: lr 0.02", "L2 0.01", "StepLR"),
        *("5 for weights and batches", "Change lr (0.1 → 0.2)", "What is seen.", "taken for B"),
        *("0.weight", "8 × 2", "nn.Linear(2, 8), nn.Tanh()", "torch.manual_seed(5)"),
    ):
        assert told in page.text, told


def test_a_loss_is_told_with_what_its_classes_count() -> None:
    spec = spec_with("many_gaussians", loss__weight=(2, 0.5, 1, 5, 1, 1), loss__reduction="sum")
    page = Page(report_page(a_report(spec)))
    assert "(CrossEntropyLoss): weight 2 : 0.5 : 1, reduction sum" in page.text
    spec = spec_with("many_gaussians", loss__weight=(1, 1, 1, 5, 1, 1))
    assert "weight" not in Page(report_page(a_report(spec))).text.partition("Loss")[2].partition("Seed")[0]


def test_it_needs_no_other_file_and_runs_nothing() -> None:
    page = Page(report_page(a_report(spec_with())))
    assert not page.of("script")
    assert not page.of("link")
    assert all(name not in ("href", "onload", "onerror") for _, found in page.tags for name in found)
    assert [each["src"] for each in page.of("img") if not str(each["src"]).startswith("data:")] == []
    policy = next(each["content"] for each in page.of("meta") if "http-equiv" in each)
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "url(" not in report_page(a_report(spec_with()))


WILD = "<script>alert('x')</script> & \"quotes\" \x00 \u2028"


def test_every_text_is_escaped() -> None:
    spec = msgspec.structs.replace(spec_with(model__features=("x1", "x1*x2")), title=WILD)
    report = a_report(spec, WILD, MadeChange(5, WILD + "\ud800"))
    written = report_page(report)
    page = Page(written)
    assert not page.of("script")
    assert page.text.count("<script>alert('x')</script> & \"quotes\"") == 4  # title, heading, notes, change
    assert "\x00" not in written
    written.encode()


def test_the_link_gives_the_experiment_back() -> None:
    report = a_report(spec_with(), "Notes too.")
    [link] = re.findall(r"chainrule:1-[\w-]+", report_page(report))
    assert project_of_link(link) == report.project


def test_points_too_many_for_a_link_are_told() -> None:
    rng = np.random.default_rng(0)
    points = PointSet(rng.normal(size=(900, 2)), np.arange(900) % 2, np.arange(900) < 90)
    spec = propose("moons")
    spec = msgspec.structs.replace(spec, data=msgspec.structs.replace(spec.data, points=points))
    page = Page(report_page(a_report(spec, epochs=0)))
    assert "There is no link to the settings: the link would have" in page.text
    assert "900, 90 of them held out as test points; made by hand" in page.text


@pytest.mark.parametrize("dataset", ["moons", "many_gaussians", "plane", "sine"])
def test_the_picture_is_in_it(dataset: str) -> None:
    [image] = Page(report_page(a_report(spec_with(dataset)))).of("img")
    data = base64.b64decode(str(image["src"]).removeprefix("data:image/png;base64,"))
    assert Image.open(io.BytesIO(data)).size == (800, 800)


@pytest.mark.parametrize(
    "spec",
    [
        spec_with(),
        spec_with("many_gaussians"),
        spec_with("sine"),
        spec_with(loss="HingeEmbeddingLoss"),
        spec_with(
            model__hidden=(Layer(5, "PReLU", batch_norm=True, dropout=0.3),),
            model__standardize=True,
            model__disabled=("hidden.0.1",),
        ),
    ],
)
def test_answers_need_nothing_that_runs(spec: ExperimentSpec) -> None:
    trainer = after(spec, 2)
    points = points_of(spec.data).x
    found = answers(trained_by(trainer), points)
    shown = found if found.ndim == 1 else found.argmax(axis=1)
    np.testing.assert_allclose(shown, trainer.predict(points), rtol=1e-4, atol=1e-5)
    extent = (-3.0, 3.0, -2.0, 2.0)
    wanted = trainer.field(extent, 9).values
    np.testing.assert_allclose(field(trained_by(trainer), extent, 9), wanted, rtol=1e-4, atol=1e-5)


def test_a_run_that_diverged_still_has_a_report() -> None:
    report = a_report(spec_with())
    report.trained.parameters["0.weight"][...] = np.nan
    course = a_course(0.5, 3.0, np.inf, np.nan, every=2)
    page = Page(report_page(RunReport(report.trained, report.project, course)))
    assert "nan" in page.text
    assert len(page.of("polyline")) == 2


def test_what_came_after_a_step_that_somebody_went_back_to_is_left_out() -> None:
    report = a_report(spec_with(), "", MadeChange(4, "before"), MadeChange(9, "afterwards"))
    page = report_page(replace(report, course=a_course(0.9, 0.5, 0.3, 0.2, every=4)))
    assert "before" in page
    assert "afterwards" not in page
    assert {len(points.split()) for points in re.findall(r'points="([^"]+)"', page)} == {3}


@pytest.mark.parametrize(("values", "lines"), [((), 0), ((0.5,), 0), ((0.5, 0.4), 2), ((1, 0, -1), 2)])
def test_a_line_needs_two_values(values: tuple[float, ...], lines: int) -> None:
    assert loss_chart(a_course(*values), ()).count("<polyline") == lines


def test_a_broken_line_has_pieces_and_steps_stay_in_order() -> None:
    drawn = loss_chart(a_course(0.9, 0.8, np.nan, 0.7, 0.6), (MadeChange(20, "x"),))
    assert drawn.count("<polyline") == 4
    first = re.findall(r'points="([^"]+)"', drawn)[-2]
    places = [float(pair.split(",")[0]) for pair in first.split()]
    assert places == sorted(places)
    assert ">1<" in drawn


@pytest.mark.parametrize("top", [1e-9, 0.003, 1.0, 1.5, 4e4, 1e30])
def test_an_axis_has_a_few_round_labels(top: float) -> None:
    labels = re.findall(r'text-anchor="end" fill="#636a78">([^<]+)<', loss_chart(a_course(top, top / 3), ()))
    assert 1 <= len(labels) <= 9


def test_a_model_that_says_how_sure_it_is_shows_its_spread_and_losses_below_0() -> None:
    trainer = after(spec_with("fan"), 3)
    trained = trained_by(trainer)
    extent = (-6.0, 6.0, -6.0, 6.0)
    found = trainer.field(extent, 9)
    np.testing.assert_allclose(field(trained, extent, 9), found.values, rtol=1e-4, atol=1e-5)
    deviation = spread(trained, extent, 9)
    assert deviation is not None
    assert found.deviation is not None
    np.testing.assert_allclose(deviation, found.deviation, rtol=1e-4, atol=1e-5)
    assert spread(trained_by(after(spec_with(), 0)), extent, 9) is None
    course = a_course(0.7, 0.1, -0.3, -0.8)
    assert "svg" in report_page(RunReport(trained, Project(trained.spec), course, (), "today"))
