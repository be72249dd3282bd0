"""The trained model as a script of NumPy alone, its derivatives written out by hand."""

from __future__ import annotations

import textwrap
from pathlib import Path

import numpy as np

from engine.catalog import register
from engine.experiment import ExperimentSpec, points_of
from engine.experiment.reading import reading_of

from ..headings import heading
from ..numpy_activations import FUNCTIONS
from ..numpy_functions import (
    features_code,
    numpy_array_code,
    points_code,
    predict_code,
)
from ..numpy_losses import numpy_loss
from ..numpy_model import backward_code, forward_code, heard_code, model_functions, numpy_model
from ..numpy_training import training_functions, untold
from ..pytorch_arrays import WIDTH, numbers_code
from ..pytorch_code import left_to_chance
from ..pytorch_functions import sees_points_as_they_are
from ..trained import Trained

MORE_EPOCHS = 10
SHOWN_POINTS = 4


@register("exporter", "numpy", title="NumPy script", suffix=".py", filter="NumPy script (*.py)")
def write_numpy(trained: Trained, path: Path) -> None:
    """A script with the weights, predict() and the training, derivatives and all, for Python with NumPy.

    ValueError for a model with an activation that there is no NumPy code of.
    """
    path.write_text(numpy_script(trained), encoding="utf-8")


def numpy_script(trained: Trained) -> str:
    """The script's text; the weights in it are the trained ones to the last bit.

    It trains on from them with an optimizer that begins anew. Where NumPy code lacks something of the
    training the script has predict() alone, and says so. ValueError for an unknown activation.
    """
    spec, lacks = trained.spec, untold(trained.spec)
    try:
        code = numpy_model(spec)
    except KeyError as error:
        raise ValueError(f"there is no NumPy code of the activation {error.args[0]}") from error
    trains = not lacks
    calls = dict.fromkeys([*code.needs, *_needs(spec, trains)])
    functions = [
        *(FUNCTIONS[name] for name in FUNCTIONS if name in calls),
        *([] if sees_points_as_they_are(spec) else [features_code(spec)]),
        *model_functions(spec),
        forward_code(spec, code, looks_back=trains),
        predict_code(spec, looks_back=trains),
    ]
    if trains:
        functions += [backward_code(spec, code), *training_functions(spec), points_code(spec)]
    # The numbers come last: what is to be read shall not begin a thousand lines further down.
    functions += [_parameters(trained), _main(spec, trains)]
    body = "\n\n\n".join(functions)
    top = [_heading(trained, lacks), _imports(body), *filter(None, [_constants(spec)])]
    return "\n\n".join(top) + "\n\n\n" + body + "\n"


def _needs(spec: ExperimentSpec, trains: bool) -> list[str]:
    """The functions that the loss and the answers call."""
    answers = ["sigmoid"] if spec.classes <= 2 and reading_of(spec.loss).link == "sigmoid" else []
    return [*answers, *(numpy_loss(spec.loss).needs if trains else ())]


def _heading(trained: Trained, lacks: str) -> str:
    start = "beginning with a fresh optimizer and the batches of the first epoch"
    but = left_to_chance(trained.spec.model)
    told = f"predict() answers as the app does; train() takes the same steps, {start}{but}."
    if lacks:
        told = (
            f"predict() answers as the app does. The training is left out: {lacks} is not written out here."
        )
    return f'"""{heading(trained)}\n\n{textwrap.fill(told, WIDTH)}\n"""'


def _imports(body: str) -> str:
    return ("import math\n\n" if "math." in body else "") + "import numpy as np"


def _constants(spec: ExperimentSpec) -> str:
    draws = any(layer.draws for layer in spec.model.hidden)
    return "\n".join(
        [*heard_code(spec.model), *([f"rng = np.random.default_rng({spec.run.seed})"] if draws else [])]
    )


def _parameters(trained: Trained) -> str:
    lines = [
        f'    "{name}": {numpy_array_code(np.asarray(array), "    ")},'
        for name, array in trained.state.items()
        if not name.endswith(".num_batches_tracked")
    ]
    return "\n".join(["parameters = {", *lines, "}"])


def _main(spec: ExperimentSpec, trains: bool) -> str:
    """What the script does when it is run: show answers, train on, tell the loss."""
    points = points_of(spec.data).x[:SHOWN_POINTS].astype(np.float64).round(2).tolist()
    shown = "{answer}" if spec.classes > 2 else "{answer:.4f}"
    lines = [
        f"points = {numbers_code(points)}",
        "for point, answer in zip(points, predict(points)):",
        f'    print(f"{{point}} -> {shown}")',
    ]
    if trains:
        lines += [
            f"loss = train(parameters, *training_points(), epochs={MORE_EPOCHS})",
            f'print(f"loss {{loss:.6g}} after {MORE_EPOCHS} more epochs")',
        ]
    return "\n".join(['if __name__ == "__main__":', *(f"    {line}" for line in lines)])
