"""The settings of an experiment in the words of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.catalog import Kind, Value
from engine.experiment import FULL_BATCH, ExperimentSpec, Layer, Pick, points_of
from engine.experiment.layout import parameter_shapes
from engine.experiment.loss_settings import loss_settings, usual_settings

Row = tuple[str, str]


def settings_rows(spec: ExperimentSpec) -> list[Row]:
    """Every part of the experiment with what it is set to; what stands at nothing is left out."""
    return [*_data(spec), *_model(spec), *_learning(spec), *_run(spec)]


def number(value: float, digits: int = 4) -> str:
    """A number to so many significant digits, a plain one wherever that is short."""
    return f"{value:.{digits}g}"


def named(pick: Pick, kind: Kind) -> str:
    """An entry with its parameters: "Adam: lr 0.01".

    Those that stand at their defaults are left out, but for the settings of data and the learning rate.
    """
    entry = pick.entry(kind)
    defaults = {} if kind == "dataset" else {**entry.defaults(), "lr": None}
    told = {
        name: value
        for name, value in pick.values(kind).items()
        if name not in defaults or value != defaults[name]
    }
    return _titled(pick, kind, told)


def _titled(pick: Pick, kind: Kind, told: Mapping[str, Value]) -> str:
    """An entry by its title, with what is told of it."""
    entry, words = pick.entry(kind), ", ".join(f"{name} {_plain(value)}" for name, value in told.items())
    plain = entry.title == pick.name or kind in ("dataset", "init")
    title = entry.title if plain else f"{entry.title} ({pick.name})"
    return f"{title}: {words}" if words else title


def _data(spec: ExperimentSpec) -> Iterator[Row]:
    data, points = spec.data, points_of(spec.data)
    held_out = int(points.test.sum())
    yield "Data", named(data.generator, "dataset")
    held = f"{held_out:,} of them held out as test points" if held_out else "none held out"
    count = f"{len(points):,}, {held}"
    yield "Points", f"{count}; made by hand" if data.points is not None else f"{count}; seed {data.seed}"
    flaws = [
        *([f"class balance {number(data.balance)}"] if data.balance != 0.5 else []),
        *([f"label flips {number(data.flips)}"] if data.flips else []),
        *([f"outliers {number(data.outliers)}"] if data.outliers else []),
    ]
    if flaws and data.points is None:
        yield "Flaws", ", ".join(flaws)


def _model(spec: ExperimentSpec) -> Iterator[Row]:
    model = spec.model
    scaled = [
        *([f"times {number(model.input_scale)}"] if model.input_scale != 1 else []),
        *(["standardised"] if model.standardize else []),
    ]
    yield "Features", "; ".join([", ".join(model.features), *scaled])
    layers = [f"{layer.units} {_layer(layer)}" for layer in model.hidden]
    count = sum(_size(shape) for shape in parameter_shapes(model, spec.outputs).values())
    arrow = " → ".join([str(len(model.features)), *layers, f"{spec.outputs} {_output(spec)}".strip()])
    yield "Model", f"{arrow}; {count:,} parameters{'' if model.bias else ', no biases'}"
    if model.start:
        yield "First weights", f"given for {', '.join(model.start)}"
    else:
        yield "First weights", named(model.init, "init")
    if model.disabled:
        yield "Switched off", ", ".join(model.disabled)
    if model.frozen:
        yield "Frozen", ", ".join(model.frozen)


def _learning(spec: ExperimentSpec) -> Iterator[Row]:
    usual = usual_settings(spec)
    told = {name: value for name, value in loss_settings(spec).items() if value != usual[name]}
    yield "Loss", _titled(spec.loss, "loss", told)
    yield "Optimizer", named(spec.optimizer, "optimizer")
    if spec.scheduler is not None:
        parts = "; ".join(named(pick, "scheduler") for pick in (spec.scheduler, *spec.schedulers))
        warm = f", after {spec.run.warmup} steps of warm-up" if spec.run.warmup else ""
        yield "Schedule", f"{parts}; stepped every {spec.run.schedule_unit}{warm}"


def _run(spec: ExperimentSpec) -> Iterator[Row]:
    run = spec.run
    size = "all training points" if run.batch_size == FULL_BATCH else f"{run.batch_size}"
    gathered = f", gradients of {run.accumulation} gathered" if run.accumulation > 1 else ""
    yield "Batch size", f"{size}{gathered}{'' if run.zero_grad else '; without zero_grad()'}"
    bounds = (
        ("L1", run.l1),
        ("L2", run.l2),
        ("clipped to norm", run.clip_norm),
        ("clipped to value", run.clip_value),
    )
    told = ", ".join(f"{name} {number(value)}" for name, value in bounds if value)
    if told:
        yield "Penalties, limits", told
    stops = [
        *([f"after {run.max_epochs:,} epochs"] if run.max_epochs else []),
        *([f"above {number(run.stop_above)}"] if run.stop_above < 1 else []),
        *([f"below a loss of {number(run.stop_below)}"] if run.stop_below else []),
        *([f"after {run.patience:,} epochs without a fall"] if run.patience else []),
    ]
    if stops:
        yield "Stops", ", ".join(stops)
    yield "Seed", f"{run.seed} for weights and batches"


def _layer(layer: Layer) -> str:
    told = [f"{name} {_plain(value)}" for name, value in layer.params.items()]
    told += ["batch norm"] if layer.batch_norm else []
    told += [f"dropout {number(layer.dropout)}"] if layer.dropout else []
    told += [] if layer.bias else ["no bias"]
    return f"{layer.activation} ({', '.join(told)})" if told else layer.activation


def _output(spec: ExperimentSpec) -> str:
    return "" if spec.model.output == "Identity" else spec.model.output


def _plain(value: Value) -> str:
    if isinstance(value, tuple):
        return (" and " if len(value) == 2 else " : ").join(_plain(each) for each in value)
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _size(shape: tuple[int, ...]) -> int:
    size = 1
    for length in shape:
        size *= length
    return size
