"""The trained model as a PyTorch script that runs by itself."""

from __future__ import annotations

import math
import re
import textwrap
from pathlib import Path

import numpy as np

from engine.catalog import register
from engine.experiment import ExperimentSpec, feature, points_of, preparation_of
from engine.experiment.jsontext import short_numbers

from ..pytorch_code import has_modes, loss_code, model_code, optimizer_code, scheduler_code
from ..pytorch_training import training_lines
from ..trained import Array, Trained

WIDTH = 88
SHOWN_POINTS = 4


@register("exporter", "pytorch", title="PyTorch script", suffix=".py", filter="PyTorch script (*.py)")
def write_pytorch(trained: Trained, path: Path) -> None:
    """A script with the model, its weights, its training and predict(), for Python with PyTorch."""
    path.write_text(pytorch_script(trained), encoding="utf-8")


def pytorch_script(trained: Trained) -> str:
    """The script's text; the weights in it are the trained ones to the last bit.

    A model with batch norms or dropouts is left in evaluation mode, as predict() needs it.
    """
    spec = trained.spec
    set_up = [
        model_code(spec.model, spec.outputs) + "\n" + _weights(trained),
        "\n".join([loss_code(spec), optimizer_code(spec), *scheduler_code(spec)]),
    ]
    functions = [_train(spec), _predict(spec)]
    top = _heading(trained) + "\n\nimport torch\nfrom torch import nn"
    if _sees_points_as_they_are(spec):
        top = "\n\n".join([top, *set_up])
        return "\n\n\n".join([top, *functions, _main(spec)]) + "\n"
    return "\n\n\n".join([top, _features(spec), "\n\n".join(set_up), *functions, _main(spec)]) + "\n"


def _heading(trained: Trained) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in trained.spec.title)
    title = " ".join(printable.replace("\\", " ").replace('"', "'").split()) or "A model"
    known = {name: value for name, value in trained.metrics.items() if math.isfinite(value)}
    scores = ", ".join(f"{name.replace('_', ' ')} {value:.4g}" for name, value in known.items())
    after = f"After {trained.epoch:.6g} epochs ({trained.step} steps)"
    state = f"{after}: {scores}." if scores else f"{after}."
    return f'"""{title}, trained in Chainrule.\n\n{textwrap.fill(state, WIDTH)}\n"""'


def _sees_points_as_they_are(spec: ExperimentSpec) -> bool:
    model = spec.model
    return not model.standardize and model.input_scale == 1 and model.features == ("x1", "x2")[: spec.inputs]


def _features(spec: ExperimentSpec) -> str:
    """The function from points to the model's inputs."""
    model = spec.model
    lines = ["def features(x):", f'    """The model\'s inputs for points x (N, {spec.inputs})."""']
    scaled = "x" if model.input_scale == 1 else f"{model.input_scale!r} * x"
    if model.features == ("x1", "x2")[: spec.inputs]:
        return "\n".join([*lines, *_standardized(spec, scaled)])
    if scaled != "x":
        lines.append(f"    x = {scaled}")
    codes = [feature(name).code for name in model.features]
    columns = [f"x{column + 1}" for column in range(spec.inputs)]
    used = [column for column in columns if any(re.search(rf"\b{column}\b", code) for code in codes)]
    taken = ", ".join(f"x[:, {columns.index(column)}]" for column in used)
    lines.append(f"    {', '.join(used)} = {taken}")
    return "\n".join([*lines, *_standardized(spec, f"torch.stack([{', '.join(codes)}], dim=1)")])


def _standardized(spec: ExperimentSpec, features: str) -> list[str]:
    """The lines that give the features: as they are, or less their mean and by their deviation."""
    if not spec.model.standardize:
        return [f"    return {features}"]
    prepared = preparation_of(spec)
    return [
        f"    mean = {_tensor(prepared.mean, '    ')}",
        f"    deviation = {_tensor(prepared.deviation, '    ')}",
        f"    return ({features} - mean) / deviation",
    ]


def _weights(trained: Trained) -> str:
    lines = [f'    "{name}": {_tensor(array, "    ")},' for name, array in trained.state.items()]
    answering = ["model.eval()"] if has_modes(trained.spec.model) else []
    return "\n".join(["model.load_state_dict({", *lines, "})", *answering])


def _tensor(array: Array, indent: str) -> str:
    """`torch.tensor(...)`, which gives `array` back to the last bit; a long one over several lines."""
    flat = _numbers(short_numbers(array))
    if len(flat) + len(indent) < WIDTH - 30:
        return f"torch.tensor({flat})"
    rows = [_numbers(row) for row in short_numbers(array)] if array.ndim == 2 else [flat[1:-1]]
    filled = [_filled(row + "," if array.ndim == 2 else row, indent + "    ") for row in rows]
    return "\n".join(["torch.tensor([", *filled, f"{indent}])"])


def _filled(text: str, indent: str) -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + " " if text.startswith("[") else indent,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _numbers(values: object) -> str:
    """Nested lists of numbers as Python code."""
    if isinstance(values, list):
        return "[" + ", ".join(_numbers(value) for value in values) + "]"
    if isinstance(values, int):
        return repr(values)
    assert isinstance(values, float)
    return repr(values) if math.isfinite(values) else f'float("{values}")'


def _train(spec: ExperimentSpec) -> str:
    """The training loop, written out."""
    inputs = "x" if _sees_points_as_they_are(spec) else "features(x)"
    body = [
        f'"""Train on points x (N, {spec.inputs}) with {_target(spec)} y (N,); gives the last loss."""',
        f"inputs, targets = {inputs}, {'y.unsqueeze(1)' if spec.outputs == 1 else 'y'}",
        *training_lines(spec),
        "return loss.item()",
    ]
    return "\n".join(["def train(model, x, y, epochs):", *("    " + line for line in body)])


def _predict(spec: ExperimentSpec) -> str:
    """The function from points to what the app shows for them."""
    answer = "model(x)" if _sees_points_as_they_are(spec) else "model(features(x))"
    if spec.outputs > 1:
        return _predict_class(spec, answer)
    if spec.loss.entry("loss").traits["expects"] == "logits":
        answer = f"torch.sigmoid({answer})"
    meaning = "The probability of class 1" if spec.task == "classification" else "The value"
    return "\n".join(
        [
            "def predict(x):",
            f'    """{meaning} at each of the points x (N, {spec.inputs})."""',
            "    with torch.no_grad():",
            f"        return {answer}.squeeze(1)",
        ]
    )


def _predict_class(spec: ExperimentSpec, answer: str) -> str:
    """The function from points to their likeliest class: no softmax changes which output is the largest."""
    return "\n".join(
        [
            "def predict(x):",
            f'    """The likeliest class, from 0, at each of the points x (N, {spec.inputs})."""',
            "    with torch.no_grad():",
            f"        return {answer}.argmax(dim=1)",
        ]
    )


def _target(spec: ExperimentSpec) -> str:
    return "classes" if spec.task == "classification" else "values"


def _main(spec: ExperimentSpec) -> str:
    """What the script does when it is run: show the answers to a few of the points."""
    points = points_of(spec.data).x[:SHOWN_POINTS].astype(np.float64).round(2).tolist()
    return "\n".join(
        [
            'if __name__ == "__main__":',
            f"    points = {_numbers(points)}",
            "    for point, answer in zip(points, predict(torch.tensor(points)).tolist()):",
            f'        print(f"{{point}} -> {{answer{"" if spec.outputs > 1 else ":.4f"}}}")',
        ]
    )
