"""What a change is called on the chart. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator

from engine.catalog import Kind
from engine.experiment import ExperimentSpec, Pick
from engine.experiment.loss_settings import loss_settings, per_point_settings
from gui.kit.number_format import significant
from gui.kit.translating import translator
from gui.state.change import Change

tr = translator("LossPanel")

_ARROW = "\N{RIGHTWARDS ARROW}"


_RUN_SETTINGS = (
    *("batch_size", "zero_grad", "max_epochs", "stop_above", "stop_below", "patience"),
    *("l1", "l2", "clip_norm", "clip_value", "accumulation", "schedule_unit", "warmup"),
)

_LAYER_SETTINGS = ("units", "activation", "bias", "batch_norm", "dropout")


def change_text(change: Change) -> str:
    """The name of a change with the value before and after, and whether losses can still be compared."""
    name = tr("Undo: {0}").format(change.name) if change.undone else change.name
    values = _values(change.before, change.after)
    text = f"{name} ({values})" if values else name
    if breaks_losses(change):
        text = f"{text}\n{tr('The loss is another one: values before and after cannot be compared.')}"
    return text


def breaks_losses(change: Change) -> bool:
    """Whether losses after the change are measured by another yardstick than those before.

    Those of a sum are told per point, as those of a mean are.
    """
    before, after = change.before, change.after
    same = before.loss.name == after.loss.name and per_point_settings(before) == per_point_settings(after)
    return "loss" in change.parts and not same


def _values(before: ExperimentSpec, after: ExperimentSpec) -> str:
    """The one setting that changed, as "0.03 → 0.1"; '' where there are several or it is no plain value."""
    old, new = dict(_settings(before)), dict(_settings(after))
    changed = [path for path in old if path in new and old[path] != new[path]]
    if len(changed) != 1:
        return ""
    return f"{_plain(old[changed[0]])} {_ARROW} {_plain(new[changed[0]])}"


def _settings(spec: ExperimentSpec) -> Iterator[tuple[str, object]]:
    """Every plain value of a spec by its path; those of an optimizer or loss under its name."""
    picks: tuple[tuple[Kind, Pick], ...] = (
        ("dataset", spec.data.generator),
        ("optimizer", spec.optimizer),
        *((("scheduler", spec.scheduler),) if spec.scheduler is not None else ()),
    )
    yield "loss", spec.loss.name
    for name, value in loss_settings(spec).items():
        yield f"loss.{spec.loss.name}.{name}", value
    for kind, pick in picks:
        yield kind, pick.name
        for name, value in pick.values(kind).items():
            yield f"{kind}.{pick.name}.{name}", value
    for place, pick in enumerate(spec.schedulers):
        yield f"schedulers.{place}", pick.name
        for name, value in pick.values("scheduler").items():
            yield f"schedulers.{place}.{pick.name}.{name}", value
    for part, names in (
        (spec.data, ("n", "test_share", "seed", "balance", "flips", "outliers", "split")),
        (spec.model, ("output", "bias", "input_scale", "standardize")),
        (spec.run, _RUN_SETTINGS),
    ):
        for name in names:
            yield f"{type(part).__name__}.{name}", getattr(part, name)
    depth = len(spec.model.hidden)  # with another one more or fewer, layers are no longer the same
    for place, layer in enumerate(spec.model.hidden):
        for name in _LAYER_SETTINGS:
            yield f"{depth}.{place}.{name}", getattr(layer, name)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return tr("on") if value else tr("off")
    if isinstance(value, tuple):
        return ", ".join(_plain(each) for each in value)
    return significant(value, 4) if isinstance(value, float) else str(value)
