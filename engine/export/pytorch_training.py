"""The training loop of an experiment as lines of PyTorch code."""

from __future__ import annotations

from engine.catalog.class_names import index_of
from engine.experiment import FULL_BATCH, ExperimentSpec, ModelSpec
from engine.experiment.loss_settings import loss_settings, usual_settings, weighs_points
from engine.experiment.rate_curve import usual_span

from .pytorch_code import has_modes

ANY_ORDER = "torch.randperm(len(x))"
"""The code of an order of the points, which is drawn anew each epoch."""


def training_lines(spec: ExperimentSpec, order: str = ANY_ORDER) -> list[str]:
    """From `inputs` and `targets`, all points, through `epochs` epochs; `loss` is that of the last batch.

    `order` is the code of the order of the points in `epoch`.
    """
    gathers = spec.run.accumulation > 1
    return [
        *(["gathered = 0", *_clearing(spec)] if gathers else []),
        *(["weights = [each for each in model.parameters() if each.dim() > 1]"] if _penalised(spec) else []),
        *_learning(spec, "x"),
        f"for {'epoch' if 'epoch' in order else '_'} in range(epochs):",
        *_indented(_epoch(spec, order)),
        *(["model.eval()"] if has_modes(spec.model) else []),
    ]


def _epoch(spec: ExperimentSpec, order: str) -> list[str]:
    after = [] if spec.scheduler is None or spec.run.schedule_unit == "update" else _schedule_step(spec)
    if spec.scheduler is not None and _follows_loss(spec):
        after = _schedule_by_loss(spec)
    size = spec.run.batch_size
    if size == FULL_BATCH:
        return [*_step(spec, "inputs", "targets"), *after]
    return [
        f"order = {order}",
        f"for start in range(0, len(x), {size}):",
        f"    batch = order[start : start + {size}]",
        *(_indented(_learning(spec, "batch")) if _has_norms(spec.model) else []),
        *_indented(_step(spec, "inputs[batch]", "targets[batch]")),
        *after,
    ]


def _step(spec: ExperimentSpec, x: str, y: str) -> list[str]:
    run = spec.run
    loss = [f"output = model({x})", f"loss = loss_fn(output, {y})", *_penalties(spec)]
    scheduled = spec.scheduler is not None and run.schedule_unit == "update" and not _follows_loss(spec)
    after = _schedule_step(spec) if scheduled else []
    cleared = _clearing(spec) or ["# without zero_grad() the gradients add up"]
    if spec.optimizer.entry("optimizer").traits.get("looks_again", False):
        look = [*cleared, *loss, "loss.backward()", *_limits(spec), "return loss"]
        return ["def closure():", *_indented(look), "loss = optimizer.step(closure)", *after]
    update = [*_limits(spec), "optimizer.step()", *after]
    if run.accumulation == 1:
        return [*cleared, *loss, "loss.backward()", *update]
    return [
        *loss,
        f"(loss / {run.accumulation}).backward()",
        "gathered += 1",
        f"if gathered == {run.accumulation}:",
        *_indented([*update, *_clearing(spec), "gathered = 0"]),
    ]


def _clearing(spec: ExperimentSpec) -> list[str]:
    return ["optimizer.zero_grad()"] if spec.run.zero_grad else []


def _penalised(spec: ExperimentSpec) -> bool:
    return spec.run.l1 > 0 or spec.run.l2 > 0


def _penalties(spec: ExperimentSpec) -> list[str]:
    l1, l2 = spec.run.l1, spec.run.l2
    return [
        *([f"loss = loss + {l1!r} * sum(weight.abs().sum() for weight in weights)"] if l1 > 0 else []),
        *([f"loss = loss + {l2!r} / 2 * sum(weight.square().sum() for weight in weights)"] if l2 > 0 else []),
    ]


def _limits(spec: ExperimentSpec) -> list[str]:
    named = (("clip_grad_norm_", spec.run.clip_norm), ("clip_grad_value_", spec.run.clip_value))
    return [f"nn.utils.{name}(model.parameters(), {limit!r})" for name, limit in named if limit > 0]


def _follows_loss(spec: ExperimentSpec) -> bool:
    return spec.scheduler is not None and spec.scheduler.name == "ReduceLROnPlateau"


def _schedule_step(spec: ExperimentSpec) -> list[str]:
    if spec.scheduler is not None and spec.scheduler.name == "OneCycleLR":
        return ["if scheduler.last_epoch < scheduler.total_steps - 1:", "    scheduler.step()"]
    if spec.schedulers and spec.schedulers[-1].name == "OneCycleLR":
        return [f"if scheduler.last_epoch < {usual_span(spec)}:", "    scheduler.step()"]
    return ["scheduler.step()"]


def _schedule_by_loss(spec: ExperimentSpec) -> list[str]:
    """The scheduler is told the loss per point, whatever the steps go by."""
    loss = f"loss_fn(model(inputs), targets){_per_point(spec)}"
    look = [
        "with torch.no_grad():",
        f"    scheduler.step({f'({loss})' if _per_point(spec) else loss}.item())",
    ]
    return ["model.eval()", *look, "model.train()"] if has_modes(spec.model) else look


def _per_point(spec: ExperimentSpec) -> str:
    """What makes the loss of all points its usual mean: ' / len(inputs)' of a sum, '' where it is that."""
    settings, usual = loss_settings(spec), usual_settings(spec)
    if settings.get("reduction") == usual.get("reduction"):
        return ""
    if settings["reduction"] != "sum":
        return f" * {spec.classes}"
    if not weighs_points(spec):
        return " / len(inputs)"
    ignored = index_of(str(settings["ignore_index"]))
    used = "targets" if ignored < 0 else f"targets[targets != {ignored}]"
    return f" / len({used})" if settings["weight"] == usual["weight"] else f" / loss_fn.weight[{used}].sum()"


def _learning(spec: ExperimentSpec, points: str) -> list[str]:
    """The model as it learns; a batch norm takes a single point by what it remembers, as it answers."""
    if _has_norms(spec.model):
        return [f"model.train(len({points}) > 1)"]
    return ["model.train()"] if has_modes(spec.model) else []


def _has_norms(model: ModelSpec) -> bool:
    return any(layer.batch_norm for layer in model.hidden)


def _indented(lines: list[str]) -> list[str]:
    return ["    " + line for line in lines]
