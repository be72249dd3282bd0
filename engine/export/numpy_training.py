"""The training loop of an experiment as NumPy code, where NumPy has code for all that it does."""

from __future__ import annotations

from engine.experiment import FULL_BATCH, ExperimentSpec
from engine.experiment.reading import reading_of

from . import numpy_losses, numpy_optimizers, numpy_schedules
from .epoch_order import order_code
from .numpy_losses import loss_code
from .numpy_optimizers import update_code
from .numpy_schedules import rate_code
from .pytorch_code import has_modes
from .pytorch_functions import sees_points_as_they_are


def untold(spec: ExperimentSpec) -> str:
    """What of the training there is no NumPy code of, in a few words; empty where all can be written."""
    if spec.optimizer.name not in numpy_optimizers.KNOWN:
        return f"the optimizer {spec.optimizer.name}"
    if spec.loss.name not in numpy_losses.KNOWN:
        return f"the loss {spec.loss.name}"
    if spec.scheduler is not None and spec.scheduler.name not in numpy_schedules.KNOWN:
        return f"the schedule {spec.scheduler.name}"
    return ""


def training_functions(spec: ExperimentSpec) -> list[str]:
    """The functions from the loss to train(), in the order in which a reader needs them."""
    return [
        loss_code(spec),
        *([_limit_code(spec)] if spec.run.clip_norm > 0 or spec.run.clip_value > 0 else []),
        update_code(spec),
        *([rate_code(spec)] if spec.scheduler is not None else []),
        *([order_code(spec.run.seed, "order")] if spec.run.batch_size != FULL_BATCH else []),
        _train_code(spec),
    ]


def _limit_code(spec: ExperimentSpec) -> str:
    run = spec.run
    by_norm = [
        "    length = math.sqrt(sum(np.sum(g**2) for g in grads.values()))",
        f"    if length > {run.clip_norm!r}:",
        f"        grads = {{name: g * {run.clip_norm!r} / (length + 1e-6) for name, g in grads.items()}}",
    ]
    low, high = -run.clip_value, run.clip_value
    by_value = [f"    grads = {{name: np.clip(g, {low!r}, {high!r}) for name, g in grads.items()}}"]
    return "\n".join(
        [
            "def limited(grads):",
            '    """The grads, shortened where they are too long."""',
            *(by_norm if run.clip_norm > 0 else []),
            *(by_value if run.clip_value > 0 else []),
            "    return grads",
        ]
    )


def _train_code(spec: ExperimentSpec) -> str:
    inputs = "x" if sees_points_as_they_are(spec) else "features(x)"
    targets = "classes" if spec.task == "classification" else "values"
    text = f"Train p in place on points x (N, {spec.inputs}) with {targets} y (N,); gives the last loss"
    body = [
        f'"""{text}."""',
        f"inputs, targets = {inputs}, {_targets(spec)}",
        "memory, t = {}, 0",
        *_gathering(spec),
        f"for {'epoch' if _counts_epochs(spec) else '_'} in range(epochs):",
        *_indented(_epoch(spec)),
        "return loss",
    ]
    return "\n".join(["def train(p, x, y, epochs):", *_indented(body)])


def _counts_epochs(spec: ExperimentSpec) -> bool:
    """Whether anything depends on which epoch it is."""
    by_epoch = spec.scheduler is not None and spec.run.schedule_unit == "epoch"
    return by_epoch or spec.run.batch_size != FULL_BATCH


def _gathers(spec: ExperimentSpec) -> bool:
    """Whether grads of several batches come together."""
    return spec.run.accumulation > 1 or not spec.run.zero_grad


def _gathering(spec: ExperimentSpec) -> list[str]:
    if not _gathers(spec):
        return []
    return ["total, gathered = {}, 0" if spec.run.accumulation > 1 else "total = {}"]


def _epoch(spec: ExperimentSpec) -> list[str]:
    size = spec.run.batch_size
    if size == FULL_BATCH:
        return _step(spec, "inputs", "targets")
    return [
        "order = epoch_order(epoch, len(x))",
        f"for start in range(0, len(x), {size}):",
        f"    batch = order[start : start + {size}]",
        *_indented(_step(spec, "inputs[batch]", "targets[batch]")),
    ]


def _targets(spec: ExperimentSpec) -> str:
    """The code of the targets of points from their values or classes y (N,)."""
    marks = f"np.eye({spec.classes}, dtype=np.float32)[y]"
    if reading_of(spec.loss).targets == "shares":
        told = spec.loss.values("loss")
        shares = f"{marks} * (1 - {told['smoothing']}) + {told['smoothing']} / {spec.classes}"
        return f"np.log({shares})" if told["log_target"] else shares
    return {
        "column": "y[:, None]",
        "signs": "2 * y[:, None] - 1",
        "apart": "1 - 2 * y[:, None]",
        "classes": "y",
        "marks": marks,
        "labels": "y",
    }[reading_of(spec.loss).targets]


def _step(spec: ExperimentSpec, x: str, y: str) -> list[str]:
    modes = ", learns=True" if has_modes(spec.model) else ""
    lines = [
        f"output, seen = forward(p, {x}{modes})",
        f"loss, g = loss_and_grad(output, {y})",
        "grads = backward(p, seen, g)",
        *_penalties(spec),
    ]
    if not _gathers(spec):
        return [*lines, *_update(spec, "grads")]
    share = spec.run.accumulation
    part = f"g / {share}" if share > 1 else "g"
    lines += ["for name, g in grads.items():", f"    total[name] = total.get(name, 0) + {part}"]
    if share == 1:
        return [*lines, "# without zero_grad() the grads add up", *_update(spec, "total")]
    after = ["total, gathered = {}, 0"] if spec.run.zero_grad else ["gathered = 0"]
    return [
        *lines,
        "gathered += 1",
        f"if gathered == {share}:",
        *_indented([*_update(spec, "total"), *after]),
    ]


def _penalties(spec: ExperimentSpec) -> list[str]:
    l1, l2 = spec.run.l1, spec.run.l2
    if l1 <= 0 and l2 <= 0:
        return []
    costs = [
        *([f"{l1!r} * np.abs(w).sum()"] if l1 > 0 else []),
        *([f"{l2!r} / 2 * (w**2).sum()"] if l2 > 0 else []),
    ]
    pulls = [*([f"{l1!r} * np.sign(w)"] if l1 > 0 else []), *([f"{l2!r} * w"] if l2 > 0 else [])]
    return [
        "for name, w in p.items():",
        "    if w.ndim > 1:",
        f"        loss = loss + {' + '.join(costs)}",
        "        if name in grads:",
        f"            grads[name] = grads[name] + {' + '.join(pulls)}",
    ]


def _update(spec: ExperimentSpec, grads: str) -> list[str]:
    limits = spec.run.clip_norm > 0 or spec.run.clip_value > 0
    rate = ""
    if spec.scheduler is not None:
        rate = ", rate(epoch)" if spec.run.schedule_unit == "epoch" else ", rate(t - 1)"
    return [
        *([f"{grads} = limited({grads})"] if limits else []),
        "t += 1",
        f"update(p, {grads}, memory, t{rate})",
    ]


def _indented(lines: list[str]) -> list[str]:
    return ["    " + line for line in lines]
