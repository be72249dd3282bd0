"""The trained model as a module of JavaScript, for a page of one's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.catalog import register
from engine.experiment import ExperimentSpec, points_of, preparation_of
from engine.experiment.reading import margin_of, reading_of
from engine.expressions import expression

from ..headings import heading
from ..javascript_model import FUNCTIONS, forward_code
from ..pytorch_arrays import array_code
from ..pytorch_functions import sees_points_as_they_are
from ..trained import Array, Trained


@register(
    "exporter",
    "javascript",
    title="JavaScript module",
    suffix=".mjs",
    filter="JavaScript module (*.mjs)",
)
def write_javascript(trained: Trained, path: Path) -> None:
    """A module with the weights and predict(), for browsers and Node.js, that needs no library.

    ValueError for a model with an activation that there is no JavaScript of.
    """
    path.write_text(javascript_module(trained), encoding="utf-8")


def javascript_module(trained: Trained) -> str:
    """The module's text: predict(points) gives what the app shows for them.

    Its weights are the trained ones; JavaScript computes with twice the digits of the app. ValueError for an
    unknown activation.
    """
    spec = trained.spec
    try:
        forward, needs = forward_code(spec)
    except KeyError as error:
        raise ValueError(f"there is no JavaScript of the activation {error.args[0]}") from error
    answer, called = _answer(spec)
    needed = {*needs, *called}
    parts = [
        _heading(trained),
        *(text for name, text in FUNCTIONS.items() if name in needed),
        *([] if sees_points_as_they_are(spec) else [_features(spec)]),
        forward,
        answer,
        _parameters(trained),
    ]
    return "\n\n".join(parts) + "\n"


def _heading(trained: Trained) -> str:
    point = points_of(trained.spec.data).x[0].astype(np.float64).round(2).tolist()
    lines = heading(trained).splitlines()
    usage = ['  import { predict } from "./model.mjs";', f"  predict([{point}])"]
    return "\n".join(f"// {line}".rstrip() for line in [*lines, "", *usage])


def _parameters(trained: Trained) -> str:
    named = {name: array for name, array in trained.state.items() if not name.endswith("num_batches_tracked")}
    lines = [f'  "{name}": {_numbers(np.asarray(array), "  ")},' for name, array in named.items()]
    return "\n".join(["export const parameters = {", *lines, "};"])


def _numbers(array: Array, indent: str) -> str:
    text = array_code(array, indent, "", "")
    for python, script in (("nan", "NaN"), ("-inf", "-Infinity"), ("inf", "Infinity")):
        text = text.replace(f'float("{python}")', script)
    return text


def _features(spec: ExperimentSpec) -> str:
    """The function from a point to the model's inputs."""
    model = spec.model
    names = ", ".join(f"x{place + 1}" for place in range(spec.inputs))
    lines = [f"export function features([{names}]) {{"]
    if model.input_scale != 1:
        scaled = ", ".join(f"{model.input_scale!r} * x{place + 1}" for place in range(spec.inputs))
        lines.append(f"  [{names}] = [{scaled}];")
    inputs = ", ".join(expression(name).javascript_code() for name in model.features)
    if model.standardize:
        prepared = preparation_of(spec)
        lines += [
            f"  const mean = {_numbers(prepared.mean, '  ')};",
            f"  const deviation = {_numbers(prepared.deviation, '  ')};",
            f"  return [{inputs}].map((feature, i) => (feature - mean[i]) / deviation[i]);",
        ]
    else:
        lines.append(f"  return [{inputs}];")
    return "\n".join(["/** The model's inputs for a point. */", *lines, "}"])


def _answer(spec: ExperimentSpec) -> tuple[str, tuple[str, ...]]:
    """The function predict(points) and the functions that it calls."""
    point = "point" if sees_points_as_they_are(spec) else "features(point)"
    needs: tuple[str, ...] = ()
    reading = reading_of(spec.loss)
    meaning = "The probability of class 1" if spec.classes == 2 else "The value"
    shown = f"forward({point})[0]"
    if spec.classes > 2:
        meaning = "The likeliest class, from 0,"
        lines = [f"const outputs = forward({point});", "return outputs.indexOf(Math.max(...outputs));"]
        body = ["return points.map((point) => {", *(f"  {line}" for line in lines), "});"]
    else:
        if reading.link == "sigmoid":
            shown, needs = f"sigmoid({shown})", ("sigmoid",)
        elif reading.link == "exp":
            shown = f"Math.exp({shown})"
        elif reading.link == "by margin":
            shown = f"{shown} / {margin_of(spec.loss)!r}"
        body = [f"return points.map((point) => {shown});"]
    each = "[x1]" if spec.inputs == 1 else "[x1, x2]"
    text = [
        f"/** {meaning} at each of the points {each}. */",
        "export function predict(points) {",
        *(f"  {line}" for line in body),
        "}",
    ]
    return "\n".join(text), needs
