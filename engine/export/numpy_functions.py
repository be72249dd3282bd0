"""The functions of an experiment around its model, as NumPy code: points to inputs, the answers."""

from __future__ import annotations

import re

from engine.experiment import ExperimentSpec, points_of, preparation_of
from engine.experiment.reading import margin_of, reading_of
from engine.expressions import expression

from .pytorch_arrays import array_code
from .pytorch_functions import sees_points_as_they_are
from .trained import Array


def numpy_array_code(array: Array, indent: str) -> str:
    """`np.array(...)`, which gives `array`, float32 or whole numbers, back to the last bit."""
    return array_code(array, indent, "np.array(", ", np.float32)" if array.dtype.kind == "f" else ")")


def features_code(spec: ExperimentSpec) -> str:
    """The function from points to the model's inputs."""
    model = spec.model
    lines = ["def features(x):", f'    """The model\'s inputs for points x (N, {spec.inputs})."""']
    if model.input_scale != 1:
        lines.append(f"    x = {model.input_scale!r} * x")
    given = "x"
    if model.features != ("x1", "x2")[: spec.inputs]:
        codes = [expression(name).numpy_code() for name in model.features]
        used = [f"x{column + 1}" for column in range(spec.inputs) if _uses(codes, f"x{column + 1}")]
        taken = ", ".join(f"x[:, {int(name[1:]) - 1}]" for name in used)
        lines.append(f"    {', '.join(used)} = {taken}")
        given = f"np.stack([{', '.join(codes)}], axis=1)"
    if model.standardize:
        prepared = preparation_of(spec)
        lines += [
            f"    mean = {numpy_array_code(prepared.mean, '    ')}",
            f"    deviation = {numpy_array_code(prepared.deviation, '    ')}",
        ]
        given = f"({given} - mean) / deviation"
    return "\n".join([*lines, f"    return {given}"])


def _uses(codes: list[str], name: str) -> bool:
    return any(re.search(rf"\b{name}\b", code) for code in codes)


def predict_code(spec: ExperimentSpec, *, looks_back: bool) -> str:
    """The function from points to what the app shows for them."""
    points = "np.asarray(x, np.float32)"
    inputs = points if sees_points_as_they_are(spec) else f"features({points})"
    reading = reading_of(spec.loss)
    answer, meaning = "output[:, 0]", "The value"
    if spec.classes > 2:
        answer, meaning = "output.argmax(axis=1)", "The likeliest class, from 0,"
    elif reading.link in ("sigmoid", "exp"):
        answer = {"sigmoid": "sigmoid(output)[:, 0]", "exp": "np.exp(output)[:, 0]"}[reading.link]
    elif reading.link == "by margin":
        answer = f"output[:, 0] / {margin_of(spec.loss)!r}"
    if spec.classes == 2:
        meaning = "The probability of class 1"
    return "\n".join(
        [
            "def predict(x):",
            f'    """{meaning} at each of the points x (N, {spec.inputs})."""',
            f"    output{', _' if looks_back else ''} = forward(parameters, {inputs})",
            f"    return {answer}",
        ]
    )


def points_code(spec: ExperimentSpec) -> str:
    """The function that gives the points to train on."""
    x, y = points_of(spec.data).split()[0]
    targets = y if spec.classes <= 2 else y.astype(int)
    return "\n".join(
        [
            "def training_points():",
            f'    """Points x (N, {spec.inputs}) and targets y (N,)."""',
            f"    x = {numpy_array_code(x, '    ')}",
            f"    y = {numpy_array_code(targets, '    ')}",
            "    return x, y",
        ]
    )
