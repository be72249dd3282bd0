"""The trained model as a PyTorch script that runs by itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.catalog import register
from engine.experiment import ExperimentSpec, points_of

from ..headings import heading
from ..pytorch_arrays import numbers_code, tensor_code
from ..pytorch_code import (
    has_modes,
    imports_code,
    loss_code,
    model_code,
    optimizer_code,
    scheduler_code,
)
from ..pytorch_functions import features_code, predict_code, sees_points_as_they_are, train_code
from ..trained import Trained

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
    functions = [train_code(spec), predict_code(spec)]
    top = f'"""{heading(trained)}\n"""\n\n{imports_code(spec)}'
    if sees_points_as_they_are(spec):
        top = "\n\n".join([top, *set_up])
        return "\n\n\n".join([top, *functions, _main(spec)]) + "\n"
    return "\n\n\n".join([top, features_code(spec), "\n\n".join(set_up), *functions, _main(spec)]) + "\n"


def _weights(trained: Trained) -> str:
    lines = [f'    "{name}": {tensor_code(array, "    ")},' for name, array in trained.state.items()]
    answering = ["model.eval()"] if has_modes(trained.spec.model) else []
    return "\n".join(["model.load_state_dict({", *lines, "})", *answering])


def _main(spec: ExperimentSpec) -> str:
    """What the script does when it is run: show the answers to a few of the points."""
    points = points_of(spec.data).x[:SHOWN_POINTS].astype(np.float64).round(2).tolist()
    return "\n".join(
        [
            'if __name__ == "__main__":',
            f"    points = {numbers_code(points)}",
            "    for point, answer in zip(points, predict(torch.tensor(points)).tolist()):",
            f'        print(f"{{point}} -> {{answer{"" if spec.classes > 2 else ":.4f"}}}")',
        ]
    )
