"""The whole experiment as a PyTorch script that trains: first weights, points, steps."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.catalog import register
from engine.experiment import FULL_BATCH, ExperimentSpec, points_of

from ..epoch_order import order_code
from ..pytorch_arrays import tensor_code
from ..pytorch_code import (
    imports_code,
    init_code,
    left_to_chance,
    loss_code,
    model_code,
    optimizer_code,
    scheduler_code,
)
from ..pytorch_functions import features_code, predict_code, sees_points_as_they_are, train_code
from ..titles import title_of
from ..trained import Trained

EPOCHS = 100
ORDER = "epoch_order(epoch, len(x))"


@register(
    "exporter",
    "pytorch-training",
    title="PyTorch training script",
    suffix=".py",
    filter="PyTorch training (*.py)",
)
def write_pytorch_training(trained: Trained, path: Path) -> None:
    """A script that trains the experiment from its first weights on its points, for Python with PyTorch."""
    path.write_text(pytorch_training_script(trained.spec), encoding="utf-8")


def pytorch_training_script(spec: ExperimentSpec) -> str:
    """The script's text: with the same seed PyTorch begins with the same weights, and takes the same steps.

    Only what chance decides differs, such as what dropout leaves out: PyTorch draws from other streams.
    """
    shuffles = spec.run.batch_size != FULL_BATCH
    parts = [
        _heading(spec) + f"\n\n{imports_code(spec)}\n\n" + _set_up(spec),
        *([] if sees_points_as_they_are(spec) else [features_code(spec)]),
        *([order_code(spec.run.seed, "torch.tensor(order)")] if shuffles else []),
        train_code(spec, ORDER) if shuffles else train_code(spec),
        predict_code(spec),
        _points(spec),
        _main(spec),
    ]
    return "\n\n\n".join(parts) + "\n"


def _heading(spec: ExperimentSpec) -> str:
    same = "The same first weights and the same steps as in Chainrule"
    but = f"{same}{left_to_chance(spec.model)}."
    return f'"""{title_of(spec)}, to be trained.\n\n{but}\n"""'


def _set_up(spec: ExperimentSpec) -> str:
    lines = [
        f"torch.manual_seed({spec.run.seed})",
        model_code(spec.model, spec.outputs),
        *init_code(spec.model),
        *_start(spec),
        loss_code(spec),
        optimizer_code(spec),
        *scheduler_code(spec),
    ]
    return "\n".join(lines)


def _start(spec: ExperimentSpec) -> list[str]:
    """The lines that write the first values that the experiment gives by name."""
    if not spec.model.start:
        return []
    given = {name: np.asarray(value, np.float32) for name, value in spec.model.start.items()}
    lines = [
        f'    model.get_parameter("{name}").copy_({tensor_code(value, "    ")})'
        for name, value in given.items()
    ]
    return ["with torch.no_grad():", *lines]


def _points(spec: ExperimentSpec) -> str:
    x, y = points_of(spec.data).split()[0]
    targets = y if spec.classes <= 2 else y.astype(np.int64)
    return "\n".join(
        [
            "def training_points():",
            f'    """Points x (N, {spec.inputs}) and targets y (N,)."""',
            f"    x = {tensor_code(x, '    ')}",
            f"    y = {tensor_code(targets, '    ')}",
            "    return x, y",
        ]
    )


def _main(spec: ExperimentSpec) -> str:
    return "\n".join(
        [
            'if __name__ == "__main__":',
            "    x, y = training_points()",
            f"    loss = train(model, x, y, epochs={spec.run.max_epochs or EPOCHS})",
            '    print(f"loss {loss:.6g}")',
        ]
    )
