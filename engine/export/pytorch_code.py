"""The experiment's parts as PyTorch code: the model, its loss and its optimizer."""

from __future__ import annotations

from collections.abc import Sequence

from engine.catalog import Kind, Value
from engine.catalog.class_names import index_of
from engine.experiment import ExperimentSpec, ModelSpec, Pick
from engine.experiment.joining import milestones_of
from engine.experiment.layout import layout
from engine.experiment.loss_settings import loss_settings, usual_settings
from engine.experiment.reading import says_spread
from engine.experiment.schedule import WARM_FROM
from engine.experiment.spec import DEFAULT_INIT
from engine.expressions import STEPS, expression

from .pytorch_corners import distance_arguments, with_corners
from .pytorch_switches import switch_code

WIDTH = 88
_SPREAD_LOSS = """\
likelihood = {}


def loss_fn(output, targets):
    mean, variance = output[:, :1], nn.functional.softplus(output[:, 1:])
    return likelihood(mean, targets, variance)

"""


def pytorch_summary(spec: ExperimentSpec) -> str:
    """The model, loss_fn and optimizer of `spec` in a few lines, as PyTorch code."""
    lines = (
        model_code(spec.model, spec.outputs),
        *init_code(spec.model),
        loss_code(spec),
        optimizer_code(spec),
        *scheduler_code(spec),
    )
    return "\n".join(lines)


def model_code(model: ModelSpec, outputs: int = 1) -> str:
    """`model = nn.Sequential(...)`, a line for each Linear with its activation, with so many outputs."""
    rows = [", ".join(row) for row in _layers(model, outputs)]
    line, lines = f"model = nn.Sequential({rows[0]})", "".join(f"    {row},\n" for row in rows)
    return "\n".join([line if len(rows) == 1 else f"model = nn.Sequential(\n{lines})", *switch_code(model)])


def init_code(model: ModelSpec) -> tuple[str, ...]:
    """The lines that draw the first weights anew; none where PyTorch's own are taken."""
    if model.init.name == DEFAULT_INIT:
        return ()
    arguments = _arguments(model.init, "init", always=tuple(model.init.entry("init").defaults()))
    lines = [
        "for layer in model:",
        "    if isinstance(layer, nn.Linear):",
        f"        nn.init.{model.init.name}_({', '.join(['layer.weight', *arguments])})",
    ]
    if model.bias and all(layer.bias for layer in model.hidden):
        lines.append("        nn.init.zeros_(layer.bias)")
    elif model.bias:
        lines += ["        if layer.bias is not None:", "            nn.init.zeros_(layer.bias)"]
    return tuple(lines)


def has_modes(model: ModelSpec) -> bool:
    """Whether the model does something else while it is trained."""
    return any(layer.batch_norm or layer.draws for layer in model.hidden)


def left_to_chance(model: ModelSpec) -> str:
    """What no script can repeat, as the end of a sentence: ', but for what dropout leaves out' or ''."""
    if any(layer.activation == "RReLU" for layer in model.hidden):
        return ", but for what chance decides"
    return ", but for what dropout leaves out" if any(layer.dropout for layer in model.hidden) else ""


def loss_code(spec: ExperimentSpec) -> str:
    """`loss_fn = nn.MSELoss()`, with the parameters that are not at their defaults.

    Those that are of the targets are left to them. One of a mean and its variance is a function of both,
    one of pairs or triplets a function of outputs and corners.
    """
    traits = spec.loss.entry("loss").traits
    never = (*traits.get("of_targets", ()), *traits.get("functions", ()))
    arguments = [each for each in _loss_arguments(spec) if each.partition("=")[0] not in never]
    arguments += distance_arguments(spec.loss)
    made = "\n".join(_wrapped(f"nn.{spec.loss.name}(", arguments, ")"))
    return _SPREAD_LOSS.format(made) if says_spread(spec) else with_corners(spec.loss, made, spec.classes)


def _loss_arguments(spec: ExperimentSpec) -> list[str]:
    """The parameters that are not at their defaults; weights as tensors, an ignored class by its index."""
    traits, settings, usual = spec.loss.entry("loss").traits, loss_settings(spec), usual_settings(spec)
    always, tensors = traits.get("always", ()), traits.get("tensors", ())
    arguments = []
    for name, value in settings.items():
        if name not in always and value == usual[name]:
            continue
        if name in tensors:
            numbers = value if isinstance(value, tuple) else (value,)
            arguments.append(f"{name}=torch.tensor([{', '.join(map(repr, numbers))}])")
        elif name == "ignore_index":
            arguments.append(f"{name}={index_of(str(value))}")
        else:
            arguments.append(f"{name}={_literal(value)}")
    return sorted(arguments, key=lambda each: each.partition("=")[0] not in always)


