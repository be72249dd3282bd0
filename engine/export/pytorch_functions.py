"""The functions of an experiment as PyTorch code: points to inputs, the training, the answers."""

from __future__ import annotations

import re

from engine.experiment import ExperimentSpec, feature, preparation_of
from engine.experiment.reading import margin_of, reading_of, says_spread

from .pytorch_arrays import WIDTH, tensor_code
from .pytorch_training import ANY_ORDER, training_lines


def sees_points_as_they_are(spec: ExperimentSpec) -> bool:
    """Whether the model takes the points themselves, so that the script needs no features()."""
    model = spec.model
    return not model.standardize and model.input_scale == 1 and model.features == ("x1", "x2")[: spec.inputs]


def features_code(spec: ExperimentSpec) -> str:
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
        f"    mean = {tensor_code(prepared.mean, '    ')}",
        f"    deviation = {tensor_code(prepared.deviation, '    ')}",
        f"    return ({features} - mean) / deviation",
    ]


def train_code(spec: ExperimentSpec, order: str = ANY_ORDER) -> str:
    """The training loop, written out; `order` is the code of the order of an epoch's points."""
    inputs = "x" if sees_points_as_they_are(spec) else "features(x)"
    body = [
        f'"""Train on points x (N, {spec.inputs}) with {_target(spec)} y (N,); gives the last loss."""',
        *_inputs_and_targets(inputs, _targets(spec)),
        *training_lines(spec, order),
        "return loss.item()",
    ]
    return "\n".join(["def train(model, x, y, epochs):", *("    " + line for line in body)])


def _inputs_and_targets(inputs: str, targets: str) -> list[str]:
    line = f"inputs, targets = {inputs}, {targets}"
    return [line] if len(line) <= WIDTH - 20 else [f"inputs = {inputs}", f"targets = {targets}"]


def _targets(spec: ExperimentSpec) -> str:
    """The code that brings y (N,) into the form that the loss takes; see `targets_of`."""
    marks = f"nn.functional.one_hot(y, {spec.classes}).float()"
    if reading_of(spec.loss).targets == "shares":
        told = spec.loss.values("loss")
        smoothing = told["smoothing"]
        shares = f"{marks} * (1 - {smoothing}) + {smoothing} / {spec.classes}" if smoothing else marks
        return f"({shares}).log()" if told["log_target"] else shares
    return {
        "column": "y.unsqueeze(1)",
        "signs": "(2 * y - 1).unsqueeze(1)",
        "apart": "(1 - 2 * y).unsqueeze(1)",
        "classes": "y",
        "marks": marks,
        "labels": f"nn.functional.pad(y.unsqueeze(1), (0, {spec.classes - 1}), value=-1)",
    }[reading_of(spec.loss).targets]


def predict_code(spec: ExperimentSpec) -> str:
    """The function from points to what the app shows for them; see `answer_of`."""
    answer = "model(x)" if sees_points_as_they_are(spec) else "model(features(x))"
    if spec.classes > 2:
        return _predict_class(spec, answer)
    link = reading_of(spec.loss).link
    if link in ("sigmoid", "exp"):
        answer = f"torch.{link}({answer})"
    elif link == "by margin":
        answer = f"({answer} / {margin_of(spec.loss)!r})"
    meaning = "The value" if not says_spread(spec) else "The mean"
    if spec.task == "classification":
        meaning = "The probability of class 1" if link != "by margin" else "The share of the margin"
    return "\n".join(
        [
            "def predict(x):",
            f'    """{meaning} at each of the points x (N, {spec.inputs})."""',
            "    with torch.no_grad():",
            f"        return {answer}{'[:, 0]' if says_spread(spec) else '.squeeze(1)'}",
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
