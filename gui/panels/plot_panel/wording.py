"""What the plot says in words and numbers. Pure functions."""

from __future__ import annotations

import math

from engine.experiment import ExperimentSpec, PointSet, is_handmade
from engine.experiment.loss_settings import ignored_class
from engine.experiment.rate_limit import largest_stable_rate
from engine.experiment.reading import reading_of
from engine.training.snapshots import NOTHING_COUNTS, Divergence
from gui.kit.number_format import format_number, significant, with_minus
from gui.kit.translating import translator

from .classes import class_name

tr = translator("PlotPanel")

_MINUS = "\N{MINUS SIGN}"


def number(value: float) -> str:
    """Two decimals with a true minus, none before zero; a dash where there is none."""
    return "–" if math.isnan(value) else f"{value:z.2f}".replace("-", _MINUS)


def headline(spec: ExperimentSpec) -> str:
    """What the plot shows, as rich text."""
    if spec.classes > 2:
        return tr("<b>argmax f(x)</b> the likeliest class")
    if spec.task == "classification":
        reading = reading_of(spec.loss)
        if reading.link == "sigmoid":
            return tr("<b>{0} = 0.5</b> boundary").format("σ(f(x))")
        return tr("<b>{0} = {1:g}</b> boundary").format("f(x)", reading.half)
    return tr("<b>f(x)</b> the model's answer")


def cursor_text(
    spec: ExperimentSpec,
    x: float,
    y: float,
    answer: float,
    shares: tuple[float, ...] = (),
    deviation: float = math.nan,
    log_odds: float = math.nan,
) -> str:
    """The place under the cursor and the model's answer there, NaN where there is none.

    Of more than two classes it is a share for each, of a model that says how sure it is with its deviation.

    A probability has a line of its own, with its `log_odds` ln(p / (1 - p)), the output before the sigmoid.
    """
    if spec.classes > 2:
        return shares_text(x, y, shares)
    if spec.inputs == 1:
        spread = "" if math.isnan(deviation) else f" ± {number(deviation)}"
        return f"x {number(x)} · y {number(y)} · f(x) {number(answer)}{spread}"
    place = f"x₁ {number(x)} · x₂ {number(y)}"
    if spec.task == "regression":
        return f"{place} · f(x) {number(answer)}"
    share = "–" if math.isnan(answer) else f"{answer:.3f}"
    if reading_of(spec.loss).link == "by margin":
        return f"{place}\n" + tr("distance / margin {0}").format(share)
    text = f"{place}\np {share}"
    if math.isfinite(log_odds):
        text += f" · ln p/(1−p) {number(log_odds)}"
    return text


def shares_text(x: float, y: float, shares: tuple[float, ...]) -> str:
    """The place under the cursor and the two likeliest classes there with their shares, if they are known."""
    place = f"x₁ {number(x)} · x₂ {number(y)}"
    if not shares:
        return f"{place}\np –"
    first, second = sorted(range(len(shares)), key=lambda label: -shares[label])[:2]
    return f"{place}\n" + " · ".join(f"p({class_name(c)}) {shares[c]:.3f}" for c in (first, second))


def trouble_with(points: PointSet, spec: ExperimentSpec) -> str:
    """What keeps these points from being learned or judged, and what to do; '' when nothing does."""
    (_, targets), (_, tests) = points.split()
    if len(points) == 0 and is_handmade(spec.data):
        return tr("There are no points. Add some with the tools at the left, or choose another data set.")
    if len(points) == 0:
        return tr("There are no points. Add some with the tools at the left, or make new data (N).")
    if len(targets) == 0:
        return tr(
            "There is nothing to train on: every point is held out. Lower the test share or add points."
        )
    if spec.task == "classification" and targets.min() == targets.max():
        return tr(
            "All training points are of one class, so there is no boundary to learn. "
            "Add a point of another class."
        )
    if len(tests) == 0 and spec.data.test_share > 0:
        return tr(
            "No points are held out any more, so there is no test loss. "
            "Move the test share to hold some out, or to 0 to do without."
        )
    return ""


def divergence_text(divergence: Divergence, spec: ExperimentSpec) -> str:
    """Where the numbers stopped being finite, and what helps: of a linear model the limit is known."""
    if divergence.operation == NOTHING_COUNTS:
        return _uncounted_text(divergence, spec)
    value = divergence.value
    became = (
        tr("not a number")
        if math.isnan(value)
        else tr("infinite")
        if math.isinf(value)
        else with_minus(f"{value:.1e}")
    )
    where = {
        "": "",
        "update": tr(" in the update"),
        "backward": tr(" in backward"),
    }.get(divergence.operation, tr(", first in {0}").format(divergence.operation))
    settings = spec.optimizer.values("optimizer")
    limit, rate = largest_stable_rate(spec), settings.get("lr")
    advice = tr("A smaller learning rate usually helps.")
    if settings.get("maximize", False):
        advice = tr("With maximize on, each step climbs and the loss grows without end: switch it off.")
    if limit is not None and isinstance(rate, float) and rate > limit:
        advice = tr("lr {0} is too large: this linear model only comes down below 2/λmax = {1}.").format(
            format_number(rate), significant(limit, 3)
        )
    return tr("Training stopped at step {step}: {parameter} became {became}{where}. {advice}").format(
        step=divergence.step, parameter=divergence.parameter, became=became, where=where, advice=advice
    )


def _uncounted_text(divergence: Divergence, spec: ExperimentSpec) -> str:
    """The mean of no points is no number, whatever the learning rate."""
    ignored, why = ignored_class(spec), tr("no point of its batch counts")
    if ignored:
        why = tr("its batch has only points of class {0}, which is ignored").format(ignored)
    return tr(
        "Training stopped at step {step}: {why}, so that the mean loss is 0 / 0. Take larger batches, let "
        "more classes count, or sum the losses."
    ).format(step=divergence.step, why=why)


def finish_text(spec: ExperimentSpec, rule: str, step: int) -> str:
    """Which stop rule ended the run."""
    if rule == "epochs":
        return tr("Finished: {0} epochs are done. Press Run to go on.").format(spec.run.max_epochs)
    if rule == "loss":
        return tr("Finished at step {0}: the training loss fell below {1}. Press Run to go on.").format(
            step, format_number(spec.run.stop_below)
        )
    if rule == "plateau":
        return tr(
            "Finished at step {0}: the training loss has not fallen for {1} epochs. Press Run to go on."
        ).format(step, spec.run.patience)
    metric = tr("accuracy") if spec.task == "classification" else "R²"
    return tr("Finished at step {0}: the training {1} rose above {2}. Press Run to go on.").format(
        step, metric, format_number(spec.run.stop_above)
    )