def optimizer_code(spec: ExperimentSpec) -> str:
    """`optimizer = torch.optim.Adam(...)` with lr and the parameters that are not at their defaults.

    PyTorch's own `max_eval` hangs on `max_iter`, so that it is always written.
    """
    arguments = _arguments(spec.optimizer, "optimizer", always=("lr", "max_eval"))
    head = f"optimizer = torch.optim.{spec.optimizer.name}("
    return "\n".join(_wrapped(head, ["model.parameters()", *arguments], ")"))


def scheduler_code(spec: ExperimentSpec) -> list[str]:
    """`scheduler = torch.optim.lr_scheduler.StepLR(...)` with all its parameters, after a warm-up if any."""
    if spec.scheduler is None:
        return []
    room, name = "torch.optim.lr_scheduler.", spec.scheduler.name
    entry = spec.scheduler.entry("scheduler")
    if entry.traits.get("combines", False):
        return _combined_code(spec.scheduler, spec.schedulers)
    arguments = _scheduler_arguments(spec.scheduler)
    warmup = spec.run.warmup if entry.traits["warms"] else 0
    if not warmup:
        return _wrapped(f"scheduler = {room}{name}(", arguments, ")")
    rise = f"{room}LinearLR(optimizer, start_factor={WARM_FROM}, total_iters={warmup})"
    return [
        f"scheduler = {room}SequentialLR(",
        "    optimizer,",
        f"    [{rise},",
        *_wrapped(f"     {room}{name}(", arguments, ")],"),
        f"    milestones=[{warmup}],",
        ")",
    ]


def _combined_code(scheduler: Pick, parts: Sequence[Pick]) -> list[str]:
    room, begins = "torch.optim.lr_scheduler.", milestones_of(scheduler, parts)
    made = [
        line
        for part in parts
        for line in _wrapped(f"        {room}{part.name}(", _scheduler_arguments(part), "),")
    ]
    optimizer = ["    optimizer,"] if begins else []
    milestones = [f"    milestones={begins},"] if begins else []
    return [f"scheduler = {room}{scheduler.name}(", *optimizer, "    [", *made, "    ],", *milestones, ")"]


def _scheduler_arguments(scheduler: Pick) -> list[str]:
    """The optimizer and every parameter; a formula of the epoch as a function, none where it is empty."""
    formulas = {field.name for field in scheduler.entry("scheduler").fields if field.kind == "text"}
    return [
        "optimizer",
        *(
            f"{name}={_function_of_epoch(str(value)) if name in formulas else _literal(_steps(value))}"
            for name, value in scheduler.values("scheduler").items()
            if str(value).strip()
        ),
    ]


def _steps(value: Value) -> Value:
    """Milestones as the whole numbers that they are; any other value as it is."""
    return tuple(int(step) for step in value) if isinstance(value, tuple) else value


def _function_of_epoch(formula: str) -> str:
    return f"lambda epoch: {expression(formula, STEPS).plain_code()}"


def imports_code(spec: ExperimentSpec) -> str:
    """The imports that the code of `spec` needs."""
    math_too = any("math." in line for line in scheduler_code(spec))
    return ("import math\n\n" if math_too else "") + "import torch\nfrom torch import nn"


def _wrapped(head: str, arguments: Sequence[str], tail: str) -> list[str]:
    """One line, or one an argument where that would be long."""
    line = head + ", ".join(arguments) + tail
    if len(line) <= WIDTH:
        return [line]
    indent = " " * (len(head) - len(head.lstrip()))
    return [head, *(f"{indent}    {argument}," for argument in arguments), indent + tail]


def _layers(model: ModelSpec, outputs: int) -> list[list[str]]:
    """The network's modules as code, each Linear in a row with what stands behind it."""
    rows: list[list[str]] = []
    for part in layout(model, outputs):
        if part.layer == len(rows):
            rows.append([])
        arguments = [_literal(size) for size in part.sizes]
        arguments += [f"{name}={_literal(value)}" for name, value in part.options.items()]
        rows[-1].append(f"nn.{part.kind}({', '.join(arguments)})")
    return rows


def _arguments(
    pick: Pick, kind: Kind, always: tuple[str, ...] = (), never: tuple[str, ...] = ()
) -> list[str]:
    defaults = pick.entry(kind).defaults()
    values = pick.values(kind)
    shown = (name for name, value in values.items() if name in always or value != defaults[name])
    return [f"{name}={_literal(values[name])}" for name in shown if name not in never]


def _literal(value: Value) -> str:
    """A value as Python code; a whole float without its point, as people write lr=1."""
    if isinstance(value, tuple):
        return "(" + ", ".join(_with_point(item) for item in value) + ")"
    if isinstance(value, str):
        return f'"{value}"'
    return f"{value:g}" if isinstance(value, float) and float(f"{value:g}") == value else repr(value)


def _with_point(value: float) -> str:
    """A float as code that PyTorch, too, takes for one: its Adam refuses a beta of 0."""
    text = _literal(value)
    return text if isinstance(value, int) or "." in text or "e" in text else f"{text}.0"
